"""Moving an interview along: holding it, and playing it back."""
