"""What the candidate's own questions are: asked back, about the question or for a fact of the case, or a guess at the answer.

A question back says nothing of its own: where it asks which of two the case is, neither is a cause or a remedy. A guess, a claim with a question mark, or a
check that is put as the question it asks is an answer: where that is in doubt, too, since an answer can be judged. So is a question for a fact where the
interviewer asks what one would want to know. The texts are as `reply_wordings.normalised` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.core.boundaries import ABBREVIATED, STOPS
from interviewer.core.reply_wordings import BREAK, alone, behind_fillers, unmarked, without_fillers, wording

#: So long a question back may be; and so many words may follow those that ask back in a sentence, or offer a choice there: more of them say something.
MOST_WORDS_BACK, MOST_CHARACTERS_BACK, MOST_BEHIND, MOST_IN_CHOICE, MOST_OFFERED = 40, 400, 6, 10, 24
#: So many facts of the case are asked for; more of them are a list of checks.
MOST_FACTS = 1
_BETWEEN_SENTENCES = re.compile(rf"(?<=[{STOPS}])(?!{ABBREVIATED}) ")


def only_asks_back(text: str, asked: str) -> bool:
    """Every sentence is a question or a doubt, one asks about the question itself or for a fact, and none claims anything: that is a guess, and is judged.

    A question for a fact is an answer, too, where that was `asked`: what one would want to know.
    """
    text = wording("says_why_it_is_asked").sub("", text)
    if len(text) > MOST_CHARACTERS_BACK or len(text.split()) > MOST_WORDS_BACK or wording("claims").search(text):
        return False
    sentences = _BETWEEN_SENTENCES.split(text)
    if wording("wants_questions", r"\b").search(asked) and any(map(_asks_about_the_case, sentences)):
        return False
    asking = [asks_back(sentence) for sentence in sentences]
    facts = len(wording("asks_for_a_fact").findall(text))
    beside = [asks or _only_leads(unmarked(sentence)) or (not facts and _is_choice(sentence)) for asks, sentence in zip(asking, sentences, strict=True)]
    return facts <= MOST_FACTS and any(asking) and all(beside)


def asks_back(sentence: str) -> bool:
    """Whether a sentence asks about the question itself, or for a fact, and says nothing before that or behind it."""
    bare = unmarked(sentence)
    return is_lost(bare) or (sentence.endswith("?") and any(_says_nothing_beside(asks, most, bare) for asks, most in _asking(bare)))


def is_lost(text: str) -> bool:
    """Whether a text says by itself that the question was not understood."""
    return any(alone(meaning, "[?]*").fullmatch(text) for meaning in ("repeats", "is_lost"))


def wants_it_again(text: str) -> bool:
    """Whether a text only wants the question once more, as it was put: in no other words, and with nothing besides."""
    if len(text) > MOST_CHARACTERS_BACK:
        return False
    wants = alone("repeats", "[?]*").fullmatch
    return bool(wants(unmarked(text))) or all(wants(unmarked(sentence)) for sentence in _BETWEEN_SENTENCES.split(text))


def guesses(sentence: str) -> bool:
    """Whether a question names an answer, at once or behind a doubt, and asks nothing about the question or of the interviewer."""
    bare = unmarked(sentence)
    otherwise_meant = _about_the_question().search(bare) or wording("is_for_the_interviewer").search(bare)
    begins = [0, *(pause.end() for pause in BREAK.finditer(bare)), *(turn.start() for turn in wording("turns_to_a_guess", r"\b").finditer(bare))]
    return not otherwise_meant and any(behind_fillers("guesses").match(bare, at) and _only_leads(bare[:at]) for at in begins)


def _asks_about_the_case(sentence: str) -> bool:
    return any(wording(meaning, r"\b").search(unmarked(sentence)) for meaning in ("asks_for_a_fact", "asks_which_the_case_is"))


def _asking(bare: str) -> Iterator[tuple[re.Match[str], int]]:
    """The words of a sentence that ask back, each with how many words may follow them."""
    for asks in _about_the_question().finditer(bare):
        yield asks, _most_behind(asks, bare)
    for asks in wording("asks_for_a_fact").finditer(bare):
        yield asks, MOST_IN_CHOICE
    for asks in wording("asks_which_the_case_is", r"\b").finditer(bare):
        yield asks, MOST_BEHIND
    for asks in wording("offers_a_choice").finditer(bare):
        if wording("announces_a_question", r"\b").search(bare[: asks.start()]):
            yield asks, MOST_OFFERED


def _most_behind(asks: re.Match[str], bare: str) -> int:
    if wording("asks_plainly").match(bare, asks.start()):
        return MOST_OFFERED
    return MOST_IN_CHOICE if re.search(r"\bor\b", bare[asks.end() :]) else MOST_BEHIND


def _says_nothing_beside(asks: re.Match[str], most: int, bare: str) -> bool:
    """Whether what stands before the words that ask back only leads to them, and what follows only says what is asked about, in so many words at most."""
    before, behind = bare[: asks.start()], bare[asks.end() :]
    return len(behind.split()) <= most and wording("goes_on").search(behind) is None and _only_leads(before)


def _only_leads(text: str) -> bool:
    """Whether a text says nothing of its own, and only leads to a question back: in doubt, or by what that is about."""
    return all(map(_leads_to_it, BREAK.split(text)))


def _leads_to_it(clause: str) -> bool:
    said = clause.strip()
    rest = without_fillers(f"{said} ").strip()
    leads = not rest or wording("leads_to_it").fullmatch(rest)
    return bool(leads or is_lost(said) or alone("does_not_know").fullmatch(said))


def _is_choice(sentence: str) -> bool:
    """Whether a sentence beside a question back is a choice that it offers. Beside a question for a fact it would be a guess: "What is it? Drift or a bug?"."""
    return sentence.endswith("?") and wording("stands_beside").fullmatch(unmarked(sentence)) is not None


def _about_the_question() -> re.Pattern[str]:
    """What asks about the question itself, from the beginning of a word."""
    return wording("asks_back", r"\b")
