"""The pages: valid HTML that loads nothing, charts with a table beside each, and nothing in them that acts."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import html5lib
import pytest
from rich.cells import cell_len

from interviewer.core.history import PointShown, remembered
from interviewer.core.memory import memory
from interviewer.core.progress import Progress, progress
from interviewer.core.question import Band
from interviewer.core.scorecard import MEANINGS, MOST_TO_SAY, Scorecard, scale, scorecard
from interviewer.reports import charts
from interviewer.reports.pages import progress_page, scorecard_markdown, scorecard_page
from interviewer.terminal.progress_screen import calibrated, progress_blocks
from interviewer.terminal.report_screen import scorecard_blocks
from tests.conftest import ROOT
from tests.months import attempt, held, on, past
from tests.rooms import question

EVIL = (
    "</script></style></title><script>alert(1)</script><img src=x onerror=alert(1)> [x](javascript:alert(1)) ![i](http://example.com/x) "
    "{{ 7*7 }} \x1b[2J\x00\u202e"
)
LONG = "x" * 5000


def a_card(*, words: str = "it leaks, I think", name: str = "0001-day-01", **changes: Any) -> Scorecard:
    session = held(on(0), [words] * 9, ["main ~fix +proof", *[""] * 8], question(**changes))
    return scorecard(session, name, on(0), memory([remembered(session, name, on(0))], on(1)))


def _point(words: str, score: int) -> PointShown:
    return PointShown(id="p", says=words, weight=2, first=score / 100, words=words)


def a_progress(*, words: str = "it leaks", topic: str = "data leakage", rated: bool = True) -> Progress:
    pasts = [
        past(
            attempt(
                "q1",
                on(day),
                score,
                topic=topic,
                own=60 if rated else None,
                points=({"id": "p", "says": words, "weight": 2, "first": score / 100, "words": words},),
            ),
            attempt("q2", on(day), 90 - score, topic="drift"),
            name=f"{day:04d}-day-01",
            begun=on(day),
            title=topic,
        )
        for day, score in enumerate([20, 45, 40, 70, 85], 1)
    ]
    return progress(pasts, memory(pasts, on(9)), on(9))


def pages() -> dict[str, str]:
    return {
        "progress": progress_page(a_progress()),
        "progress without ratings": progress_page(a_progress(rated=False)),
        "progress of nothing": progress_page(progress([], {}, on(0))),
        "scorecard": scorecard_page(a_card()),
        "evil progress": progress_page(a_progress(words=EVIL, topic=EVIL)),
        "evil scorecard": scorecard_page(a_card(words=EVIL, topic=EVIL, ask=EVIL, perfect=EVIL, improvement=EVIL)),
        "long": scorecard_page(a_card(words=LONG)),
    }


@pytest.fixture(scope="module", name="pages")
def _pages() -> dict[str, str]:
    return pages()


def parsed(page: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)  # raises where the HTML is not valid


def tags(tree: Any) -> set[str]:
    return {each.tag.split("}")[-1] for each in tree.iter() if isinstance(each.tag, str)}


@pytest.mark.parametrize("name", ["progress", "progress without ratings", "progress of nothing", "scorecard", "evil progress", "evil scorecard", "long"])
def test_a_page_is_valid_loads_nothing_and_runs_nothing(name: str, pages: dict[str, str]) -> None:
    tree = parsed(pages[name])
    assert not tags(tree) & {"script", "img", "link", "iframe", "object", "embed", "a", "form", "input", "base"}
    attributes = {key.split("}")[-1]: value for each in tree.iter() if isinstance(each.tag, str) for key, value in each.attrib.items()}
    assert not any(key.startswith("on") or key in ("src", "href", "style") for key in attributes)
    style = "".join(tree.find(".//style").itertext())
    assert "url(" not in style
    assert "@import" not in style
    assert "Content-Security-Policy" in pages[name]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e]", pages[name])


def test_what_a_candidate_or_a_bank_wrote_is_shown_as_it_was_written(pages: dict[str, str]) -> None:
    for name in ("evil progress", "evil scorecard"):
        text = "".join(parsed(pages[name]).find("body").itertext())
        assert "<script>alert(1)</script>" in text
        assert "{{ 7*7 }}" in text


#: What needs characters that nobody sees: an emoji of two that are joined, one with a selector, a Persian word.
JOINED = ["\U0001f469\u200d\U0001f4bb", "\u2764\ufe0f", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"]


@pytest.mark.parametrize("words", JOINED)
def test_what_needs_a_joiner_or_a_selector_keeps_it_on_every_page_and_in_markdown(words: str) -> None:
    card = a_card(words=f"{words} leaks", ask=f"What leaks, {words}?", perfect=f"All of {words}.")
    for page in (scorecard_page(card), progress_page(a_progress(words=words, topic=words)), scorecard_markdown(card)):
        assert words in page


@pytest.mark.parametrize(("name", "charts"), [("progress", 4), ("progress without ratings", 3), ("scorecard", 1), ("progress of nothing", 0)])
def test_each_chart_has_a_title_a_description_and_a_table_beside_it(name: str, charts: int, pages: dict[str, str]) -> None:
    tree = parsed(pages[name])
    svg = "{http://www.w3.org/2000/svg}"
    drawings = [each for each in tree.iter() if isinstance(each.tag, str) and each.tag.split("}")[-1] == "svg"]
    assert len(drawings) == charts
    ids = [each.attrib["id"] for each in tree.iter() if isinstance(each.tag, str) and "id" in each.attrib]
    assert len(ids) == len(set(ids))
    for drawing in drawings:
        assert drawing.attrib["role"] == "img"
        words = [each for each in drawing if each.tag.removeprefix(svg) in ("title", "desc")]
        assert [each.attrib["id"] for each in words] == drawing.attrib["aria-labelledby"].split()
        assert all("".join(each.itertext()).strip() for each in words)
    sections = [each for each in tree.iter("section") if any(isinstance(part.tag, str) and part.tag.split("}")[-1] == "svg" for part in each.iter())]
    assert len(sections) == charts
    assert all(each.find(".//table/caption") is not None for each in sections)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_and_marks_stand_out_from_what_they_stand_on(scheme: str, pages: dict[str, str]) -> None:
    """The contrast that WCAG 2.2 asks for at level AA: 4.5 for text, 3 for what is drawn."""
    style = "".join(parsed(pages["progress"]).find(".//style").itertext())
    rules = {"light": 0, "dark": 1, "print": 2}
    colours = dict(re.findall(r"--(\w+): (#\w{6});", re.findall(r":root \{([^}]*)\}", style)[rules[scheme]]))
    for back in ("back", "panel"):
        assert all(_contrast(colours[text], colours[back]) >= 4.5 for text in ("text", "soft"))
        assert all(_contrast(colours[mark], colours[back]) >= 3 for mark in ("mark", "second"))


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_a_question_that_was_given_up_unanswered_is_not_counted_as_answered_and_one_not_known_is() -> None:
    given_up = remembered(held(on(0), ["/perfect", "I don't know", "I don't know"], [], question("q1"), question("q2")), "0001-day-01", on(0))
    result = progress([given_up], memory([given_up], on(9)), on(9))
    assert (result.answered, result.interviews[0].scored) == (1, 1)


def test_a_question_that_was_only_given_up_is_due_and_is_no_topic_and_no_point_at_zero() -> None:
    given_up = remembered(held(on(0), ["/perfect"], []), "0001-day-01", on(0))
    result = progress([given_up], memory([given_up], on(9)), on(9))
    assert (result.topics, result.points) == ((), ())
    assert [(each.question, each.strength, each.last) for each in result.due] == [("q1", None, "not known on 2026-01-01")]
    assert '<td class="number">—</td>' in progress_page(result)


def test_an_interview_that_is_open_is_in_the_trend_and_not_in_the_mean() -> None:
    pasts = [past(attempt(first=47)), past(attempt(first=0, at=on(1)), name="0002-review", begun=on(1), finished=False)]
    result = progress(pasts, memory(pasts, on(9)), on(9))
    assert ([each.mean for each in result.interviews], result.mean_of_late) == ([47, 0], 47)


def test_of_points_of_equal_strength_those_that_were_never_said_come_first() -> None:
    helped = remembered(held(on(0), ["Hm.", "It is late.", "Hm.", "/skip"], ["", "main", ""]), "0001-day-01", on(0))
    points = progress([helped], memory([helped], on(9)), on(9)).points
    assert [(each.point, each.strength, each.words) for each in points] == [("fix", 0, None), ("check", 0, None), ("main", 0, "It is late.")]


def test_progress_says_which_words_needed_help_and_where_the_points_are_that_it_leaves_out() -> None:
    helped = remembered(held(on(0), ["Hm.", "It is late.", "Hm.", "/skip"], ["", "main", ""]), "0001-day-01", on(0))
    told = [block.text for block in progress_blocks(progress([helped], memory([helped], on(9)), on(9)), 80, bars=False)]
    assert "It is leakage, the value comes from after the label\nYou said it only with help: “It is late.”" in told
    points = tuple({"id": f"p{number}", "says": "It leaks", "weight": 1, "first": 0.2, "final": 0.2, "words": None} for number in range(11))
    many = [past(attempt(points=points))]
    told = [block.text for block in progress_blocks(progress(many, memory(many, on(9)), on(9)), 80, bars=False)]
    assert "and 3 more, on the page that progress --html FILE writes" in told


def test_the_figures_of_a_page_are_those_of_the_progress(pages: dict[str, str]) -> None:
    result = a_progress()
    rows = [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in parsed(pages["progress"]).iter("tr")]
    for each in result.interviews:
        assert any(row[2:3] == [each.session] and row[-1] == str(each.mean) for row in rows)
    for topic in result.topics:
        assert [topic.topic, str(topic.questions), str(topic.due), str(topic.strength)] in rows
    assert result.calibration is not None
    assert sum(row[1:] == [each.called, str(each.own), str(each.judged)] for each in result.calibration.ratings[:1] for row in rows) == 1


BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.mark.skipif(BROWSER is None, reason="no browser on this machine")
@pytest.mark.parametrize("name", ["progress", "evil scorecard"])
def test_a_browser_shows_the_page_as_wide_as_its_window_and_complains_of_nothing(name: str, tmp_path: Path, pages: dict[str, str]) -> None:
    (tmp_path / "page.html").write_text(pages[name], encoding="utf-8")
    how = ["--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--window-size=1000,1000"]
    command = [str(BROWSER), *how, f"--screenshot={tmp_path / 'page.png'}"]
    ran = subprocess.run([*command, (tmp_path / "page.html").as_uri()], capture_output=True, text=True, timeout=90, check=False)
    assert "CONSOLE" not in ran.stderr
    assert (tmp_path / "page.png").stat().st_size > 10_000


# --- Charts ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_everything_drawn_lies_inside_its_drawing(count: int) -> None:
    names = [f"2026-01-{index:02d} a name that is rather long" for index in range(count)]
    scores = [(name, index * 100 // max(1, count - 1)) for index, name in enumerate(names)]
    pairs = [(name, 100 - score, score) for name, score in scores]
    for chart in (charts.trend(scores), charts.bars(scores), charts.columns(scores), charts.scatter(pairs), charts.dumbbells(pairs)):
        places = [*chart.marks, *chart.below, *chart.across, *(mark for pair in chart.pairs for mark in pair)]
        places += [charts.Mark(box.x + box.width, box.y + box.height, "") for box in chart.boxes]
        assert all(0 <= place.x <= chart.width and 0 <= place.y <= chart.height for place in places)


# --- Markdown, the screen, the scale -----------------------------------------------------------------------------------------


def test_in_markdown_what_others_wrote_is_text() -> None:
    from markdown_it import MarkdownIt

    written = scorecard_markdown(a_card(words=EVIL, topic=EVIL, ask=EVIL, perfect=EVIL, improvement=EVIL))
    shown = MarkdownIt("commonmark").render(written)
    assert not re.search(r"<(?!/?(?:h1|h2|p|ul|li|ol|strong|blockquote|br)\b)", shown)
    assert "\x1b" not in written
    assert "[2J" not in written.replace("\\", "")
    assert shown.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 4


def test_in_markdown_a_question_that_begins_with_a_number_begins_no_list() -> None:
    from markdown_it import MarkdownIt

    shown = MarkdownIt("commonmark").render(scorecard_markdown(a_card(ask="1. What leaks?", perfect="2026. It is late.")))
    assert "<p>1. What leaks?</p>" in shown
    assert "Perfect answer: 2026. It is late." in shown


def test_in_markdown_a_question_and_a_perfect_answer_keep_the_emphasis_and_the_lists_of_the_bank_and_no_html() -> None:
    from markdown_it import MarkdownIt

    perfect = "Two checks. <b>\n\n1. **Target**: its balance.\n2. **Dates**: [x](http://y)"
    shown = MarkdownIt("commonmark").render(scorecard_markdown(a_card(ask="Which of **10 features**?\n", perfect=perfect)))
    assert "<blockquote>\n<p>Which of <strong>10 features</strong>?</p>\n</blockquote>" in shown
    listed = "<ol>\n<li><strong>Target</strong>: its balance.</li>\n<li><strong>Dates</strong>: [x](http://y)</li>\n</ol>"
    assert f"<p>Perfect answer:</p>\n<blockquote>\n<p>Two checks. &lt;b&gt;</p>\n{listed}\n</blockquote>" in shown


def test_a_scorecard_in_markdown_has_each_finding_with_the_words_and_what_is_due() -> None:
    written = scorecard_markdown(a_card())
    assert written.startswith("# Day 1\n\n0001\\-day\\-01 · 2026-01-01 · study mode\n\n")
    assert "- **said**: It is leakage, the value comes from after the label\n" in written  # in words that hold a wrong belief
    assert "- **wrong**: “it leaks, I think” Correct: It is known too late.\n" in written
    assert "- Q1 · data leakage: due 2026-01-02\n" in written


def test_in_markdown_the_verdict_is_no_part_of_the_question_that_is_quoted() -> None:
    from markdown_it import MarkdownIt

    card = a_card(ask="Is it leakage?")
    (question,) = card.questions
    for each in (question, question.model_copy(update={"state": "not_scored", "why": "given up", "scores": None})):
        shown = MarkdownIt("commonmark").render(scorecard_markdown(card.model_copy(update={"questions": (each,)})))
        verdict = "First answer: " if each.scores else "No score: given up."
        assert f"<blockquote>\n<p>Is it leakage?</p>\n</blockquote>\n<p>{verdict}" in shown


def test_the_meaning_of_each_band_is_that_of_the_banks_own_scale() -> None:
    table = (ROOT / "question_bank" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| (.+?) \| (\d+) to (\d+) \|$", table, re.MULTILINE)
    assert [(each.band, each.means, each.lowest, each.highest) for each in scale()] == [
        (Band(band), means, int(low), int(high)) for band, means, low, high in rows
    ]
    assert set(MEANINGS) == set(Band)


def test_wrong_beliefs_come_first_in_the_study_plan_then_the_heaviest_gap() -> None:
    card = a_card()
    assert [(each.kind, each.say) for each in card.to_say] == [
        ("put_right", "It is known too late."),
        ("sharpen", "Build features as of a cut-off date"),
        ("add", "A jump in the score gives it away"),
    ]


def a_card_of(points: int) -> Scorecard:
    """The scorecard of one question of which so many points were missed."""
    missed = tuple({"id": f"p{number}", "says": f"Say {number}", "weight": 1} for number in range(points))
    session = held(on(0), ["Hm.", "/skip"], [""], question(points=missed, misconceptions=(), deeper=()))
    return scorecard(session, "0001-day-01", on(0), memory([remembered(session, "0001-day-01", on(0))], on(1)))


def test_a_study_plan_that_leaves_out_what_is_least_says_how_much() -> None:
    whole, cut = a_card_of(MOST_TO_SAY), a_card_of(MOST_TO_SAY + 3)
    assert (len(whole.to_say), whole.more_to_say) == (MOST_TO_SAY, 0)
    assert (len(cut.to_say), cut.more_to_say) == (MOST_TO_SAY, 3)
    for shown in (scorecard_page, scorecard_markdown, lambda card: "\n".join(block.text for block in scorecard_blocks(card))):
        assert "and 3 more, with their questions" in shown(cut)
        assert "with their questions" not in shown(whole)


def test_a_list_of_a_page_that_is_cut_says_how_much_of_it_is_shown() -> None:
    pasts = [past(*(attempt(f"q{number}", on(number), 70, own=60) for number in range(61)))]
    page = progress_page(progress(pasts, memory(pasts, on(90)), on(90)))
    for caption in ("the most overdue first (the first 60 of 61)", "oldest first (the last 60 of 61)", "(the weakest 60 of 61)"):
        assert caption in page
    assert " of 2)" not in progress_page(a_progress())


@pytest.mark.parametrize(("finished", "before"), [(5, None), (7, 20), (12, 50)])
def test_the_mean_of_the_interviews_before_the_last_five_is_said_to_be_that_of_five_at_most(finished: int, before: int | None) -> None:
    scores = [20] * 2 + [50] * 5 + [80] * 5 if finished == 12 else [20] * (finished - 5) + [80] * 5
    pasts = [past(attempt(at=on(day), first=score), name=f"{day:04d}-day-01", begun=on(day)) for day, score in enumerate(scores)]
    result = progress(pasts, memory(pasts, on(20)), on(20))
    told = "\n".join(block.text for block in progress_blocks(result, 80, bars=False))
    assert result.mean_before == before
    assert (f"The last five finished: 80 on average; up to five before them: {before}." in told) is (before is not None)
    assert (f"five at most; {before} of up to five before them" in progress_page(result)) is (before is not None)


def test_the_columns_of_the_bars_stand_below_one_another_whatever_the_characters_take() -> None:
    told = [block.text for topic in ("漏洩と交差検証" * 9, "漏洩", "leakage") for block in progress_blocks(a_progress(topic=topic), 80, bars=True)]
    rows = [line for line in told if "░" in line or "█" in line]
    assert len(rows) >= 3
    assert {cell_len(re.split("[░█]", row)[0]) for row in rows} == {33}
    assert max(map(cell_len, rows)) <= 80


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_no_text_of_others_acts_on_a_screen_and_every_block_has_words(width: int) -> None:
    blocks = [*progress_blocks(a_progress(words=EVIL, topic=LONG), width, bars=True), *scorecard_blocks(a_card(words=EVIL))]
    assert all(block.text.strip() for block in blocks)


def test_how_well_one_knows_oneself_is_said_in_words() -> None:
    result = a_progress().calibration
    assert result is not None
    assert (result.bias, result.off, result.bias_of_late) == (8.0, 22.0, 8.0)
    assert calibrated(result) == "You rate yourself 8 points higher than the judge on average (5 answers, 22 apart on average)."
