"""The geometry of the charts: from figures to places in a drawing. The templates draw them, with a table beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interviewer.core.flat import flat

#: A drawing is so many units wide; a page scales it to the room there is.
WIDTH = 640
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 16, 14, 30


@dataclass(frozen=True)
class Mark:
    """A place in a drawing, and what stands there in words."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Box:
    """A bar: its corner, its size, its label and the number it stands for."""

    x: float
    y: float
    width: float
    height: float
    label: str
    number: str


@dataclass(frozen=True)
class Chart:
    """Marks (joined in their order by `path`), bars, pairs of marks, and the lines and labels of the axes."""

    height: float
    marks: tuple[Mark, ...] = ()
    path: str = ""
    boxes: tuple[Box, ...] = ()
    pairs: tuple[tuple[Mark, Mark], ...] = ()
    across: tuple[Mark, ...] = ()
    below: tuple[Mark, ...] = ()
    width: int = WIDTH
    left: int = _LEFT
    right: int = WIDTH - _RIGHT

    @property
    def bottom(self) -> float:
        """Where the lower axis lies."""
        return self.height - _BOTTOM


def trend(scores: Sequence[tuple[str, int]]) -> Chart:
    """A line through scores from 0 to 100, each with its name, from left to right."""
    height = 220
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(scores) - 1)
    marks = tuple(Mark(round(_LEFT + step * index, 1), _up(score, height), f"{name}: {score}") for index, (name, score) in enumerate(scores))
    path = " ".join(f"{'L' if index else 'M'}{mark.x} {mark.y}" for index, mark in enumerate(marks))
    below = [Mark(marks[0].x, height - 8, scores[0][0][:10])] if scores else []
    if len(scores) > 1:
        below.append(Mark(marks[-1].x, height - 8, scores[-1][0][:10]))
    return Chart(height, marks=marks, path=path, across=_percents(height), below=tuple(below))


def bars(rows: Sequence[tuple[str, int]]) -> Chart:
    """A horizontal bar for each score from 0 to 100, with its label before it."""
    each, label = 26, 200
    room = WIDTH - label - 48
    boxes = tuple(
        Box(label, 6 + each * index, round(room * score / 100, 1), each - 8, _short(name, 28), str(score)) for index, (name, score) in enumerate(rows)
    )
    return Chart(12 + each * len(rows), boxes=boxes, left=label)


def columns(counts: Sequence[tuple[str, int]]) -> Chart:
    """An upright bar for each count, from left to right, with a label below every few of them."""
    height, most = 160, max((count for _, count in counts), default=1) or 1
    step = (WIDTH - _LEFT - _RIGHT) / max(1, len(counts))
    floor = height - _BOTTOM
    boxes = tuple(
        Box(round(_LEFT + step * index + 1, 1), round(floor - tall, 1), round(max(1.0, step - 2), 1), round(tall, 1), name, str(count) if count else "")
        for index, (name, count) in enumerate(counts)
        for tall in [(floor - _TOP - 10) * count / most]
    )
    every = max(1, len(counts) // 6)
    below = tuple(Mark(round(box.x + box.width / 2, 1), height - 8, box.label) for index, box in enumerate(boxes) if index % every == 0)
    return Chart(height, boxes=boxes, below=below)


def scatter(pairs: Sequence[tuple[str, int, int]]) -> Chart:
    """A mark for each pair of scores: the first to the right, the second upwards; where both agree it lies on the diagonal, which is the path."""
    height = 320
    room = height - _TOP - _BOTTOM
    marks = tuple(Mark(round(_LEFT + room * across / 100, 1), _up(up, height), words) for words, across, up in pairs)
    below = tuple(Mark(round(_LEFT + room * at / 100, 1), height - 8, str(at)) for at in (0, 50, 100))
    diagonal = f"M{_LEFT} {_up(0, height)} L{_LEFT + room} {_up(100, height)}"
    return Chart(height, marks=marks, path=diagonal, across=_percents(height), below=below, right=_LEFT + room, width=_LEFT + room + _RIGHT)


def dumbbells(rows: Sequence[tuple[str, int, int]]) -> Chart:
    """For each row two marks on a line from 0 to 100: where it began, and where it ended."""
    each, label = 30, 120
    room = WIDTH - label - 24
    height = 14 + each * len(rows) + _BOTTOM
    pairs = tuple(
        (
            Mark(round(label + room * first / 100, 1), y, _short(name, 16)),
            Mark(round(label + room * last / 100, 1), y, f"{name}: first {first}, in the end {last}"),
        )
        for index, (name, first, last) in enumerate(rows)
        for y in [24 + each * index]
    )
    below = tuple(Mark(round(label + room * at / 100, 1), height - 8, str(at)) for at in (0, 25, 50, 75, 100))
    return Chart(height, pairs=pairs, below=below, left=label, right=label + room)


def _up(score: int, height: float) -> float:
    return round(height - _BOTTOM - (height - _TOP - _BOTTOM) * score / 100, 1)


def _percents(height: float) -> tuple[Mark, ...]:
    return tuple(Mark(_LEFT - 8, _up(score, height), str(score)) for score in (0, 25, 50, 75, 100))


def _short(text: str, most: int) -> str:
    text = flat(text)
    return text if len(text) <= most else text[: most - 1] + "…"
