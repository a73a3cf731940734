"""A file of samples beside a bank: answers whose verdicts are known, by the id of the question that they answer.

    d08-q2:
      - answer: ...
        verdict: partial
        kind: disputed
        points: {unavailable: said}

Each sample has the form of those in the bank, so it can be moved there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from interviewer.core.question import Question, Sample
from interviewer.errors import FileError, faults_in
from interviewer.storage.placed import read_yaml
from interviewer.storage.yaml_written import yaml_of

_FORM = "The form: the id of a question, and under it a list of samples as in question_bank/README.md."


def with_samples(questions: Iterable[Question], path: Path) -> list[Question]:
    """The questions with the samples of a file added to their own. Raises FileError with the place of what is wrong in it."""
    placed = read_yaml(path)
    raw, known = placed.value or {}, {question.id: question for question in questions}
    if not isinstance(raw, dict):
        raise FileError("this is no file of samples", place=placed.place(()), mend=_FORM)
    for id, listed in raw.items():
        if id not in known:
            raise FileError(f"there is no question `{id[:80]}` in this bank", place=placed.place((id,)), mend=_FORM)
        if not isinstance(listed, list):
            raise FileError("a list of samples is meant", place=placed.place((id,)), mend=_FORM)
        for index, each in enumerate(listed):
            place = placed.place((id, index))
            question = known[id]
            try:
                known[id] = Question.model_validate({**dict(question), "samples": (*question.samples, Sample.model_validate(each))})
            except ValidationError as wrong:
                raise FileError(str(faults_in(wrong)[0])[:300], place=place, mend=_FORM) from None
    return list(known.values())


def samples_text(samples: Mapping[str, Sequence[Sample]]) -> str:
    """The text of a file of samples, with answers of several lines as they were typed."""
    return yaml_of({id: [each.model_dump(mode="json", exclude_defaults=True) for each in listed] for id, listed in samples.items()})
