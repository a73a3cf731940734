"""The lists of wordings that lie beside the modules which look for them, and what becomes of a list in a pattern."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def listed(module: str) -> dict[str, Any]:
    """The lists of a module (`__name__`): the TOML file of the same name beside it, read once."""
    import tomllib

    package, _, name = module.rpartition(".")
    return tomllib.loads(resources.files(package).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def either(wordings: Iterable[str]) -> str:
    """Any of these wordings, each a regular expression, as a part of one."""
    return f"(?:{'|'.join(wordings)})"
