"""The debrief of a question as blocks of text, and as lines: your answer, correct answer, minor improvement, perfect answer. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, assert_never

from interviewer.core.counted import counted
from interviewer.core.discussion import NotScored, Outcome, Scored
from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, GaveUp, Rated, Reply, Skipped
from interviewer.core.flat import beginning, flat
from interviewer.core.improvement import is_derived
from interviewer.core.judgement import EXTRA, Finding, Status, called
from interviewer.core.question import Band, Point
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.dispute_lines import disputed_mark
from interviewer.terminal.findings import MOST_QUOTED, in_quotes

if TYPE_CHECKING:
    from interviewer.core.debrief import Debrief, DeeperResult, OtherView, Replied

#: Of a point that is said in full, or that nobody asked for, its first clause tells which one it is, since the correct answer follows: so many words at least.
FEWEST_OF_A_POINT = 5
#: Where a clause of a point ends.
_CLAUSE_ENDS = re.compile(r"[,;:](?=\s)|\s(?=(?:because|since|so that|which|for example|such as)\b)")
#: What leads on to words that are cut off says nothing without them.
_LEADS_ON = re.compile(r"(?: (?:and|or|but|so|if|that|as|than|it|is|are|too|a|an|the|its|of|on|in|at|by|to|for|from|with))+$")
#: What stands between quotation marks, with another quotation in it or not.
_QUOTED = re.compile("“((?:[^“”]|“[^“”]*”)*)”")


def debrief_blocks(result: Debrief, disputed: Sequence[str] = ()) -> list[Block]:
    """The debrief of one question; `disputed` are the lines of what the candidate has contested in it."""
    again = "" if result.before is None else ", once more"
    shown = [Block(Kind.HEADING, f"Debrief Q{result.number}{again}"), Block(Kind.TEXT, score_line(result) + disputed_mark(len(disputed)))]
    if result.without_wrong is not None:
        shown.append(Block(Kind.TEXT, f"Without what is wrong in it: {result.without_wrong}/100."))
    if result.all_said and not result.improvement:
        shown.append(Block(Kind.TEXT, "Nothing is missing: say more fully what has a percentage."))
    if result.before is not None:
        shown.append(Block(Kind.TEXT, f"Before: {verdict(result.before)}. Now: {verdict(result.outcome)}."))
    if result.not_known:
        shown.append(Block(Kind.TEXT, "For what comes back when, it counts as not known."))
    if result.rated is not None:
        shown.append(Block(Kind.TEXT, f"You said {rating_in_words(result.rated)}; {_judge_says(result, result.rated)}."))
    below = {flat(deeper.ask) for deeper in result.deeper}
    shown += [Block(Kind.HEADING, "Your answer"), Block(Kind.QUOTE, "\n\n".join(reply_text(each, below) for each in result.replies))]
    found = debrief_findings(result, brief=True) if _tells_more_than_what_is_correct(result) else []
    shown += [Block(Kind.HEADING, "Point by point")] if found else []
    shown += [Block(Kind.ITEM, line) for line in (*found, *disputed)]
    for view in result.other_views:
        shown += _other_view(view)
    shown += _answers(result, found)
    for deeper in result.deeper:
        shown += [Block(Kind.HEADING, deeper_title(deeper)), Block(Kind.MARKDOWN, deeper.ask.strip())]
        shown += [Block(Kind.ITEM, line) for line in deeper_findings(deeper, brief=True)]
        if deeper.perfect:
            shown += [Block(Kind.HEADING, "A perfect answer to it"), Block(Kind.MARKDOWN, deeper.perfect.strip())]
    return shown


def _answers(result: Debrief, found: Sequence[str]) -> list[Block]:
    """The correct answer, the minor improvement and the perfect answer, below what was `found`; the first and the last are one where the author wrote one."""
    one = flat(" ".join(result.correct)) == flat(result.perfect)
    shown = [] if one else [Block(Kind.HEADING, "Correct answer"), Block(Kind.MARKDOWN, "\n".join(f"- {each.strip()}" for each in result.correct))]
    if result.improvement:
        shown += [Block(Kind.HEADING, "Minor improvement"), Block(Kind.TEXT, _advice(result.improvement.strip(), found))]
    return [*shown, Block(Kind.HEADING, "Correct and perfect answer" if one else "Perfect answer"), Block(Kind.MARKDOWN, result.perfect.strip())]


def _advice(improvement: str, found: Sequence[str]) -> str:
    """The improvement; of a point that stands above in full, and is what is advised, the beginning."""
    if not is_derived(improvement):
        return improvement
    above = [flat(line) for line in found]
    return _QUOTED.sub(lambda quoted: f"“{beginning(quoted[1], MOST_QUOTED)}”" if any(quoted[1] in line for line in above) else quoted[0], improvement)


def deeper_title(deeper: DeeperResult) -> str:
    """What stands above a deeper question: how it went, where there is a standing on it."""
    if deeper.beforehand:
        return "Deeper question (answered before it was put)"
    return "Deeper question" + (f" ({deeper.standing.band.words}, {deeper.standing.score}/100)" if deeper.standing else "")


def deeper_findings(deeper: DeeperResult, *, brief: bool = False) -> list[str]:
    """Every point of a deeper question, a line each; none where there is no standing on it. `brief` is as in `debrief_findings`."""
    return [_point_line(point, finding, brief=brief) for point, finding in deeper.points]


def _point_line(point: Point, finding: Finding, mark: str = "", *, brief: bool) -> str:
    name = called(point, finding)
    earned = f" ({finding.percent}%)" if finding.percent is not None else ""
    bonus = ", a bonus" if point.bonus and finding.earned > 0 else ""
    says = _first_clause(point.says) if brief and name in ("said", EXTRA) else point.says.strip()
    return f"{name.capitalize()}{earned}{bonus}{mark}: {says}{in_quotes(finding.quote)}"


def _first_clause(says: str) -> str:
    """How a point begins: up to where its first clause ends, if that is neither too soon nor too late."""
    text = flat(says)
    ends = (text[: end.start()] for end in _CLAUSE_ENDS.finditer(text))
    clause = next((each for each in ends if len(each.split()) >= FEWEST_OF_A_POINT), text)
    if clause != text and len(clause.split()) <= MOST_QUOTED:
        return f"{clause} …"
    begun = beginning(text, MOST_QUOTED)
    return begun if begun == text else f"{_LEADS_ON.sub('', begun.removesuffix(' …'))} …"


def score_line(result: Debrief) -> str:
    """The verdict in one line, with the judge that gave it."""
    hints = f" · {counted(result.hints, 'hint')}" if result.hints else ""
    judges = " · ".join(dict.fromkeys(map(str, result.judged_by)))
    line = f"{verdict(result.outcome)}{hints}" + (f" · judge: {judges}" if judges else "")
    if result.not_judged and isinstance(result.outcome, Scored):
        line += f" · {len(result.not_judged)} of your replies could not be judged"
    return line


def rating_in_words(rated: Rated) -> str:
    """The candidate's own rating: a band in words, or a number."""
    return rated.rating.words if isinstance(rated.rating, Band) else str(rated.rating)


def _judge_says(result: Debrief, rated: Rated) -> str:
    """The verdict in the measure of the candidate's own rating: a band beside a band, a number beside a number."""
    match result.outcome:
        case Scored(_, final):
            return f"the judge says {final.band.words if isinstance(rated.rating, Band) else final.score}"
        case NotScored():
            return "there is no score to hold it against"
        case other:
            assert_never(other)


def verdict(outcome: Outcome) -> str:
    """`partial, 52/100 (first answer 40)`, or why there is no score: as it can stand in a sentence, or behind a colon."""
    match outcome:
        case Scored(first, final):
            began = f" (first answer {first.score})" if first.score != final.score else ""
            return f"{final.band.words}, {final.score}/100{began}"
        case NotScored(why):
            return f"no score, {why}"
        case other:
            assert_never(other)


def reply_text(replied: Replied, elsewhere: Collection[str] = ()) -> str:
    """A reply as it stands in the debrief, under what it was a reply to; requests are shown as such, and what was taken back begins with that.

    Of a question that stands `elsewhere` in full its beginning tells which one it is.
    """
    text, leaves = _in_its_place(replied.reply), isinstance(replied.reply, Skipped | GaveUp)
    text = f"(taken back) {text}" if replied.taken_back else text
    if not replied.asked or leaves:
        return text
    asked = flat(replied.asked)
    asked = beginning(asked, MOST_QUOTED) if asked in elsewhere else _with_short_quotes(asked)
    return f"({'hint' if replied.hint else 'asked'}: {asked})\n{text}"


def _with_short_quotes(asked: str) -> str:
    """What was asked, with only the beginning of what it quotes: the words themselves stand in the reply above."""
    return _QUOTED.sub(lambda quoted: f"“{beginning(quoted[1], MOST_QUOTED)}”", asked)


def _in_its_place(reply: Reply) -> str:
    """An answer as it is; what was said in the place of one, called what it is."""
    match reply:
        case Answered():
            return reply.text.strip() or "(nothing)"
        case AskedBack():
            return f"(asked back: {flat(reply.text)})"
        case AskedForHint():
            return "(asked for a hint)"
        case DidNotKnow():
            return f"(did not know: {flat(reply.text)})"
        case Skipped():
            return "(skipped)"
        case GaveUp():
            return "(given up)"
        case other:
            assert_never(other)


def _tells_more_than_what_is_correct(result: Debrief) -> bool:
    """Whether its points tell anything of what was said: the correct answer, which follows, has those of which nothing was."""
    if result.said or result.mistakes or result.unread or result.unproven or not isinstance(result.outcome, Scored):
        return True
    return any(each.status is not Status.NOT_SAID for each in result.outcome.final.findings)


def debrief_findings(result: Debrief, *, brief: bool = False) -> list[str]:
    """Every point and every mistake, a line each; none where nothing was judged. `brief`: of a point that needs no learning only how it begins.

    A point that is denied has no line of its own: the words that deny it stand among the mistakes, with what is correct.
    """
    if isinstance(result.outcome, NotScored):
        return []  # the correct answer follows
    before = {each.point for each in result.before.final.findings if each.earned > 0} if isinstance(result.before, Scored) else set()
    new = {point.id: "" if result.before is None or point.id in before else ", new" for point, _ in result.said}
    lines = [_point_line(point, finding, new[point.id], brief=brief) for point, finding in result.said]
    final = result.outcome.final
    findings = {each.point: final.as_told(each) for each in final.findings}
    partly = {point.id for point, finding in result.said}
    unproven = {point.id for point in result.unproven}
    told = {mistake.truth.strip() for mistake in result.mistakes}
    advised = flat(result.improvement or "")
    extra = [point for point in result.extra if not (brief and flat(point.says) in advised)]
    for point in (*result.missed, *extra):
        if point.id not in partly and point.says.strip() not in told and findings[point.id].status is not Status.DENIED:
            note = " (the judge's quote does not prove it, so it does not count)" if point.id in unproven else ""
            lines.append(_point_line(point, findings[point.id], brief=brief) + note)
    lines += [f"Not read, because it speaks to the judge: “{flat(words)}”" for words in result.unread]
    for mistake in result.mistakes:
        name = "Put right" if mistake.put_right else "Wrong"
        lines.append(f"{name}: “{flat(mistake.words)}”" + (f" Correct: {mistake.truth.strip()}" if mistake.truth else ""))
    return lines


def _other_view(view: OtherView) -> list[Block]:
    """What another judge hears differently. It decides nothing."""
    name = str(view.by)
    heading = Block(Kind.HEADING, f"Another judge: {name}")
    failed = [Block(Kind.TEXT, f"It could not judge {'this' if view.standing is None else 'a reply'}: {reason}.") for reason in view.not_judged]
    if view.standing is None:
        return [heading, *failed]
    lines = [f"It hears this differently: {point.says.strip()} — {_as_heard(point, finding)}" for point, finding in view.differs]
    lines += [f"It also hears something wrong: “{flat(held.quote)}” — {wrong.claim.strip()}" for wrong, held in view.hears]
    lines += [f"It hears nothing wrong where this was called out: {wrong.claim.strip()}" for wrong in view.misses]
    end = f"By its findings: {view.standing.band.words}, {view.standing.score}/100. " + ("These do not count." if lines else "It hears every point alike.")
    return [heading, *failed, *(Block(Kind.ITEM, line) for line in lines), Block(Kind.TEXT, end)]


def _as_heard(point: Point, finding: Finding) -> str:
    quote = f": “{flat(finding.quote)}”" if finding.quote else ""
    return f"{called(point, finding)}{quote}"
