"""Who says an author's own phrasing word for word is taken at its word: no head need hear it, and what is right in it denies nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from interviewer.judges.local.evidence import Evidence
from interviewer.judges.local.last_word import unless_put_otherwise_later
from interviewer.judges.local.sought import Sought
from interviewer.judges.local.units import Unit
from interviewer.judges.local.verbatim import Statements, WordForWord, in_its_content_words, word_for_word

#: A phrasing of fewer words than this is taken at its word by nobody: its words may be part of anything.
FEWEST_WORDS = 5


def taken_at_its_word(found: Sequence[Evidence], sought: Sequence[Sought], said: Statements) -> list[Evidence]:
    """The evidence, with where the answer says an author's own phrasing word for word: where that is right, it denies nothing else, and shows no belief."""
    told = [_with_its_words(each, one, said) for each, one in zip(found, sought, strict=True)]
    right = [each.told for each, one in zip(told, sought, strict=True) if one.is_right and each.told is not None and not each.told.denied]

    def is_right(unit: Unit) -> bool:
        return any(each.covers(unit) for each in right)

    def beside(found: Evidence, sought: Sought) -> Evidence:
        return found.without_denial_in(is_right) if sought.is_right else found.only(lambda reading: not is_right(reading.unit))

    return list(map(beside, told, sought))


def _with_its_words(found: Evidence, sought: Sought, said: Statements) -> Evidence:
    """The evidence, with where the answer says a phrasing or a denial word for word, and nothing beside it may take that back.

    Who has the words of a right phrasing and another "not" among them has denied it, or means something else: no head can tell.
    """
    if sought.target.reference is not None:
        return found
    in_its_words = list(_listed(sought.target.phrasings, said))
    right = next((told for told in in_its_words if not told.denied), None)
    wrong = next((replace(told, denied=True, listed=True) for told in _listed(sought.target.denials, said) if not told.denied), None)
    wrong = wrong or next((told for told in in_its_words if told.denied and sought.is_right), None)
    return unless_put_otherwise_later(replace(found, told=right or wrong)) if right is None or wrong is None else found


def _listed(phrasings: Iterable[str], said: Statements) -> Iterator[WordForWord]:
    """Where phrasings that an author has put down are said word for word, or but for the small words."""
    long_enough = (each for each in phrasings if len(each.split()) >= FEWEST_WORDS and not said.withdraws(each))
    return (told for each in long_enough if (told := word_for_word(said, each) or in_its_content_words(said, each)) is not None)
