"""Grading answers in bulk: records in, grades out, on one core, on all of them, on a cluster, or by a provider's Batch API."""
