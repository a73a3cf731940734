"""An interview in the forms of others: Markdown, a page of HTML, messages, a recording for the terminal. Every text from outside is cleaned in each."""
