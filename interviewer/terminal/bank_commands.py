"""Looking at the question bank and checking it, in the terminal."""

from __future__ import annotations

from pathlib import Path

from interviewer.core.counted import counted
from interviewer.core.flat import flat
from interviewer.core.judgement import Finding
from interviewer.core.question import Band, Point, Question
from interviewer.evaluation.alike import Twice, twice
from interviewer.evaluation.check import CheckReport, SampleResult, check
from interviewer.evaluation.own_words import GivenAway, OwnAnswer, OwnWords, own_words
from interviewer.settings import Settings
from interviewer.storage.bank import Bank, unknown_keys
from interviewer.storage.samples import with_samples
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import printer
from interviewer.wiring import authored, judge


def list_days(bank: Bank) -> None:
    """Every day with its questions; none of their answers."""
    screen = printer()
    for day in bank.days():
        screen.prints([Block(Kind.TITLE, f"Day {day.day}" + (f" · {day.title}" if day.title else ""))])
        screen.prints(
            [
                Block(Kind.TEXT, f"{each.id}  {each.level} · {each.topic} · {counted(len(each.points), 'point')} · {counted(len(each.samples), 'sample')}")
                for each in day.questions
            ]
        )


def show_question(bank: Bank, id: str) -> None:
    """The whole script of a question."""
    question = bank.question(id)
    shown = [Block(Kind.TITLE, f"{question.id} · {question.level} · {question.topic}"), Block(Kind.MARKDOWN, question.ask), Block(Kind.HEADING, "Points")]
    shown += [Block(Kind.MARKDOWN, _point(point)) for point in question.points]
    for held in question.misconceptions:
        shown += [
            Block(Kind.HEADING, f"Misconception {held.id} (-{held.weight})"),
            Block(Kind.TEXT, held.claim),
            Block(Kind.TEXT, f"Call-out: {held.call_out or '(derived)'}"),
        ]
    for rung in question.deeper:
        shown += [Block(Kind.HEADING, f"Deeper {rung.id}"), Block(Kind.MARKDOWN, rung.ask), *(Block(Kind.MARKDOWN, _point(point)) for point in rung.points)]
    shown += [Block(Kind.HEADING, "Correct answer"), Block(Kind.MARKDOWN, "\n".join(f"- {each}" for each in question.correct))]
    if question.improvement:
        shown += [Block(Kind.HEADING, "Minor improvement"), Block(Kind.TEXT, question.improvement)]
    shown += [Block(Kind.HEADING, "Perfect answer"), Block(Kind.MARKDOWN, question.perfect or "")]
    printer().prints(shown)


def _point(point: Point) -> str:
    counts = ", ".join((counted(len(point.also), "phrasing"), counted(len(point.denied), "denial"), counted(len(point.hints), "hint")))
    worth = f"{point.weight}, a bonus" if point.bonus else point.weight
    return f"- **{point.id}** ({worth}) {point.says}\n  - asked for: {point.ask_for_it or '(derived)'}\n  - also: {counts}"


def check_bank(settings: Settings, verbose: bool, samples: Path | None = None) -> int:
    """Check every question, with the samples of a file added to its own where one is named; 0 if all may be asked, else 1."""
    screen = printer()
    bank = Bank(settings.bank)
    days = list(bank.days())
    for day in days:
        for question, key, meant in unknown_keys(day):
            screen.prints([Block(Kind.WARNING, f"{question}: the key `{key}` means nothing here" + (f"; did you mean `{meant}`?" if meant else "."))])
    questions = [question for day in days for question in day.questions]
    questions = with_samples(questions, samples) if samples is not None else questions
    judging = judge(settings)
    report, own, doubles = check(questions, judging, authored(settings)), own_words(questions, judging), list(twice(questions))
    screen.prints(_doubles(doubles) + _own(own, verbose) + _report(report, questions, verbose))
    refused = sorted({result.question.id for result in report.failures} | {better.question.id for better, _ in report.out_of_order})
    refused = sorted({*refused, *own.refused, *(each.question.id for each in doubles if each.exactly)})
    screen.prints([Block(Kind.TEXT, f"Refused: {', '.join(refused)}" if refused else "Every question may be asked.")])
    if doubtful := [each for each in own.answers if each.is_doubtful and not each.fails]:
        what = counted(len(doubtful), "answer of its author's own is", "answers of their authors' own are")
        told = f"{what} not heard as meant (above), which refuses nothing. Whoever says the same is asked for more."
        mend = (
            "Put it under `also` as it is said there, or mend the phrasing that lies nearest: the closer its figure is to 1.00, the more alike they are read."
        )
        screen.prints([Block(Kind.NOTE, f"{told} {mend}")])
    return 1 if refused else 0


def _doubles(doubles: list[Twice]) -> list[Block]:
    """What stands twice in the bank."""
    return [Block(Kind.WARNING, f"{each.question.id}: {each.what}{'' if each.exactly else ', or nearly'}: “{flat(each.words)[:160]}”") for each in doubles]


def _own(own: OwnWords, verbose: bool) -> list[Block]:
    """How the authors' own answers fared, and what their questions give away."""
    shown = [Block(Kind.WARNING, _given_away(each)) for each in own.given_away]
    for each in own.answers:
        if verbose or each.is_doubtful or each.fails:
            shown += [Block(Kind.TEXT, line) for line in _own_lines(each)]
    return shown


def _given_away(each: GivenAway) -> str:
    if each.surely:
        return f"{each.question.id}: the question itself says the point {each.point.id}, so nobody can earn it: “{flat(each.words)[:160]}”"
    return f"{each.question.id}: the judge hears the point {each.point.id} in the question itself: “{flat(each.words)[:160]}”"


def _own_lines(own: OwnAnswer) -> list[str]:
    what = f"{own.question.id} {own.part}"
    quoted = f"    “{flat(own.text)[:160]}”"
    if own.unjudged is not None:
        return [f"{what} · could not be judged: {flat(own.unjudged)}", quoted]
    fared = "NOTHING OF IT IS HEARD" if own.fails else "NOT HEARD AS MEANT" if own.is_doubtful else "ok"
    lines = [f"{what}: at least good is meant, judge {own.standing.band} {own.standing.score} · {fared}"]
    if not own.is_doubtful:
        return lines
    lines.append(quoted)
    lines += [line for finding in own.misread for line in _finding_lines(own.question, finding, own.text)]
    if own.part == "correct" and all(point.told for point in own.points):
        lines.append("    Every sentence of `perfect` is a point of its own here: leave out what no answer needs, or write `points`.")
    return [
        *lines,
        *(line for held in own.standing.misconceptions for line in _held_lines(own.question, "taken for the misconception", held.misconception, held.quote)),
    ]


def _finding_lines(question: Question, finding: Finding, text: str) -> list[str]:
    """What was found of a point, and which of its phrasings came nearest to it."""
    heard = f" — “{flat(finding.quote)[:120]}”" if finding.quote else ""
    return [f"    {finding.point}: {finding.status}{heard}", *_nearest(question, finding.point, finding.quote or text)]


def _held_lines(question: Question, what: str, id: str, quote: str) -> list[str]:
    return [f"    {what}: {id} — “{flat(quote)[:120]}”", *_nearest(question, id, quote)]


def _nearest(question: Question, id: str, text: str) -> list[str]:
    """Which phrasing lies nearest to a text; nothing where the network that tells cannot be loaded."""
    try:
        from interviewer.judges.local.nearest import nearest

        found = nearest(question.without_samples(), id, text)
    except (ImportError, OSError):
        return []
    if found is None:
        return []
    words = "" if flat(found.words) in flat(text)[:120] and len(flat(text)) <= 120 else f" to “{flat(found.words)[:120]}”"
    return [f"        nearest{words}: `{found.key}` “{flat(found.phrasing)[:120]}” ({found.likeness:.2f})"]


def _report(report: CheckReport, questions: list[Question], verbose: bool) -> list[Block]:
    shown = [Block(Kind.TEXT, line) for result in report.results if verbose or result.fails for line in _sample_lines(result)]
    shown += [Block(Kind.TEXT, _order_line(better, worse)) for better, worse in report.out_of_order]
    shown += _confusion(report) if report.judged else []
    without = [question.id for question in questions if not question.samples]
    if without:
        shown.append(Block(Kind.WARNING, f"Without samples, so not checked: {', '.join(without)}"))
    count, judged, wrong = len(report.results), len(report.judged), sum(result.misjudged for result in report.results)
    same = sum(result.bands_off == 0 and not result.misjudged for result in report.judged)
    what = f"{counted(len(questions), 'question')}, {counted(count, 'sample')}"
    line = f"{what}: {same} in the author's band, {judged - wrong - same} one band off, {wrong} misjudged"
    line += f", {count - judged} that could not be judged." if count > judged else "."
    return [*shown, Block(Kind.HEADING, line)]


def _order_line(better: SampleResult, worse: SampleResult) -> str:
    first = f"sample {better.number} ({better.sample.verdict}) scores {better.standing.score}"
    return f"{better.question.id}: {first}, not more than sample {worse.number} ({worse.sample.verdict}) with {worse.standing.score}"


def _confusion(report: CheckReport) -> list[Block]:
    bands = list(reversed(Band))
    head = " " * 10 + "".join(f"{band:>10}" for band in bands)
    rows = [f"{row:>10}" + "".join(f"{report.confusion[row, column]:>10}" for column in bands) for row in bands]
    return [Block(Kind.HEADING, "Author's verdict (rows) against the judge's (columns)"), *(Block(Kind.TEXT, line) for line in (head, *rows))]


def _sample_lines(result: SampleResult) -> list[str]:
    standing = result.standing
    sample = f"{result.question.id} sample {result.number} ({result.sample.kind}): author {result.sample.verdict}"
    if result.unjudged is not None:
        return [f"{sample} · could not be judged: {flat(result.unjudged)}", f"    “{flat(result.sample.answer)[:160]}”"]
    lines = [f"{sample}, judge {standing.band} {standing.score} · {'MISJUDGED' if result.misjudged else 'ok'}"]
    if result.misjudged:
        lines.append(f"    “{flat(result.sample.answer)[:160]}”")
        lines += [line for finding in standing.findings for line in _finding_lines(result.question, finding, result.sample.answer)]
        lines += [f"    marked otherwise: {id} is {result.sample.points[id]}" for id in sorted(result.mismarked)]
        for id in sorted(result.missed):
            lines += [f"    misconception missed: {id}", *_nearest(result.question, id, result.sample.answer)]
        for held in standing.misconceptions:
            if held.misconception in result.invented:
                lines += _held_lines(result.question, "misconception invented", held.misconception, held.quote)
    return lines
