"""The user's rules of a mock interview, as code: what the interviewer does next.

Each sentence of the rules stands above the line that obeys it. A model words a move; it never chooses one.
Every discussion ends, because each kind of move has its budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, assert_never

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, AskedBack, AskedForHint, DidNotKnow, GaveUp, Left, Rated, Resumed, Said, Skipped, TookBack, TriedAgain
from interviewer.core.evidence import place_of, shares_words
from interviewer.core.judgement import HARDLY, Finding, Held, Judged, Status, Unjudged
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move, ReplyWorth
from interviewer.core.question import Band, Point, Rung
from interviewer.core.session import Session


@dataclass(frozen=True)
class Budgets:
    """How often each kind of move may be made on one question. `deeper` is in rungs; `rung_challenges` and `rung_call_outs` are for each of them.

    `follow_ups` is how often a point that was half answered is pressed for once more: that takes no other challenge away. `main_parts` is how often a
    main part of the question, of which nothing has clearly been said, is asked for when all challenges have been made. `reasons` is how often who only
    disagrees with a call-out is asked for a reason: that is the call-out once more, and takes no other one away. `asides` is how often a request is dealt
    with; to ask what was meant by unclear words is to press for a point, and costs what that costs. It takes no request away, but requests and such
    questions together are no more than `asides`: where requests have been dealt with so often, unclear words are pressed for with a challenge.
    """

    challenges: int = 2
    follow_ups: int = 1
    main_parts: int = 1
    rung_challenges: int = 1
    call_outs: int = 2
    rung_call_outs: int = 1
    reasons: int = 1
    deeper: int = 2
    hints: int = 3
    asides: int = 3

    @property
    def most_moves(self) -> int:
        """No discussion has more moves than this: asking, each budget in full, and closing."""
        on_rungs = self.deeper * (1 + self.rung_challenges + self.rung_call_outs)
        return 2 + self.challenges + self.follow_ups + self.main_parts + self.call_outs + self.reasons + on_rungs + self.hints + self.asides


BUDGETS = Budgets()

#: Who earns less of the point that was asked for is not told that it was exactly that, though it counts as said.
PLAINLY = 0.6


def next_move(session: Session) -> Move:
    """What the interviewer does now. Ask for it only when it is the interviewer's turn."""
    # "Answer Q1 first." "Start with Q1." The plan is a sequence: the open question comes before every later one.
    talk = session.discussion
    # As in a real interview nobody is cut off; but when the time is up nothing more is asked.
    if session.time_is_up:
        return Close(why="time_up")
    if not talk.events:
        return Ask()
    choice = session.plan.choice(talk.question)
    failed = choice.point if choice else None
    match talk.events[-1]:
        case Judged():
            return _after_judgement(talk, failed)
        case Unjudged():
            return Close(why="unjudged")
        case Skipped() | GaveUp() as left_it:
            return Close(why=left_it.kind)
        case DidNotKnow():
            return _after_not_knowing(talk, failed)
        case AskedForHint():
            return _hint(talk) or _aside(talk, "no_more_hints")
        case AskedBack():
            return _aside(talk, "asked_back")
        case Said() | Answered() | TookBack() | Rated() | TriedAgain() | Left() | Resumed():
            raise AssertionError("it is not the interviewer's turn")
        case other:
            assert_never(other)


def _after_judgement(talk: Discussion, failed: str | None) -> Move:
    """What follows on a judged reply. One that only asks something, and says nothing, is no last word: it is answered before what was asked is left."""
    move = _on_merit(talk, failed)
    move = _asks_for_the_reason(talk, move) or move
    leaves = isinstance(move, Close | GoDeeper)
    return _aside(talk, "asked_back") if leaves and _asks_and_says_nothing(talk) and _asides_left(talk) > 0 else move


def _on_merit(talk: Discussion, failed: str | None) -> Move:
    """What follows on what a reply was worth."""
    # "Weak ML intuition -> I'll call it out": first of all, so that nothing is built on a wrong belief.
    if (call_out := _call_out(talk)) is not None:
        return call_out
    # A point that failed when the question was last asked comes back in other words: the first challenge is for it, even after a good answer.
    if not talk.rungs_taken and _may_challenge(talk) and (point := _still_failing(talk, failed)) is not None:
        return Challenge(point=point.id, heard="right" if _is_good(talk) else heard(talk))
    # "Good answers -> we go deeper." Not while something wrong still stands.
    if _is_good(talk):
        return _deeper(talk) or Close(why="deep_enough" if talk.rung else "answered")
    # "I will challenge your answers like an interviewer."
    if (challenge := _challenge(talk)) is not None:
        return challenge
    return Close(why="pressed_enough")


def _asks_for_the_reason(talk: Discussion, otherwise: Move) -> CallOut | None:
    """The last call-out once more, for who only disagrees with it: what speaks for the belief is asked for, once a question, before anything else is.

    Where the point that puts it right would be pressed for now, that asks for as much.
    """
    from interviewer.core.replies import only_disagrees  # with the reply, as in `_asks_and_says_nothing`

    last = talk.called_out_last
    if last is None or last.about not in _standing_wrong(talk) or not only_disagrees(talk.answers[-1]):
        return None
    called_out = [move.about for move in talk.moves if isinstance(move, CallOut)]
    asked = len(called_out) - len(set(called_out)) >= BUDGETS.reasons
    puts_it_right = isinstance(otherwise, Challenge | Clarify) and otherwise.point == talk.called_out(last)
    return None if asked or puts_it_right else last.model_copy(update={"also": ()})


def _asks_and_says_nothing(talk: Discussion) -> bool:
    """Whether the last reply is nothing but a question in which nothing was heard, right or wrong."""
    from interviewer.core.replies import only_asks  # with the reply: its expressions take time, and the first question does not wait for them

    last = talk.judgements[-1]
    heard_in_it = any(each.earned > 0 or each.status is Status.DENIED for each in last.findings) or last.misconceptions or last.withdrawn
    return only_asks(talk.answers[-1]) and not heard_in_it


def _is_good(talk: Discussion) -> bool:
    """Whether what is asked right now has been answered well. A deeper question without points cannot be answered badly."""
    standing = talk.standing_in_hand
    enough = standing.band.rank >= Band.GOOD.rank or not talk.points_in_hand
    return enough and not talk.standing.wrong and not standing.wrong


def _call_out(talk: Discussion) -> CallOut | None:
    """Call out what is wrong in the last reply, or else what was wrong in an earlier one and still stands: a misconception held, or a point denied; each once.

    The gravest misconception comes first. Where more is wrong than can be called out one by one, all of it is named at once: the budget is of remarks, and
    nothing that is found before it is spent goes by. What is found later is only called wrong, and what stands in words that have been called out already is
    not called out again.
    """
    if (left := call_outs_left(talk)) <= 0:
        return None
    made = [move for move in talk.moves if isinstance(move, CallOut)]
    last = talk.judgements[-1]
    fresh = _wrong(last.misconceptions, talk.denied_last, talk)
    standing = _wrong(talk.standing.misconceptions, talk.findings.values(), talk)
    earlier = [each for each in standing if not any(shares_words(each.quote, one.quote) for one in made)]
    done = {move.about for move in made}
    held = {held.misconception for held in (*last.misconceptions, *talk.standing.misconceptions)}
    covered = {each.against for each in talk.question.misconceptions if each.id in done | held}
    open_ones = [each for each in (*fresh, *earlier) if each.about not in done and each.about not in covered]
    if not open_ones:
        return None
    also = _in_other_words(open_ones, [words for each in made for words in (each.quote, *each.also)])
    return open_ones[0].model_copy(update={"also": tuple(also) if len(also) >= left else ()})


def _in_other_words(wrong: Sequence[CallOut], named: Sequence[str]) -> list[str]:
    """The words of all that is wrong but of the first, each once, without what shares words with that or with what has been named."""
    found = [wrong[0].quote]
    for each in wrong[1:]:
        if not any(shares_words(each.quote, words) for words in (*named, *found)):
            found.append(each.quote)
    return found[1:]


def call_outs_left(talk: Discussion) -> int:
    """How much more that is wrong may be called out on the question in force."""
    made = {move.about for move in talk.moves_since_asked if isinstance(move, CallOut)}
    return (BUDGETS.call_outs if talk.rung is None else BUDGETS.rung_call_outs) - len(made)


def _wrong(held: Iterable[Held], findings: Iterable[Finding], talk: Discussion) -> list[CallOut]:
    """A call-out for each of these misconceptions, and for each of these points that is denied."""
    weights = {each.id: each.weight for each in talk.question.misconceptions}
    gravest_first = sorted(held, key=lambda each: -weights.get(each.misconception, 0))
    denied = ((each.point, each.quote) for each in findings if each.status is Status.DENIED)
    return [CallOut(about=id, quote=quote) for id, quote in (*((each.misconception, each.quote) for each in gravest_first), *denied) if quote is not None]


def _deeper(talk: Discussion) -> GoDeeper | None:
    return next((GoDeeper(rung=rung.id) for rung in deeper_to_come(talk)), None)


def deeper_to_come(talk: Discussion) -> list[Rung]:
    """The deeper questions to which a good answer may be taken now, the next one first: nobody is asked one that they have answered before it is put."""
    if not _is_good(talk) or len(talk.rungs_taken) >= BUDGETS.deeper:
        return []
    return [rung for rung in talk.question.deeper if rung not in talk.rungs_taken and not talk.beforehand(rung)]


def answered_beforehand(talk: Discussion) -> Rung | None:
    """The deeper question that would come next if it had not been answered before; None where another one is put, or none is left."""
    if deeper_to_come(talk) or len(talk.rungs_taken) >= BUDGETS.deeper:
        return None
    ladder = talk.question.deeper
    behind = ladder[ladder.index(talk.rung) + 1 :] if talk.rung else ladder
    return next((rung for rung in behind if talk.beforehand(rung)), None)


def _challenge(talk: Discussion) -> Challenge | Clarify | None:
    """Press for what is missing, and first for the rest of what was half answered; where it is unclear what was said, and nothing is wrong, ask about it."""
    if (follow_up := _follow_up(talk)) is not None:
        return follow_up
    point = _to_press_for(talk) if _may_challenge(talk) else _main_part(talk)
    if point is None:
        return None
    # What is put again because something was only taken back is a challenge like any other: as a question about unclear words it would cost nothing.
    if (worth := heard(talk)) in ("wrong", "withdrawn"):
        return Challenge(point=point.id, heard=worth)
    finding = talk.finding(point)
    if finding.status is Status.NOT_SURE and finding.quote and _may_ask_about(finding.quote, talk) and _may_clarify(talk):
        return Clarify(why="not_sure", point=point.id, quote=finding.quote)
    return Challenge(point=point.id, heard=worth)


def _follow_up(talk: Discussion) -> Challenge | Clarify | None:
    """Nobody is left half way there, once a question: what was pressed for and said in part is asked for in other words, and what may mean it is asked about.

    What a judge found said, and its quote did not prove, is asked for in other words too.
    """
    found = _half_answered(talk)
    if found is None or len(_follow_ups(talk)) >= BUDGETS.follow_ups:
        return None
    point = talk.question.point(found.point)
    if found.status is not Status.NOT_SURE and point.ask_again is not None and talk.pressings(point) == 1:
        return Challenge(point=point.id, heard=heard(talk))
    if _may_ask_about(found.quote or "", talk) and _may_clarify(talk):
        return Clarify(why="not_sure", point=point.id, quote=found.quote)
    return None


def _half_answered(talk: Discussion) -> Finding | None:
    """What the last reply says in part, or may say, of the point that was pressed for and is still missing."""
    found = next((each for each in talk.judgements[-1].findings if each.point == talk.pressed_for), None)
    if found is None or heard(talk) not in ("some", "little") or found.point not in {point.id for point in missing(talk)}:
        return None
    half = found.unproven or found.status is Status.NOT_SURE or (found.status is Status.PARTLY and found.earned >= HARDLY)
    return found if half else None


def _follow_ups(talk: Discussion) -> list[Challenge | Clarify]:
    """What followed up a half answer; a challenge that was put again because something was only taken back did not."""
    made = _presses(talk)
    again = [move for number, move in enumerate(made) if move.point in {each.point for each in made[:number]}]
    return [move for move in again if isinstance(move, Clarify) or move.heard != "withdrawn"]


def _to_press_for(talk: Discussion) -> Point | None:
    """The most important missing point that has not been pressed for; of who holds on to what was called out, the one that puts it right.

    Who only took something wrong back has not answered what was asked: it stays open.
    """
    called_out = talk.called_out_last
    about = _still_wrong(talk, called_out) if called_out is not None else None
    if about is not None and about in missing(talk) and about.id not in _pressed(talk):
        return about
    asked = talk.still_asked if talk.judgements and heard(talk) == "withdrawn" else frozenset()  # judged again, a log may have a call-out and no judgement
    again = (point for point in missing(talk) if point.id in asked)
    return next(again, None) or next((point for point in missing(talk) if point.id not in _pressed(talk)), None)


def _main_part(talk: Discussion) -> Point | None:
    """A main part of the question, of which nothing has clearly been said and that was never asked for: who has just got somewhere is not left before it."""
    if talk.rung is not None or not _may_challenge(talk, BUDGETS.main_parts) or not _got_somewhere(talk):
        return None
    points = [point for point in talk.question.points if not point.bonus]
    heavy = {point.id for point in points if point.weight * len(points) > sum(each.weight for each in points)}
    unsaid = (point for point in missing(talk) if talk.status(point) in (Status.NOT_SAID, Status.NOT_SURE))
    return next((point for point in unsaid if point.id in heavy and point.id not in _pressed(talk)), None)


def _got_somewhere(talk: Discussion) -> bool:
    """Whether the last reply said what was asked for or put something wrong right; or said some of it, when something wrong had been put right before."""
    match heard(talk):
        case "right" | "withdrawn":
            return True
        case "some":
            return any(isinstance(move, CallOut) for move in talk.moves) and not talk.standing.wrong
        case "wrong" | "little":
            return False
        case other:
            assert_never(other)


def _may_ask_about(quote: str, talk: Discussion) -> bool:
    """Whether these words are from the last reply, since earlier ones may have been taken back, and were never found plainly wrong."""
    fresh = bool(talk.replies) and place_of(quote, talk.replies[-1].text) is not None
    return fresh and not any(shares_words(quote, each.quote) for each in talk.ever_held.values())


def _presses(talk: Discussion) -> list[Challenge | Clarify]:
    """Every move that pressed for a point so far."""
    return [move for move in talk.moves if isinstance(move, Challenge) or (isinstance(move, Clarify) and move.why == "not_sure")]


def _pressed(talk: Discussion) -> set[str | None]:
    """The points that have been pressed for so far."""
    return {move.point for move in _presses(talk)}


def _may_challenge(talk: Discussion, besides: int = 0) -> bool:
    """Whether what is asked right now may be pressed further, with so many challenges besides."""
    here = {point.id for point in talk.points_in_hand}
    allowed = BUDGETS.challenges if talk.rung is None else BUDGETS.rung_challenges
    made, again = (sum(move.point in here for move in moves) for moves in (_presses(talk), _follow_ups(talk)))
    return made - again < allowed + besides


def _still_failing(talk: Discussion, failed: str | None) -> Point | None:
    """The point that failed before, if it is missing again and has not been pressed for."""
    return next((point for point in missing(talk) if point.id == failed and point.id not in _pressed(talk)), None)


def heard(talk: Discussion) -> ReplyWorth:
    """What the last reply was worth: something wrong, the point that was asked for, only the end of a wrong belief, some of what is asked, or little."""
    last = talk.judgements[-1]
    if last.misconceptions or talk.denied_last:
        return "wrong"
    here = {point.id for point in talk.points_in_hand}
    found = {finding.point: finding for finding in last.findings if finding.point in here and finding.earned > 0}
    said = {point for point, finding in found.items() if finding.status is Status.SAID}
    ended = any(each.about in talk.put_right for each in last.withdrawn)
    plainly = {point for point in said if found[point].earned >= PLAINLY}
    if talk.pressed_for in plainly or talk.still_asked & plainly:
        return "right"
    if ended and not found:
        return "withdrawn"
    pressed = found.get(talk.pressed_for or "")
    enough = said or ended or talk.put_right or (pressed is not None and pressed.earned >= HARDLY) or talk.standing_in_hand.band.rank > Band.WEAK.rank
    return "some" if found and enough else "little"


def missing(talk: Discussion) -> list[Point]:
    """The points in hand that are asked for and not yet said, the most important first: by what is still to be earned, then as the author has them."""
    to_earn = {point.id: point.weight * (1 - talk.finding(point).earned) for point in talk.points_in_hand}
    left = [point for point in talk.points_in_hand if not point.bonus and talk.finding(point).status is not Status.SAID]
    return sorted(left, key=lambda point: -to_earn[point.id])


def point_in_question(talk: Discussion) -> Point | None:
    """The point the interviewer is after right now: the one last called out or pressed for if it is still missing, else the most important one."""
    open_points = missing(talk)
    for move in reversed(talk.moves):
        if isinstance(move, CallOut) and (called_out := _still_wrong(talk, move)) is not None:
            return called_out
        if isinstance(move, Challenge | Hint | Clarify):
            pressed = next((point for point in open_points if point.id == move.point), None)
            if pressed is not None:
                return pressed
    return open_points[0] if open_points else None


def _still_wrong(talk: Discussion, move: CallOut) -> Point | None:
    """The point that puts right what was called out, while that still stands."""
    point = next((point for point in talk.open_points if point.id == talk.called_out(move)), None)
    return point if move.about in _standing_wrong(talk) else None


def _standing_wrong(talk: Discussion) -> set[str]:
    """What is wrong and still stands, by its id: misconceptions that are held, and points that are denied."""
    return {held.misconception for held in talk.standing.misconceptions} | {each.point for each in talk.findings.values() if each.status is Status.DENIED}


def _hint(talk: Discussion) -> Hint | None:
    """The next hint on the point in question; None where there is no more. On a wrong belief that no point puts right any hint would be on something else."""
    if talk.lone_call_out or sum(isinstance(move, Hint) for move in talk.moves) >= BUDGETS.hints:
        return None
    point = point_in_question(talk)
    if point is None:
        return None
    # The faintest hint says where to look: whoever has said the point in part has looked there.
    begun = talk.status(point) is Status.PARTLY and talk.finding(point).earned >= HARDLY
    given = _last_hint(point, talk) or int(begun and point.grades_of_hint > 1)
    return Hint(point=point.id, grade=given + 1) if given < point.grades_of_hint else None


def _last_hint(point: Point, talk: Discussion) -> int:
    """The grade of the last hint on a point; 0 where none has been given."""
    return max((move.grade for move in talk.moves if isinstance(move, Hint) and move.point == point.id), default=0)


def _after_not_knowing(talk: Discussion, failed: str | None) -> Move:
    """Help once on what is asked right now; who still does not know is not tormented.

    With a wrong belief that no point puts right no hint helps: it is left for the debrief, and what is still missing is asked for, which may well be known.
    """
    if talk.lone_call_out:
        point = (_still_failing(talk, failed) or _to_press_for(talk)) if _may_challenge(talk) else None
        return Challenge(point=point.id, heard="little") if point else Close(why="did_not_know")
    if not _was_helped(talk) and (hint := _hint(talk)) is not None:
        return hint
    return Close(why="did_not_know")


def _was_helped(talk: Discussion) -> bool:
    """Whether a hint has followed an "I don't know" since the question in force was put."""
    return any(isinstance(reply, DidNotKnow) and isinstance(said, Said) and isinstance(said.move, Hint) for reply, said in pairwise(talk.since_asked))


def _aside(talk: Discussion, why: Literal["asked_back", "no_more_hints"]) -> Move:
    """Deal with a request, and stay with the point in hand."""
    if _asides_left(talk) <= 0:
        return Close(why="pressed_enough")
    pressed = talk.pressed and not talk.lone_call_out and point_in_question(talk)
    return Clarify(why=why, point=pressed.id if pressed else None)


def _asides_left(talk: Discussion) -> int:
    """How many more requests may be dealt with. What was asked about as unclear was no request, and takes none away."""
    return BUDGETS.asides - sum(isinstance(move, Clarify) and move.why != "not_sure" for move in talk.moves)


def is_last_aside(talk: Discussion) -> bool:
    """Whether the request that is dealt with now is the last one: another would close the question."""
    return _asides_left(talk) == 1


def _may_clarify(talk: Discussion) -> bool:
    """Whether unclear words may be asked about: not where there has been as much aside as there may be."""
    return sum(isinstance(move, Clarify) for move in talk.moves) < BUDGETS.asides
