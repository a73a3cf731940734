"""The embedded judge: no key, no network, the same answer always the same judgement.

It matches an answer's clauses with the phrasings that a question's author wrote down, by their content words, their order and
their negations. It does not understand language: what is said in words that no phrasing uses, it does not find.
"""
