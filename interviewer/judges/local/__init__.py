"""The embedded judge: no key, no network connection, the same answer always the same judgement.

A small neural network, trained on sentences that were written for it, reads each stretch of an answer beside the phrasings of each point
and tells whether it says it, says it partly, denies it, or neither. It can be wrong where a point is put in a way that nobody foresaw.

Nothing leaves the machine: the library that runs the network writes down and sends what it runs on, unless it is told not to before it is imported.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
