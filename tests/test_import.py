"""A daily log in Markdown becomes a day of one's own question bank; what is in it stays text, and nothing is written over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from inline_snapshot import snapshot

from interviewer.core.clean import clean
from interviewer.core.question import Level, Question
from interviewer.storage.bank import Bank, read_day
from interviewer.storage.imported import faults
from interviewer.storage.log import before_export, days_in
from interviewer.storage.log_headings import Field, announced
from interviewer.storage.placed import parse_yaml
from interviewer.storage.places import QUESTION_BANK
from interviewer.storage.yaml_written import yaml_of
from interviewer.terminal.exports.markdown import safe_markdown
from tests.conftest import ROOT
from tests.program import Ran, run

#: As somebody keeps it who writes the questions first and the answers by their numbers: with breaks, wrong numbers and lists in the answers.
BY_NUMBER = """\
# My log

## Day 3

### Questions

1. **Easy** — What is a **confusion matrix**?

2. **Easy–Medium** — Why is accuracy a poor measure when one class is rare?
   What would you use instead?

3. **Hard** — Explain how you would set a threshold.

### Answers
1. Easy
- It is a table of errors.

**Correct Answer**<br>
- A table of predicted against true classes.
- Its cells tell which classes are taken for which.

**Perfect answer**
A table of predicted against true classes.

It tells which classes are taken for which.
---

2. The rare class hardly counts.

**Correct Answer**<br>
Minor improvement: Mention the cost of each error.

3. **Answer:**

A model that always says no is right nearly always:

1. Precision and recall look at the rare class.
2. A curve of both shows every threshold.
3. Costs decide between them.

---
3. By the cost
- of the errors

**Answer:**

I would choose it in three steps:

**Costs**
* Ask what each error costs.

**Validation**
* Take the threshold that costs least there.
"""

#: As a chat writes it, with headings for the questions and pictures before the labels.
BY_HEADING = """\
## 📅 Day 12 — Trees and forests

### ❓ **Q1 (Medium — Decision Trees)**

How does a tree choose a split?

* Which measure does it use?
* When does it stop?

- I think it tries all of them.

#### ✅ Correct Answer:

1. It takes the split that lowers the impurity most.

#### 🔧 Minor improvement
Name **Gini** and entropy.

#### ⭐ Perfect Answer (interview-level)

It tries every feature and threshold and takes the split that lowers the impurity most.

```python
impurity = 1 - sum(p * p for p in shares)
```

---

### Question 2: Why does a forest have less variance than a tree?

**My answer**

> Because it is larger.
>
> **Perfect answer**
> This is what I said.

**Perfect answer – to be said aloud**
It averages many trees whose errors differ.

### **Rules**

* Answer **Q1 first**.
"""


def log(text: str, name: str = "log.md") -> str:
    """Write a log here, and give its name."""
    Path(name).write_text(text, encoding="utf-8")
    return name


def imported(text: str, *flags: str) -> Ran:
    """Import a log into a bank of one's own."""
    return run("bank", "import", log(text), "--bank", "mine", *flags)


def questions_of(number: int) -> tuple[Question, ...]:
    """The questions of an imported day."""
    return Bank(Path("mine")).day(number).questions


def test_the_log_that_is_shown_to_whoever_writes_questions_is_imported_as_it_stands() -> None:
    (example,) = re.findall(r"(?ms)^```markdown\n(.*?)^```$", (ROOT / "question_bank" / "README.md").read_text(encoding="utf-8"))
    ran = imported(example)
    (asked,) = questions_of(3)
    assert (ran.code, asked.level, asked.topic, asked.ask) == (0, Level.EASY, "data leakage", "What is leakage?")
    assert (len(asked.correct), asked.improvement) == (1, "Name an example.")
    assert (asked.perfect or "").startswith("Leakage is when")
    assert "Something from the future" not in asked.model_dump_json()
    assert "Not imported" not in ran.out


def test_a_log_of_questions_and_of_answers_by_their_numbers_becomes_a_day() -> None:
    assert imported(BY_NUMBER).code == 0
    first, second, third = questions_of(3)
    assert [each.id for each in (first, second, third)] == ["d03-q1", "d03-q2", "d03-q3"]
    assert [each.level for each in (first, second, third)] == [Level.EASY, Level.EASY_MEDIUM, Level.HARD]
    assert first.ask == "What is a **confusion matrix**?"
    assert first.correct == ("A table of predicted against true classes.", "Its cells tell which classes are taken for which.")
    assert first.perfect == "A table of predicted against true classes.\n\nIt tells which classes are taken for which."
    assert second.ask == "Why is accuracy a poor measure when one class is rare?\nWhat would you use instead?"
    assert second.improvement == "Mention the cost of each error."
    assert second.perfect is not None
    assert second.perfect.endswith(
        "\n\n1. Precision and recall look at the rare class.\n2. A curve of both shows every threshold.\n3. Costs decide between them."
    )
    assert third.perfect == (
        "I would choose it in three steps:\n\n**Costs**\n\n* Ask what each error costs.\n\n**Validation**\n\n* Take the threshold that costs least there."
    )
    assert "table of errors" not in Path("mine/day-03.yaml").read_text()
    assert "By the cost" not in Path("mine/day-03.yaml").read_text()


def test_a_log_with_headings_becomes_a_day_whatever_they_are_adorned_with() -> None:
    ran = imported(BY_HEADING)
    assert ran.code == 0
    first, second = questions_of(12)
    assert Bank(Path("mine")).day(12).title == "Trees and forests"
    assert (first.level, first.topic) == (Level.MEDIUM, "Decision Trees")
    assert first.ask == "How does a tree choose a split?\n\n* Which measure does it use?\n* When does it stop?"
    assert first.correct == ("It takes the split that lowers the impurity most.",)
    assert first.improvement == "Name **Gini** and entropy."
    assert first.perfect is not None
    assert first.perfect.endswith("\n\n```python\nimpurity = 1 - sum(p * p for p in shares)\n```")
    assert (second.ask, second.perfect) == ("Why does a forest have less variance than a tree?", "It averages many trees whose errors differ.")


def test_where_no_level_is_named_questions_are_from_easy_to_hard_in_their_order() -> None:
    imported("## Day 1\n" + "".join(f"### Q{number}\nWhy {number}?\n\n**Answer:**\nBecause it is so.\n" for number in range(1, 6)))
    assert [each.level for each in questions_of(1)] == list(Level)


def test_what_was_imported_is_said_and_what_was_left_out_with_its_line_and_the_next_commands() -> None:
    assert imported(BY_HEADING).out == snapshot("""\

── Day 12 · Trees and forests ──
2 questions written to mine/day-12.yaml
d12-q1  medium · Decision Trees · How does a tree choose a split? * Which mea…
d12-q2  hard · general · Why does a forest have less variance than a…

Your own answers stay in the log.

Not imported either, as it was taken for no part of a question:
log.md:10: - I think it tries all of them.
log.md:41: Rules

Check them: interviewer bank check --bank mine
Begin: interviewer start --day 12 --bank mine
""")


def test_an_interview_is_held_on_what_was_imported() -> None:
    imported(BY_NUMBER)
    ran = run("start", "--day", "3", "--bank", "mine", typed="A table of predicted against true classes. It tells which classes are taken for which.\n/quit\n")
    assert ran.code == 0
    assert "What is a confusion matrix?" in ran.words


def test_what_export_writes_is_imported_as_the_same_questions() -> None:
    """The first user's day, deeper questions included as far as they were asked."""
    for flags in ([], ["--notes"]):
        folder, name = f"mine{len(flags)}", f"log{len(flags)}.md"
        assert run("export", "sample-day-08", "--transcripts", str(ROOT / "transcripts"), "-o", name, *flags).code == 0
        assert run("bank", "import", name, "--bank", folder).code == 0
        day, own = Bank(QUESTION_BANK).day(8), Bank(Path(folder)).day(8)
        assert own.title == day.title
        for before, after in zip(day.questions, own.questions, strict=True):
            assert (after.id, after.level, after.topic, after.correct) == (before.id, before.level, before.topic, before.correct)
            assert lines(after.ask) == lines(before.ask)
            assert lines(after.perfect or "") == lines(before.perfect or "")
            deeper = {rung.ask.strip(): flat(rung.perfect) for rung in before.deeper}
            assert after.deeper
            assert all(deeper[rung.ask] == flat(rung.perfect) for rung in after.deeper)


def lines(text: str) -> list[str]:
    """The lines of a text, without the spaces at their ends."""
    return [line.rstrip() for line in text.strip().splitlines()]


def flat(text: str | None) -> str:
    """A text on one line."""
    return " ".join((text or "").split())


def test_what_was_derived_is_not_imported_from_an_export_and_follows_what_the_author_changes() -> None:
    perfect = "Dropout randomly switches units off. So they adapt to one another less."
    Path("own").mkdir()
    Path("own/day-01.yaml").write_text(f"day: 1\nquestions: [{{id: q1, ask: What is dropout?, perfect: {perfect}}}]\n")
    run("start", "--day", "1", "--bank", "own", typed="It randomly switches units off.\n/skip\n")
    assert run("export", "0001-day-01", "-o", "log.md").code == 0
    told = Path("log.md").read_text()
    assert "**Correct answer**\n\n- Dropout randomly switches units off.\n" in told
    assert "**Minor improvement:**" in told
    assert run("bank", "import", "log.md", "--bank", "mine").code == 0
    written = Path("mine/day-01.yaml").read_text()
    assert ("perfect:" in written, "correct:" in written, "improvement:" in written) == (True, False, False)


def test_a_log_that_names_no_day_becomes_the_day_that_is_asked_for() -> None:
    text = "## Leakage\n\n### Q1\nWhy?\n\n**Answer:**\nBecause it is so.\n"
    ran = imported(text)
    assert (ran.code, Path("mine").exists()) == (1, False)
    assert ran.error == (
        "Error: log.md:1: there is no day in this log Nothing was written. "
        "To import all of it as one day, choose its number: interviewer bank import log.md --day 1 --bank mine"
    )
    assert imported(text, "--day", "7").code == 0
    assert (Bank(Path("mine")).day(7).title, [each.id for each in questions_of(7)]) == ("Leakage", ["d07-q1"])
    assert "--day 8 --bank mine" in imported(text).error


def test_an_export_of_an_interview_that_is_not_finished_is_called_so() -> None:
    run("start", "--day", "8", typed="/skip\n/quit\n")
    assert run("export", "0001-day-08", "-o", "log.md").code == 0
    ran = run("bank", "import", "log.md", "--bank", "mine")
    assert (ran.code, ran.out) == (1, "")
    assert "Q2 of day 8 has no answer: it was not finished yet when the interview 0001-day-08 was exported" in ran.error
    assert "interviewer resume 0001-day-08" in ran.error
    assert run("export", "0001-day-08", "--reveal", "-o", "all.md").code == 0
    ran = run("bank", "import", "all.md", "--bank", "mine")
    assert ran.code == 0
    assert "begun" not in ran.out


@given(st.text(alphabet="\\<a>&;![](b)*: \n", max_size=30))
def test_what_export_makes_harmless_is_as_it_was_again(text: str) -> None:
    assume(re.search(r"\]\\[(\[:]", text) is None)  # nobody can tell such a backslash from one of export's
    assert before_export(safe_markdown(text)) == text


# --- However questions and days are marked --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("**Q1 (Easy)** What is A?", "**Q2**\nWhat is B?"),
        ("### Q1 (Easy)\nWhat is A?", "**Q2:** What is B?"),
        ("### Q1 (Easy)\nWhat is A?", "Q2. What is B?"),
        ("**Q1** What is A?", "**Q2** What is B?"),
        ("Q1 (Easy): What is A?", "**Q2** (Medium — letters) What is B?"),
        ("**Question 1** – What is A?", "**Question 2 –** What is B?"),
    ],
)
def test_a_question_that_stands_behind_its_number_is_one_of_its_own(first: str, second: str) -> None:
    assert imported(f"## Day 1\n\n{first}\n\n**Perfect answer**\nA is the first.\n\n{second}\n\n**Perfect answer**\nB is the second.\n").code == 0
    assert [(each.ask, each.perfect) for each in questions_of(1)] == [("What is A?", "A is the first."), ("What is B?", "B is the second.")]


def test_a_quartile_in_an_answer_begins_no_question() -> None:
    perfect = "It lies between two quartiles.\n\n**Q1** is the first.\n\n**Q2** is the median.\n\nQ3 is the third."
    imported(f"## Day 1\n### Q1 (Easy)\nWhat is the box?\n\n**Perfect answer**\n{perfect}\n")
    assert [each.perfect for each in questions_of(1)] == [perfect]


@pytest.mark.parametrize("second", ["### 2️⃣ What is B?", "### 2️⃣. What is B?", "### Q2️⃣ What is B?"])
def test_a_number_on_a_keycap_is_a_number(second: str) -> None:
    imported(f"## Day 1\n### 1️⃣ What is A?\n**Answer:**\nA is the first.\n{second}\n**Answer:**\nB is the second.\n")
    assert [(each.ask, each.perfect) for each in questions_of(1)] == [("What is A?", "A is the first."), ("What is B?", "B is the second.")]


@pytest.mark.parametrize("heading", ["**Day 4**", "**📅 Day 4 — Trees**", "Day 4\n====", "Day 4: Trees\n---", "*Day 4*", "Day 4\n===\nToday:"])
def test_a_day_may_stand_in_bold_or_be_underlined(heading: str) -> None:
    assert imported(f"My log\n\n{heading}\n\n### Q1\nWhy?\n\n**Answer:**\nBecause it is so.\n").code == 0
    assert questions_of(4)[0].ask == "Why?"


def test_a_bold_day_in_an_answer_is_none_where_days_have_headings() -> None:
    imported("## Day 4\n### Q1\nPlan it?\n\n**Answer:**\nI plan it so:\n\n**Day 1**\n\nRead the data.\n")
    assert Bank(Path("mine")).day_numbers() == [4]


def test_an_own_answer_without_a_label_is_no_part_of_a_question_that_has_no_question_mark() -> None:
    ran = imported("## Day 1\n### Q1\nExplain boosting.\n\nI think boosting is like bagging.\n\n**Answer:**\nIt is in sequence.\n")
    assert "log.md:5: I think boosting is like bagging.\n" in ran.out
    assert "I think" not in Path("mine/day-01.yaml").read_text()


@pytest.mark.parametrize(
    "ask",
    [
        "Compare the following:\n\n- bagging\n- boosting",
        "Explain what it prints.\n\n```python\nprint(1)\n```",
        "Explain the table.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        "You have a million rows, and few are positive.\n\nExplain how you would measure a model.",
    ],
)
def test_what_a_question_speaks_of_is_a_part_of_it(ask: str) -> None:
    imported(f"## Day 1\n### Q1\n{ask}\n\nI would say so.\n\n**Answer:**\nSo it is.\n")
    assert questions_of(1)[0].ask == ask


def test_a_remark_on_an_answer_is_no_part_of_it_and_is_listed() -> None:
    remarks = "**What I missed**\n- The sequence.\n\n**Score:** 3/10\n\n- **Takeaway:** read it again\n"
    ran = imported(f"## Day 1\n### Q1\nExplain boosting.\n\n**Perfect answer**\nIt is in sequence.\n\n{remarks}")
    assert "log.md:8: What I missed\nlog.md:11: Score: 3/10\nlog.md:13: Takeaway: read it again\n" in ran.out
    assert questions_of(1)[0].perfect == "It is in sequence."


def test_a_bold_line_that_nobody_knows_stays_in_its_answer_and_is_told_where_nothing_announces_it() -> None:
    perfect = "It is in sequence.\n\n**Vibes:** good"
    ran = imported(f"## Day 1\n### Q1\nExplain boosting.\n\n**Perfect answer**\n{perfect}\n")
    assert "Left in an answer, as it may be a heading of it." in ran.words
    assert "log.md:8: Vibes: good\n" in ran.out
    assert questions_of(1)[0].perfect == perfect
    assert "Left in an answer" not in run("bank", "import", log(BY_NUMBER), "--bank", "another").out


def test_a_perfect_answer_after_a_follow_up_belongs_to_the_follow_up() -> None:
    ran = imported(
        "## Day 1\n### Q1\nWhat is A?\n\n**Perfect answer**\nA is the first.\n\n### Follow-up\nWhat is after it?\n\n**Perfect answer**\nB is after it.\n"
        "\n**Follow-up:** And then?\n"
    )
    (question,) = questions_of(1)
    assert question.perfect == "A is the first."
    assert [(rung.ask, rung.perfect) for rung in question.deeper] == [("What is after it?", "B is after it.")]
    assert "log.md:14: And then?\n" in ran.out


def test_what_stands_before_the_first_question_of_a_day_is_listed() -> None:
    ran = imported("## Day 1\nSlept badly.\n\n### Plan\n- Read on.\n\n### Q1\nWhy?\n\n**Perfect answer**\nBecause it is so.\n")
    assert "log.md:2: Slept badly.\nlog.md:4: Plan\nlog.md:5: - Read on.\n" in ran.out


# --- What was written by others is text -----------------------------------------------------------------------------------------------


def test_nothing_in_a_log_is_more_than_text() -> None:
    ask = "Why <script>alert(1)</script> ![x](http://x.example) {{ y }} !!python/name:os.system & 'so': no # really?"
    imported(f'## Day 1\x1b[2J\n### Q1 (Easy — a: b # c)\n{ask}\n**Answer:**\n- no: [yes, {{a: b}}]\n- a --- b\n- "~"\x1b]0;title\x07 \'x\n')
    (question,) = questions_of(1)
    assert (question.ask, question.topic) == (ask, "a: b # c")
    assert question.perfect == '- no: [yes, {a: b}]\n- a --- b\n- "~" \'x'


def test_the_name_of_a_log_cannot_become_a_part_of_the_file() -> None:
    run("bank", "import", log(BY_NUMBER, "a\nday: 9\n#.md"), "--bank", "mine")
    assert read_day(Path("mine/day-03.yaml")).day == 3


def test_what_a_candidate_quoted_is_no_label() -> None:
    imported(BY_HEADING)
    assert "This is what I said" not in Path("mine/day-12.yaml").read_text()


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n:#'\"-|>{}[]&*!%@`~ "), min_size=1, max_size=300).map(clean)


@given(st.lists(TEXTS.map(str.strip).filter(bool), min_size=1, max_size=3))
def test_whatever_is_written_as_yaml_is_read_again_as_it_was(texts: list[str]) -> None:
    value = {"questions": [{"ask": text, "correct": texts} for text in texts]}
    assert parse_yaml(yaml_of(value), Path("x.yaml")).value == value


SCRAPS = ["## Day 1\n", "### Q1\n", "### Questions\n", "### Answers\n", "#### x\n", "1. Why?\n", "2. x\n", "**Answer:**\n", "- a\n", "> b\n", "---\n", "\n"]
SCRAPS += [
    "  1. **Perfect answer** c\n",
    "```\n",
    "**Q2**\n",
    "Minor improvement: d\n",
    "**Deeper question:** e\n",
    "**A perfect answer to it:** f\n",
    "<br>\n",
]


@given(st.lists(st.sampled_from(SCRAPS), max_size=25))
def test_whatever_a_log_is_made_of_what_is_wrong_in_it_has_its_line(scraps: list[str]) -> None:
    text = "## Day 1\n" + "".join(scraps)
    for day in days_in(text, "log.md"):
        assert all(1 <= line <= text.count("\n") for line, _ in (*faults(day), *day.left_out))


def test_labels_in_lists_in_lists_are_not_followed_without_end() -> None:
    deep = "".join(f"{'  ' * depth}- **Answer:** x\n" for depth in range(300))
    assert days_in(f"## Day 1\n### Q1\nWhy?\n\n{deep}", "log.md")[0].questions[0].perfect


# --- What cannot be imported ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("# Log\n\nNothing yet.\n", "Error: log.md:1: there is no day in this log"),
        ("x\n\n## Day 4\n\nNothing yet.\n", "Error: log.md:3: day 4 has no questions"),
        ("## Day 4\n### Q1\nWhy?\n\n**My answer**\nSo.\n", "Error: log.md:2: Q1 of day 4 has no answer"),
        ("## Day 4\n### Q1\n\n**Answer:**\nSo it is.\n", "Error: log.md:2: Q1 of day 4 asks nothing"),
        ("## Day 4\n### Q1\nWhy?\n**Answer:**\nSo it is.\n### Q1\nHow?\n**Answer:**\nSo it is.\n", "Error: log.md:6: Q1 of day 4 is on line 2 already"),
        (
            "## Day 4\n### Q1\nWhy?\n**Answer:**\nSo it is.\n## Day 4\n### Q2\nHow?\n**Answer:**\nSo it is.\n",
            "Error: log.md:6: day 4 is on line 1 already",
        ),
        (
            f"## Day 4\n### Q1\nWhy?\n\n**Perfect answer**\n\n{'x' * 20_001}\n",
            "Error: log.md:7: Q1 of day 4, perfect: String should have at most 20000 characters",
        ),
    ],
)
def test_what_cannot_be_imported_is_named_with_its_line_and_nothing_is_written(text: str, what: str) -> None:
    ran = imported(text)
    assert (ran.code, ran.out) == (1, "")
    assert ran.error.startswith(what)
    assert "Nothing was written." in ran.error
    assert not Path("mine").exists()


def test_what_is_all_right_in_a_log_can_be_imported_without_the_rest_and_the_command_is_named() -> None:
    text = BY_NUMBER + "\n## Day 4\n### Q1\nWhy?\n### Q2\nHow?\n"
    assert imported(text).err == snapshot("""\
Error: log.md:56: Q1 of day 4 has no answer (1 more after it)
log.md:58: Q2 of day 4 has no answer
Nothing was written.
Write one below the question, under **Perfect answer** or **Correct answer**;
what you said yourself is no answer to learn from.
The rest of the log: interviewer bank import log.md --day 3 --bank mine
""")
    assert imported(text, "--day", "3").code == 0
    assert Bank(Path("mine")).day_numbers() == [3]


@pytest.mark.parametrize("name", ["day-03.yaml", "third.yaml"])
def test_a_day_that_the_bank_has_is_refused_and_nothing_is_written_over(name: str) -> None:
    Path("mine").mkdir()
    Path("mine", name).write_text("day: 3\nquestions: [{id: q1, ask: Why?, perfect: Because it is so.}]\n")
    before = Path("mine", name).read_text()
    ran = imported(f"{BY_NUMBER}\n{BY_HEADING}")
    assert ran.code == 1
    assert f"log.md:3: day 3 is in mine/{name} already" in ran.error
    assert "The rest of the log:" in ran.error
    assert [path.name for path in Path("mine").iterdir()] == [name]
    assert Path("mine", name).read_text() == before


def test_a_question_id_that_the_bank_has_is_not_given_again() -> None:
    Path("mine").mkdir()
    Path("mine/day-01.yaml").write_text("questions: [{id: d03-q2, ask: Why?, perfect: Because it is so.}]\n")
    assert "log.md:3: day 3: the question id `d03-q2` is in this bank already" in imported(BY_NUMBER).error


def test_a_log_is_imported_into_no_bank_but_one_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = run("bank", "import", log(BY_NUMBER))
    assert (ran.code, ran.out) == (2, "")
    assert "Name its folder, which is made if it is not there: interviewer bank import log.md --bank my-questions" in ran.error
    monkeypatch.setenv("INTERVIEWER_BANK", "own")
    ran = run("bank", "import", "log.md")
    assert "3 questions written to own/day-03.yaml" in ran.words
    assert ran.out.endswith("Check them: interviewer bank check\nBegin: interviewer start --day 3\n")


def test_a_day_that_a_log_does_not_have_is_answered_with_those_that_it_has() -> None:
    ran = imported(f"{BY_NUMBER}\n{BY_HEADING}", "--day", "5")
    assert (ran.code, ran.error) == (2, "Error: log.md: there is no day 5 in this log Its days are: 3, 12.")


# --- What announces a part --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("✅ Correct Answer:", Field.CORRECT),
        ("Perfect answer (interview-level)", Field.PERFECT),
        ("4. Answer:", Field.ANSWER),
        ("MINOR IMPROVEMENTS", Field.IMPROVEMENT),
        ("A perfect answer to it:", Field.DEEPER_PERFECT),
        ("Your answer", Field.OWN),
        ("Correct labels", None),
        ("Answer the following", None),
        ("Detect", None),
    ],
)
def test_a_heading_announces_what_its_words_say_however_it_is_adorned(words: str, found: Field | None) -> None:
    assert announced(words, stands_out=True) is found


def test_an_answer_that_the_question_asks_for_in_plain_words_is_no_label() -> None:
    imported("## Day 1\n### Q1\nYou use trees.\n\nAnswer:\n\n1. Which need scaling?\n2. Why?\n\n**Answer:**\nNone of them needs it.\n")
    assert questions_of(1)[0].ask == "You use trees.\n\nAnswer:\n\n1. Which need scaling?\n2. Why?"
