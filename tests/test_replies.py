"""What kind of reply it is. What is not plainly something else is an answer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, Left, Skipped
from interviewer.core.replies import asks_to_repeat, only_asks, only_disagrees, only_thinks, understood
from tests.conftest import ROOT
from tests.work import must_read_evenly

LISTED = tomllib.loads((ROOT / "interviewer/core/replies.toml").read_text(encoding="utf-8"))


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
        ("give up", DidNotKnow),
        ("give up on this one", DidNotKnow),
        ("Give up the last column", Answered),
        ("no idea here", DidNotKnow),
        ("go on", AskedBack),  # who says so waits for the interviewer: nothing is skipped, and nothing is judged
        ("Go on, please.", AskedBack),
        ("ok, go ahead", AskedBack),
        ("Do you mean leakage vs. drift?", AskedBack),  # the stop of an abbreviation ends no sentence
        ("Do you mean a metric, or e.g. a loss?", AskedBack),
        ("Yes, carry on", AskedBack),
        ("I'll go on", AskedBack),
        ("I would go on", AskedBack),
        ("let's continue", AskedBack),
        ("Okay, let us carry on.", AskedBack),
        ("can we continue?", AskedBack),
        ("Can we please continue", AskedBack),
        ("I would go on training until the loss is flat", Answered),
        ("let's continue the training from the last checkpoint", Answered),
        ("go on to the next question", Skipped),
        ("Let's continue with the next question", Skipped),
        ("let's go on", Skipped),
        ("I don't know, go on", Skipped),
        ("go on training until the loss is flat", Answered),
        ("I quit", Left),
        ("I quit training when the loss is flat", Answered),
        ("help me out", AskedForHint),
        ("can you help me out?", AskedForHint),
        ("what's the right answer here?", AskedForHint),
        ("help the model out", Answered),
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
        ("honestly no clue, never worked on that", DidNotKnow),
        ("never worked on drift, but I would compare the histograms", Answered),
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
    ("text", "kind"),
    [
        ("i dont know sir", DidNotKnow),
        ("I don't know sir sorry", DidNotKnow),
        ("I don't know, sir. Sorry!", DidNotKnow),
        ("no idea sir/madam", DidNotKnow),
        ("No idea, ma'am", DidNotKnow),
        ("Sorry sir, no idea", DidNotKnow),
        ("I am sorry sir, I do not know", DidNotKnow),
        ("I'm very sorry, I don't remember this one", DidNotKnow),
        ("i dont know the answer to this question sir", DidNotKnow),
        ("My apologies, I don't know", DidNotKnow),
        ("dunno mate", DidNotKnow),
        ("not sure man, sorry", DidNotKnow),
        ("skip please sir", Skipped),
        ("Sir, can I get a hint?", AskedForHint),
        ("a hint please, sir", AskedForHint),
        ("Sorry sir, what?", AskedBack),
        ("What do you mean sir?", AskedBack),
        ("I quit, sir", Left),
        ("I don't know sir, maybe leakage", Answered),
        ("Sorry sir, it leaks", Answered),
        ("leakage sir", Answered),
        ("I don't know the man who labels", Answered),
        ("No idea of the friend graph", Answered),
        ("I apologise for the leak", Answered),
        ("sorry, the mean", Answered),
    ],
)
def test_whom_a_reply_speaks_to_and_that_it_is_sorry_change_nothing_of_what_it_means(text: str, kind: type) -> None:
    assert type(understood(text)) is kind


@pytest.mark.parametrize(
    "text",
    [
        "still no idea, sorry",
        "Sorry, still no idea",
        "nope, still don't know",
        "Nope. I still have no clue.",
        "no, I really don't know",
        "I honestly have no idea",
        "honestly, still no clue",
        "no clue, sorry",
        "I don't know, really",
        "I really don't know, sorry",
        "no idea still",
        "Still nothing",
        "still nothing, sorry",
        "Nothing comes to mind",
        "I've got nothing",
        "still not sure",
        "Not really sure, sorry",
        "I'm still lost",
        "still stuck",
        "not a clue, honestly",
        "I don't have the faintest idea",
        "Nope, I still can't think of anything",
    ],
)
def test_who_says_once_more_or_with_more_weight_that_they_do_not_know_does_not_know(text: str) -> None:
    assert isinstance(understood(text), DidNotKnow)


@pytest.mark.parametrize(
    "text",
    [
        "nothing",  # what does scaling do to a tree?
        "Nothing, really",
        "nope",
        "no, sorry",
        "not really",
        "nope, it leaks",
        "still overfitting",
        "still nothing changes in the tree",
        "I have nothing against it",
        "I really don't know, maybe leakage",
        "still no idea of the future",
        "Nope, still not sure it is leakage",
    ],
)
def test_a_short_answer_to_what_was_asked_is_judged_though_it_says_no_or_nothing(text: str) -> None:
    assert understood(text) == Answered(text=text)


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
        "Sorry, is that batch or live?",
        "What do you mean by statistically significant?",
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
        "Are the features numeric, or do some of them stand for categories?",
        "Was it bad from the start, or did it fall slowly?",
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


@pytest.mark.parametrize(
    "text",
    [
        "Do you mean serving as in deploying a web API?",
        "Do you mean serving, as in deploying a web API?",
        "Do you mean serving as opposed to deploying?",
        "Is this about online serving only?",
        "Is this only about online serving?",
        "Is it just about the validation set?",
        "Is that about batch scoring as well?",
        "Is this question about one model or about many?",
        "Is the question about the data or the model?",
        "Does the question ask for code?",
        "May I ask what the target is?",
        "May I ask what the target is, exactly?",
        "Can I ask how the label is defined?",
        "Could I just ask which model it is?",
        "Could you tell me more about the data?",
        "Can you tell me what the target is?",
        "Could you please tell me how the labels are made?",
        "Would you say a bit more about the setup?",
        "What is the positive rate?",
        "What's the positive rate?",
        "What’s the target?",
        "What is the target variable here?",
        "Sorry, what is the label date?",
        "And what is the metric?",
        "What are the features?",
        "What are the classes?",
        "What is data leakage?",
        "What is the business goal?",
        "What was the model trained on?",
        "What is the latency budget, please?",
        "What is the difference between serving and inference?",
        "How many rows are there?",
        "How much data do we have?",
        "How big is the data set?",
        "How large is the validation set?",
        "How often is the model retrained?",
        "How long is the observation window?",
        "How many users have a login after the label date?",
        "Before I start, what is the target?",
        "Good question. What is the target?",
        "Hmm, I'm not sure. What is the target?",
        "What do you mean by checks? And how many rows are there?",
        "What is the target? Do you mean churn within 30 days?",
        "Should I write code?",
        "Should I also give an example?",
        "Should I go into the maths?",
        "Do I only answer the first part?",
        "Am I allowed to assume labels?",
        "Am I supposed to name tools?",
        "Can I just assume we have labels?",
    ],
)
def test_who_asks_the_interviewer_for_a_fact_or_what_belongs_to_the_question_asks_back(text: str) -> None:
    assert isinstance(understood(text), AskedBack)


@pytest.mark.parametrize(
    "text",
    [
        "Is it overfitting?",
        "Data drift? Concept drift?",
        "Isn't it that the scaler saw the test rows?",
        "Could it be leakage?",
        "Because the test set leaked?",
        "Overfitting?",
        "Leakage, maybe?",
        "Maybe it is drift?",
        "Is it the drift?",
        "Is it data leakage? What is the label date?",
        "Is it because the labels are late?",
        "Is the validation set too small?",
        "Is the scaler fitted on all rows?",
        "Was the scaler fitted before the split?",
        "Are there duplicates?",
        "Are there nulls in the column?",
        "Did the scaler see the test rows?",
        "Does the value exist at prediction time?",
        "Do we know the value at prediction time?",
        "Would a simpler model help?",
        "Would regularisation help?",
        "Shouldn't we split by time?",
        "So is it a bug in the pipeline?",
        "What about the test set?",
        "What about missing values? And duplicates?",
        "What if the labels are late?",
        "What if the positive rate is 2 percent?",
        "How about a time based split?",
        "What else could it be but drift?",
        "What is wrong is the date?",
        "What is wrong with it is that the date is later than the label?",
        "What's the point of scaling trees?",
        "What is the use of accuracy with two percent positives?",
        "What is it? Drift or a bug?",
        "What is the cause? Leakage?",
        "What is the positive rate? It decides the metric.",
        "I would ask what the positive rate is?",
        "I would check how many rows are missing. What is the target?",
        "It leaks. What is the label date?",
        "First, what is the positive rate? Then I stratify.",
        "How many nulls are there? Are there duplicates? What is the positive rate?",
        "How many rows are missing? And what is the positive rate?",
        "How many nulls per column? What is the class balance?",
        "How many rows? How many nulls? How many duplicates? What is the positive rate?",
        "What is the positive rate? How many nulls are there? How many duplicates are there?",
        "What is the positive rate, since accuracy misleads?",
        "What is the positive rate, because with 2 percent accuracy is useless?",
        "How wide is the interval on 0.71?",
        "Who fills this in, and on which day?",
        "Who wrote that, and on which day?",
        "Per column: written before or after scoring time?",
        "Which of the columns are empty?",
        "Is it only the drift?",
        "Could I ask whether the value exists before the label?",
        "Can you fit the scaler on all rows?",
        "How much it leaks depends on the gap, right?",
        "How often we retrain depends on the drift?",
        "How many trees does not matter?",
        "Should I also drop the column?",
        "Should I give each class a weight?",
        "Can I just drop the rows?",
        "Am I wrong that it leaks?",
        "Do you mean it leaks, as the value is recorded after the label?",
        "Training is batch, serving is online?",
        "Training fits weights and serving uses them?",
        "Not leakage, is it?",
        "It is leakage, isn't it?",
        "It is leakage, right?",
        "Yes, it is leakage?",
        "precision and recall?",
        "A confusion matrix?",
    ],
)
def test_a_guess_a_check_or_a_claim_that_ends_in_a_question_mark_is_an_answer_and_so_is_a_list_of_questions(text: str) -> None:
    assert understood(text) == Answered(text=text)


@pytest.mark.parametrize(
    "text",
    [
        "maybe check the accuracy?",
        "Maybe the accuracy?",
        "hmm maybe check the accuracy?",
        "Perhaps drop the column?",
        "probably leakage?",
        "I guess the scaler?",
        "I'd say drift?",
        "I would check the nulls?",
        "Check the accuracy?",
        "check for duplicates?\nand look at the dates?",
        "you could check the dates?",
        "Should I check the accuracy?",
        "Should we split by time?",
        "could be leakage?",
        "Might be drift?",
        "Could it be leakage?",
        "Would it be the confusion matrix?",
        "Isn't it that the scaler saw the test rows?",
        "Is it the accuracy?",
        "is it a confusion matrix?",
        "Is it overfitting?",
        "Is it data leakage?",
        "Is it concept drift?",
        "Is it because the labels are late?",
        "Leakage, maybe?",
        "The date leaks, right?",
        "Is it the drift? Or maybe the skew?",
        "Maybe drift or a bug?",
        "Maybe check whether the date is later?",
    ],
)
def test_a_guess_names_an_answer_though_it_ends_in_a_question_mark(text: str) -> None:
    assert isinstance(understood(text), Answered)
    assert not only_asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is it late?",
        "Is it “late?”",
        "Is it written by hand?",
        "Is it missing?",
        "Is it balanced?",
        "Is it batch or online?",
        "Is it a classification problem?",
        "Is it the first part?",
        "Is it the same for all users?",
        "Is it before or after the label?",
        "Could it be batch or online?",
        "Does it leak, then?",
        "Are there duplicates?",
        "Was the scaler fitted before the split?",
        "Before the label?",
        "Leakage in the sense of the label?",
        "When is the column written? Is it before or after the label?",
        "Is the positive class the expensive one to miss? Or the other?",
        "Who fills this in, and on which day?",
        "What about the test set?",
        "What is the target? Maybe churn within 30 days?",
        "Maybe you mean the data?",
        "Maybe you could say what the target is?",
        "Perhaps I should ask what the target is?",
        "Do you maybe have labels?",
        "Should I assume that the labels are late?",
        "Can I use the labels?",
        "Do we know the value at prediction time?",
    ],
)
def test_who_asks_how_the_case_is_or_what_the_question_means_names_no_answer(text: str) -> None:
    assert only_asks(text)


#: What wants the question once more, as it was put.
ONCE_MORE = [
    "repeat",
    "Please repeat.",
    "repeat that again, please",
    "Can you repeat the question?",
    "Sorry, can you please repeat that again, please?",
    "Would you repeat the question for me one more time?",
    "Could you say that again?",
    "Say it again please",
    "What was the question again?",
    "Hm, what’s the question?",
    "Sorry. What was your question?",
    "Sorry sir, what?",
    "What?!",
    "pardon?",
    "I beg your pardon?",
    "Come again?",
    "Sorry, what? Could you repeat that?",
]


@pytest.mark.parametrize("text", ONCE_MORE)
def test_who_wants_the_question_once_more_is_told_from_who_asks_anything_else_and_in_a_log_has_asked_back(text: str) -> None:
    assert asks_to_repeat(text)
    assert isinstance(understood(text), AskedBack)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Could you say that differently?", AskedBack),
        ("Can you repeat it in other words?", AskedBack),
        ("Can you rephrase the question?", AskedBack),
        ("What do you mean?", AskedBack),
        ("I don't understand the question", AskedBack),
        ("huh?", AskedBack),
        ("?", AskedBack),
        ("What? Do you mean the label?", AskedBack),
        ("What was the question about?", AskedBack),
        ("I don't know. What was the question?", AskedBack),
        ("repeat the split with another seed", Answered),
        ("What? It leaks.", Answered),
        ("say the same again for the test set", Answered),
        ("", Answered),
    ],
)
def test_who_wants_other_words_or_says_anything_besides_wants_more_than_the_question_once_more(text: str, kind: type) -> None:
    assert not asks_to_repeat(text)
    assert isinstance(understood(text), kind)


@pytest.mark.parametrize(
    "text",
    [
        "I'm not sure, maybe the AUC by week once I have labels?",
        "Not sure but maybe the AUC by week?",
        "idk maybe the AUC?",
        "I don't know, could it be leakage?",
        "Hmm, no idea, is it the drift?",
        "Not sure, should I check the labels?",
        "Honestly I don't know - probably the scaler?",
        "With so few labels, maybe the null rate?",
    ],
)
def test_a_guess_behind_a_doubt_names_an_answer(text: str) -> None:
    assert isinstance(understood(text), Answered)
    assert not only_asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm not sure, what is the target?",
        "I'm not sure, maybe you could say what the target is?",
        "Not sure, is it late?",
        "Not sure what you mean, maybe the data?",
        "I'm not sure, was the scaler fitted before the split?",
    ],
)
def test_a_question_behind_a_doubt_names_no_answer(text: str) -> None:
    assert only_asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "Was the drop sudden or gradual?",
        "Did it drop suddenly or slowly?",
        "Can you first tell me whether the drop was sudden or gradual, because that matters?",
        "Did the AUC fall all at once or bit by bit?",
        "Hm, did the decline start right after launch, or did it come later?",
        "Is the drop the same for all users or only for some?",
        "Is the target binary or continuous?",
        "Is the target a number or a class?",
        "Is the target heavily imbalanced or roughly fifty fifty?",
        "Are the features all numeric or is there text as well?",
        "Is the data sorted by time or shuffled?",
        "Just to clarify, is the dataset small or large?",
        "Are the labels available right away or only after some weeks?",
        "Is the label delayed, or do we see it immediately?",
        "Is the model retrained on a schedule or by hand?",
        "Does the model run on a phone or on a server?",
        "Is the service used by internal or by external users?",
        "Are the customers mostly new or mostly returning?",
        "Is it one model or several?",
        "Was the split random or by time?",
        "Is the model in the cloud or on the customer's device?",
        "Is the data from one hospital or from several?",
    ],
)
def test_who_asks_which_of_two_the_case_is_asks_back(text: str) -> None:
    assert isinstance(understood(text), AskedBack)


@pytest.mark.parametrize(
    "text",
    [
        "Is the data balanced?",
        "It depends. Is the data labelled?",
        "Do you know if the drop was gradual?",
        "Was it a sudden drop?",
        "Do the predictions have to be real time?",
        "Is there a latency requirement?",
        "Are there any constraints on memory or latency?",
        "Do I have access to the training data?",
        "Do we know the labels for the production data?",
        "How is the label defined?",
        "How are the predictions used?",
        "Where do the labels come from?",
        "When do the true labels arrive?",
        "Which metric does the business care about?",
        "Who uses the predictions?",
        "Is the target binary or continuous? And how many rows are there?",
    ],
)
def test_who_asks_how_one_thing_of_the_case_is_asks_back(text: str) -> None:
    assert isinstance(understood(text), AskedBack)


@pytest.mark.parametrize(
    "text",
    [
        "Is it leakage or overfitting?",
        "Hmm, is it leakage or overfitting?",
        "I'm not sure, is it the drift or the skew?",
        "In production, is it drift or skew?",
        "Is the model overfitting or underfitting?",
        "Was the drop caused by a release or by drift?",
        "Did the drop come with a release?",
        "Is the drop from the data or from the model?",
        "Was the drop real or is it noise?",
        "Did the data drift or did the pipeline break?",
        "Is the label late or is the join failing?",
        "Is the problem in the features or in the labels?",
        "Are the labels wrong or late?",
        "Are the users in training the same as in test?",
        "Is the data from before the split or after?",
        "Is the model too complex or the data too small?",
        "Is the training data small?",
        "Are the classes imbalanced?",
        "Is the service too slow?",
        "Is that training or serving?",
        "Do the two columns leak or only one of them?",
        "Was the column filled in before or after the label date?",
        "Are the features scaled?",
        "Should we retrain or roll back?",
        "Was the drop sudden or gradual? If sudden, I roll back.",
        "Was the drop sudden or gradual, because drift is slow?",
        "Is the target imbalanced, so accuracy misleads?",
        "Is the data balanced? Are the features numeric?",
        "why would that be a problem? the test set also needs positives, no?",
    ],
)
def test_who_asks_for_a_cause_a_remedy_or_a_check_or_claims_something_answers(text: str) -> None:
    assert understood(text) == Answered(text=text)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("What would you like to know about the time in between, and how would it point to a cause?", Answered),
        ("What else would you want to see before you name a cause?", Answered),
        ("You have a list of two hundred columns. Which question do you put to each of them?", Answered),
        ("When would you retrain, and when would you roll back?", AskedBack),
        ("What do you want to do now?", AskedBack),
        ("", AskedBack),
    ],
)
def test_where_it_is_asked_what_one_would_want_to_know_a_question_for_that_is_the_answer(asked: str, kind: type) -> None:
    assert isinstance(understood("Was the drop sudden or gradual?", asked), kind)
    assert isinstance(understood("What do you mean by drop?", asked), AskedBack)


@pytest.mark.parametrize(
    "text",
    [
        "hmm",
        "Hmm...",
        "hm hm hm",
        "uh...",
        "Um, well",
        "ok so",
        "Ok. So,",
        "wait",
        "No, wait",
        "Hold on a second",
        "one moment",
        "Just a moment, please",
        "Give me a minute",
        "I need a moment to think",
        "can I have a minute?",
        "May I think about it for a moment?",
        "let me think for a second",
        "Hmm, let me think",
        "umm ok so let me see",
        "Good question. Let me think about that for a second...",
        "Still thinking",
    ],
)
def test_who_only_thinks_aloud_has_said_nothing_yet(text: str) -> None:
    assert only_thinks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "yes",
        "No.",
        "A minute",
        "hmm, leakage?",
        "Hmm, no idea",
        "so it leaks",
        "well, it depends",
        "Good question, the scaler",
        "let me think about the data",
        "Let me see the nulls",
        "wait for the labels",
        "wait, what?",
        "one moment in time decides",
        "thinking in features",
    ],
)
def test_who_says_anything_does_not_only_think_aloud(text: str) -> None:
    assert not only_thinks(text)


@pytest.mark.parametrize(
    "text",
    [
        "No, I disagree.",
        "I still disagree, sorry",
        "I disagree with you there.",
        "I don't agree with that",
        "I can’t agree.",
        "No. I don't think so.",
        "I still think so.",
        "no, I still think I'm right",
        "I think that's right!",
        "That's right though.",
        "I'll stand by that.",
        "I stick with my answer",
        "I'd still say so",
        "I'm pretty sure that's right.",
        "I am not convinced",
        "I don't see why that's wrong.",
        "I don't buy it.",
        "No, I disagree. I think I'm right.",
        "Disagree.",
        "I insist",
        "I beg to differ.",
        "I know I'm right.",
        "I still see it that way.",
        "I see that differently.",
        "I maintain my position.",
        "My answer is correct.",
        "No, I won't change my mind.",
        "You're wrong.",
        "Sorry, but I think you are mistaken there.",
    ],
)
def test_who_only_disagrees_gives_no_reason_and_has_answered_all_the_same(text: str) -> None:
    assert only_disagrees(text)
    assert isinstance(understood(text), Answered)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "No.",
        "I agree",
        "I was wrong",
        "I'm not sure",
        "No, it doesn't.",
        "You are right, I was wrong.",
        "I disagree, because a tree splits on the order",
        "I don't agree: the mean is a constant",
        "I disagree with the claim that trees need scaling",
        "I don't think trees need it",
        "I don't think so many trees overfit",
        "I still think the network should be bigger",
        "That's right, the value is written later",
        "I think it is leakage",
        "I see it differently now",
        "You're wrong about trees",
        "You are wrong, a tree splits on the order",
        "I know that trees overfit",
    ],
)
def test_who_says_anything_else_does_not_only_disagree(text: str) -> None:
    assert not only_disagrees(text)


@given(st.text(max_size=300))
def test_any_text_is_some_reply_and_an_answer_keeps_every_character(text: str) -> None:
    reply = understood(text)
    if isinstance(reply, Answered):
        assert reply.text == text


@pytest.mark.parametrize(("meaning", "kind"), [("does_not_know", DidNotKnow), ("leaves", Left), ("is_lost", AskedBack), ("repeats", AskedBack)])
def test_what_the_list_has_in_plain_words_is_the_reply_that_it_is_listed_for(meaning: str, kind: type) -> None:
    """Those with marks of regular expressions in them stand in the tests above."""
    wordings = [wording for wordings in LISTED[meaning].values() for wording in wordings if re.fullmatch("[a-z' ]+", wording)]
    assert {wording: type(understood(wording)) for wording in wordings} == dict.fromkeys(wordings, kind)


@pytest.mark.parametrize("reads", [understood, only_asks, asks_to_repeat, only_thinks, only_disagrees], ids=lambda reads: reads.__name__)
@pytest.mark.parametrize(
    "piece",
    [
        "so sorry ",
        "I'm so sorry, ",
        "sir/madam ",
        "no ",
        "never used that ",
        "not sure ",
        "is it a or ",
        "what is a ",
        "maybe ",
        "what? ",
        "idk maybe ",
        "hm so well ",
        "- ",
        "is the data ",
        "or sudden ",
        "is the labels or ",
        "i still ",
        "i disagree ",
        "that's right, ",
    ],
)
def test_who_says_the_same_again_and_again_is_soon_understood(piece: str, reads: Callable[[str], object]) -> None:
    must_read_evenly(reads, f"{piece * 40:.160}x?")
