"""Benchmarks: how long an offline turn takes, beside what the machine needs for one embedding."""
