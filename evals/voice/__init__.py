"""A model's bad days, staged on the loopback: faults, hostility, paraphrase, and what each cost."""
