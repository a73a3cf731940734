"""`interviewer evaluate --live`: a model on a real server, within a budget, going on where it stopped."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from interviewer.core.events import Said
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.moves import Move
from interviewer.core.session import Session
from interviewer.errors import InterviewerError, ModelRefused, ModelUnavailable, StorageError
from interviewer.evaluation.budget import MOST_REFUSED, Budget, BudgetedModel, BudgetSpent, NoUse
from interviewer.evaluation.held import Interviewer
from interviewer.evaluation.measures import measure
from interviewer.evaluation.report import InterviewRecord
from interviewer.evaluation.run import hold_all as run_all
from interviewer.evaluation.script import InterviewScript
from interviewer.models.scripted import ScriptedModel
from interviewer.storage.results import append_line, read_lines
from interviewer.terminal import evaluating
from tests.conftest import ROOT
from tests.program import Ran, bank, run
from tests.rooms import BY, ScriptedJudge, authored_voice
from tests.server import Reply, Request, Server, chunk, error, events, words
from tests.test_measures import the_cast

pytestmark = pytest.mark.enable_socket

posix = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
WORDS = "What would follow from that?"


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "RESAMPLES", 20)


def nothing_said(request: Request) -> Reply:
    """A model that finds nothing in any answer, and says always the same."""
    if request.form != "json_schema":
        return words(WORDS)
    case = request.prompt
    points = json.loads(case[case.index("Points:\n") + 8 : case.index("\n\nMisconceptions:")])
    return words(json.dumps({"findings": [{"point": each["point"], "status": "not_said", "quote": ""} for each in points], "misconceptions": []}))


def live(server: Server, *arguments: str, candidates: str = "silent,gibberish,bluffing") -> tuple[Ran, dict[str, Any]]:
    """Measure the model of this server on the small bank."""
    Path("report.json").unlink(missing_ok=True)
    flags = ["--live", "--model", "m", "--base-url", server.url, "--candidates", candidates, "--bank", bank(), "--json", "report.json", *arguments]
    ran = run("evaluate", *flags)
    return ran, json.loads(Path("report.json").read_text()) if Path("report.json").exists() else {}


def test_judge_and_voice_are_the_model_s_and_every_call_is_counted() -> None:
    with Server(nothing_said) as server:
        ran, report = live(server, "--workers", "2")
    assert (ran.code, ran.err) == (0, "")
    assert (report["configuration"]["judge"], report["configuration"]["voice"], report["configuration"]["model"]) == ("model", "model", "m")
    assert report["measures"]["calls"]["value"] == len(server.log) == sum(each["calls"] for each in report["interviews"])
    turn = report["interviews"][0]["questions"][0]["turns"][0]
    assert (turn["judge"]["judge"], turn["judge"]["model"], turn["voice"], turn["words"]) == ("model", "m", "persona", WORDS)


def test_what_a_run_costs_is_unknown_where_the_server_does_not_say() -> None:
    with Server(nothing_said) as server:
        _, report = live(server, candidates="silent")
    assert (report["measures"]["cost"]["value"], report["measures"]["cost"]["why"]) == (None, "the server does not say")


def test_what_a_run_costs_is_known_where_the_server_and_the_person_say_it_and_a_limit_of_cost_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_INPUT_PRICE", "1000")
    monkeypatch.setenv("INTERVIEWER_OUTPUT_PRICE", "1000")

    def telling(request: Request) -> Reply:
        usage = {"id": "1", "choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}}
        return events(chunk("".join(nothing_said(request).pieces)), chunk(finish="stop"), usage)

    with Server(telling) as server:
        ran, report = live(server, "--max-cost", "100", "--workers", "1")
        calls = len(server.log)
        assert (ran.code, report["measures"]["tokens"]["value"]) == (0, 10 * calls)
        assert report["measures"]["cost"]["value"] == pytest.approx(0.01 * calls)
        ran, report = live(server, "--max-cost", "0.05", "--workers", "1")
        assert (ran.code, len(server.log)) == (1, calls + 5)
        assert "Stopped: the budget of 0.05 dollars is spent." in ran.words


def test_a_run_stops_at_its_budget_and_goes_on_from_there() -> None:
    with Server(nothing_said) as server:
        whole, _ = live(server, "--workers", "1")
        needed = len(server.log)
    with Server(nothing_said) as server:
        stopped, report = live(server, "--workers", "1", "--max-calls", str(needed // 2), "--results", "live.jsonl")
        assert len(server.log) == needed // 2
        finished = [each["id"] for each in report["interviews"]]
        assert (whole.code, stopped.code) == (0, 1)
        assert 0 < len(finished) < 3
        assert f"Stopped: the budget of {needed // 2} calls is spent." in stopped.words
        kept = sum(each["calls"] for each in report["interviews"])
        again, report = live(server, "--workers", "1", "--max-calls", str(needed), "--results", "live.jsonl")
        assert (again.code, [each["id"] for each in report["interviews"]]) == (0, ["silent/day-01", "gibberish/day-01", "bluffing/day-01"])
        assert len(server.log) == needed // 2 + needed - kept  # what was finished was not held again
        held, _ = live(server, "--workers", "1", "--results", "live.jsonl")
        assert (held.code, len(server.log)) == (0, needed // 2 + needed - kept)  # nor is anything, once all is
    assert stat.S_IMODE(Path("live.jsonl").stat().st_mode) == 0o600


def test_a_budget_that_is_just_enough_is_enough_for_several_at_a_time() -> None:
    with Server(nothing_said) as server:
        live(server, "--workers", "1")
        needed = len(server.log)
        ran, report = live(server, "--workers", "3", "--max-calls", str(needed))
    assert (ran.code, len(report["interviews"]), len(server.log)) == (0, 3, 2 * needed)


def test_a_result_that_was_cut_is_held_again_and_the_file_stays_whole() -> None:
    with Server(nothing_said) as server:
        live(server, "--results", "live.jsonl", candidates="silent")
        before = len(server.log)
        line = Path("live.jsonl").read_text()
        Path("live.jsonl").write_text(line[: len(line) // 2])
        live(server, "--results", "live.jsonl", candidates="silent")
        assert len(server.log) == 2 * before
        live(server, "--results", "live.jsonl", candidates="silent")
        assert len(server.log) == 2 * before
    assert json.loads(Path("live.jsonl").read_text().splitlines()[1])["id"] == "silent/day-01"


def test_a_result_that_was_cut_in_the_middle_of_a_character_costs_none_of_the_others() -> None:
    path = Path("live.jsonl")
    path.write_bytes('{"id": "a"}\n{"id": "b", "words": "“'.encode()[:-1])
    assert list(read_lines(path)) == [{"id": "a"}]
    append_line(path, '{"id": "c"}')
    assert list(read_lines(path)) == [{"id": "a"}, {"id": "c"}]


def test_another_temperature_another_length_and_another_version_of_the_program_are_measured_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    def held(server: Server) -> int:
        live(server, "--results", "live.jsonl", candidates="silent")
        return len(Path("live.jsonl").read_text().splitlines())

    with Server(nothing_said) as server:
        assert (held(server), held(server)) == (1, 1)
        monkeypatch.setenv("INTERVIEWER_TEMPERATURE", "1.5")
        assert (held(server), held(server)) == (2, 2)
        monkeypatch.setenv("INTERVIEWER_MAX_TOKENS", "500")
        assert (held(server), held(server)) == (3, 3)
        monkeypatch.setattr(evaluating, "__version__", "99.0")
        assert (held(server), held(server)) == (4, 4)


def test_another_model_is_measured_anew() -> None:
    with Server(nothing_said) as server:
        live(server, "--results", "live.jsonl", candidates="silent")
        before = len(server.log)
        live(server, "--results", "live.jsonl", "--model", "other", candidates="silent")
        assert len(server.log) == 2 * before


def test_a_limit_of_cost_holds_only_where_the_cost_is_known() -> None:
    with Server(nothing_said) as server:
        ran, report = live(server, "--max-cost", "0.5", "--workers", "1", candidates="silent")
    assert (ran.code, report["interviews"]) == (1, [])
    assert "Stopped: nobody knows what this model costs, so --max-cost cannot hold; limit the calls instead, with --max-calls." in ran.words
    assert len(server.log) <= 2


def test_a_server_that_refuses_ends_it_at_once_with_four() -> None:
    with Server(lambda _: error(401, "bad key")) as server:
        ran, report = live(server, "--workers", "1")
    assert (ran.code, report, len(server.log)) == (4, {}, 1)
    assert ran.error.startswith("Error: ")
    assert "--results" in ran.error


def test_what_was_held_before_a_server_refuses_is_shown_and_written_and_the_exit_code_is_four() -> None:
    with Server(lambda request: nothing_said(request) if "lkjh" not in request.prompt else error(402, "no credit")) as server:
        ran, report = live(server, "--workers", "1", "--html", "page.html")
    assert (ran.code, [each["id"] for each in report["interviews"]]) == (4, ["silent/day-01"])
    assert "no credit" in report["stopped"]
    assert "no credit" in ran.error
    assert "Mean score by candidate" in ran.out
    assert Path("page.html").exists()


def test_a_reply_that_is_refused_for_what_stands_in_it_could_not_be_judged_and_the_others_are_measured() -> None:
    with Server(lambda request: nothing_said(request) if "lkjh" not in request.prompt else error(400, "filtered", "content_filter")) as server:
        ran, report = live(server, "--workers", "1")
    assert (ran.code, [each["id"] for each in report["interviews"]]) == (0, ["silent/day-01", "gibberish/day-01", "bluffing/day-01"])
    unjudged = [[turn["unjudged"] for question in each["questions"] for turn in question["turns"] if turn["unjudged"]] for each in report["interviews"]]
    assert (unjudged[0], unjudged[2]) == ([], [])
    assert any("filtered" in reason for reason in unjudged[1])


def test_what_a_judge_took_that_answered_with_no_judgement_is_counted_and_paid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_INPUT_PRICE", "1000")
    monkeypatch.setenv("INTERVIEWER_OUTPUT_PRICE", "1000")

    def useless(request: Request) -> Reply:
        usage = {"id": "1", "choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}}
        return events(chunk("I think it was fine."), chunk(finish="stop"), usage)

    with Server(useless) as server:
        ran, report = live(server, "--max-cost", "100", candidates="gibberish")
        calls = len(server.log)
    assert (ran.code, report["measures"]["unjudged"]["value"]) == (0, 1.0)
    assert (report["measures"]["calls"]["value"], report["measures"]["tokens"]["value"]) == (calls, 10 * calls)
    assert report["measures"]["cost"]["value"] == pytest.approx(0.01 * calls)


def test_what_was_refused_cost_nothing() -> None:
    budget = Budget(most_cost=1)
    event = Unjudged.model_validate({"by": {"judge": "model", "version": "1"}, "reason": "refused", "usage": {"calls": 1, "seconds": 0.1}})
    budget.watches(event, asked=1)
    assert budget.cost == 0


def test_a_judge_that_answers_with_no_judgement_is_measured_and_no_score_is_made_up() -> None:
    with Server(lambda request: words("I think it was fine.")) as server:
        ran, report = live(server, candidates="gibberish")
    assert ran.code == 0
    assert report["measures"]["unjudged"]["value"] == 1.0
    assert [question["score"] for interview in report["interviews"] for question in interview["questions"]] == [None, None]
    assert all("not of the form" in interview["questions"][0]["turns"][0]["unjudged"] for interview in report["interviews"])


def test_a_judgement_that_failed_names_the_judge_as_one_that_did_not() -> None:
    judgements: list[bool] = []

    def every_other(request: Request) -> Reply:
        if request.form == "json_schema":
            judgements.append(True)
        return nothing_said(request) if request.form != "json_schema" or len(judgements) % 2 else error(400, "filtered", "content_filter")

    with Server(every_other) as server:
        _, report = live(server, "--workers", "1", candidates="gibberish")
    turns = [turn for question in report["interviews"][0]["questions"][:1] for turn in question["turns"] if turn["judge"]]
    assert {turn["unjudged"] is None for turn in turns} == {True, False}
    assert len({json.dumps(turn["judge"]) for turn in turns}) == 1


def test_a_server_that_cannot_be_used_ends_with_four_and_nothing_of_it_counts_as_finished() -> None:
    flags = ["--results", "live.jsonl", "--voice", "local"]
    with Server(nothing_said) as server:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(evaluating, "model_of", lambda _: ScriptedModel([ModelUnavailable("it is not there")] * 100))
            ran, report = live(server, *flags, candidates="gibberish")
        assert (ran.code, [each["model_failed"] for each in report["interviews"]]) == (4, [True])
        ran, report = live(server, *flags, candidates="gibberish")
        assert (ran.code, [each["model_failed"] for each in report["interviews"]]) == (0, [False])


def test_the_key_is_in_no_file_and_on_no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-canary-4711")
    with Server(nothing_said) as server:
        ran, _ = live(server, "--results", "live.jsonl", "--html", "page.html", "--inspect", "log.json", candidates="silent")
    assert "sk-canary" not in ran.out + ran.err + "".join(Path(name).read_text() for name in ("report.json", "live.jsonl", "page.html", "log.json"))


# --- The budget and the threads ------------------------------------------------------------------------------------------


def test_a_budget_is_kept_to_the_call_by_all_models_together() -> None:
    budget = Budget(most_calls=2)
    one, other = BudgetedModel(ScriptedModel(["a", "b", "c"]), budget), BudgetedModel(ScriptedModel(["d"]), budget)
    assert ["".join(model.streams([])) for model in (one, other)] == ["a", "d"]
    with pytest.raises(BudgetSpent, match="the budget of 2 calls is spent"):
        list(one.streams([]))
    assert (one.calls, other.calls, budget.calls) == (1, 1, 2)


def test_a_budget_of_money_is_spent_by_what_is_known() -> None:
    budget = Budget(most_cost=0.002)
    event = Said.model_validate(
        {"question": "q", "move": {"kind": "ask"}, "words": "?", "by": {"voice": "v"}, "usage": {"calls": 1, "seconds": 0.1, "cost": 0.001}}
    )
    for _ in range(2):
        budget.calls_once()
        budget.watches(event, asked=1)
    with pytest.raises(BudgetSpent, match=r"the budget of 0\.002 dollars is spent"):
        budget.calls_once()


def test_what_had_to_be_repeated_counts_too() -> None:
    budget = Budget(most_calls=3)
    usage = {"calls": 3, "seconds": 0.1}
    event = Said.model_validate({"question": "q", "move": {"kind": "ask"}, "words": "?", "by": {"voice": "v"}, "usage": usage})
    budget.calls_once()
    budget.watches(event, asked=1)
    with pytest.raises(BudgetSpent, match="the budget of 3 calls is spent"):
        budget.calls_once()


class Asked(Budget):
    """A budget that tells when it is asked for room."""

    def __init__(self, most_calls: int) -> None:
        super().__init__(most_calls)
        self.asked = threading.Event()

    def has_room(self) -> bool:
        self.asked.set()
        return super().has_room()


def test_no_interview_is_begun_beside_others_where_one_of_them_would_have_to_be_given_up_and_it_waits_for_them() -> None:
    budget, order = Asked(most_calls=30), list[str]()

    def another() -> None:
        with budget.interview():
            order.append("another")

    with ThreadPoolExecutor(1) as pool:
        with budget.interview():  # alone one may try
            waiting = pool.submit(another)
            assert budget.asked.wait(10)
            order.append("the first")
        waiting.result(10)
    assert order == ["the first", "another"]


def test_what_an_interview_needs_is_what_those_took_that_are_finished() -> None:
    budget, order = Asked(most_calls=60), list[str]()

    def another(name: str) -> None:
        with budget.interview():
            order.append(name)

    with budget.interview():
        for _ in range(15):
            budget.calls_once()
        budget.finishes(15)
    with ThreadPoolExecutor(1) as pool:
        with budget.interview(), budget.interview():
            for _ in range(30):
                budget.calls_once()
            pool.submit(another, "a third").result(10)  # 15 for each of those that are open, and 15 more
            budget.calls_once()
            budget.asked.clear()
            waiting = pool.submit(another, "a fourth")
            assert budget.asked.wait(10)
            order.append("the two")
        waiting.result(10)
    assert order == ["a third", "the two", "a fourth"]


def test_a_refusal_is_no_reason_to_ask_again_for_another_interview() -> None:
    metered = BudgetedModel(ScriptedModel([ModelRefused("no such model")]), Budget())
    with pytest.raises(NoUse, match="no such model") as wrong:
        list(metered.streams([]))
    assert wrong.value.exit_code == 4


def _refusal(status: int) -> ModelRefused:
    wrong = ModelRefused("no")
    wrong.status = status
    return wrong


def _asked(model: BudgetedModel) -> str | type[Exception]:
    try:
        return "".join(model.streams([]))
    except (InterviewerError, ModelRefused) as wrong:
        return type(wrong)


def test_one_refused_request_is_its_own_affair_and_all_of_them_are_the_server_s() -> None:
    refusals = [_refusal(400)] * MOST_REFUSED
    never = BudgetedModel(ScriptedModel(refusals), Budget())
    assert [_asked(never) for _ in refusals] == [*[ModelRefused] * (MOST_REFUSED - 1), NoUse]
    once = BudgetedModel(ScriptedModel(["an answer", *refusals, *refusals]), Budget())
    assert [_asked(once) for _ in range(1 + 2 * MOST_REFUSED)] == ["an answer", *[ModelRefused] * 2 * MOST_REFUSED]
    assert [_asked(BudgetedModel(ScriptedModel([_refusal(status)]), Budget())) for status in (401, 402, 403, 404, 429)] == [NoUse] * 5


def _counting(inside: list[int], most: list[int], lock: threading.Lock) -> Callable[[Session, Callable[[Session], Move]], Move]:
    def rules(session: Session, really: Callable[[Session], Move]) -> Move:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        try:
            return really(session)
        finally:
            with lock:
                inside[0] -= 1

    return rules


def test_no_more_interviews_than_workers_are_held_at_a_time_and_their_order_is_that_of_the_suite() -> None:
    inside, most, lock = [0], [0], threading.Lock()
    counting = _counting(inside, most, lock)

    def employ(script: object) -> Interviewer:
        plain = Interviewer(ScriptedJudge([]), authored_voice())
        return Interviewer(plain.judge, plain.voice, lambda session: counting(session, plain.rules))

    scripts = the_cast()
    ended = run_all(scripts, employ, workers=3, configuration="", keep=lambda _: None, before={})
    assert [each.id for each in ended.records] == [script.id for script in scripts]
    assert 1 <= most[0] <= 3


def plain(script: object) -> Interviewer:
    """Somebody who asks no model."""
    return Interviewer(ScriptedJudge([]), authored_voice())


def test_what_fails_in_one_interview_ends_the_run_and_what_was_held_before_it_is_there() -> None:
    scripts = the_cast()

    def employ(script: InterviewScript) -> Interviewer:
        if script.id == scripts[2].id:
            raise NoUse("the server will answer nobody")
        return plain(script)

    ended = run_all(scripts, employ, workers=1, configuration="", keep=lambda _: None, before={})
    assert ([each.id for each in ended.records], str(ended.stopped)) == ([each.id for each in scripts[:2]], "the server will answer nobody")


def test_what_nobody_can_mend_ends_the_run_and_is_raised() -> None:
    def employ(script: object) -> Interviewer:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_all(the_cast(), employ, workers=2, configuration="", keep=lambda _: None, before={})


def test_ctrl_c_waits_for_no_interview_that_still_goes_on() -> None:
    first, second, *_ = the_cast()
    goes_on, released, over = threading.Event(), threading.Event(), threading.Event()

    def employ(script: InterviewScript) -> Interviewer:
        if script.id == second.id:
            goes_on.set()
            released.wait(60)
            over.set()
        return plain(script)

    def keep(record: InterviewRecord) -> None:
        goes_on.wait(60)
        raise KeyboardInterrupt

    try:
        with pytest.raises(KeyboardInterrupt):
            run_all([first, second], employ, workers=2, configuration="", keep=keep, before={})
        assert not over.is_set()
    finally:
        released.set()


@posix
def test_ctrl_c_ends_the_command_while_a_model_is_still_replying_and_keeps_what_was_held() -> None:
    hangs = threading.Event()

    def reply(request: Request) -> Reply:
        if not Path("live.jsonl").exists():
            return nothing_said(request)
        hangs.set()
        return Reply(hang=True)

    flags = ["--live", "--model", "m", "--candidates", "silent,gibberish", "--bank", bank(), "--workers", "1", "--results", "live.jsonl"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "INTERVIEWER_DEADLINE": "3600"}
    with Server(reply) as server:
        command = [sys.executable, "-m", "interviewer", "evaluate", *flags, "--base-url", server.url]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True) as running:
            try:
                assert hangs.wait(60)
                running.send_signal(signal.SIGINT)
                said = running.communicate(timeout=60)
            finally:
                running.kill()
    assert (running.returncode, said) == (130, (b"", b""))
    assert [each["id"] for each in read_lines(Path("live.jsonl"))] == ["silent/day-01"]


def test_a_record_that_cannot_be_kept_ends_the_run_and_is_not_lost() -> None:
    def keep(record: InterviewRecord) -> None:
        raise StorageError("there is no space")

    ended = run_all(the_cast(), plain, workers=1, configuration="", keep=keep, before={})
    assert str(ended.stopped) == "there is no space"
    assert ended.records[0].id == the_cast()[0].id


def test_a_judge_that_is_refused_everything_could_not_be_used_and_one_that_is_refused_something_could() -> None:
    class Refused(ScriptedJudge):
        def judges(self, session: Session) -> Judged | Unjudged:
            if self.script:
                return super().judges(session)
            raise _refusal(400)

    def failed(*judgements: str) -> list[bool]:
        employed = Interviewer(Refused(list(judgements)), authored_voice(), by=BY)
        scripts = [script for script in the_cast() if script.id.startswith("gibberish/")]
        return [each.model_failed for each in run_all(scripts, lambda _: employed, workers=1, configuration="", keep=lambda _: None, before={}).records]

    assert (failed(), failed("main")) == ([True], [False])
