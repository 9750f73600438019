"""What may come in and what may go out: attacks, abuse, personal data, unsupported facts."""
