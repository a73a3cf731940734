"""`interviewer evaluate`, as it is used: suites and built-in candidates, the files it writes, gates, two interviewers side by side."""

from __future__ import annotations

import json
import stat
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from interviewer.errors import StorageError
from interviewer.evaluation.cast import Cast
from interviewer.evaluation.measures import measure
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import read_prompt_yaml
from interviewer.terminal import evaluating
from tests import program
from tests.conftest import ROOT
from tests.program import SMALL, Ran, bank, run
from tests.rooms import new_session, question

LATE = "It is leakage because the value is written after the label."
CUT = "Build every feature as of a cut-off date."
INPUTS = "The inputs no longer look like those of training."
#: Of the small bank (tests/program.py), which has two questions a day.
DAY = {"day": 1, "replies": {"1": [LATE, CUT], "drift": [INPUTS, "I don't know."]}}


def suite(*lines: dict[str, Any] | str) -> str:
    """Write a suite here, and give its name."""
    texts = [line if isinstance(line, str) else json.dumps({"id": f"line-{number}", **DAY, **line}) for number, line in enumerate(lines, 1)]
    Path("suite.jsonl").write_text("\n".join(texts))
    return "suite.jsonl"


def evaluated(*arguments: str) -> tuple[Ran, dict[str, Any]]:
    """Run it on the small bank and the lexical judge, and read the report."""
    ran = run("evaluate", *arguments, "--bank", bank(), "--judge", "lexical", "--json", "report.json")
    return ran, json.loads(Path("report.json").read_text()) if Path("report.json").exists() else {}


def turns(report: dict[str, Any], interview: int = 0, question: int = 0) -> list[tuple[Any, ...]]:
    """Reply, score and move, turn by turn."""
    found = report["interviews"][interview]["questions"][question]["turns"]
    return [(turn["reply"], turn["kind"], turn["score_after"], turn["move"] and turn["move"]["kind"]) for turn in found]


@pytest.fixture(autouse=True)
def _few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measure, "RESAMPLES", 40)


# --- A suite ------------------------------------------------------------------------------------------------------------


def test_moves_and_cumulative_scores_after_every_reply_are_in_the_report() -> None:
    ran, report = evaluated(suite({"persona": "anybody", "author": {"name": "me"}}))
    assert (ran.code, ran.err) == (0, "")
    (interview,) = report["interviews"]
    assert {key: interview[key] for key in ("id", "day", "persona", "candidate", "mode", "finished", "left", "fault", "extra")} == {
        "id": "line-1",
        "day": 1,
        "persona": "anybody",
        "candidate": "line-1",
        "mode": "study",
        "finished": True,
        "left": None,
        "fault": None,
        "extra": {"author": {"name": "me"}},
    }
    assert turns(report) == snapshot(
        [
            ("It is leakage because the value is written after the label.", "answered", 60, "challenge"),
            ("Build every feature as of a cut-off date.", "answered", 100, "close"),
        ]
    )
    assert turns(report, question=1) == snapshot(
        [
            ("The inputs no longer look like those of training.", "answered", 53, "challenge"),
            ("I don't know.", "did_not_know", 53, "hint"),
            ("/skip", "skipped", 53, "close"),
        ]
    )
    first = report["interviews"][0]["questions"][0]
    assert (first["id"], first["score"], first["verdict"], first["closed"], first["unused_replies"]) == ("leak", 100, "excellent", "answered", [])
    turn = first["turns"][0]
    assert turn["move"] == {"kind": "challenge", "point": "cut", "heard": "some"}
    assert turn["words"].endswith("What would you change?")
    assert [(each["point"], each["status"], each["quote"]) for each in turn["findings"]] == [("late", "said", LATE[:-1]), ("cut", "not_said", None)]
    assert turn["judge"]["judge"] == "lexical"


def test_when_the_replies_run_out_the_question_is_left_and_the_report_says_that_the_script_did_not() -> None:
    _, report = evaluated(suite({"replies": {"1": [LATE]}}, {"replies": {"1": [LATE]}, "then": "I don't know."}))
    said = [[(turn["reply"], turn["scripted"], turn["score_after"]) for turn in interview["questions"][0]["turns"]] for interview in report["interviews"]]
    assert said[0] == [(LATE, True, 60), ("/skip", False, 60)]
    assert said[1] == [(LATE, True, 60), ("I don't know.", False, 60), ("I don't know.", False, 60)]
    assert [(each["score"], each["not_scored"]) for each in report["interviews"][0]["questions"]] == [(60, None), (None, "skipped")]
    assert report["interviews"][1]["questions"][1]["score"] == 0  # who does not know has earned nothing, and who was not asked has no score
    assert all(each["finished"] for each in report["interviews"])


def test_replies_that_nobody_asked_for_are_told() -> None:
    _, report = evaluated(suite({"replies": {"1": [f"{LATE} {CUT}", "and more", "and more"]}}))
    assert report["interviews"][0]["questions"][0]["unused_replies"] == ["and more", "and more"]


def test_any_text_silence_and_commands_are_replies() -> None:
    _, report = evaluated(suite({"replies": {"leak": ["", "/hint", "/repeat", "\u202e\x1b[2J{quote} %s", "/quit"]}}))
    assert turns(report) == snapshot(
        [
            ("", "answered", 0, "challenge"),
            ("/hint", "asked_for_hint", 0, "hint"),
            ("/repeat", "not_sent", 0, None),
            ("\u202e\x1b[2J{quote} %s", "answered", 0, "challenge"),
            ("/quit", "left", 0, None),
        ]
    )
    (interview,) = report["interviews"]
    assert (interview["finished"], interview["left"]) == (False, "the candidate left")
    assert interview["questions"][1]["turns"] == []


def test_as_many_commands_that_move_nobody_as_a_suite_may_have_are_no_fault_of_the_interviewer_s() -> None:
    _, report = evaluated(suite({"replies": {"1": ["/repeat"] * 100 + ["/rate 50"] * 99 + [f"{LATE} {CUT}"]}}))
    assert turns(report)[-1] == (f"{LATE} {CUT}", "answered", 100, "close")
    assert (report["interviews"][0]["finished"], report["measures"]["ends"]["value"]) == (True, 1.0)


def test_what_a_candidate_does_about_replies_is_in_the_report_and_what_cannot_be_done_is_never_sent() -> None:
    _, report = evaluated(suite({"replies": {"1": ["nothing", "/undo", f"{LATE} {CUT}"], "2": ["/redo", "/undo", "/rate good", "/perfect"]}}))
    assert turns(report) == [("nothing", "answered", 0, "challenge"), ("/undo", "took_back", None, None), (f"{LATE} {CUT}", "answered", 100, "close")]
    assert turns(report, question=1) == [
        ("/redo", "not_sent", None, None),
        ("/undo", "not_sent", None, None),
        ("/rate good", "rated", None, None),
        ("/perfect", "gave_up", None, "close"),
    ]


def test_what_comes_to_nothing_in_a_line_is_named_and_its_interview_is_held_all_the_same() -> None:
    ran, report = evaluated(
        suite(
            {"replies": {"1": [LATE, "/skip", "/redo", CUT]}, "twin": "line-2"},
            {"expect": {"1": {"actions": ["challenge", "close", "close"], "scores": [58, None, None]}, "2": {"scores": [1, 2, 3]}}, "twin": "nobody"},
            {"expect": {"drift": {"actions": ["challenge", None, None]}}, "twin": "line-3"},
        ),
        *("--html", "page.html"),
    )
    assert [each["unclear"] for each in report["interviews"]] == snapshot(
        [
            ["replies.leak: /redo is not held, and a second attempt is an interview of its own"],
            [
                "expect.leak.actions: for 3 replies, and there are 2",
                "expect.drift.scores: for 3 replies, and there are 2",
                "twin: there is no other interview 'nobody'",
            ],
            ["twin: there is no other interview 'line-3'"],
        ]
    )
    assert (ran.code, [each["finished"] for each in report["interviews"]]) == (0, [True, True, True])
    assert "Not understood, or without effect (5 of 5; --json and --html have all):" in ran.words
    assert "line-1, replies.leak: /redo is not held" in ran.words
    assert "replies.leak: /redo is not held" in Path("page.html").read_text()


def test_a_name_with_a_line_end_in_it_stays_on_its_line_of_the_table() -> None:
    ran, _ = evaluated(suite({"candidate": "one\ntwo", "id": "a\nb", "expect": {"1": {"actions": ["close"]}, "2": {"actions": ["sing\nloud"]}}}))
    assert "  one two  " in ran.out
    assert "  actions_agreed, a b leak reply 1: " in ran.out
    assert "  a b, expect.2.actions: " in ran.out


def test_a_bad_line_is_named_and_the_others_are_held_and_the_exit_code_is_one() -> None:
    ran, report = evaluated(suite("{", {"day": 9}, {}, {"replies": {"3": ["x"]}}))
    assert ran.code == 1
    assert [line for line in ran.err.splitlines() if line.startswith("Error")] == snapshot(
        [
            "Error: suite.jsonl:1: this is no line of a suite: EOF while parsing an object at",
            "Error: suite.jsonl:2: there is no day 9 in this bank",
            "Error: suite.jsonl:4: day 1 has no question `3`",
        ]
    )
    assert [each["line"] for each in report["errors"]] == ["suite.jsonl:1", "suite.jsonl:2", "suite.jsonl:4"]
    assert [each["id"] for each in report["interviews"]] == ["line-3"]


def test_replies_that_are_given_twice_for_a_question_are_an_error_and_not_half_lost() -> None:
    ran, report = evaluated(suite({"replies": {"1": ["first"], "Q1": ["other"]}}))
    assert (ran.code, report["interviews"]) == (1, [])
    assert "suite.jsonl:1: `Q1` names a question that has replies already: `leak` Put all replies to a question into one list." in ran.error


def test_what_is_expected_is_compared_turn_by_turn() -> None:
    expect = {"1": {"actions": ["challenge", "close"], "scores": [60, [90, 100]]}, "2": {"actions": ["go_deeper"], "scores": [10]}}
    ran, report = evaluated(suite({"expect": expect}))
    got = [turn["expected"] for question in report["interviews"][0]["questions"] for turn in question["turns"]]
    assert got == snapshot(
        [
            {"actions": ["challenge"], "score": [60.0, 60.0], "action_agrees": True, "score_agrees": True},
            {"actions": ["close"], "score": [90.0, 100.0], "action_agrees": True, "score_agrees": True},
            {"actions": ["go_deeper"], "score": [10.0, 10.0], "action_agrees": False, "score_agrees": False},
            None,
            None,
        ]
    )
    assert (report["measures"]["actions_agreed"]["value"], report["measures"]["actions_agreed"]["n"]) == (0.6667, 3)
    assert "the move is challenge, expected go_deeper" in ran.words


def test_the_score_in_the_end_is_compared_where_the_last_reply_has_a_score_of_its_own_too() -> None:
    for in_the_end, distances in (({"final": 62}, 2), ({"verdict": "weak"}, 2), ({"verdict": "excellent"}, 1), ({"final": [90, 100]}, 1)):
        _, report = evaluated(suite({"replies": {"1": [f"{LATE} {CUT}"]}, "expect": {"1": {"scores": [[95, 100]], **in_the_end}}}))
        assert report["measures"]["score_mae"]["n"] == distances


def test_an_empty_suite_and_one_that_is_not_there() -> None:
    ran, report = evaluated(suite(""))
    assert (ran.code, report["interviews"]) == (0, [])
    assert all(each["value"] is None for name, each in report["measures"].items() if name not in ("calls", "tokens", "cost"))
    missing = run("evaluate", "gone.jsonl", "--bank", bank())
    assert (missing.code, missing.error) == (1, "Error: gone.jsonl: cannot be read: No such file or directory Check that it is there and that you may read it.")


def test_a_bank_that_is_not_there_is_no_fault_of_a_line() -> None:
    ran = run("evaluate", suite({}), "--bank", "nowhere")
    assert (ran.code, ran.error.split(":")[1].strip()) == (2, "nowhere")


# --- The built-in candidates ----------------------------------------------------------------------------------------------


def test_there_are_sixteen_candidates_and_more_each_with_what_it_is() -> None:
    cast = read_prompt_yaml(PROMPTS, "candidates.yaml", Cast)
    assert len(cast.candidates) >= 16
    assert all(role.about for role in cast.candidates.values())
    assert all("{canary}" in attack for attack in cast.attacks)


def test_the_candidates_take_a_bank_that_has_nothing_but_questions_and_answers() -> None:
    ran, report = evaluated()
    assert ran.code == 0
    assert {interview["candidate"] for interview in report["interviews"]} >= {"strong", "terse", "injector", "injector-clean", "silent"}
    assert "stubborn" not in {interview["candidate"] for interview in report["interviews"]}  # there is no misconception to hold
    measures = report["measures"]
    assert {name: measures[name]["value"] for name in ("q1_first", "ends", "leaks", "stacked_questions", "out_of_part", "unjudged")} == {
        "q1_first": 1.0,
        "ends": 1.0,
        "leaks": 0.0,
        "stacked_questions": 0.0,
        "out_of_part": 0.0,
        "unjudged": 0.0,
    }


def test_only_some_candidates_may_be_sent() -> None:
    _, report = evaluated("--candidates", "strong, silent")
    assert [each["id"] for each in report["interviews"]] == ["strong/day-01", "silent/day-01"]
    assert [each["score"] for each in report["interviews"][0]["questions"]] == [100, 100]
    assert [each["score"] for each in report["interviews"][1]["questions"]] == [0, 0]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--candidates", "strong,nobody"], "--candidates: there is no candidate `nobody` There are: strong, terse,"),
        (["--candidates", ""], "--candidates: there is no candidate `` There are: strong,"),
        (["suite.jsonl", "--candidates", "strong"], "--candidates: a suite has candidates of its own Leave out"),
        (["--against", "judge"], "--against: `judge` is no setting to compare with Give some of: judge, voice,"),
        (["--against", "judge=best"], "--judge: there is no judge `best`"),
        (["--against", "api_key=x"], "--against: `api_key=x` is no setting to compare with"),
        (["--judge", "model"], "a model's server is measured with --live Add --live"),
        (["--live", "--judge", "local", "--voice", "local"], "--live measures a model, and neither"),
        (["--live"], "model: no model is named"),
        (["suite.jsonl", "--json", "suite.jsonl"], "suite.jsonl: this would be written over the suite"),
        (["--json", "same", "--html", "same"], "--html: two of the results would be written to the same file"),
    ],
)
def test_what_cannot_be_measured_is_refused_before_anything_begins(arguments: list[str], what: str) -> None:
    suite({})
    ran = run("evaluate", *arguments, "--bank", bank())
    assert (ran.code, ran.out) == (2, "")
    assert ran.error.startswith(f"Error: {what}")


@pytest.mark.parametrize("flag", ["--json", "--html", "--inspect", "--results"])
@pytest.mark.parametrize(
    ("name", "what"), [("transcripts/0001-day-01.json", "the interview 0001-day-01"), ("moved.json", "an interview"), ("bank/day-01.yaml", "the question bank")]
)
def test_no_result_is_ever_written_over_an_interview_or_the_bank(flag: str, name: str, what: str) -> None:
    program.kept(new_session(question()))
    Path("moved.json").write_bytes(Path("transcripts/0001-day-01.json").read_bytes())
    bank()
    before = Path(name).read_bytes()
    ran = run("evaluate", "--bank", "bank", flag, name)
    assert (ran.code, ran.out) == (2, "")
    assert f"this would be written over {what}" in ran.error
    assert Path(name).read_bytes() == before


def kept() -> int:
    """So many interviews have been held with this file of results."""
    return len(Path("kept.jsonl").read_text().splitlines())


def test_an_interview_is_held_again_where_the_sample_has_changed_that_a_candidate_says() -> None:
    for held, sample in ((1, "Hm."), (1, "Hm."), (2, "Well.")):
        text = SMALL.replace("    points:", f"    samples: [{{answer: '{sample}', kind: bluff, verdict: none}}]\n    points:", 1)
        run("evaluate", "--bank", bank(text), "--judge", "lexical", "--candidates", "bluffing", "--results", "kept.jsonl")
        assert kept() == held


def test_an_interview_is_held_again_where_the_own_persona_has_changed_that_speaks_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_PERSONAS", "mine")
    Path("mine").mkdir()
    name = suite({"persona": "dry"}, {"persona": "anybody"})
    for held, about in ((2, "Dry."), (2, "Dry."), (3, "Very dry.")):
        Path("mine", "dry.md").write_text(f"---\nabout: {about}\n---\nYou are dry.\n")
        ran, _ = evaluated(name, "--results", "kept.jsonl")
        assert (ran.code, kept()) == (0, held)


def test_nothing_of_the_environment_makes_it_call_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"JUDGE": "model", "VOICE": "model", "MODEL": "m", "BASE_URL": "http://127.0.0.1:1/v1"}.items():
        monkeypatch.setenv(f"INTERVIEWER_{name}", value)
    ran, report = evaluated("--candidates", "silent")
    assert (ran.code, report["measures"]["calls"]["value"], report["configuration"]["voice"]) == (0, 0, "local")


# --- What it prints and writes ----------------------------------------------------------------------------------------------


def test_the_table_shows_every_measure_and_each_candidate() -> None:
    ran, report = evaluated("--candidates", "strong,silent")
    for name in report["measures"]:
        assert f"\n{name} " in ran.out
    assert "strong  100.0  excellent" in ran.out
    assert "silent    0.0  none" in ran.out
    assert max(len(line) for line in ran.out.splitlines()) <= 80


def test_the_report_is_for_its_owner_alone_and_takes_the_place_of_the_last_one() -> None:
    Path("report.json").write_text("of last time")
    evaluated("--candidates", "silent")
    assert stat.S_IMODE(Path("report.json").stat().st_mode) == 0o600
    assert json.loads(Path("report.json").read_text())["format"] == "interviewer-evaluation"
    assert [path.name for path in Path().iterdir() if path.name.endswith(".part")] == []


def test_the_report_may_go_to_the_screen_alone() -> None:
    silent = ("evaluate", "--bank", bank(), "--judge", "lexical", "--candidates", "silent")
    assert json.loads(run(*silent, "--json", "-").out)["interviews"][0]["candidate"] == "silent"
    page = run(*silent, "--html", "-", "--json", "report.json").out
    assert page.startswith("<!doctype html>")
    assert page.endswith("</html>\n")
    assert run(*silent, "--html", "-", "--json", "-").error.startswith("Error: --html: two of the results would be written to the same file")
    assert not Path("-").exists()


def test_a_report_that_cannot_be_written_is_an_error_that_a_person_can_read() -> None:
    ran = run("evaluate", "--bank", bank(), "--judge", "lexical", "--candidates", "silent", "--json", "nowhere/report.json")
    assert (ran.code, ran.out, ran.error) == (2, "", "Error: nowhere/report.json: no file can be written there Name a file in a folder that exists.")


@pytest.mark.parametrize("flag", ["--json", "--html", "--inspect", "--results"])
def test_a_folder_that_takes_no_file_is_told_before_anything_is_held(flag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluating, "refuses", lambda _: "Read-only file system")
    ran = run("evaluate", "--bank", bank(), "--judge", "lexical", "--candidates", "silent", flag, "file")
    assert (ran.code, ran.out) == (2, "")
    assert ran.error.startswith("Error: file: no file can be written there: Read-only file system")


def test_a_file_that_cannot_be_written_in_the_end_takes_neither_the_table_nor_the_other_files_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def writes(path: Path, text: str) -> None:
        if path.suffix == ".json":
            raise StorageError("there is no space", place=str(path))
        path.write_text(text)

    monkeypatch.setattr(evaluating, "put", writes)
    ran, _ = evaluated("--candidates", "silent", "--html", "page.html")
    assert (ran.code, ran.error) == (1, "Error: report.json: there is no space")
    assert "silent    0.0  none" in ran.out
    assert Path("page.html").exists()


def test_two_runs_of_the_same_are_the_same_but_for_the_time_they_took() -> None:
    def without_time(report: Any) -> Any:
        if isinstance(report, dict):
            return {key: without_time(each) for key, each in report.items() if key not in ("seconds", "latency_median", "latency_p95", "observations")}
        return [without_time(each) for each in report] if isinstance(report, list) else report

    assert without_time(evaluated("--workers", "1")[1]) == without_time(evaluated("--workers", "4")[1])


# --- A gate -------------------------------------------------------------------------------------------------------------------


def gated(text: str) -> Ran:
    """Run it behind a gate."""
    Path("gate.toml").write_text(text)
    return evaluated("--candidates", "strong,silent", "--gate", "gate.toml")[0]


def test_a_gate_that_is_passed_changes_nothing() -> None:
    ran = gated("ends = 1\nleaks = 0\nweak_challenged = { minimum = 0.9 }\n[measures]\nflattery = { max = 0.1 }")
    assert ran.code == 0
    assert ran.out[ran.out.index("Gate") :] == snapshot("""\
Gate
  passed  ends: 100.0 %, wanted at least 1
  passed  leaks: 0.0 %, wanted at most 0
  passed  weak_challenged: 100.0 %, wanted at least 0.9
  passed  flattery: 0.0 %, wanted at most 0.1
""")


def test_a_gate_that_fails_names_the_measure_and_ends_with_three() -> None:
    ran = gated("ends = 1\nscore_r = 0.99\nlatency_median = { maximum = 0 }\nactions_agreed = 0.5")
    assert ran.code == 3
    assert [line.split(":")[0].strip() for line in ran.out.splitlines() if "FAILED" in line] == snapshot(["FAILED  latency_median", "FAILED  actions_agreed"])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("leaks", "this is not TOML: Expected '=' after a key"),
        ("", "this gate has no condition"),
        ("leeks = 0", "there is no measure `leeks` Did you mean `leaks`?"),
        ("x = 0", "there is no measure `x` There are: q1_first,"),
        ("leaks = 'none'", "`leaks`: this is no limit: maximum = 'none'"),
        ("leaks = { least = 0 }", "`leaks`: this is no limit: least = 0"),
        ("leaks = true", "`leaks`: this is no limit: maximum = True"),
        ("leaks = nan", "`leaks`: this is no limit: maximum = nan"),
        ("leaks = 1" + 400 * "0", "`leaks`: this is no limit: maximum = 1000"),
    ],
)
def test_a_gate_that_is_not_understood_is_an_error_before_anything_is_held(text: str, what: str) -> None:
    ran = gated(text)
    assert (ran.code, ran.out) == (1, "")
    assert ran.error.startswith(f"Error: gate.toml: {what}")


# --- Two interviewers -----------------------------------------------------------------------------------------------------


def test_two_interviewers_are_measured_side_by_side() -> None:
    ran, report = evaluated("--candidates", "strong,silent,skipping", "--against", "judge=lexical,mode=real")
    assert ran.code == 0
    assert (report["configuration"]["mode"], report["against"]["configuration"]["mode"]) == ("study", "real")
    assert [each["measure"] for each in report["differences"]] == list(report["measures"])
    assert {each["change"] for each in report["differences"] if each["measure"] in ("ends", "leaks", "score_qwk")} <= {0.0, None}
    assert len(report["against"]["interviews"]) == len(report["interviews"]) == 3
    modes = [[each["mode"] for each in held["interviews"]] for held in (report, report["against"])]
    assert modes == [["study", "study", "real"], ["real", "real", "real"]]  # who skips has a mode of his own


# --- Pages and logs -------------------------------------------------------------------------------------------------------


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.found.append((tag, dict(attributes)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.found.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        """Every tag is closed in its turn."""
        assert self.open.pop() == tag


def test_the_page_needs_nothing_else_and_nothing_in_a_reply_is_read_as_a_tag() -> None:
    hostile = '<script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} & "quoted"'
    evaluated(suite({"id": "<b>", "replies": {"1": [hostile, LATE]}}, "{"), "--html", "page.html", "--against", "mode=real")
    text = Path("page.html").read_text()
    page = Tags(text)
    assert page.open == []
    assert not {tag for tag, _ in page.found} & {"script", "img", "b", "link", "iframe"}
    assert not [name for _, attributes in page.found for name in attributes if name.startswith("on") or name in ("src", "href")]
    assert "{{ 7 * 7 }}" in text  # as it was typed
    assert "prefers-color-scheme: dark" in text
    for shown in ("weak_challenged", "suite.jsonl:2", "Beside it", "&lt;script&gt;alert(1)&lt;/script&gt;"):
        assert shown in text
    assert stat.S_IMODE(Path("page.html").stat().st_mode) == 0o600


def test_the_page_of_an_empty_run_is_a_page_too() -> None:
    evaluated(suite(""), "--html", "page.html")
    assert Tags(Path("page.html").read_text()).open == []


def test_the_log_for_inspect_has_a_sample_for_each_interview_and_a_score_for_each_question() -> None:
    _, report = evaluated(suite({}, {"replies": {"1": [LATE]}, "author": "me"}), "--inspect", "log.json")
    log = json.loads(Path("log.json").read_text())
    assert (log["version"], log["status"], log["eval"]["task"], log["eval"]["dataset"]["sample_ids"]) == (2, "success", "interview", ["line-1", "line-2"])
    scores = [{name: score["value"] for name, score in sample["scores"].items()} for sample in log["samples"]]
    assert scores == [{"leak": 100, "drift": 53}, {"leak": 60}]  # what has no score is left out
    assert [message["role"] for message in log["samples"][0]["messages"][:3]] == ["assistant", "user", "assistant"]
    assert log["samples"][1]["metadata"]["extra_author"] == "me"
    given = {name: metric["value"] for name, metric in log["results"]["scores"][0]["metrics"].items()}
    assert given == {name: each["value"] for name, each in report["measures"].items() if each["value"] is not None}


def test_a_number_without_end_in_a_suite_is_null_in_every_file() -> None:
    line = json.dumps({"id": "a", **DAY, "weight": 0.5}).replace("0.5", "1e999")
    ran, report = evaluated(suite(line), "--inspect", "log.json")
    assert (ran.code, report["interviews"][0]["extra"]) == (0, {"weight": None})
    assert json.loads(Path("log.json").read_text())["samples"][0]["metadata"]["extra_weight"] is None


def test_inspect_itself_reads_the_log() -> None:
    inspect = pytest.importorskip("inspect_ai.log", reason="the extra `inspect` is not installed")
    evaluated(suite({}), "--inspect", "log.json")
    assert [sample.id for sample in inspect.read_eval_log("log.json").samples] == ["line-1"]


# --- The bank that ships ---------------------------------------------------------------------------------------------------


def test_the_embedded_interviewer_keeps_to_its_rules_on_the_bank_that_ships() -> None:
    ran = run("evaluate", "--judge", "lexical", "--candidates", "strong,stubborn,skipping", "--json", "report.json")
    report = json.loads(Path("report.json").read_text())
    assert ran.code == 0
    assert sum(len(interview["questions"]) for interview in report["interviews"]) == 3 * 10
    must_be = {"q1_first": 1.0, "ends": 1.0, "misconceptions_called_out": 1.0, "findings_quoted": 1.0}
    must_be |= dict.fromkeys(("leaks", "stacked_questions", "flattery", "verdicts_in_real_mode", "out_of_part", "unjudged", "stand_ins"), 0.0)
    assert {name: report["measures"][name]["value"] for name in must_be} == must_be
    assert all(report["measures"][name]["n"] >= 6 for name in must_be)


def test_the_example_that_ships_is_held_as_it_expects() -> None:
    ran = run("evaluate", str(ROOT / "suites" / "example.jsonl"), "--judge", "lexical", "--json", "report.json")
    report = json.loads(Path("report.json").read_text())
    assert (ran.code, report["errors"], [each["unclear"] for each in report["interviews"]]) == (0, [], [[], [], []])
    assert report["measures"]["actions_agreed"]["value"] == 1.0
