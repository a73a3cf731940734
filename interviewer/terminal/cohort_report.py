"""The report on a cohort, for people (Markdown, HTML) and for programs (JSON, CSV): each question, and each person.

Nothing that comes from an answer or a bank is read as markup.
"""

from __future__ import annotations

import csv
import json
import os
from codecs import getwriter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, TextIO, cast

from interviewer.core.clean import clean
from interviewer.core.question import Band
from interviewer.errors import StorageError, UsageError
from interviewer.grading.cohort import Cohort, OnQuestion, Person
from interviewer.reports.environment import environment
from interviewer.reports.markdown import escaped_line, on_a_line
from interviewer.storage.writing import whole

FORMS = (".md", ".html", ".json", ".csv")
#: For people no more persons than this are written out; the forms for programs have them all.
MOST_PERSONS = 1000
BANDS = tuple(sorted(Band, key=lambda band: -band.rank))


def check_names(paths: Iterable[Path]) -> None:
    """Raises UsageError for a report in a form that there is not."""
    for path in paths:
        if path.suffix.lower() not in FORMS:
            raise UsageError(f"a report is no `{path.suffix[:20]}` file", place="--report", mend=f"Name a file that ends in one of: {', '.join(FORMS)}.")


def write_report(cohort: Cohort, path: Path, bad_lines: int) -> None:
    """Write the report in the form that the file's name asks for, at the end of a link. Raises StorageError where that cannot be."""
    write = {".md": _markdown, ".html": _html, ".json": _json, ".csv": _csv}[path.suffix.lower()]
    try:
        with whole(Path(os.path.realpath(path))) as file:  # as `write_wanted` does
            write(cohort, cast("TextIO", getwriter("utf-8")(file)), bad_lines)  # a cast, as a StreamWriter writes text and is no TextIO by its type
    except OSError as wrong:
        raise StorageError(f"the report could not be written: {wrong.strerror or wrong}", place=str(path), safe="The grades are whole.") from None


# --- For people ----------------------------------------------------------------------------------------------------------


def _markdown(cohort: Cohort, file: TextIO, bad_lines: int) -> None:
    file.write(f"# The cohort\n\n{_summary(cohort, bad_lines)}\n\n## Questions\n\n")
    file.writelines(_table(["question", "topic", "answers", "unjudged", "mean", *BANDS], map(_question_cells, cohort.questions.values())))
    for each in cohort.questions.values():
        file.write(f"\n### {_plain(each.question.id)}\n\n{on_a_line(clean(each.question.ask))}\n")
        for title, found in (("Most missed", each.most_missed), ("Misconceptions held", each.misconceptions)):
            if found:
                file.write(f"\n{title}:\n\n" + "".join(f"- {count:,} × {_plain(text)}\n" for text, count in found))
    file.write("\n## Persons\n\n")
    questions = list(cohort.questions)
    rows = ([*_person_cells(each), *(each.band(id) or "–" for id in questions)] for each in islice(cohort.persons(), MOST_PERSONS))
    file.writelines(_table([*_PERSON, *questions], rows))
    if (more := _more(cohort)) is not None:
        file.write(f"\n{more}\n")


_PERSON = ("person", "answers", "unjudged", "mean", "weakest topics")


def _person_cells(person: Person) -> list[str]:
    return [person.name, f"{person.answers:,}", f"{person.unjudged:,}", _mean(person.mean), ", ".join(person.weakest)]


def _question_cells(found: OnQuestion) -> list[str]:
    question = found.question
    return [question.id, question.topic, f"{found.answers:,}", f"{found.unjudged:,}", _mean(found.mean), *(f"{found.bands[band]:,}" for band in BANDS)]


def _summary(cohort: Cohort, bad_lines: int) -> str:
    unjudged = sum(each.unjudged for each in cohort.questions.values())
    counts = f"Answers: {cohort.answers:,}. Persons: {cohort.persons_count():,}. Questions: {len(cohort.questions):,}."
    return f"{counts} Answers without a score, which have no part in any mean: {unjudged:,}. Lines that could not be read: {bad_lines:,}."


def _more(cohort: Cohort) -> str | None:
    count = cohort.persons_count()
    return f"These are the first {MOST_PERSONS:,} of {count:,} persons; a report in JSON or CSV has them all." if count > MOST_PERSONS else None


def _mean(mean: float | None) -> str:
    return "–" if mean is None else f"{mean:.0f}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    heads = list(heads)
    yield _table_row(heads)
    yield "|" + "---|" * len(heads) + "\n"
    yield from map(_table_row, rows)


def _table_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_plain, cells)) + " |\n"


def _plain(text: str) -> str:
    """A text on one line of Markdown, in which nothing is markup."""
    return escaped_line(clean(text))


def _html(cohort: Cohort, file: TextIO, bad_lines: int) -> None:
    """One page that needs nothing else: no script, no font, no picture."""
    values: dict[str, Any] = {
        "summary": _summary(cohort, bad_lines),
        "bands": BANDS,
        "questions": list(cohort.questions.values()),
        "persons": islice(cohort.persons(), MOST_PERSONS),
        "more": _more(cohort),
    }
    page = environment(Path(__file__).parent / "pages", clean, mean=_mean).get_template("cohort.html.j2")
    file.writelines(page.generate(values))


# --- For programs --------------------------------------------------------------------------------------------------------


def _json(cohort: Cohort, file: TextIO, bad_lines: int) -> None:
    """One object; the persons are written one by one, however many they are."""
    questions = [
        {
            "question": each.question.id,
            "topic": each.question.topic,
            "answers": each.answers,
            "unjudged": each.unjudged,
            "mean": _rounded(each.mean),
            "bands": {band.value: each.bands[band] for band in BANDS},
            "missed": dict(each.missed.most_common()),
            "misconceptions": dict(each.held.most_common()),
        }
        for each in cohort.questions.values()
    ]
    whole = {"answers": cohort.answers, "persons_count": cohort.persons_count(), "bad_lines": bad_lines, "questions": questions}
    file.write(json.dumps(whole, indent=1)[:-2] + ',\n "persons": [')
    for number, person in enumerate(cohort.persons()):
        written = {
            "person": person.name,
            "answers": person.answers,
            "unjudged": person.unjudged,
            "mean": _rounded(person.mean),
            "scores": {id: _rounded(score) for id, score in person.scores.items()},
            "bands": {id: person.band(id) for id in person.scores},
            "weakest": person.weakest,
        }
        file.write(("," if number else "") + "\n  " + json.dumps(written))
    file.write("\n ]\n}\n")


def _csv(cohort: Cohort, file: TextIO, bad_lines: int) -> None:  # noqa: ARG001  # a table has no place for it; the other forms say it
    """One row a person: what a teacher keeps. A question's column has its score, empty where there is none."""
    from interviewer.grading.written import cell

    questions = list(cohort.questions)
    table = csv.writer(file, lineterminator="\n")
    table.writerow(map(cell, ("person", "answers", "unjudged", "mean", "weakest", *questions)))
    for each in cohort.persons():
        row = (each.name, each.answers, each.unjudged, _rounded(each.mean), "; ".join(each.weakest), *(_rounded(each.scores.get(id)) for id in questions))
        table.writerow(map(cell, row))


def _rounded(mean: float | None) -> float | None:
    return None if mean is None else round(mean, 1)
