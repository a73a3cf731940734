"""A mock interviewer for machine-learning interviews: one question at a time, under the rules of a daily log."""

__version__ = "0.1.0"
