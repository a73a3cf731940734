"""What kind of reply it is. What is not plainly something else is an answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Left, Skipped
from interviewer.core.replies import understood


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I don't know", DidNotKnow),
        ("i dont know.", DidNotKnow),
        ("Sorry, I really don’t know this one", DidNotKnow),
        ("no idea", DidNotKnow),
        ("Honestly, not sure.", DidNotKnow),
        ("idk", DidNotKnow),
        ("I still do not know", DidNotKnow),
        ("I give up", DidNotKnow),
        ("I give up on this one, skip", Skipped),
        ("I give up freshness", Answered),
        ("I don't know the exact number, but I would watch the AUC", Answered),
        ("I do not know that the value exists before the label", Answered),
        ("not sure, maybe it is leakage because the date is later", Answered),
        ("I don't know the exact name, but it is a kind of leakage", Answered),
        ("I don't know, maybe leakage", Answered),
        ("I don't know, sorry.", DidNotKnow),
        ("No idea, sorry.", DidNotKnow),
        ("Sorry - no idea", DidNotKnow),
        ("I don’t know…", DidNotKnow),
        ("I don't know. Sorry!", DidNotKnow),
        ("Well, I don't know, no idea", DidNotKnow),
        ("No. It is not leakage, sorry", Answered),
        ("/hint", AskedForHint),
        ("Can I get a hint, please?", AskedForHint),
        ("give me a hint, please", AskedForHint),
        ("Can I get a hint? Please.", AskedForHint),
        ("I don’t know, can I get a hint?", AskedForHint),  # who asks for something besides, asks
        ("Well, I'm not sure, but could you give me a hint?", AskedForHint),
        ("I don't know - hint, please", AskedForHint),
        ("It leaks, give me a hint", Answered),
        ("It leaks, not sure why, give me a hint", Answered),
        ("I don't know, let's skip this one", Skipped),
        ("Next question, please", Skipped),
        ("I can't know the value by then, pass", Answered),  # it says something, and nobody asks about it again
        ("Can I get a hint please?", AskedForHint),
        ("hint", AskedForHint),
        ("Not sure I see it. Could you give me a hint?", AskedForHint),
        ("I need another hint", AskedForHint),
        ("It leaks. Give me a hint", Answered),
        ("Are you saying I should keep the column?", AskedBack),
        ("just tell me the answer", AskedForHint),
        ("a hint of leakage is in the date", Answered),
        ("/skip", Skipped),
        ("skip", Skipped),
        ("let's move on", Skipped),
        ("next question", Skipped),
        ("I would skip rows with nulls", Answered),
        ("/quit", Left),
        ("quit", Left),
        ("What do you mean by checks?", AskedBack),
        ("Do you mean batch or online serving?", AskedBack),
        ("Can I assume the labels arrive late?", AskedBack),
        ("Is it a classification problem?", AskedBack),
        ("why would that be wrong?", AskedBack),
        ("Why is that a problem?", AskedBack),
        ("why does that matter?", AskedBack),
        ("What's wrong with it?", AskedBack),
        ("Why is it wrong? Because it leaks.", Answered),
        ("Is this data leakage? How would you detect and fix it in a real pipeline?", Answered),
        ("It leaks. Do you mean the date?", Answered),
        ("hmm no idea tbh", DidNotKnow),
        ("I'm stuck", DidNotKnow),
        ("not sure about this one", DidNotKnow),
        ("I can't think of anything else", DidNotKnow),
        ("I can't think of anything but overfitting", Answered),
        ("I dont know, never used it", DidNotKnow),
        ("I've never done that", DidNotKnow),
        ("I've never done that in production, but I'd use PSI", Answered),
        ("sorry I blanked", DidNotKnow),
        ("I don't know how to answer that", DidNotKnow),
        ("haven't a clue", DidNotKnow),
        ("hint pls", AskedForHint),
        ("any hints?", AskedForHint),
        ("can you help me?", AskedForHint),
        ("a hint would be nice", AskedForHint),
        ("help the model with more data", Answered),
        ("next pls", Skipped),
        ("I'd rather skip this one", Skipped),
        ("I'd rather skip the scaling for trees", Answered),
        ("go to the next question", Skipped),
        ("go", Answered),
        ("pass, no idea", Skipped),
        ("i dont understand the question", AskedBack),
        ("I'm not sure I get what you mean", AskedBack),
        ("no idea what you mean", AskedBack),
        ("sorry, what?", AskedBack),
        ("?", AskedBack),
        ("...", Answered),
        ("what's the question again?", AskedBack),
        ("can you say that differently", AskedBack),
        ("hmm what do you want to know exactly?", AskedBack),
        ("repeat please", AskedBack),
        ("repeat the split with another seed", Answered),
        ("is that with the logreg or with the trees?", AskedBack),
        ("is the validation set too small?", Answered),
        ("could it be drift?", Answered),
        ("", Answered),
        ("/etc/passwd is not a feature", Answered),
        ("Yes", Answered),
        ("No.", Answered),
    ],
)
def test_a_reply_becomes_the_event_that_its_wording_means(text: str, kind: type) -> None:
    assert type(understood(text)) is kind


@pytest.mark.parametrize(
    "text",
    [
        "What do you mean by checks? Checks of the data or of the model?",
        "What do you mean by checks? Data or model?",
        "Not sure what you want me to cover there, could you give me an example?",
        "Not sure what you want me to cover there. Could you give me an example?",
        "could you give me an example",
        "I don't understand the question. Do you mean the pipeline?",
        "Hm, I'm not sure what you mean by separated. Do you mean different servers or different teams?",
        "When you say checks, do you mean checks of the data?",
        "Sorry, by leakage do you mean the security kind?",
        "Good question. What kind of model is it?",
        "Which part do you want first? The detection or the fix?",
        "Should I start with the definition?",
        "How detailed should I be?",
        "Like what?",
        "Do you mean all three models, or one after the other?",
        "Is it batch or online?\nAnd should I cover both?",
        "Quick question, is the label date the day we'd be scoring the customer, or the day they actually churned?",
        "Do you mean the label date is when we make the prediction?",
        "Hmm, sorry, I'm not sure what you're after. Are you asking about the training data or the validation data?",
        "Are the features numeric, or do some of them stand for categories?",
    ],
)
def test_a_reply_of_nothing_but_questions_about_the_question_is_a_question_back(text: str) -> None:
    assert isinstance(understood(text), AskedBack)


@pytest.mark.parametrize(
    "text",
    [
        "Isn't it that trees don't need scaling?",
        "What do you mean? Isn't it that trees don't need scaling?",
        "Trees don't need scaling, do you mean that?",
        "Wouldn't scaling change the trees? What do you mean by require?",
        "Is it the drift, because the world changed?",
        "I would drop it, since it leaks, do you mean that?",
        "It leaks, do you mean that?",
        "I know what you mean, the date leaks, right?",
        "What do you mean? I'd check the nulls.",
        "What do you mean by checks? Like nulls and duplicates?",
        "What do you mean by checks? Like nulls or duplicates?",
        "What is wrong with it is that the value is recorded after the label date and does not exist at prediction time, right?",
        "You mean the value is recorded after the label date and does not exist at prediction time, so it is leakage, right?",
        "Which one is better depends on the costs, right?",
        "In what context it fails: new customers, new season, right?",
        "You mean the trees don't need scaling?",
        "Do you mean I should fit the scaler on the training data only?",
        "Should I define leakage as information that is not available at prediction time?",
        "Can I explain overfitting as the gap of 0.21 between train and validation?",
        "Should I start with drift, then pipeline bugs, then leakage, then overfitting?",
        "Which part is wrong? The scaler must be fitted on train only or it leaks?",
        "Why is it a problem? We do not know logins of the next 30 days when we predict, or do we?",
        "Is it about the label leaking into the features?",
        "Are you looking for bias and variance?",
        "Do I focus on recall, as a missed fraud costs more than a false alarm?",
        "Class balance?",
        "Is it overfitting?",
        "Is it the drift or the skew, because the features differ?",
        "Do you mean it is recorded after the label, so it is not available?",
        "Does training fit the weights, or does it do something else, as I'd say it does?",
        "How many nulls are there? How big is the minority class?",
        "Which of the columns are empty?",
        "Is it the same code in training and serving?",
        "When is the column written? Is it before or after the label?",
    ],
)
def test_a_question_that_says_something_of_its_own_is_an_answer_and_is_judged(text: str) -> None:
    """A guess, a claim with a question mark, or a check put as the question that it asks."""
    assert understood(text) == Answered(text=text)


@given(st.text(max_size=300))
def test_any_text_is_some_reply_and_an_answer_keeps_every_character(text: str) -> None:
    reply = understood(text)
    if isinstance(reply, Answered):
        assert reply.text == text
