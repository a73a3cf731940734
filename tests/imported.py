"""All that the program imports and makes once for all its turns, at once: for a process that others are forked from.

But for the local judge: its libraries keep threads, and a process with threads is none to fork.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from pydantic import BaseModel

import interviewer
from interviewer.judges.content_words import tokens

#: What the program imports only where it is needed, and needs in most interviews on a terminal.
LATER = (
    *("encodings.idna", "filelock", "fsrs", "genai_prices", "httpcore2", "openai.lib.streaming.chat", "openai.resources.chat.completions.completions"),
    *("platformdirs.unix", "prompt_toolkit.input.vt100", "prompt_toolkit.key_binding.bindings.search", "prompt_toolkit.patch_stdout"),
    *("prompt_toolkit.shortcuts", "rich._emoji_codes", "rich.markdown", "statistics", "tenacity", "truststore", "typer._adapters"),
)

for module in walk_packages(interviewer.__path__, "interviewer."):
    if not module.name.startswith("interviewer.judges.local"):
        import_module(module.name)
for name in LATER:
    import_module(name)


def _kinds_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for kind in model.__subclasses__():
        yield kind
        yield from _kinds_of(kind)


for kind in _kinds_of(BaseModel):
    if kind.__module__.startswith("interviewer."):
        kind.model_rebuild()  # else each process builds it when it first needs one
tokens("")  # reads the lists of words
