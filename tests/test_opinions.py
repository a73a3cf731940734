"""Second opinions and panels: what another judge hears is kept and shown, and only what was decided counts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import pytest
from inline_snapshot import snapshot

from interviewer import wiring
from interviewer.core.debrief import debrief, other_views
from interviewer.core.events import Answered, Left
from interviewer.core.judgement import Finding, Held, Judged, JudgedBy, Status, Unjudged, Withdrawn
from interviewer.core.session import OutOfTurn, Session
from interviewer.drive.hold import hold
from interviewer.errors import ModelRefused, ModelUnavailable, SettingsError
from interviewer.judges import embedded
from interviewer.judges.lexical.judge import LexicalJudge
from interviewer.judges.local.judge import LocalJudge
from interviewer.judges.panel import Panel
from interviewer.judges.second_opinion import WithSecondOpinion
from interviewer.judges.stand_in import WithStandIn
from interviewer.models.scripted import Scripted, ScriptedModel
from interviewer.ports import Choice, Judge, Message, Room
from interviewer.settings import Settings, load_settings
from interviewer.terminal.debrief_screen import debrief_blocks
from interviewer.wiring import attended, judge, model_of
from tests.program import bank, run
from tests.rooms import NOON, Notebook, ScriptedCandidate, authored_voice, judgement_from, new_session, question

SAID, PARTLY, DENIED, NOTHING, NOT_SURE = Status.SAID, Status.PARTLY, Status.DENIED, Status.NOT_SAID, Status.NOT_SURE


@dataclass
class Judging:
    """Judges as its script says, under a name: see ScriptedJudge; an error is raised, a Left or an Unjudged given as it is."""

    name: str
    script: list[str | Exception | Left | Unjudged]
    asked: list[Session] = field(default_factory=list)

    @property
    def by(self) -> JudgedBy:
        """Its name on the record."""
        return JudgedBy(judge="model", version="1", model=self.name)

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The next judgement."""
        self.asked.append(session)
        each = self.script.pop(0)
        if isinstance(each, Exception):
            raise each
        if isinstance(each, Left | Unjudged):
            return each
        answer = session.log[-1]
        assert isinstance(answer, Answered)
        found = judgement_from(each, answer.text)
        missing = {point.id for point in question().points} - {finding.point for finding in found.findings}
        findings = (*found.findings, *(Finding(point=id, status=NOTHING) for id in sorted(missing)))
        return found.model_copy(update={"by": self.by, "findings": findings})


def held(judging: Judge, *texts: str) -> Session:
    """An interview of one question before this judge, left when the texts are used up."""
    book = Notebook()
    return hold(new_session(question(deeper=())), Room(authored_voice(), ScriptedCandidate(list(texts)), judging, book, book, lambda: NOON))


def second(first: Judging, other: Judging) -> WithSecondOpinion:
    """The one beside the other."""
    return WithSecondOpinion(first, other)


# --- A second opinion ------------------------------------------------------------------------------------------------------


def test_the_first_judge_decides_and_the_second_is_kept_beside_it() -> None:
    session = held(second(Judging("one", ["main"]), Judging("two", ["~main fix +proof"])), "a")
    (judged,) = session.discussions[0].judgements
    assert judged.by.model == "one"
    assert [(each.point, each.status) for each in judged.findings] == [("main", SAID), ("check", NOTHING), ("fix", NOTHING)]
    assert judged.misconceptions == ()
    (opinion,) = judged.opinions
    assert isinstance(opinion, Judged)
    assert (opinion.by.model, [held.misconception for held in opinion.misconceptions]) == ("two", ["proof"])
    alone = held(Judging("one", ["main"]), "a")
    assert session.discussions[0].outcome == alone.discussions[0].outcome
    assert [said.move for said in session.log if said.kind == "said"] == [said.move for said in alone.log if said.kind == "said"]


@pytest.mark.parametrize(
    "wrong", [ModelUnavailable("busy"), ModelRefused("no key"), Left(why="no judge"), Unjudged(by=JudgedBy(judge="x", version="1"), reason="too long")]
)
def test_that_a_second_opinion_is_missing_stops_nobody_and_is_said(wrong: Exception | Left | Unjudged) -> None:
    session = held(second(Judging("one", ["main"]), Judging("two", [wrong])), "a")
    (opinion,) = session.discussions[0].judgements[0].opinions
    assert isinstance(opinion, Unjudged)
    assert opinion.reason in ("busy", "no key", "no judge", "too long")


@dataclass
class Slow:
    """A judge that somebody stops waiting for."""

    by: JudgedBy = field(default_factory=lambda: JudgedBy(judge="model", version="1", model="slow"))

    def judges(self, session: Session) -> Judged:
        """Ctrl-C."""
        raise KeyboardInterrupt


def test_who_stops_waiting_for_a_second_opinion_has_the_first_judgement_and_that_judge_goes_on() -> None:
    told: list[str] = []
    one = Judging("one", ["main", "fix"])
    beside = WithSecondOpinion(one, Slow(), lambda: told.append("stopped"))
    session = held(WithStandIn(beside, Judging("local", []), lambda _: pytest.fail("nothing failed"), lambda: None), "a", "b")
    judgements = session.discussions[0].judgements
    assert [each.by.model for each in judgements] == ["one", "one"]
    assert [opinion.reason for each in judgements for opinion in each.opinions if isinstance(opinion, Unjudged)] == ["you stopped waiting for it"] * 2
    assert told == ["stopped", "stopped"]


def test_who_interrupts_a_second_opinion_twice_or_where_nobody_is_told_leaves() -> None:
    def again() -> None:
        raise KeyboardInterrupt

    one = Judging("one", ["main", "main"])
    for judging in (WithSecondOpinion(one, Slow(), again), WithSecondOpinion(one, Slow())):
        with pytest.raises(KeyboardInterrupt):
            held(judging, "a")


class Hanging(ScriptedModel):
    """A model that somebody stops waiting for."""

    def streams(self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        """Ctrl-C."""
        raise KeyboardInterrupt


def test_beside_the_local_judge_too_a_second_opinion_need_not_be_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(embedded, "load_embedded", lambda: Judging("local", ["main"]))
    monkeypatch.setattr(wiring, "model_of", lambda *_: Hanging([]))
    settings = Settings(second_opinion="slow", base_url="http://127.0.0.1:1")
    session = held(attended(settings, None, lambda _: Choice.LOCAL, lambda: told.append("stopped")).judge, "a")
    assert [each.by.model for each in session.discussions[0].judgements] == ["local"]
    assert told == ["stopped"]


@pytest.mark.parametrize("made", [LocalJudge, LexicalJudge])
def test_a_second_opinion_that_was_not_waited_for_is_recorded_under_the_judge_that_would_have_given_it(
    monkeypatch: pytest.MonkeyPatch, made: type[LocalJudge | LexicalJudge]
) -> None:
    gives = made()
    given = held(gives, "It leaks.").discussions[0].judgements[0].by
    monkeypatch.setattr(gives, "judges", Slow().judges)
    monkeypatch.setattr(embedded, "load_embedded", lambda: gives)
    judging = attended(Settings(judge="lexical", second_opinion="local"), None, lambda _: Choice.LOCAL, lambda: None).judge
    ((opinion,),) = [each.opinions for each in held(judging, "It leaks.").discussions[0].judgements]
    assert opinion.kind == "unjudged"
    assert opinion.by == given.model_copy(update={"question": None})
    assert opinion.by.version


def test_what_the_first_judge_cannot_judge_nobody_judges() -> None:
    two = Judging("two", [])
    unjudged = Unjudged(by=two.by, reason="why not")
    session = held(second(Judging("one", [unjudged]), two), "a")
    assert session.discussions[0].judgements == ()
    assert two.asked == []


def test_where_the_local_judge_stands_in_it_is_not_its_own_second_opinion() -> None:
    judging = WithStandIn(second(Judging("one", [ModelUnavailable("busy")]), Judging("two", [])), Judging("local", ["main"]), lambda _: Choice.LOCAL)
    (judged,) = held(judging, "a").discussions[0].judgements
    assert (judged.by.model, judged.opinions) == ("local", ())


def test_the_debrief_says_point_by_point_what_the_other_judge_hears_differently() -> None:
    session = held(second(Judging("one", ["main +proof", "fix"]), Judging("two", ["~main", "fix ~check"])), "It leaks.", "A cut-off.")
    (view,) = other_views(session.discussions[0])
    assert [(point.id, finding.status) for point, finding in view.differs] == [("main", PARTLY), ("check", PARTLY)]
    assert ([wrong.id for wrong in view.misses], view.hears) == (["proof"], ())
    blocks = debrief_blocks(debrief(session, session.discussions[0]))
    begins = next(index for index, block in enumerate(blocks) if block.text.startswith("Another judge"))
    assert "\n".join(block.text for block in blocks[begins : begins + 5]) == snapshot("""\
Another judge: model (two)
It hears this differently: It is leakage, the value comes from after the label — partly: “It leaks.”
It hears this differently: A jump in the score gives it away — partly: “A cut-off.”
It hears nothing wrong where this was called out: It proves the churn
By its findings: good, 65/100. These do not count.\
""")


def test_where_both_hear_the_same_the_debrief_says_so_and_where_one_hears_nothing_why() -> None:
    session = held(second(Judging("one", ["main", "fix"]), Judging("two", ["main", ModelUnavailable("busy")])), "It leaks.", "A cut-off.")
    texts = [block.text for block in debrief_blocks(debrief(session, session.discussions[0]))]
    begins = texts.index("Another judge: model (two)")
    assert texts[begins + 1 : begins + 3] == ["It could not judge a reply: busy.", "By its findings: good, 78/100. It hears every point alike."]
    session = held(second(Judging("one", ["main"]), Judging("two", [ModelUnavailable("busy")])), "It leaks.")
    texts = [block.text for block in debrief_blocks(debrief(session, session.discussions[0]))]
    assert texts[texts.index("Another judge: model (two)") + 1] == "It could not judge this: busy."


def test_opinions_go_to_the_disk_and_back_and_an_old_transcript_has_none() -> None:
    session = held(second(Judging("one", ["main"]), Judging("two", ["~main +proof"])), "a")
    (judged,) = session.discussions[0].judgements
    assert Judged.model_validate_json(judged.model_dump_json(exclude_none=True)) == judged
    plain = judged.model_copy(update={"opinions": ()})
    assert "opinions" not in plain.model_dump_json()
    assert "unread" not in plain.model_dump_json()


def test_an_opinion_can_name_no_point_that_is_not_open_and_has_no_opinions_of_its_own() -> None:
    session = held(second(Judging("one", ["main"]), Judging("two", ["main"])), "a")
    (judged,) = session.discussions[0].judgements
    alien = Judged(by=judged.by, findings=(Finding(point="elsewhere", status=NOTHING),))
    for opinion, what in ((alien, "`elsewhere` is no open point"), (judged, "has no opinions of its own")):
        forged = judged.model_copy(update={"opinions": (opinion,)})
        with pytest.raises(OutOfTurn, match=what):
            Session(session.plan, tuple(forged if event.kind == "judged" else event for event in session.log))


# --- A panel ---------------------------------------------------------------------------------------------------------------


def panel(*scripts: str | Exception) -> Judged:
    """What a panel decides whose members find this."""
    members = [Judging(f"m{number}", [script]) for number, script in enumerate(scripts, 1)]
    session = held(Panel(members), "some words")
    return session.discussions[0].judgements[0]


def test_what_a_reply_takes_back_is_taken_back_before_a_panel_too() -> None:
    assert panel("!proof", "!proof", "!proof").withdrawn == (Withdrawn(about="proof", quote="some words"),)
    assert panel("!proof", "!proof", ModelUnavailable("it is away")).withdrawn == (Withdrawn(about="proof", quote="some words"),)


@pytest.mark.parametrize(
    ("votes", "status"),
    [
        (["main", "main", ""], SAID),
        (["main", "~main", ""], PARTLY),
        (["main", "", ""], NOTHING),
        (["-main", "-main", "main"], DENIED),
        (["-main", "main", ""], NOT_SURE),
        (["main", ""], NOT_SURE),
        (["main", "~main"], PARTLY),
        (["main"], SAID),
        (["main", "main", "", ""], NOT_SURE),
        (["main", "main", "-main", "~main"], PARTLY),
    ],
)
def test_the_most_that_a_majority_grants_is_what_holds_and_without_one_the_candidate_is_asked(votes: list[str], status: Status) -> None:
    judged = panel(*votes)
    finding = next(each for each in judged.findings if each.point == "main")
    assert finding.status is status
    assert finding.quote == (None if status is NOTHING else "some words")
    kept = [each.status for vote in judged.opinions if isinstance(vote, Judged) for each in vote.findings if each.point == "main"]
    assert kept == [{"": NOTHING, "main": SAID, "~main": PARTLY, "-main": DENIED}[vote] for vote in votes]


def test_a_misconception_is_held_where_most_members_hear_it() -> None:
    assert panel("+proof", "+proof", "").misconceptions == (Held(misconception="proof", quote="some words"),)
    assert panel("+proof", "", "").misconceptions == ()
    assert panel("+proof", "").misconceptions == ()


def test_a_wrong_belief_is_taken_back_where_most_of_a_panel_hear_it() -> None:
    assert panel("!proof", "!proof", "").withdrawn == (Withdrawn(about="proof", quote="some words"),)
    assert panel("!proof", "", "").withdrawn == ()
    assert panel("!proof", "").withdrawn == ()


def test_a_panel_names_its_members_and_says_who_could_not_judge() -> None:
    judged = panel("main", ModelUnavailable("busy"), "main")
    assert (judged.by.judge, judged.by.model, judged.by.note) == ("panel", "m1, m2, m3", "m2 could not judge (busy)")
    assert [vote.kind for vote in judged.opinions] == ["judged", "unjudged", "judged"]


def test_a_member_that_could_not_judge_is_recorded_as_it_is_where_it_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = [{"point": point.id, "status": "not_said", "quote": ""} for point in question().points]
    reply = json.dumps({"findings": findings, "misconceptions": [], "given_up": []})
    replies: dict[str, list[Scripted]] = {"a": [reply] * 2, "b": [ModelUnavailable("busy"), reply], "c": [reply] * 2}
    monkeypatch.setattr(wiring, "model_of", lambda _, name: ScriptedModel(replies[name], name=name))
    session = held(judge(Settings(judge="model", panel=("a", "b", "c"), base_url="http://127.0.0.1:1")), "some words", "other words")
    failed, judged = [each.opinions[1] for each in session.discussions[0].judgements]
    assert (failed.kind, judged.kind) == ("unjudged", "judged")
    assert failed.by == judged.by.model_copy(update={"question": None})
    assert failed.by.version


@pytest.mark.parametrize("votes", [["main", ModelUnavailable("busy"), ModelRefused("no key")], ["main", ModelUnavailable("busy")], [ModelUnavailable("busy")]])
def test_where_most_of_a_panel_cannot_judge_there_is_no_judgement(votes: list[str | Exception]) -> None:
    with pytest.raises(ModelUnavailable, match="busy"):
        panel(*votes)


def test_what_no_member_can_judge_is_unjudged_for_their_reason() -> None:
    members = [Judging(f"m{number}", []) for number in range(3)]
    for each in members:
        each.script.append(Unjudged(by=each.by, reason="too long"))
    session = held(Panel(members), "some words")
    (unjudged,) = [event for event in session.log if isinstance(event, Unjudged)]
    assert (unjudged.reason, unjudged.by.judge, unjudged.by.model) == ("too long", "panel", "m0, m1, m2")


@dataclass
class Meeting(Judging):
    """A member that finds something only where all members are asked at the same time."""

    others: Barrier = field(default_factory=lambda: Barrier(1))

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """Wait for the others."""
        self.others.wait(20)
        return super().judges(session)


def test_the_members_are_asked_at_the_same_time() -> None:
    barrier = Barrier(3)
    members = [Meeting(f"m{number}", ["main"], others=barrier) for number in range(3)]
    session = held(Panel(members), "some words")
    assert {finding.point: finding.status for finding in session.discussions[0].judgements[0].findings}["main"] is SAID


def test_a_member_that_fails_in_a_way_of_its_own_is_heard() -> None:
    with pytest.raises(ZeroDivisionError):
        panel("main", ZeroDivisionError(), "main")


# --- Settings --------------------------------------------------------------------------------------------------------------


def test_the_settings_name_a_second_opinion_and_a_panel() -> None:
    settings = load_settings({"judge": "model"}, {"INTERVIEWER_PANEL": "a, b ,c", "INTERVIEWER_BASE_URL": "http://127.0.0.1:1", "INTERVIEWER_CONFIG": ""})
    assert settings.panel == ("a", "b", "c")
    assert (settings.needs_model, settings.needs_main_model) == (True, False)
    assert isinstance(judge(settings), Panel)
    assert isinstance(attended(settings, None, lambda _: Choice.LOCAL).judge, WithStandIn)
    offline = Settings(second_opinion="local")
    assert not offline.needs_model
    beside = Settings(second_opinion="other-model", base_url="http://127.0.0.1:1")
    assert (beside.needs_model, beside.needs_main_model) == (True, False)
    assert isinstance(attended(beside, None, lambda _: Choice.LOCAL).judge, WithSecondOpinion)
    assert not isinstance(attended(offline, None, lambda _: Choice.LOCAL).judge, WithSecondOpinion)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(judge="model", second_opinion="big", base_url="http://127.0.0.1:1"),
        Settings(judge="model", voice="model", panel=("a", "b", "c"), base_url="http://127.0.0.1:1"),
        Settings(voice="model", second_opinion="big", base_url="http://127.0.0.1:1"),
    ],
)
def test_where_the_main_model_is_needed_no_other_one_takes_its_part(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="no model is named"):
        model_of(settings)
    assert model_of(settings.model_copy(update={"model": "main"})).name == "main"


def test_an_interview_without_the_main_model_that_it_needs_does_not_begin() -> None:
    ran = run("start", "--bank", bank(), "--judge", "model", "--second-opinion", "big", "--base-url", "http://127.0.0.1:1/v1")
    assert (ran.code, ran.out) == (2, "")
    assert "no model is named" in ran.error
