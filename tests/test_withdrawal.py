"""What a later reply takes back of the wrong beliefs that were held before."""

from __future__ import annotations

import pytest

from interviewer.core.discussion import Discussion
from interviewer.core.question import Misconception
from interviewer.judges.lexical.judge import LexicalJudge
from interviewer.judges.withdrawal import held_again, withdrawn
from tests.rooms import interview, new_session, question
from tests.work import must_read_evenly

BIGGER = Misconception(id="bigger", claim="A bigger network generalises better", weight=2)
PROOF = Misconception(id="proof", claim="The login proves the churn", weight=2)


def talk(*replies: tuple[str, str]) -> Discussion:
    """A discussion in which these replies were judged so, by the shorthand of the scripted judge."""
    asked = question(misconceptions=(BIGGER, PROOF))
    return interview([text for text, _ in replies], [judgement for _, judgement in replies], new_session(asked)).discussion


HELD = talk(("A bigger network would help generalise better too", "+bigger"))
TWO = talk(("A bigger network would help generalise better too", "+bigger"), ("the login proves the churn anyway", "+proof"))


def ended(answer: str, there: Discussion = HELD) -> list[str]:
    return [each.about for each in withdrawn(there, answer)]


@pytest.mark.parametrize(
    "answer",
    [
        "I was wrong about the bigger network, it would only memorise more noise.",
        "hmm ok no I was wrong there, it would only memorise more noise",
        "scrap what I said about the bigger network, that was wrong",
        "oh wait I take that back, it memorises",
        "Shallower trees. And I take back the bigger network.",
        "Fair enough, I\u2019m wrong.",
        "That was wrong, sorry.",
        "my mistake: it memorises",
        "What I said about the bigger network was wrong.",
        "Forget that. More rows.",
        "When I said that, I was wrong.",
        "I was wrong, as you say.",
        "I was wrong about the network, so should I take fewer rows?",
        "I'd check the gap first. And about the bigger network, that was wrong, it memorises.",
        "The thing about the bigger network was wrong.",
    ],
)
def test_a_withdrawal_is_heard_however_it_is_put(answer: str) -> None:
    assert ended(answer) == ["bigger"]


@pytest.mark.parametrize(
    "answer",
    [
        "I don't think I was wrong.",
        "Was I wrong?",
        "I was wrong? No, I stand by it.",
        "I'm not wrong about the bigger network.",
        "If you say that I was wrong, show me.",
        "People say I was wrong about the bigger network.",
        "I'd forget that column and scrap that feature.",
        "Last year I fitted the scaler on all rows, that was wrong.",
        "If the loss goes up, I'm wrong.",
        "Unless the data is tiny, I'm mistaken.",
        "On the bigger network, that was wrong.",
        "When the label says churn, I was wrong.",
        "You think, I was wrong.",
        "I was wrong, you say, but I stand by it.",
        "I'm wrong about the bigger network, am I?",
        "I was wrong to doubt the bigger network, it does generalise better.",
        "",
    ],
)
def test_what_only_sounds_like_a_withdrawal_is_none(answer: str) -> None:
    assert ended(answer) == []


def test_who_says_the_same_once_more_has_withdrawn_nothing_and_who_negates_it_has() -> None:
    assert ended("I was wrong, a bigger network would help generalise better.") == []
    assert ended("I was wrong: it is so that a bigger network would help generalise better") == []
    assert ended("I was wrong. I do not think that a bigger network would help generalise better.") == ["bigger"]


def test_who_says_the_same_once_more_with_a_number_or_an_abbreviation_in_it_has_withdrawn_nothing() -> None:
    for held in ("An AUC of 0.92 there would be good enough", "A bigger network, e.g. a deeper one, would generalise better"):
        assert ended(f"I was wrong. {held}.", talk((held, "+bigger"))) == []


def test_in_haste_no_blank_follows_the_sentence_that_withdraws() -> None:
    assert ended("I was wrong about the bigger network.you say it memorises and it does") == ["bigger"]
    assert ended("people say it helps.I was wrong about the bigger network") == ["bigger"]


def test_a_withdrawal_ends_the_belief_that_it_names() -> None:
    assert ended("I was wrong about the bigger network.", TWO) == ["bigger"]
    assert ended("I was wrong that it proves churn.", TWO) == ["proof"]
    assert ended("I was wrong about the network. And I was wrong about the churn.", TWO) == ["bigger", "proof"]


@pytest.mark.parametrize(
    "both",
    [
        "I was wrong about both.",
        "I take all of that back.",
        "Fair enough, I take both back.",
        "I take everything back.",
        "I was wrong about the network and the churn.",
        "I'm wrong about everything.",
    ],
)
def test_a_withdrawal_may_end_several_beliefs(both: str) -> None:
    assert ended(both, TWO) == ["bigger", "proof"]


def test_what_follows_and_is_not_named_where_it_is_a_sentence_of_its_own() -> None:
    assert ended("I was wrong about the network and the login proves the churn anyway.", TWO) == ["bigger"]
    assert ended("I was wrong about the network and the learning rate.", TWO) == ["bigger"]


def test_a_withdrawal_is_quoted_as_it_stands_although_a_letter_before_it_has_no_lower_case_of_its_own() -> None:
    (found,) = withdrawn(HELD, "\u0130 think so. I was wrong about the bigger network.")
    assert found.quote == "I was wrong about the bigger network"


TAKEN_BACK = talk(("A bigger network would help generalise better too", "+bigger"), ("I was wrong about the bigger network", "!bigger"))


@pytest.mark.parametrize(
    "answer",
    [
        "Actually no, I was right about the bigger network.",
        "No, I was right.",
        "I stand by the bigger network after all.",
        "I was right after all.",
        "I still stand by it.",
    ],
)
def test_who_was_right_after_all_holds_the_withdrawn_belief_again(answer: str) -> None:
    (again,) = held_again(TAKEN_BACK, answer)
    assert again.misconception == "bigger"
    assert again.quote in answer
    judged = LexicalJudge().judge(TAKEN_BACK, answer)
    assert judged.kind == "judged"
    assert [each.misconception for each in judged.misconceptions] == ["bigger"]


@pytest.mark.parametrize(
    "answer", ["I was right about the learning rate.", "Was I right?", "If it generalises, I was right.", "I was wrong there, that is right."]
)
def test_what_only_sounds_like_standing_by_a_belief_holds_none_again(answer: str) -> None:
    assert held_again(TAKEN_BACK, answer) == ()


def test_only_a_belief_that_was_withdrawn_is_held_again() -> None:
    assert held_again(HELD, "I was right about the bigger network.") == ()


def test_a_withdrawal_that_names_none_ends_the_belief_that_was_called_out_last() -> None:
    assert ended("I take that back.", TWO) == ["proof"]


def test_a_withdrawal_that_names_something_else_ends_none() -> None:
    assert ended("I was wrong about the learning rate.", TWO) == []


def test_nothing_is_withdrawn_where_nothing_wrong_stands() -> None:
    assert ended("I was wrong about the bigger network.", talk(("it is late", "main"))) == []
    assert ended("I was wrong.", talk(("A bigger network helps", "+bigger"), ("it is late", "!bigger"))) == []


def test_what_stands_in_the_same_words_is_withdrawn_with_it() -> None:
    assert ended("I take that back.", talk(("no, it proves the churn", "+proof -main"))) == ["main", "proof"]


def test_the_lexical_judge_hears_a_withdrawal_too() -> None:
    judged = LexicalJudge().judge(HELD, "I was wrong about that.")
    assert judged.kind == "judged"
    assert [each.about for each in judged.withdrawn] == ["bigger"]


@pytest.mark.parametrize("text", ["no," * 7000, "\n" * 20_000, "a. " + " " * 20_000, "i was wrong " * 1600, "what i said " + "a " * 9000])
def test_the_longest_answer_takes_no_longer_for_a_character_than_a_shorter_one(text: str) -> None:
    must_read_evenly(lambda text: withdrawn(HELD, text), text)
