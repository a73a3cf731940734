"""What ends a sentence: a stop and what closes behind it, where white space follows or nothing does. The stop of an abbreviation ends none.

All who take a text to sentences begin from this, and each adds what is an end to him beside it: a line, a semicolon, a clause. What stands here are parts of
regular expressions, to be put together with those.
"""

from __future__ import annotations

import re

STOPS = ".!?"
#: Three dots end some sentences, and others only pause there: who takes them for an end says so.
TRAILS_OFF = "…"
#: What closes behind a stop belongs to its sentence: he said "it leaks."
CLOSERS = "\"”')]"
#: Behind these a sentence goes on, whatever follows: "e.g. SMOTE". What ends a sentence as well as not is none of them: "etc.", and "sec." for a second.
_SHORT_FOR_MORE = (r"e\.g", r"i\.e", "vs", "cf", r"et\sal", "approx", "incl", "resp", "esp", "eq", "fig", "dr", "prof", "mr", "mrs")
#: No letter but the first may be a capital, since "CF" is the name of something; and that of "Ms." is one, since "ms" is a time.
_WRITTEN = (*(f"[{each[0].upper()}{each[0]}]{each[1:]}" for each in _SHORT_FOR_MORE), "Ms")

#: Directly behind the stop of an abbreviation: a look at the stop first, which is quick.
ABBREVIATED = r"(?<=\.)(?-i:" + "|".join(rf"(?<=\b{each}\.)" for each in _WRITTEN) + ")"
#: The end of a sentence, with its marks. Several stops in a row are one.
END = rf"(?<![{STOPS}])[{STOPS}](?!{ABBREVIATED})[{STOPS}]*+[{re.escape(CLOSERS)}]*+(?!\S)"
