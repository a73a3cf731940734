"""Judges: each reads the last answer of a session and reports findings. None of them names a score."""
