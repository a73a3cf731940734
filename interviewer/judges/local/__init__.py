"""The embedded judge: no key, no network connection, the same answer always the same judgement.

A small neural network, trained on sentences that were written for it, reads each stretch of an answer beside the phrasings of each point
and tells whether it says it, says it partly, denies it, or neither. It can be wrong where a point is put in a way that nobody foresaw.
"""
