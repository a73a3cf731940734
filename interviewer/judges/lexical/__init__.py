"""The fallback of the embedded judge: where its network cannot be loaded, this one judges, and says so in every score.

It matches an answer's clauses with the phrasings that a question's author wrote down, by their content words, their order and
their negations. It does not understand language: what is said in words that no phrasing uses, it does not find.
"""
