"""Progress and its figures as blocks of text: pure, for any width, and complete without colours or bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from interviewer.core.counted import counted
from interviewer.core.flat import flat
from interviewer.core.progress import OF_LATE, Interview, NextReview, PointStrength, Progress, RatingCalibration, TopicStrength
from interviewer.terminal.blocks import Block, Kind

#: So many of each list are shown; the page and --json have them all.
MOST_INTERVIEWS, MOST_TOPICS, MOST_POINTS, MOST_REVIEWS = 10, 12, 8, 10
#: Narrower than this there is no room for bars.
NARROW = 60


def progress_blocks(result: Progress, width: int, *, bars: bool) -> list[Block]:
    """The whole screen. `bars` only help the eye: every number stands beside its bar."""
    if not any(each.mean is not None for each in result.interviews) and not result.due:
        return [Block(Kind.TITLE, "Progress"), Block(Kind.TEXT, "There is nothing to show yet: no question has been answered.")]
    bar = _Bars(width, drawn=bars and width >= NARROW)
    return [
        Block(Kind.TITLE, "Progress"),
        Block(Kind.TEXT, headline(result)),
        *_trend(result, bar),
        *_topics(result.topics, bar),
        *_points(result.points, bar),
        *_reviews(result),
        *(_calibration(result, result.calibration, bar) if result.calibration else []),
    ]


def headline(result: Progress) -> str:
    """`12 interviews · 54 questions answered · 4 h 20 min`."""
    parts = [counted(len(result.interviews), "interview"), f"{counted(result.answered, 'question')} answered", duration(result.seconds)]
    return " · ".join(parts)


class _Bars:
    """Lines of a label, a bar and a number, in columns that fit the width."""

    def __init__(self, width: int, *, drawn: bool) -> None:
        self._drawn = drawn
        self._label = max(10, min(32, width // 2 - 8))
        self._bar = max(0, min(30, width - self._label - 26))

    def line(self, label: str, score: int, more: str = "") -> Block:
        """One line; `score` is from 0 to 100."""
        after = f" · {more}" if more else ""
        if not self._drawn:
            return Block(Kind.TEXT, f"{flat(label)}: {score}{after}")
        filled = round(self._bar * score / 100)
        return Block(Kind.TEXT, f"{set_cell_size(_cut(label, self._label), self._label)} {'█' * filled}{'░' * (self._bar - filled)} {score:>3}{after}")


def _trend(result: Progress, bar: _Bars) -> list[Block]:
    scored = [each for each in result.interviews if each.mean is not None]
    if not scored:
        return []
    shown = [Block(Kind.HEADING, "Trend (mean of the scored questions, of 100)")]
    shown += [bar.line(f"{result.day(each.begun)} {each.title}", each.mean, _unfinished(each)) for each in scored[-MOST_INTERVIEWS:] if each.mean is not None]
    if result.mean_before is not None:
        shown.append(Block(Kind.TEXT, f"The last five finished: {result.mean_of_late} on average; up to five before them: {result.mean_before}."))
    return shown


def _unfinished(each: Interview) -> str:
    return "" if each.finished else "open"


def _topics(topics: Sequence[TopicStrength], bar: _Bars) -> list[Block]:
    if not topics:
        return []
    shown = [Block(Kind.HEADING, "Topics, the weakest first (0 to 100: how well you know each now)")]
    return [*shown, *(bar.line(each.topic, each.strength, f"{each.due} due" if each.due else "") for each in topics[:MOST_TOPICS]), *_rest(topics, MOST_TOPICS)]


def _points(points: Sequence[PointStrength], bar: _Bars) -> list[Block]:
    weak = [each for each in points if each.strength < 100]
    if not weak:
        return []
    shown = [Block(Kind.HEADING, "Points, the weakest first (0 to 100: how well you know each now)")]
    for each in weak[:MOST_POINTS]:
        shown += [bar.line(each.called, each.strength), Block(Kind.QUOTE, f"{flat(each.says)}\n{last_words(each)}")]
    return [*shown, *_rest(weak, MOST_POINTS)]


def last_words(point: PointStrength) -> str:
    """The words last used for a point, or that there were none. What it was helped to earns no strength, and that is said."""
    if not point.words:
        return "You have not clearly said it yet."
    return f"{'You said it only with help' if point.helped else 'Your words'}: “{flat(point.words)}”"


def _reviews(result: Progress) -> list[Block]:
    shown = [Block(Kind.HEADING, "Due for review")]
    shown += [Block(Kind.TEXT, f"{flat(each.called)}: {overdue(each)}, {each.last}") for each in result.due[:MOST_REVIEWS]]
    shown += _rest(result.due, MOST_REVIEWS) if result.due else [Block(Kind.TEXT, "Nothing today.")]
    days = Counter(f"{each.due:%Y-%m-%d}" for each in result.coming)
    if days:
        coming = " · ".join(f"{day}: {count}" for day, count in sorted(days.items())[:5])
        shown.append(Block(Kind.TEXT, f"Coming (questions a day): {coming}"))
    return shown


def overdue(review: NextReview) -> str:
    """How long a question has been due."""
    return "due today" if review.days_over == 0 else f"due for {counted(review.days_over, 'day')}"


def _calibration(result: Progress, own: RatingCalibration, bar: _Bars) -> list[Block]:
    shown = [Block(Kind.HEADING, "Your own ratings against the judge's"), Block(Kind.TEXT, calibrated(own))]
    for each in own.ratings[-OF_LATE:]:
        shown.append(bar.line(f"{result.day(each.at)} {each.called}", each.judged, f"you: {each.own}"))
    return shown


def calibrated(result: RatingCalibration) -> str:
    """How well one knows oneself, in a sentence or two."""
    if abs(result.bias) < 1:
        words = "On average you rate yourself as the judge does"
    else:
        words = f"You rate yourself {abs(result.bias):g} points {'higher' if result.bias > 0 else 'lower'} than the judge on average"
    late = f" Of late: {result.bias_of_late:+g}." if len(result.ratings) > OF_LATE else ""
    return f"{words} ({counted(len(result.ratings), 'answer')}, {result.off:g} apart on average).{late}"


def duration(seconds: int) -> str:
    """`4 h 20 min`, `35 min`, `under a minute`."""
    minutes = round(seconds / 60)
    if minutes < 1:
        return "under a minute"
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def _cut(text: str, width: int) -> str:
    text = flat(text)
    return text if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def _rest(items: Sequence[object], shown: int) -> list[Block]:
    left = len(items) - shown
    return [Block(Kind.TEXT, f"and {left} more, on the page that progress --html FILE writes")] if left > 0 else []
