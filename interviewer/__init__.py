"""A mock interviewer for machine-learning interviews: one question at a time, under its user's rules."""

__version__ = "0.1.0"
