"""Right sentences made wrong by a "not", and such in which the only "not" is left out: they no longer say what they said.

They are made of the authored ones. A sentence that denies a point is seldom the very one that says it but for one small word, so heads that have learnt from
authored denials alone know a point by all its other words: of 608 sentences of `fresh/` with a "not" put into them 577 still said it.
What such a sentence says instead is open: mostly the opposite, sometimes nothing. So it teaches only what it does not say. The words: negated.toml.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from training.sentences import MARKED, NEGATED, RELATION_OF_KIND, Relation, Sentence

#: Of longer sentences a "not" leaves too much as it was, and in shorter ones it is seldom plain where it belongs.
FEWEST_WORDS, MOST_WORDS = 4, 24
#: The share of the sentences that stay as they are, and are said not to be so.
SAID_NOT_TO_BE_SO = 0.25
#: The only negation of a sentence, and what is left of it without.
_NEGATION = re.compile(
    r"\b(?:(?P<verb>is|are|was|were|do|does|did|can|could|should|must|will|would|has|have)(?: not|n['’]t)"
    r"|can(?P<can>not|['’]t)|wo(?P<will>n['’]t)|(?P<never>never))\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Wordings:
    """The lists of negated.toml as patterns; `auxiliary`, `present`, `plural` and `command` find the verb of a sentence as `verb`.

    `of_third` has the verb of each form with an s.
    """

    turns: re.Pattern[str]
    begins_another: re.Pattern[str]
    no_statement: re.Pattern[str]
    auxiliary: re.Pattern[str]
    present: re.Pattern[str]
    plural: re.Pattern[str]
    command: re.Pattern[str]
    short: dict[str, str]
    of_third: dict[str, str]
    not_so: tuple[str, ...]


@cache
def _wordings() -> _Wordings:
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    any_of = {name: "|".join(words.split()) for name, words in raw.items() if isinstance(words, str)}
    of_third = {_third(verb): verb for verb in raw["verbs"].split()}
    before = rf"^(?:(?:{any_of['before']})[,:]? )?"
    subject = rf"{before}(?!(?:{any_of['begins_another']})\b)(?:[\w'’/%-]+ ){{1,6}}?"
    no_statement = rf"^(?:{any_of['before']}|{any_of['no_statement']}|{any_of['verbs']})\b|^[\w ]{{,30}}[:=|]|[|=]"

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Wordings(
        turns=compiled(rf"n['’]t\b|\b(?:{any_of['turns']})\b"),
        begins_another=compiled(rf"\b(?:{any_of['begins_another']})\b|[,;:]"),
        no_statement=compiled(no_statement),
        auxiliary=compiled(rf"{subject}(?P<verb>{any_of['auxiliaries']})\b"),
        present=compiled(rf"{subject}(?P<verb>{'|'.join(of_third)})\b"),
        plural=compiled(rf"{before}(?:{any_of['many']})(?: (?:usually|often|just|then|also|really|always|simply))? (?P<verb>{any_of['verbs']})\b"),
        command=compiled(rf"{before}(?P<verb>{any_of['verbs']})\b(?! (?:is|are|was|means|on|in|for)\b)"),
        short=raw["short"],
        of_third=of_third,
        not_so=tuple(raw["frames"]["not_so"]),
    )


def _third(verb: str) -> str:
    """What one does: "fits", "has", "carries", "catches"."""
    if verb in ("have", "go"):
        return {"have": "has", "go": "goes"}[verb]
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if re.search(r"(?:s|x|ch|sh)$", verb) else f"{verb}s"


def negated(sentences: Iterable[Sentence], seed: int) -> list[Sentence]:
    """The sentences with a "not" in them, and those whose only one is left out, each for what it no longer says. Deterministic for a seed."""
    chance, found = random.Random(seed), dict[Sentence, None]()
    for each in sentences:
        said = _said(each)
        if said is not None:
            found |= {Sentence(said, NEGATED, text): None for text in _turned(each.text, chance)}
    return list(found)


def _said(sentence: Sentence) -> str | None:
    """The only point that a sentence says, or the only misconception that it holds."""
    if sentence.kind != MARKED:
        return sentence.point if RELATION_OF_KIND[sentence.kind] is Relation.SAYS and not sentence.also else None
    return sentence.marks[0][0] if len(sentence.marks) == 1 and sentence.marks[0][1] is Relation.SAYS else None


def _turned(text: str, chance: random.Random) -> Iterator[str]:
    """The text with a "not" in it, or without the only one that it has; nothing where it is not plain where that would be."""
    words = _wordings()
    if not FEWEST_WORDS <= len(text.split()) <= MOST_WORDS or "?" in text or "\n" in text:
        return
    turns = len(words.turns.findall(text))
    if turns == 1 and (negation := _NEGATION.search(text)) is not None and not words.begins_another.search(text[: negation.start()]):
        yield text[: negation.start()] + _without(negation) + text[negation.end() :]
    if turns:
        return
    if chance.random() < SAID_NOT_TO_BE_SO and not words.no_statement.search(text):
        yield chance.choice(words.not_so).format(text if re.match(r"I\b|[A-Z]{2}", text) else text[0].lower() + text[1:])
        return
    kinds = (words.auxiliary, words.present, words.plural, words.command)
    matches = ((kind, match) for kind in kinds if (match := kind.search(text)) and not words.begins_another.search(text[: match.start("verb")]))
    kind, match = next(matches, (None, None))
    if match is not None:
        negations = _negations(kind, match)
        yield text[: match.start("verb")] + chance.choice(negations) + text[match.end() :]


def _without(negation: re.Match[str]) -> str:
    if negation["never"]:
        return ""
    return next((f"{full} " for full in ("can", "will") if negation[full]), f"{negation['verb']} ")


def _negations(kind: re.Pattern[str] | None, found: re.Match[str]) -> Sequence[str]:
    """The verb with a "not", in the ways in which people say that."""
    words, verb = _wordings(), found["verb"].lower()
    if kind is words.auxiliary:
        return f"{verb} not", words.short.get(verb, f"{verb} not"), f"{verb} never"
    if kind is words.present:
        base = words.of_third[verb]
        return f"does not {base}", f"doesn't {base}", f"never {verb}"
    do = "Do" if kind is words.command and not found.start("verb") else "do"
    return f"{do} not {verb}", f"{do}n't {verb}", f"{'Never' if do == 'Do' else 'never'} {verb}"
