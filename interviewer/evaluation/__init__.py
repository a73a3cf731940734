"""Measuring the interviewer: scripted candidates, and what is seen in their interviews; and a question before its own samples."""
