"""All that the program imports, imported at once: for a process that others are forked from.

But for the local judge: its libraries keep threads, and a process with threads is none to fork.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import walk_packages

import interviewer

#: What the program imports only where it is needed, and needs in most interviews on a terminal.
LATER = (
    *("filelock", "fsrs", "genai_prices", "httpcore2", "openai.lib.streaming.chat", "openai.resources.chat", "platformdirs.unix"),
    *("prompt_toolkit.input.vt100", "prompt_toolkit.patch_stdout", "prompt_toolkit.shortcuts", "rich.markdown", "statistics", "tenacity", "truststore"),
)

for module in walk_packages(interviewer.__path__, "interviewer."):
    if not module.name.startswith("interviewer.judges.local"):
        import_module(module.name)
for name in LATER:
    import_module(name)
