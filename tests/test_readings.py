"""What is kept of the network's readings between the tests is what the network reads."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from interviewer.judges.local.network import network
from tests import readings
from tests.readings import Readings, made_by

WORDS = ["The date is known too late.", ("The date is known too late.", "It is leakage")]


def test_what_was_read_once_is_the_same_to_the_last_bit_when_it_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = [Readings(tmp_path).read(network(), output, [each]) for output, each in zip(("reading", "logits"), WORDS, strict=True)]
    monkeypatch.setattr(readings, "_reads", lambda *_: pytest.fail("it has been read"))
    kept = [Readings(tmp_path).read(network(), output, [each]) for output, each in zip(("reading", "logits"), WORDS, strict=True)]
    assert all(np.array_equal(before[0], after[0]) for before, after in zip(read, kept, strict=True))


def test_the_same_words_in_two_places_are_two_readings(tmp_path: Path) -> None:
    found = Readings(tmp_path)
    (alone,), (beside,) = found.read(network(), "reading", ["a b"]), found.read(network(), "logits", [("a b", "c d")])
    assert (alone.shape, beside.shape) == ((768,), (4,))


def test_what_another_network_has_read_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "of-other-weights.sqlite").write_bytes(b"")
    Readings(tmp_path)
    assert {each.name.partition(".")[0] for each in tmp_path.iterdir()} == {made_by()}
