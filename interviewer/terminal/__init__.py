"""The terminal: what is typed, what is shown, and the commands."""
