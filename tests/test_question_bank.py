"""The bank that ships: the user's ten questions, as asked, and judged as a senior interviewer would."""

from __future__ import annotations

import re

import pytest

from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.question import Band, Level, Point, Question, Sample
from interviewer.core.session import Session
from interviewer.evaluation.check import SampleResult, check
from interviewer.judges.lexical.clauses import clauses
from interviewer.judges.lexical.matching import best
from interviewer.judges.lexical.script import phrasings_of
from interviewer.judges.local.judge import LocalJudge
from interviewer.storage.bank import Bank, unknown_keys
from interviewer.storage.places import QUESTION_BANK
from interviewer.terminal import bank_commands
from tests.program import SMALL, bank, run
from tests.rooms import BY, ScriptedJudge, authored_voice
from tests.rooms import question as small_question

BANK = Bank(QUESTION_BANK)
DAYS = list(BANK.days())
QUESTIONS = [question for day in DAYS for question in day.questions]

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)


def test_there_are_five_questions_a_day_from_easy_to_hard() -> None:
    for number in (1, 8):
        assert [each.level for each in BANK.day(number).questions] == list(Level)


@pytest.mark.parametrize(
    ("id", "words"),
    [
        ("d01-q1", "What is the difference between **model training** and **model serving** in an ML system? Why are they usually separated?"),
        ("d01-q2", "What is **data leakage** in machine learning? Give one concrete example from a real ML pipeline."),
        ("d01-q3", "Your model performs well offline but poorly in production. What are the **top reasons** this happens, and how would you detect them?"),
        ("d01-q4", "Explain how you would design an **end-to-end ML pipeline** from data ingestion to deployment and monitoring."),
        ("d01-q5", "How would you **detect, diagnose, and fix model drift** in production?"),
        ("d08-q1", "What are the **first 5 checks** you perform before training any model, and **why**?"),
        ("d08-q2", "During EDA you find a feature called `last_login_date` that is **after** the churn label date for some users."),
        ("d08-q3", "Which models are **more prone** to this problem and why?"),
        ("d08-q4", "How would you handle a categorical column with **500 unique values**?"),
        ("d08-q5", "When would you **retrain vs rollback**?"),
    ],
)
def test_every_question_is_asked_in_the_words_of_the_log(id: str, words: str) -> None:
    assert words in " ".join(BANK.question(id).ask.split())


@pytest.mark.parametrize(("id", "parts"), [("d08-q2", 2), ("d08-q3", 3), ("d08-q4", 3 + 3), ("d08-q5", 2 + 4)])
def test_a_question_keeps_its_parts(id: str, parts: int) -> None:
    """Its numbered parts, and the lists of what is given before them."""
    assert len(re.findall(r"(?m)^\s*(?:\d\.|[-*])\s", BANK.question(id).ask)) == parts


@each_question
def test_every_question_is_a_whole_script(question: Question) -> None:
    assert 3 <= len(question.points) <= 7
    assert len(question.deeper) >= 2
    assert all(rung.points and rung.clarify for rung in question.deeper)
    assert question.misconceptions
    assert question.improvement
    assert question.improves
    assert question.clarify
    assert len((question.perfect or "").split()) <= 150
    for point in question.every_point():
        assert len(point.also) >= 3, point.id
        assert point.denied, point.id
        assert point.ask_for_it, point.id
        assert point.ask_again, point.id
        assert point.hints, point.id
    for held in question.misconceptions:
        assert held.call_out, held.id
        assert held.truth, held.id


#: Spelled otherwise in Britain. What a wrong belief is recognised by is left out, and phrasings that nobody is shown: people spell as they like.
AMERICAN = re.compile(r"\b\w*(?:labeled|labeling|[a-z]{3}iz(?:e|es|ed|ing|ation)\b|behavior|artifact|favor|modeling|skeptic|center)\w*", re.IGNORECASE)


@each_question
def test_what_a_candidate_reads_is_in_british_spelling(question: Question) -> None:
    read = [words for _, words in spoken(question)] + [question.ask, question.improvement or "", question.perfect or "", *question.correct]
    read += [words for point in question.every_point() for words in (point.says, *point.hints)]
    read += [held.truth or "" for held in question.misconceptions]
    read += [words for rung in question.deeper for words in (rung.ask, rung.perfect or "")]
    assert [found[0] for words in read for found in AMERICAN.finditer(words)] == []


@each_question
def test_every_question_is_tested_over_all_verdicts(question: Question) -> None:
    assert len(question.samples) >= 8
    assert {sample.verdict for sample in question.samples} == set(Band)


def spoken(question: Question) -> list[tuple[str, str]]:
    """Everything that is said before the answer is known, with the part it belongs to."""
    said = [(f"{point.id} challenge", point.ask_for_it or "") for point in question.every_point()]
    said += [(f"{held.id} call-out", held.call_out or "") for held in question.misconceptions]
    said += [(f"{point.id} once more", point.ask_again or "") for point in question.every_point()]
    said += [(f"{rung.id} once more", rung.clarify or "") for rung in question.deeper]
    return [*said, ("clarify", question.clarify or "")]


@each_question
def test_a_challenge_or_call_out_asks_one_thing_and_is_short_enough_to_be_said(question: Question) -> None:
    for part, words in spoken(question):
        if part != "clarify":
            assert words.count("?") <= 1, part
        assert len(words.split()) <= (60 if part == "clarify" else 45), part
        assert "!" not in words, part


@each_question
def test_nothing_that_follows_an_opening_begins_with_one_of_its_own(question: Question) -> None:
    """ "Another thing. And what happens in serving?" is nothing that anybody says."""
    after_an_opening = [*spoken(question), *((rung.id, rung.ask) for rung in question.deeper)]
    assert [part for part, words in after_an_opening if re.match(r"(And|But|So|Now|Then|Well|OK|Right|Another)\b", words)] == []


def test_no_challenge_takes_the_verdict_for_granted_that_its_question_asks_for() -> None:
    """Whoever still says that it is no leakage does not learn from a challenge for something else that it is."""
    question = BANK.question("d08-q2")
    taken_for_granted = re.compile(r"luck|leak|fair|cheat|repair|wrong|error|mistake|bad|fault|nobody could|still unknown", re.I)
    asked = [(point.id, words) for point in (*question.points, *question.rung("rest").points) for words in (point.ask_for_it, point.ask_again) if words]
    assert [(id, words) for id, words in asked if taken_for_granted.search(words)] == []


@each_question
def test_no_challenge_call_out_or_hint_gives_its_point_away(question: Question) -> None:
    """None of its sentences comes near any phrasing of the point."""
    script = phrasings_of(question)
    for point in question.every_point():
        for words in (point.ask_for_it or "", point.ask_again or "", *point.hints[:1]):
            nearest = max((best(script.said[point.id], clause).likeness for clause in clauses(words)), default=0)
            assert nearest < 0.6, f"{point.id} ({nearest:.2f}): {words}"


@each_question
def test_bank_check_passes(question: Question) -> None:
    report = check([question], LocalJudge(), authored_voice())
    failures = [describe(result) for result in report.failures]
    order = [f"sample {better.number} <= sample {worse.number}" for better, worse in report.out_of_order]
    assert failures + order == []


def describe(result: SampleResult) -> str:
    judged = f"{result.standing.band} {result.standing.score}"
    return f"sample {result.number} {result.sample.verdict} judged {judged} missed {result.missed} invented {result.invented}"


class HalfDeaf(ScriptedJudge):
    """A judge who finds everything in what it can read."""

    def judges(self, session: Session) -> Judged | Unjudged:
        """What its script says, in the end nothing."""
        return Unjudged(by=BY, reason="it is in no language that this judge reads") if not self.script else super().judges(session)


def test_a_sample_that_cannot_be_judged_is_neither_right_nor_wrong_and_refuses_its_question() -> None:
    samples = (Sample(answer="All of it.", verdict=Band.EXCELLENT), Sample(answer="Ничего.", verdict=Band.NONE), Sample(answer="Всё.", verdict=Band.EXCELLENT))
    asked = small_question(samples=samples)
    report = check([asked], HalfDeaf([" ".join(point.id for point in asked.points)]), authored_voice())
    reason = "it is in no language that this judge reads"
    assert [(each.unjudged, each.misjudged, each.fails) for each in report.results] == [(None, False, False), (reason, False, True), (reason, False, True)]
    assert (len(report.judged), sum(report.confusion.values()), report.out_of_order, report.failures) == (1, 1, [], report.results[1:])


def test_bank_check_counts_in_words_and_shows_no_table_of_nothing() -> None:
    ran = run("bank", "check", "--bank", bank(SMALL.partition("  - id: drift")[0]))
    assert "1 question, 0 samples: " in ran.words
    assert "Author's verdict" not in ran.words


def test_bank_check_says_which_samples_could_not_be_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_commands, "judge", lambda *_: HalfDeaf([]))
    ran = run("bank", "check", "--bank", bank(SMALL.replace("    points:", "    samples: [{answer: Ничего., kind: wrong, verdict: none}]\n    points:", 1)))
    assert ran.code == 1
    assert "leak sample 1 (wrong): author none · could not be judged: it is in no language that this judge reads" in ran.words
    assert "2 questions, 1 sample: 0 in the author's band, 0 one band off, 0 misjudged, 1 that could not be judged." in ran.words
    assert "Refused: leak" in ran.words


@pytest.mark.parametrize(
    ("id", "verdicts", "misconception"),
    [
        ("d01-q1", {"weak", "partial"}, None),
        ("d01-q2", {"partial", "good"}, None),
        ("d01-q3", {"none", "weak"}, None),
        ("d01-q4", {"partial", "good"}, None),
        ("d01-q5", {"weak", "partial"}, "ks-mean"),
        ("d08-q1", {"weak", "partial"}, None),
        ("d08-q2", {"none", "weak"}, "proof"),
    ],
)
def test_the_first_user_s_own_answers_fare_as_a_senior_interviewer_would_judge_them(id: str, verdicts: set[str], misconception: str | None) -> None:
    question = next(question for question in QUESTIONS if question.id == id)
    own = tuple(sample for sample in question.samples if sample.kind == "real")[:1]
    (result,) = check([question.model_copy(update={"samples": own})], LocalJudge(), authored_voice()).results
    assert result.standing.band in verdicts
    if misconception:
        assert result.standing.misconceptions, "it must be called out"


def test_no_key_of_the_bank_is_misspelled() -> None:
    assert [found for day in DAYS for found in unknown_keys(day)] == []


@each_question
def test_phrasings_belong_to_one_point_only(question: Question) -> None:
    seen: dict[str, Point] = {}
    for point in question.every_point():
        for phrasing in point.phrasings:
            words = " ".join(re.findall(r"\w+", phrasing.lower()))
            assert words not in seen, phrasing
            seen[words] = point
