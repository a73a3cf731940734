"""Pages to keep, print or send: HTML that needs nothing else, and Markdown."""
