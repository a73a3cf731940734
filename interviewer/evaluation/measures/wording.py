"""What the interviewer's words must never do: give the answer away, ask two things at once, flatter, tell a verdict in real mode, step out of part.

The author's own wording of a move (the question, its challenges, hints, call-outs) is taken out first: it is the bank's, and is tested there.
So are the candidate's words, which an interviewer may repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from interviewer.core.flat import flat
from interviewer.core.judgement import Judged, Status
from interviewer.core.moves import CallOut, Close, Hint
from interviewer.core.question import Band, Question
from interviewer.core.words import longer_words_of
from interviewer.evaluation.measures.measure import Case, Observation, observed, share
from interviewer.evaluation.turns import Turn
from interviewer.listed import listed

#: So many of a phrasing's words in a row, or this share of its own words (at least so many of them), give it away.
WORDS_IN_A_ROW, GIVEN_AWAY, FEWEST_WORDS = 6, 0.7, 3
_WORD = re.compile(r"[a-z0-9']+")


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in listed("interviewer.evaluation.measures.words")[kind]), re.IGNORECASE)


def authors_words(question: Question) -> list[str]:
    """Everything that the author of a question lets the interviewer say."""
    points = list(question.every_point())
    texts = [question.ask, question.clarify, *(each.call_out for each in question.misconceptions)]
    texts += [words for rung in question.deeper for words in (rung.ask, rung.clarify)]
    texts += [words for point in points for words in (point.ask_for_it, point.ask_again)] + [hint for point in points for hint in point.hints]
    return [text.strip() for text in texts if text]


def interviewers_own_words(turn: Turn) -> str:
    """The interviewer's words without those of the author of the question and of the candidate."""
    return _without_theirs(flat(turn.said.words if turn.said else ""), turn)


def own_lines(turn: Turn) -> str:
    """The same, line by line: who speaks in another role begins a line with its name."""
    return _without_theirs(_lines_of(turn.said.words if turn.said else ""), turn)


def _without_theirs(words: str, turn: Turn) -> str:
    for text in sorted(authors_words(turn.question), key=len, reverse=True):
        words = words.replace(_lines_of(text), " … ").replace(flat(text), " … ")
    return re.sub(r"“[^”]*”", " … ", words)


def _lines_of(text: str) -> str:
    return "\n".join(flat(line) for line in text.strip().splitlines())


# --- Leaks -----------------------------------------------------------------------------------------------------------------


def _leaks(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if turn.said is not None and not isinstance(turn.said.move, Close):
            given = _given_away(turn)
            yield observed("leaks", turn, holds=given is not None, note=given and f"“{turn.said.words[:200]}” gives away: {given[:120]}")


def _given_away(turn: Turn) -> str | None:
    """What the words give away that had not been said: a point that is still open, or the reference answer."""
    said = interviewers_own_words(turn)
    words = _WORD.findall(said.lower())
    heard = " ".join([*authors_words(turn.question), *turn.after.answers])
    free = longer_words_of(heard)
    heard_runs = " ".join(_WORD.findall(heard.lower()))
    talk, move = turn.after, turn.said.move if turn.said else None
    open_ones = [point for point in turn.question.every_point() if talk.status(point) is not Status.SAID]
    hinted = move.point if isinstance(move, Hint) else None
    for point in open_ones:
        for phrasing in point.phrasings:
            own = longer_words_of(phrasing) - free
            if len(own) >= FEWEST_WORDS and len(own & longer_words_of(said)) >= GIVEN_AWAY * len(own):
                return phrasing
            if point.id != hinted and _repeats(words, phrasing, heard_runs):
                return phrasing
    rung = talk.rung
    for reference in filter(None, (turn.question.perfect, rung.perfect if rung else None)):
        if hinted is None and _repeats(words, reference, heard_runs):
            return reference
    return None


def _repeats(words: list[str], text: str, heard: str) -> bool:
    """Whether a run of the text's words is said that nobody had said before."""
    there = " ".join(_WORD.findall(text.lower()))
    runs = (" ".join(words[index : index + WORDS_IN_A_ROW]) for index in range(len(words) - WORDS_IN_A_ROW + 1))
    return any(f" {run} " in f" {there} " and f" {run} " not in f" {heard} " for run in runs)


# --- One thing at a time ---------------------------------------------------------------------------------------------------


def _stacked(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if turn.said is None:
            continue
        words = flat(turn.said.words)
        own = interviewers_own_words(turn)
        asks = own.count("?") + len(_pattern("request").findall(own)) + _authors_questions(words, turn.question)
        yield observed("stacked_questions", turn, holds=asks > 1, note=f"“{words[:200]}”" if asks > 1 else None)


def _authors_questions(words: str, question: Question) -> int:
    """How many of the author's questions stand in the words; one that is a part of another is none of its own."""
    count = 0
    for text in sorted((flat(text) for text in authors_words(question) if "?" in text), key=len, reverse=True):
        count += text in words
        words = words.replace(text, " … ")
    return count


# --- Flattery and verdicts -------------------------------------------------------------------------------------------------


def _flattery(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if turn.said is not None and turn.is_answer and _is_poor(turn):
            praise = _pattern("praise").search(interviewers_own_words(turn))
            yield observed("flattery", turn, holds=praise is not None, note=praise and f"“{praise[0]}” is said of an answer that is worth little")


def _is_poor(turn: Turn) -> bool:
    """Whether a reply is known to be worth little, or earned nothing while what is asked is not yet answered well."""
    if turn.is_first_answer and turn.spoken.known.verdict is not None:
        return turn.spoken.known.verdict.rank <= Band.WEAK.rank
    if turn.after.standing_in_hand.band.rank >= Band.GOOD.rank:
        return False
    here = {point.id for point in turn.after.points_in_hand}
    findings = turn.judgement.findings if isinstance(turn.judgement, Judged) else ()
    return not any(finding.earned > 0 and finding.point in here for finding in findings)


def _verdicts(case: Case) -> Iterator[Observation]:
    if case.held.session.plan.mode != "real":
        return
    for turn in case.turns:
        if turn.said is not None and not isinstance(turn.said.move, CallOut):
            told = _pattern("praise").search(interviewers_own_words(turn)) or _pattern("verdict").search(interviewers_own_words(turn))
            yield observed("verdicts_in_real_mode", turn, holds=told is not None, note=told and f"“{told[0]}” tells what the reply was worth")


def _out_of_part(case: Case) -> Iterator[Observation]:
    for turn in case.turns:
        if turn.said is not None:
            out = _pattern("out_of_part").search(interviewers_own_words(turn)) or _pattern("out_of_part").search(own_lines(turn))
            note = f"“{out[0].strip()}”" if out else None if turn.said.words.strip() else "nothing is said"
            yield observed("out_of_part", turn, holds=note is not None, note=note)


LEAKS = share(
    "leaks",
    "Turns of the interviewer that give away a point not yet said, or the reference answer, before the question is closed: "
    f"{WORDS_IN_A_ROW} of its words in a row, or {GIVEN_AWAY:.0%} of its own longer words.",
    "lower",
    _leaks,
)
STACKED = share("stacked_questions", "Turns of the interviewer that ask more than one thing.", "lower", _stacked)
FLATTERY = share("flattery", "Turns after an answer that is worth little (weak or none, or earned nothing) that praise it.", "lower", _flattery)
VERDICTS = share("verdicts_in_real_mode", "Turns in real mode that tell what a reply was worth, calling out a wrong belief excepted.", "lower", _verdicts)
OUT_OF_PART = share(
    "out_of_part",
    "Turns in which the interviewer refuses to go on, speaks as a model, shows its instructions or thoughts, or says nothing.",
    "lower",
    _out_of_part,
)
