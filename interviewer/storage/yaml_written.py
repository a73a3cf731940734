"""YAML for a person to go on editing: texts of several lines, and long ones, are blocks without quotes."""

from __future__ import annotations

from typing import Any

import yaml

WIDTH = 120
#: A longer text is a block, which may have any marks in it.
LONGEST_IN_LINE = 100


def yaml_of(value: Any) -> str:
    """A value of mappings, lists and texts as YAML, its keys in their order."""
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # the items of a list stand further in than its key
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # what stands twice is written twice
        return True


def _written(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else ">" if len(text) > LONGEST_IN_LINE else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _written)
