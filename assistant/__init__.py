"""Commerce assistant: cited answers, safe writes, traceable copy, honest assessments."""

__version__ = "0.1.0"
