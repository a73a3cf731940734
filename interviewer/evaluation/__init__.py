"""Measuring: many answers before a judge, without a terminal and without a transcript."""
