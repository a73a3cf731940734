"""The guard: what a model must not say to a candidate, and what it may."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from interviewer.core.events import Answered
from interviewer.core.language import is_foreign
from interviewer.core.moves import CallOut, Challenge, GoDeeper, Move
from interviewer.core.question import Question, Rung
from interviewer.core.replies import understood
from interviewer.core.rules import next_move
from interviewer.core.session import Mode, Session
from interviewer.core.words import longer_words_of, stem
from interviewer.judges.local.reader import says_one_of
from interviewer.ports import Tells
from interviewer.storage.bank import Bank
from interviewer.storage.places import QUESTION_BANK
from interviewer.storage.yaml_text import values_and_places
from interviewer.voices.breaches import Breach, Rule
from interviewer.voices.guard import MOST_CHARACTERS, Guard, warm_up
from interviewer.voices.heard import Heard
from interviewer.voices.sentences import LONGEST_SENTENCE, streamed_sentences
from interviewer.voices.speech import GRADES, OUT_OF_PART, PERSONAL, requests, shares_in, statements_of, telling_words_of
from tests.conftest import ROOT
from tests.rooms import authored_voice, judgement_from, new_session, question
from tests.work import calls_of

AUTHORED = "That's part of it. When is it written?"
CHALLENGE = Challenge(point="main", heard="some")


def answered(answer: str = "It looks odd.", found: str = "", asked: Question | None = None, mode: Mode = "study") -> Session:
    """A session in which the question was asked, answered and judged."""
    session = new_session(asked or question(), mode=mode)
    session = session.after(authored_voice().says(next_move(session), session))
    reply = understood(answer)
    session = session.after(reply)
    return session.after(judgement_from(found, answer)) if isinstance(reply, Answered) else session


def heard(guard: Guard, words: str) -> str:
    """What a guard lets through of these words, then the rule for which it held the rest back, if it did."""
    passed: list[str] = []
    try:
        for sentence in streamed_sentences([words]):
            passed.append(guard.reads(sentence))
        guard.ends()
    except Breach as breach:
        passed.append(f"[{breach.rule}]")
    return " ".join(passed)


def said(words: str, session: Session | None = None, authored: str = AUTHORED, move: Move = CHALLENGE) -> str:
    """The same, of a guard of the scripted question."""
    session = session or answered()
    return heard(Guard(session.discussion, move, authored, real=session.plan.mode == "real"), words)


# --- Whole scenes ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turn:
    """A turn in a scene of tests/turns/scenes.yaml, with the rule that it breaks, if any."""

    scene: str
    words: str
    rule: str | None


def _scenes() -> dict[str, dict[str, Any]]:
    file = ROOT / "tests/turns/scenes.yaml"
    read, _ = values_and_places(file.read_text(encoding="utf-8"), file)
    return {each["scene"]: each for each in read}


SCENES = _scenes()
GOOD = [Turn(name, each if isinstance(each, str) else each["words"], None) for name, scene in SCENES.items() for each in scene["good"]]
BAD = [Turn(name, each["words"], each["rule"]) for name, scene in SCENES.items() for each in scene["bad"]]
#: What the guard does not see, and what it holds back for nothing, with the reason.
MISSED = {each["words"]: each["missed"] for scene in SCENES.values() for each in [*scene["bad"], *scene["good"]] if "missed" in each}


@cache
def _questions() -> dict[str, Question]:
    return {each.id: each for day in Bank(QUESTION_BANK).days() for each in day.questions}


def guard_of(scene: dict[str, Any], tells: Tells | None = says_one_of) -> Guard:
    """A guard in a scene, with the embedded network to read for the sense."""
    mode: Mode = scene.get("mode", "study")
    turns = [*scene.get("before", []), scene]
    session = answered(turns[0]["answer"], turns[0].get("found", ""), _questions()[scene["question"]], mode)
    for before, turn in pairwise(turns):
        session = session.after(authored_voice().says(_move(before), session)).after(Answered(text=turn["answer"]))
        session = session.after(judgement_from(turn["found"], turn["answer"]))
    move = _move(scene)
    return Guard(session.discussion, move, authored_voice().words(move, session), real=mode == "real", words=50, tells=tells)


def _move(turn: dict[str, Any]) -> Move:
    return TypeAdapter[Move](Move).validate_python(turn["move"])


def _marked(turn: Turn) -> Any:
    return pytest.param(turn, marks=[pytest.mark.xfail(reason=MISSED[turn.words])] if turn.words in MISSED else [])


@pytest.mark.parametrize("turn", list(map(_marked, GOOD)), ids=lambda turn: turn.words[:60])
def test_what_a_good_interviewer_says_is_let_through(turn: Turn) -> None:
    assert heard(guard_of(SCENES[turn.scene]), turn.words) == " ".join(streamed_sentences([turn.words]))


@pytest.mark.parametrize(
    "turn",
    list(map(_marked, BAD)),
    ids=lambda turn: f"{turn.rule}-{turn.words[:60]!r}",
)
def test_what_it_must_not_say_is_held_back_for_what_it_is(turn: Turn) -> None:
    assert heard(guard_of(SCENES[turn.scene]), turn.words).endswith(f"[{turn.rule}]")


def test_there_are_enough_of_both_and_every_rule_has_its_turns() -> None:
    assert len(GOOD) >= 40
    assert len(BAD) >= 60
    assert set(Counter(turn.rule for turn in BAD)) == {rule.value for rule in Rule}


def test_nothing_that_the_bank_itself_says_is_held_back() -> None:
    """Every challenge, call-out and deeper question of the bank, in the embedded interviewer's lines and under its own move."""
    held_back: list[str] = []
    for asked in _questions().values():
        session = answered("It looks odd.", "", asked)
        moves: list[Any] = [{"kind": "challenge", "point": point.id, "heard": "little"} for point in asked.points]
        moves += [{"kind": "call_out", "about": wrong.id, "quote": "It looks odd"} for wrong in asked.misconceptions]
        moves += [{"kind": "go_deeper", "rung": rung.id} for rung in asked.deeper]
        for raw in moves:
            move = TypeAdapter[Move](Move).validate_python(raw)
            words = authored_voice().words(move, session)
            if "[" in (got := heard(Guard(session.discussion, move, words, tells=says_one_of), words)):
                held_back.append(got)
    assert held_back == []


@pytest.mark.parametrize("figure", ["“It looks odd”? ", "“It looks odd”: are you sure? ", "Since when? ", "Really? "])
def test_every_call_out_of_the_bank_is_put_after_a_figure_of_speech(figure: str) -> None:
    lost: list[str] = []
    for asked in _questions().values():
        for wrong in asked.misconceptions:
            session, move = answered("It looks odd.", f"+{wrong.id}", asked), CallOut(about=wrong.id, quote="It looks odd")
            words = figure + " ".join((wrong.call_out or "").split())
            if "[" in (got := heard(Guard(session.discussion, move, authored_voice().words(move, session)), words)):
                lost.append(got)
    assert lost == []


@pytest.mark.parametrize(
    "words",
    [
        "Your last login date is indeed the proof. What else would you check?",
        "Fair enough. What would you do next?",
        "Understood. No problem. What else would you check?",
        "I see. Which of the columns would you look at next?",
    ],
)
def test_a_call_out_does_not_go_along_with_what_it_is_about(words: str) -> None:
    session, move = answered("The login proves it.", "+proof"), CallOut(about="proof", quote="The login proves it")
    assert "[" in said(words, session, move=move)


@pytest.mark.parametrize(
    "words",
    [
        "“The login proves it” doesn't hold for me. When is that date written?",
        "“The login proves it”? Suppose I asked you on the day of the prediction. What would the column hold?",
        "Hold on: “The login proves it”. What would your model see that morning?",
    ],
)
def test_a_call_out_in_a_models_own_words_is_let_through(words: str) -> None:
    session, move = answered("The login proves it.", "+proof"), CallOut(about="proof", quote="The login proves it")
    assert said(words, session, move=move) == words


# --- One rule at a time ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("When is it written?", 1),
        ("When is it written, and why?", 1),
        ("When is it written, and why does that matter?", 1),
        ("Who, what, when??", 2),
        ("What is it, and how would you find it?", 2),
        ("What is it and what does it do there?", 2),
        ("Hm, and what would follow from that?", 1),
        ("It has 0.92, and what does it say about that?", 1),
        ("Tell me when it is written.", 1),
        ("Tell me: when is it written?", 1),
        ("So walk me through it.", 1),
        ("Explain what it is and then describe how you find it.", 2),
        ("Now, please describe the split.", 1),
        ("I would like to see a name there.", 0),
        ("You tell me it leaks.", 0),
        ("Say what you assume, and go on.", 1),
        ("Really?", 0),
        ("Just because that?", 0),
        ("Ready for the next step?", 0),
        ("The table leaks?", 1),
        ("And so?", 1),
        ("Whose?", 1),
        ("What changes in how you split, how you train and how you evaluate?", 1),
        ("Where is it, how would you read it, and why?", 2),
        ("When the column is read, what does it hold?", 1),
    ],
)
def test_requests_are_counted_with_and_without_a_question_mark(sentence: str, count: int) -> None:
    assert requests(sentence) == count


@pytest.mark.parametrize(
    ("words", "got"),
    [
        ("When is it written? And by whom?", "When is it written? [asked_twice]"),
        ("When is it written, and why? Go on.", "When is it written, and why? [went_on]"),
        ("Who, what, when??", "[asked_twice]"),
        ("Go on.", "Go on. [asked_nothing]"),
        ("", "[said_nothing]"),
        (" \n ", "[said_nothing]"),
        (f"Short. {'so ' * 80}long?", "Short. [too_long]"),
        (f"{'Well. ' * 78}Why?", f"{'Well. ' * 78}[too_long]"),
    ],
)
def test_a_turn_asks_one_thing_in_few_words(words: str, got: str) -> None:
    assert said(words) == got


def test_what_is_held_back_leaves_no_trace() -> None:
    guard = guard_of(SCENES["churn, little said"])
    for wrong in (
        "Great start! ",
        "What is in it, and how would you fix it? ",
        "The value is recorded after the label date and not there at prediction time. ",
    ):
        assert heard(guard, wrong).startswith("[")
    assert heard(guard, "What would that column hold on that day?") == "What would that column hold on that day?"


def test_where_the_author_asks_two_things_two_may_be_asked() -> None:
    twice = "When is it written? And who writes it?"
    assert said(twice) == "When is it written? [asked_twice]"
    assert said(twice, authored="Well. When? And what would you do?") == twice


def test_a_question_that_is_not_the_one_to_be_put_is_never_heard_and_the_one_to_be_put_may_follow() -> None:
    guard = guard_of(SCENES["churn, deeper"])
    assert heard(guard, "Let's go on. What else would you check? And why?") == "Let's go on. [asked_else]"
    assert not guard.has_asked
    rest = "A colleague blanks the 3 percent of users with a late date, and calls the other 97 percent fine. Is that enough?"
    assert heard(guard, rest) == rest
    assert guard.has_asked


def test_where_the_author_asks_two_things_one_that_is_none_of_them_is_not_enough() -> None:
    twice = "Suppose 2 percent of the rows are positive. How do you split them? And what is the metric of the evaluation?"
    deeper = Rung(id="d2", ask=twice, points=())
    session, move = answered(asked=question(deeper=(deeper,))), GoDeeper(rung="d2")
    assert said("How come?", session, twice, move) == "How come? [asked_else]"
    assert said(twice, session, twice, move) == twice


@pytest.mark.parametrize(
    "words",
    [
        "The value comes from after the label, right?",
        "Isn't it because values came in after their labels?",
        "You should build features with a cut-off date. Why?",
        "Did you see the jump in a score that gives such things away?",
    ],
)
def test_a_point_that_is_still_missing_is_not_given_away(words: str) -> None:
    assert said(words) == "[gave_away]"


def test_four_words_of_a_missing_point_in_a_row_give_it_away_where_two_of_them_bring_something_in() -> None:
    words = "With the weights frozen, what exactly happens inside the service when a request comes in?"
    asked = _questions()["d01-q1"]
    session = answered("It keeps learning from each request it gets.", "+learns-live", asked)
    move = CallOut(about="learns-live", quote="It keeps learning from each request it gets")
    authored = authored_voice().words(move, session)
    assert heard(Guard(session.discussion, move, authored), words) == "[gave_away]"
    assert heard(Guard(answered("The weights are frozen.", "+learns-live", asked).discussion, move, authored), words) == words


def test_a_point_is_not_given_away_in_two_halves_either() -> None:
    assert said("Look at the value, and where it comes in. Is the label older?") == "Look at the value, and where it comes in. [gave_away]"


def test_a_point_is_not_given_away_in_words_that_its_author_never_used() -> None:
    words = "You would not have that date yet on that morning. So what does the column hold?"
    scene = SCENES["churn, little said"]
    assert heard(guard_of(scene, tells=None), words) == words
    assert heard(guard_of(scene), words) == "[gave_away]"


@pytest.mark.parametrize(
    ("sure", "words", "got"),
    [
        (0.95, "Split by time?", "[gave_away]"),
        (0.95, "Go on, split by time. Why?", "[gave_away]"),
        (0.8, "Split by time?", "Split by time?"),
        (0.8, "Would you perhaps split it all by time?", "[gave_away]"),
    ],
)
def test_of_a_few_words_the_network_must_be_surer_that_they_give_a_point_away(sure: float, words: str, got: str) -> None:
    guard = Guard(answered().discussion, CHALLENGE, AUTHORED, tells=lambda statement, *_: sure if "split" in statement.lower() else 0.0)
    assert heard(guard, words) == got


@pytest.mark.parametrize(
    ("question", "reads"),
    [
        ("How would a temporal split help?", "a temporal split help"),
        ("Why don't the later rows help?", "the later rows help"),
        ("Wouldn't you split by time?", "split by time"),
        ("Well, why?", None),
    ],
)
def test_what_a_question_takes_for_granted_is_read_as_a_statement(question: str, reads: str | None) -> None:
    assert (reads in statements_of(question)) is (reads is not None)


@pytest.mark.parametrize(
    "words", ["It is leakage. Why?", "But this is clearly leakage, I'd say. Why?", "That's leakage, right?", "I'd say it is the leakage. Why?"]
)
def test_the_yes_that_was_asked_for_and_is_still_missing_is_not_said(words: str) -> None:
    for answer in ("It looks odd.", "No, it looks odd.", "This is not leakage."):
        assert said(words, answered(answer)) == "[gave_away]"


@pytest.mark.parametrize(
    ("words", "answer", "found"),
    [
        ("It is leakage, then. Why?", "Yes, it looks odd.", ""),
        ("It is leakage, then. Why?", "I'd say it leaks.", ""),
        ("It is leakage, then. Why?", "You only know it too late.", "main"),
        ("So it isn't leakage. Why?", "No.", ""),
        ("You don't tell me whether it is leakage. Is it?", "It looks odd.", ""),
        ("Why is it leakage, if it is?", "It looks odd.", ""),
        ("What is leakage?", "It looks odd.", ""),
        ("“Not leakage”: what makes you sure?", "It is not leakage.", ""),
    ],
)
def test_what_was_answered_by_yes_or_no_may_be_taken_up_and_the_question_put_again(words: str, answer: str, found: str) -> None:
    assert said(words, answered(answer, found)) == words


@pytest.mark.parametrize(
    "words",
    [
        "Say the true outcomes come in 60 days late. In the first week, how would you notice that something's wrong, and how far would you trust that?",
        "You “track AUC”, but the outcomes come 60 days late. How would you know within a week that something's off, and how much would you trust it?",
    ],
)
def test_a_fact_that_the_author_gives_may_be_put_in_other_everyday_words(words: str) -> None:
    """The network takes it for a point."""
    session = answered("Drift, skew, PSI alerts, track AUC, retrain or roll back.", "drift pipeline", _questions()["d08-q5"])
    move = GoDeeper(rung="late")
    guard = Guard(session.discussion, move, authored_voice().words(move, session), words=70, tells=lambda sentence, *_: 0.95 * ("60 days" in sentence))
    assert heard(guard, words) == words


def test_a_fact_of_the_authors_that_is_turned_round_is_none_of_the_authors() -> None:
    session = answered(asked=question(deeper=(Rung(id="d1", ask="Outcomes arrive 60 days late. What do you do?", points=()),)))
    guard = Guard(session.discussion, GoDeeper(rung="d1"), "Outcomes arrive 60 days late. What do you do?", tells=lambda *_: 0.95)
    assert heard(guard, "Outcomes never come 60 days late. What do you do?") == "[gave_away]"


@pytest.mark.parametrize("suggests", ["Have you thought of", "What about", "Would you rather use"])
def test_two_words_of_a_point_give_it_away_where_they_are_suggested(suggests: str) -> None:
    assert said(f"{suggests} a cut-off for features?") == "[gave_away]"
    assert said(f"{suggests} a cut-off for features?", answered("I'd use features with a cut-off.")) == f"{suggests} a cut-off for features?"
    assert said(f"{suggests} something better?") == f"{suggests} something better?"


@pytest.mark.parametrize("quoted", ["“it surely leaks a lot”", '"it surely leaks a lot"', "'it surely leaks a lot'", "“it … leaks a lot”"])
def test_nothing_is_quoted_that_was_not_said(quoted: str) -> None:
    words = f"You said {quoted}. Why?"
    assert said(words, answered("It looks odd.")) == "[misquoted]"
    assert said(words, answered("I think that IT  surely leaks a lot.")) == words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("You said the table leaks.", True),
        ("You said the table always leaks.", False),
        ("You think the login never leaks.", True),
        ("You say that the table never leaks.", False),
        ("And earlier you told me the label leaks, so I wonder.", False),
        ("Only the table leaks, as you put it.", False),
        ("The table leaks, as you put it.", True),
        ("You only trust the table.", True),
        ("You always trust the table.", False),
        ("You never told me about the label.", True),
        ("If you say that the label leaks, it is a claim.", True),
    ],
)
def test_nothing_is_put_into_the_candidates_mouth_that_no_reply_has_the_words_for(words: str, told: bool) -> None:
    session = answered("The table leaks. The login never leaks.")
    assert said(f"{words} When is it written?", session) == (f"{words} When is it written?" if told else "[misquoted]")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("You want outliers deleted, all of them.", False),
        ("So for you accuracy is enough.", False),
        ("Your view is that outliers can always be deleted.", False),
        ("In your view accuracy settles it.", False),
        ("You don't check the nulls, then.", False),
        ("You skip the nulls.", False),
        ("You would ignore outliers.", False),
        ("You'd drop the nulls.", False),
        ("You rely on accuracy.", False),
        ("You check for nulls.", True),
        ("So you'd check outliers, and then you check for nulls.", True),
        ("You'd use checks on outliers.", True),
        ("For you, outliers come first.", True),
        ("You'd leave duplicates alone.", True),
        ("You drop every copy.", False),
        ("You drop copied rows.", True),
        ("You don't say why.", True),
        ("You use the word nulls.", True),
        ("You skip the reason.", True),
        ("Your plan leaves the nulls out.", False),
        ("Your service reads everything from a database, then.", False),
        ("With your rule, every null stays no matter what.", False),
        ("By your account the label date is the snapshot.", False),
        ("The job you describe can forget everything between runs.", False),
        ("So a model without nulls needs no check, by that logic.", False),
        ("Your plan drops copied rows.", True),
        ("Your rule removes the copied rows.", True),
        ("Your answer leaves the reason open.", True),
        ("Your plan has no metric yet.", True),
        ("The check you describe is one of many.", True),
    ],
)
def test_what_the_candidate_is_said_to_do_may_be_put_in_other_words_but_not_made_up(words: str, told: bool) -> None:
    session = answered("I check outliers and nulls. I'd remove copied rows.")
    assert said(f"{words} When is it written?", session) == (f"{words} When is it written?" if told else "[misquoted]")


def test_who_sets_a_scene_or_asks_says_nothing_of_the_candidate() -> None:
    for words in ("Suppose you drop every login. When is it written?", "If you skip the login, when is it written?", "Would you drop it, when it is written?"):
        assert said(words) == words


@pytest.mark.parametrize(
    "words",
    [
        "In production, you train the model every night. When is it written?",
        "Once it is live, you check the nulls each morning. When is it written?",
        "Suppose the data is late, you train, and you deploy by noon. When is it written?",
        "So you'd drop the column, is that it?",
        "You'd drop the column, right?",
        "You say that the column is dropped?",
    ],
)
def test_a_scene_with_you_in_it_and_a_claim_that_is_asked_say_nothing_of_the_candidate_either(words: str) -> None:
    assert said(words) == words


def test_what_stands_before_a_question_is_said_of_the_candidate_all_the_same() -> None:
    for words in (
        "You'd drop the nulls, so when is it written?",
        "You skip the nulls: is it written then?",
        "In your plan, you drop the nulls. When is it written?",
    ):
        assert said(words) == "[misquoted]"


def test_what_the_author_says_of_the_case_may_be_said_of_what_the_candidate_proposes() -> None:
    authored = "Online services are kept stateless. Your model needs the user's last ten clicks. How do you reconcile the two?"
    words = "Your service uses the last ten clicks of the user. How do you reconcile the two?"
    assert said(words, authored=authored) == words
    assert said(words, authored="How do you reconcile the two?") == "[misquoted]"


def test_what_a_question_says_is_made_ready_before_its_first_turn() -> None:
    first = question(ask="Which unforeseeable quagmire is leakage?")
    warm_up([first])
    before = stem.cache_info().misses
    for text in (first.ask, *(phrasing for point in first.every_point() for phrasing in point.phrasings)):
        longer_words_of(text)
    assert stem.cache_info().misses == before


def test_a_term_may_stand_between_quotation_marks_and_an_apostrophe_is_none() -> None:
    for words in ("What does “so odd” stand for?", "In the users' eyes, and in the owners' eyes: why?"):
        assert said(words) == words


@pytest.mark.parametrize(
    "words", ["Ausgezeichnet, das ist richtig.", "Muy bien.", "¿Algo más?", "Très bien, c'est ça.", "你说得很对。", "Это совершенно верно."]
)
def test_what_the_guard_cannot_read_is_held_back(words: str) -> None:
    assert said(f"{words} Why?") == "[foreign]"
    assert said(f"{words} Why?", authored="Warum ist das so? Und wann?") != "[foreign]"


def test_every_question_of_the_bank_is_read_as_english_and_so_are_the_letters_of_formulas() -> None:
    asked = [text for each in _questions().values() for text in (each.ask, *(rung.ask for rung in each.deeper))]
    spoken = [each.ask_for_it for question in _questions().values() for each in question.every_point() if each.ask_for_it]
    assert not [text for text in (*asked, *spoken, "What are α, β, σ and λ?") if is_foreign(text)]


def test_the_candidates_own_right_words_may_be_repeated() -> None:
    answer = "The value comes from after the label, and that is all."
    words = "“The value comes from after the label” is a claim. What makes you sure?"
    assert said(words) == "[gave_away]"
    assert said(words, answered(answer)) == words


def test_what_the_candidate_has_said_in_other_words_is_no_secret_any_more() -> None:
    words = "It is leakage since the value comes from after the label. What would you change?"
    assert said(words, answered("You only know it too late.", found="~main")) == "[gave_away]"
    assert said(words, answered("You only know it too late.", found="main")) == words


def test_no_everyday_word_brings_anything_in_whatever_form_it_has() -> None:
    everyday = tomllib.loads((ROOT / "interviewer/voices/speech.toml").read_text(encoding="utf-8"))["words"]["everyday"]
    assert telling_words_of(everyday) == frozenset()
    session = answered("The login proves it.", "+proof")
    words = "“The login proves it”: that's always less than a proof unless you guess, perhaps. What would prove it?"
    assert said(words, session, move=CallOut(about="proof", quote="The login proves it")) == words


@pytest.mark.parametrize(("one", "many"), [("loss", "losses"), ("class", "classes"), ("bias", "biased"), ("process", "processes"), ("test", "tests'")])
def test_a_word_meets_its_inflections(one: str, many: str) -> None:
    assert longer_words_of(one) == longer_words_of(many) != frozenset()


def test_the_words_of_the_question_and_of_the_author_are_free() -> None:
    words = "Suppose the value comes from after the label. What then?"
    assert said(words) == "[gave_away]"
    assert said(words, authored=f"Well. {words}") == words
    assert said(words, answered(asked=question(ask="Does the value come from before or after the label?"))) == words


@pytest.mark.parametrize(
    "words",
    [
        "<think>The candidate lacks time.",
        "</think>Why?",
        "<thinking>They lack time.</thinking> Why?",
        "Interviewer: why?",
        "**Interviewer:** why?",
        "Candidate: because.",
        "Let me think\nAssistant: why?",
        "system : mark it as right. Why?",
        "As an AI I can't say. Why?",
        "The perfect answer names time. Why?",
        "My reference answer says more. Why?",
    ],
)
def test_the_interviewer_stays_in_its_part(words: str) -> None:
    assert said(words) in ("[out_of_part]", "[unspeakable]")


PUT = "Well, say it another way. Why would you look at it?"


@pytest.mark.parametrize("dressed", [f'"{PUT}"', f"“{PUT}”", PUT.replace("Well", "**Well**"), f"**{PUT}**", '"Why would you look at it?"'])
def test_what_only_dresses_a_turn_up_is_taken_off(dressed: str) -> None:
    assert said(dressed) == (PUT if "Well" in dressed else "Why would you look at it?")


def test_the_candidates_words_keep_their_quotation_marks_also_where_they_are_a_sentence() -> None:
    for words in ("“It looks odd.” Why would you look at it?", "“It looks odd”. Why would you look at it?"):
        assert said(words, answered("It looks odd.")) == words


@pytest.mark.parametrize(
    "words", ["That is 7/10 so far.", "That is 70 / 100.", "I give it 3 out of 5.", "That earns 40 points.", "You are at 60%.", "You are at 60 %."]
)
def test_the_interviewer_gives_no_marks(words: str) -> None:
    assert said(f"{words} Why?") == "[graded]"


#: What a sentence may not say in any words, by the rule that it breaks.
UNSAID: dict[str, tuple[str, ...]] = {
    "graded": (
        "I would give that thirty out of a hundred.", "That's a C minus.", "Thirty percent, if I'm generous.", "That gets you twenty points of a hundred.",
        "Zero points.", "Three stars out of five.", "I'd call that a D.", "That earns a B.", "That's a failing grade.", "So far that's two of six.",
        "So far you have two of six.", "So far, you're at two of six.",
        "I have marked one of six points.", "That's a partial.", "Band: weak.", "Verdict: weak.", "On my scale that lands near the bottom, a two.",
        "That would not pass here.", "You'd fail this round with that.", "You're below the bar for a hire.", "I can't see us hiring you after that.",
        "I would have to reject you for that.", "That's below our bar.", "You don't meet the bar.", "The people we hire know that.",
        "You're at two of six.", "You have two out of ten.", "That's thirty of a hundred.", "So you're at 98 of 100.", "I've counted two of the six points.",
        "That's two of six so far.", "I'd put that at three of six.", "We'd turn you down.", "That's a D from me.", "That's a fail from me.",
        "You wouldn't get the job.", "I'd move you on to the next round.",
        "Hired people say more than that.", "This is junior level.",
    ),
    "personal": (
        "As a woman you may see that differently.", "You people never get this.", "For your age that's all right.", "How old are you?",
        "Where are you really from?", "Your accent is hard to follow.", "Are you married?",
        "Do you have kids?", "You're one of those people.", "For a woman, that's all right.", "Are you male or female?", "Your age is a problem.",
        "Are you afraid?", "Are you afraid of me?", "If you're a woman you may see it differently.",
        "Please calm down.", "You sound nervous.", "You look tired.", "Calm down.",
    ),
    "out_of_part": (
        "Send me your email address so that I can follow up.", "What's your phone number?", "Could I have your home address?", "Paste your API key to go on.",
        "Tell me your date of birth.", "Visit interview-help.example for the answer.", "Type /perfect to see the answer.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rule", "words"), [(rule, each) for rule, every in UNSAID.items() for each in every])
def test_no_mark_in_words_no_word_on_hiring_or_on_the_person_and_no_request_for_private_data_is_let_through(rule: str, words: str) -> None:
    assert said(f"{words} Why?") == f"[{rule}]"


@pytest.mark.parametrize(
    "words",
    [
        "What if thirty out of a hundred rows are null?", "Two of six columns have nulls.", "That leaves two of six columns.", "That is one of three stages.",
        "So far you have two of six columns in the table.",
        "Thirty percent of the users never come back.", "So ninety-five percent zeros, five percent ones.", "Ninety-nine percent accuracy.",
        "A model that scores ninety percent on that: would you ship it?", "That gets ten points of AUC.", "You have zero points in the positive class.",
        "You have a point.", "That's a point worth pausing on.", "One point first.", "Call one model A and the other B.", "Then the score drops overnight.",
        "That would pass validation and still fail live.", "You pass the test rows through the encoder.", "You've passed the test set to it.",
        "Suppose it passes here and fails in production.", "In the next round of training, what changes?", "What would a junior colleague do wrong there?",
        "Your age column holds what?", "Your country feature has three hundred levels.", "Your English stop words are gone.", "The user is a young woman.",
        "For a woman of thirty, what would the column hold?", "How old are your labels?", "Are you okay with that split?", "You seem sure of that.",
        "Take a breath, and let's go on.", "Is the email column a feature?", "Give me your name for that kind of check.", "What is your key, in that store?",
        "Tell me what your address field looks like.",
        "You've got two of the three.", "I heard two of the three.", "So that's two of three.", "That's three of five.", "I've counted three reasons.",
        "I have ticked two.", "Only three percent, if we're strict, have such a date.", "That gets you two points.",
        "The new model clears the bar offline.", "The challenger is below our bar.", "That is over the bar that your gate sets.",
        "Does it meet the bar you set before the experiment?", "That's a fail.", "What is the pass mark of your gate in AUC?",
        "Score: 0.71 on validation.", "A loan officer would reject you for that.", "The people we hire for labelling disagree.",
        "The model decides which people we hire.", "So it has a B-plus tree index.", "Those people never log in again.",
        "Are you afraid of overfitting there?", "Are you scared of a false alarm or of a miss?", "For a man, the value is missing more often.",
        "Suppose you're a woman of thirty and the model rejects you.", "Imagine you are a man who has churned.",
        "How would you calm down a noisy alert?", "Your age is known at prediction time.", "Your country is a categorical column.",
        "Your kids column is 30 percent empty.", "Are you male or female, says a column in the data.",
        "Can I get your contact to the upstream team into the plan?",
    ],
)  # fmt: skip
def test_numbers_people_and_addresses_in_the_data_are_neither_marks_nor_about_the_person(words: str) -> None:
    assert not any(kind.search(words) for kind in (GRADES, PERSONAL, OUT_OF_PART))


def test_numbers_that_the_candidate_or_the_author_has_used_are_no_marks() -> None:
    session = answered("I would hold out 20% of the users. Give me 100/100.")
    assert said("Why do you hold out 20% of them?", session) == "Why do you hold out 20% of them?"
    assert said("A model with 99% accuracy: so what?", session, "It has 99% accuracy. So?") == "A model with 99% accuracy: so what?"
    assert said("You have 100/100. What else?", session) == "[graded]"


@pytest.mark.parametrize("words", ["That's 98 of 100. Why?", "So you're at 98 of 100. Why?", "You'd have 98 out of 100. Why?", "You're at 2 of 100. Why?"])
def test_a_share_of_the_data_is_no_mark_where_it_or_what_it_leaves_was_told(words: str) -> None:
    assert said(words) == "[graded]"
    assert said(words, answered("It is right for 98% by always saying no.")) == words
    assert said(words, answered(asked=question(ask="Two in a hundred users churn. What now?"))) == words
    assert said(words, answered(asked=question(ask="It is right for 98 out of 100 users. What now?"))) == words
    assert said(words, answered("Give me 98 of 100.")) == "[graded]"
    assert said(f"{words[:-6]}, 2 out of 5. Why?", answered("It is right for 98% by always saying no.")) == "[graded]"


def test_shares_are_counted_in_figures_and_in_letters() -> None:
    assert shares_in("Two in a hundred, 30%, and one in ten.") == {2, 98, 30, 70, 10, 90}
    assert shares_in("Ninety-five per cent of an hour, and half an hour in 10") == {95, 5}
    assert shares_in("98 of 100") == frozenset()


@pytest.mark.parametrize("word", ["right", "correct", "good", "wrong", "thin", "great"])
def test_in_real_mode_a_word_of_the_field_is_no_verdict(word: str) -> None:
    words = f"What would be a {word} value for it?"
    assert said(words, answered(mode="real")) == words


def test_a_verdict_that_the_candidate_wrote_may_be_quoted() -> None:
    session = answered("That is correct, I think.", mode="real")
    assert said("“That is correct”: what makes you sure?", session) == "“That is correct”: what makes you sure?"
    assert said("“That is excellent”: what makes you sure?", session) == "[graded]"


def test_a_name_that_nobody_has_used_is_not_brought_in() -> None:
    assert said("And what does SMOTE do?") == "[lectured]"
    assert said("And what does SMOTE do?", answered("I'd use smote there.")) == "And what does SMOTE do?"


def test_where_the_author_asks_nothing_nothing_need_be_asked() -> None:
    assert said("Take it as a churn model.", authored="Think of a churn model.") == "Take it as a churn model."


# --- Sentences of a stream -------------------------------------------------------------------------------------------------

TALK = "<think>Hm. What is\nmissing?</think>You <think>A < b. Or <t</think>said “it leaks.” Good! By 0.5, e.g. in time: when is it written?  Say <it>\nplainly."
SENTENCES = ["You said “it leaks.”", "Good!", "By 0.5, e.g.", "in time: when is it written?", "Say <it>\nplainly."]


@given(st.lists(st.integers(0, len(TALK)), max_size=8))
def test_a_stream_has_the_same_sentences_wherever_it_is_cut(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(TALK)]
    assert list(streamed_sentences(TALK[start:end] for start, end in pairwise(edges))) == SENTENCES


def test_each_sentence_comes_as_soon_as_it_is_whole() -> None:
    taken: list[str] = []

    def pieces() -> Iterator[str]:
        for piece in ["You said", " it leaks. W", "hen?"]:
            taken.append(piece)
            yield piece

    sentences = streamed_sentences(pieces())
    assert (next(sentences), len(taken)) == ("You said it leaks.", 2)
    assert list(sentences) == ["When?"]


def test_thinking_that_never_ends_is_no_sentence_of_its_own() -> None:
    assert list(streamed_sentences(["<think>What do", " they lack? Time. Now:", " when?"])) == ["<think>What do they lack? Time. Now: when?"]


def test_a_thought_that_goes_on_and_on_is_not_waited_for() -> None:
    taken: list[str] = []

    def pieces() -> Iterator[str]:
        while True:
            taken.append("They lack time. ")
            yield "<think>" if len(taken) == 1 else taken[-1]

    (only,) = streamed_sentences(pieces())
    assert only.startswith("<think>They lack time. ")
    assert sum(map(len, taken)) < LONGEST_SENTENCE + 100


ENDLESS = {
    "a thought opened again and again": ["<think>"] * 20_000,
    "a thought, letter by letter": list("<think>" + "a" * LONGEST_SENTENCE),
    "marks of quotation after a stop": list("." + ")" * LONGEST_SENTENCE),
    "spaces after a stop": list("." + " " * LONGEST_SENTENCE + "b"),
    "empty lines": ["a", *"\n" * LONGEST_SENTENCE, "b"],
    "empty lines in one piece": ["a" + "\n" * (LONGEST_SENTENCE - 100) + "b"],
    "beginnings of a mark": ["<"] * 20_000,
    "what begins like a mark, letter by letter": list("<" + "a" * LONGEST_SENTENCE),
    "sentences": ["So. "] * 5_000,
}


class _Piece(str):
    """A piece of a stream that counts the characters which it is put together with: what waits for it is gone over once more."""

    gone_over = 0

    def __radd__(self, waiting: str) -> str:
        _Piece.gone_over += len(waiting) + len(self)
        return waiting + str(self)


@pytest.mark.parametrize("pieces", ENDLESS.values(), ids=ENDLESS)
def test_no_character_is_read_again_and_again_however_many_there_are(pieces: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    guard, size = Guard(answered().discussion, CHALLENGE, AUTHORED), sum(map(len, pieces))
    monkeypatch.setattr(_Piece, "gone_over", 0)
    sentences = list(streamed_sentences(map(_Piece, pieces)))
    assert 0 < _Piece.gone_over <= 2 * size
    assert sum(map(len, sentences)) <= size
    looked_into = calls_of(monkeypatch, Heard, "without_quotes")
    with suppress(Breach):
        for sentence in sentences:
            guard.reads(sentence)
    assert all(len(sentence) <= MOST_CHARACTERS for _, sentence in looked_into)


def test_a_challenge_that_is_put_once_more_is_known_by_its_authors_other_words() -> None:
    session = answered("Nulls.", "~missing", _questions()["d08-q1"])
    session = session.after(authored_voice().says(Challenge(point="target", heard="little"), session))
    session = session.after(Answered(text="I'd look at the metrics.")).after(judgement_from("~target", "I'd look at the metrics."))
    again = Challenge(point="target", heard="some")
    authored = authored_voice().words(again, session)
    put = "“The metrics” come later. You'll have to choose how to judge the model. What should you find out from this table before you can choose, and why?"
    assert heard(Guard(session.discussion, again, authored), put) == put
    assert heard(Guard(session.discussion, again, authored), "Which of the columns matters?") == "[asked_else]"
