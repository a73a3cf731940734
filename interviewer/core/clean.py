"""What of a text is shown: nothing that acts on the screen it is shown on, and of what a server sends nothing that nobody sees.

Every text that comes from outside (candidate, bank, transcript, model) is cleaned by one of the two before it goes anywhere.
"""

from __future__ import annotations

import re

#: What acts where a text is shown, as a class of characters for a pattern: controls, what turns the direction, ends a line for some readers, or stands for
#: no character. A tab and a line end do not, and what joins two characters, or selects one of two shapes, is a part of the text.
ACTING = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
#: What else nobody sees: marks of width zero, joiners, selectors and fillers.
_QUIET = (
    "\xad\u034f\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u200c\u200d\u2060-\u2065\u3164\ufe00-\ufe0f"
    "\uffa0\ufff0-\ufff8\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e0fff"
)
#: All of these: what passes a text on may drop them, and but for those that are white space it looks the same without them.
UNSEEN = re.compile(f"[{ACTING}{_QUIET}]")
_ACTING = re.compile(f"[{ACTING}]")
#: A whole sequence that acts on a terminal: for a colour or the cursor (CSI), for a title or a link (OSC and the like). What only begins like one may be words.
_SEQUENCES = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)")
#: The ends of a line and of a paragraph, for those who go by Unicode.
_BREAKS = str.maketrans("\u2028\u2029", "  ")


def clean(text: str) -> str:
    """The text without anything that acts on a terminal: escape sequences, control and direction characters, lone surrogates."""
    if text.isprintable():
        return text
    text = _SEQUENCES.sub("", text.replace("\r\n", "\n").replace("\t", "    ")).translate(_BREAKS)
    return _ACTING.sub("", text).encode("utf-8", "replace").decode("utf-8")


def as_shown(text: str) -> str:
    """What somebody else sends, without its invisible characters, and without the sequences that these begin: of a colour, "[31m" would stay to be seen."""
    return without_unseen(_SEQUENCES.sub("", text))


def without_unseen(text: str) -> str:
    """The text without its invisible characters. Those that are white space too leave a space, so that the words on either side stay two."""
    return UNSEEN.sub(lambda unseen: " " if unseen[0].isspace() else "", text.replace("\r\n", "\n"))
