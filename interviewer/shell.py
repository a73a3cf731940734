"""What a text looks like in a command that is to be typed, so that the shell takes it as one word and reads nothing in it."""

from __future__ import annotations

import os
import shlex


def as_argument(text: object) -> str:
    """The text as one argument of a command, in the quotes that it needs here; without any where it needs none."""
    if os.name == "nt":
        import subprocess

        return subprocess.list2cmdline([str(text)])
    return shlex.quote(str(text))
