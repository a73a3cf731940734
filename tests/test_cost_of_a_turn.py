"""What an interview asks of a server: few calls, prompts that do not grow, and a beginning that stays the same so that the server need not read it again."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from interviewer import wiring
from interviewer.core.events import Answered, Said
from interviewer.core.judgement import Judged
from interviewer.core.record import spent
from interviewer.drive.hold import hold
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from interviewer.storage.transcript import session_of
from tests.program import bank, run, transcripts
from tests.rooms import Notebook, ScriptedCandidate, new_session, question
from tests.server import Reply, Request, Server, chunk, events
from tests.test_interview_on_a_server import Nobody, between, held, is_judging, model, no_choice, on_disk

pytestmark = pytest.mark.enable_socket

WEAK = "It looks odd."
MOST_CALLS, MOST_CHARACTERS, MOST_GROWTH = 12, 60_000, 1.5


def asks_its_substance(request: Request) -> str:
    """What a voice says that does what it is told."""
    return f"Hm. {request.prompt.partition('which you put into your own words:')[2].strip()}"


def finds_nothing(request: Request) -> Reply:
    """A model before whom nobody has said anything yet, and that asks what it is to ask; it tells what it took."""
    text = asks_its_substance(request)
    if is_judging(request):
        points = [point["point"] for point in json.loads(between(request.prompt, "Points:\n", "\n\nMisconceptions:"))]
        text = json.dumps({"findings": [{"point": each, "status": "not_said", "quote": ""} for each in points], "misconceptions": []})
    usage = {"prompt_tokens": len(request.prompt) // 4, "completion_tokens": len(text) // 4, "prompt_tokens_details": {"cached_tokens": 10}}
    return events(chunk(text), chunk(finish="stop"), {"id": "1", "choices": [], "usage": usage})


def test_five_questions_of_the_bank_take_at_most_twelve_calls_and_sixty_thousand_characters() -> None:
    """Each is answered, pressed once, and left: the judge and the voice are asked once a turn."""
    questions = [each.without_samples() for each in Bank(QUESTION_BANK).day(8).questions]
    session, asked, _ = held(finds_nothing, [WEAK, "/skip"] * 5, *questions)
    assert session.finished
    assert len(asked) == 10 <= MOST_CALLS
    assert sum(len(request.prompt) for request in asked) <= MOST_CHARACTERS


def finds_all(request: Request) -> Reply:
    """A model before whom every point was said in its author's words."""
    if not is_judging(request):
        return events(chunk(asks_its_substance(request)), chunk(finish="stop"))
    points = json.loads(between(request.prompt, "Points:\n", "\n\nMisconceptions:"))
    findings = [{"point": each["point"], "status": "said", "quote": each["says"]} for each in points]
    return events(chunk(json.dumps({"findings": findings, "misconceptions": []})), chunk(finish="stop"))


def test_five_questions_answered_well_and_at_length_take_ten_calls_and_at_most_56_000_characters() -> None:
    """Each answer has some 660 characters, and is taken deeper; the deeper question is left."""
    questions = [each.without_samples() for each in Bank(QUESTION_BANK).day(8).questions]
    answers = [" ".join(point.says for point in each.points) for each in questions]
    assert 650 <= sum(map(len, answers)) / 5 <= 670
    session, asked, _ = held(finds_all, [text for answer in answers for text in (answer, "/skip")], *questions)
    assert [event.move.kind for event in session.log if isinstance(event, Said)].count("go_deeper") == 5
    assert len(asked) == 10
    assert sum(len(request.prompt) for request in asked) <= 56_000


def test_a_turn_takes_at_most_two_calls_each_on_the_record_of_the_event_that_it_was_for() -> None:
    session, asked, _ = held(finds_nothing, [WEAK, "/hint", WEAK, "/skip"], question())
    calls = [(event.kind, event.usage.calls) for event in session.log if event.usage is not None]
    assert calls == [("judged", 1), ("said", 1), ("judged", 1), ("said", 1)]
    turns = [[event for event in turn if event.usage is not None] for turn in _turns(session.log)]
    assert max(len(turn) for turn in turns) == 2
    total = spent(on_disk().log)
    assert total is not None
    assert total == spent(session.log)
    assert (total.calls, total.input_tokens, total.cached_tokens) == (len(asked), sum(len(request.prompt) // 4 for request in asked), 40)
    assert (total.cost, total.unpriced, total.unreported) == (None, 4, 0)  # nobody knows what `tiny` costs


def _turns(log: tuple[object, ...]) -> list[list[Judged | Said]]:
    """What follows each answer."""
    turns: list[list[Judged | Said]] = []
    for event in log:
        if isinstance(event, Answered):
            turns.append([])
        elif isinstance(event, Judged | Said) and turns:
            turns[-1].append(event)
    return turns


def test_the_prompt_of_turn_100_is_at_most_half_as_long_again_as_that_of_turn_2() -> None:
    """Nothing is kept on the disk here: it is the prompts that are looked at."""
    session = new_session(*(question(f"q{number}", ask=f"Is column {number:03} leakage?") for number in range(1, 51)))
    book = Notebook()
    with Server(model) as server:
        settings = Settings(judge="model", voice="model", model="tiny", base_url=server.url)
        hold(session, wiring.room(settings, ScriptedCandidate([WEAK] * 150), book, Nobody(), no_choice, wiring.Waiting(lambda _: None)))
    for judging in (True, False):
        prompts = [len(request.prompt) for request in server.log if is_judging(request) is judging]
        assert len(prompts) >= 100
        assert max(prompts[99:]) <= MOST_GROWTH * prompts[1]


@pytest.mark.parametrize("judging", [True, False], ids=["judge", "voice"])
def test_the_prompts_on_one_question_begin_with_the_same_words(judging: bool) -> None:
    """The rules and the question stand first, and what changes with each turn stands last."""
    _, asked, _ = held(model, [WEAK] * 3, question())
    prompts = [request.prompt for request in asked if is_judging(request) is judging]
    assert len(prompts) >= 2
    for one, other in pairwise(prompts):
        same = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
        assert "last login" in one[:same]
        assert same >= 0.8 * len(one)


def test_what_an_interview_took_is_told_at_its_end_and_in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_INPUT_PRICE", "1")
    monkeypatch.setenv("INTERVIEWER_OUTPUT_PRICE", "10")
    with Server(finds_nothing) as server:
        flags = ["--judge", "model", "--voice", "model", "--model", "tiny", "--base-url", server.url]
        ran = run("start", "--bank", bank(), *flags, typed=f"{WEAK}\n/skip\n/skip\n")
    read = sum(len(request.prompt) // 4 for request in server.log)
    took = spent(session_of(transcripts().load("0001-day-01"), "").log)
    assert took is not None
    assert took.cost is not None
    assert took.cost == pytest.approx((read + 10 * (took.output_tokens or 0)) / 1e6)
    assert f"The model: 2 calls, {read:,} tokens in (20 cached), {took.output_tokens} out, about ${took.cost:.4f}" in ran.words
    assert f"model: about ${took.cost:.4f}" in run("sessions").words
