"""What is measured, as against tested."""
