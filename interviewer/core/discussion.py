"""The discussion of one question, read from its stretch of the log."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from interviewer.core.events import Answered, DidNotKnow, Event, GaveUp, Rated, Reply, Said, Skipped, TookBack
from interviewer.core.judgement import Finding, Held, Judged, Status, Unjudged
from interviewer.core.moves import Ask, CallOut, Challenge, Clarify, Close, GoDeeper, Hint, Move
from interviewer.core.question import Point, Question, Rung
from interviewer.core.standing import Asked, Standing, standing

#: What stands before the reason, where a judge failed: whoever goes on with a file of grades tells by it what to ask about again.
NOT_JUDGED = "could not be judged: "


@dataclass(frozen=True)
class Scored:
    """The question was answered and judged, or the candidate said "I don't know": `first` is the first answer alone, `final` all of them.

    Not knowing, and saying so, earns nothing; no judge is needed to see that.
    """

    first: Standing
    final: Standing


@dataclass(frozen=True)
class NotScored:
    """There is no score, and why. This is not a zero."""

    why: str


Outcome = Scored | NotScored


@dataclass(frozen=True)
class Discussion:
    """One question and what has happened on it, from the asking on; leaving and coming back are left out.

    Read from it are the events that count, what is being asked right now, and where the candidate stands.
    `log` is everything. `again` is the second attempt, where the candidate took one after the debrief: an attempt of its own, which changes nothing
    in this one. `time_was_up` says that the time of the interview was up before the question could be asked.
    """

    question: Question
    log: tuple[Event, ...]
    again: Discussion | None = None
    time_was_up: bool = False

    # --- What has happened ------------------------------------------------------------------------------------------------------

    @cached_property
    def counting(self) -> tuple[int, ...]:
        """The places in the log of the events that count: an answer that was taken back does not, nor what followed from it."""
        places: list[int] = []
        for place, event in enumerate(self.log):
            if isinstance(event, TookBack):
                del places[max((index for index, each in enumerate(places) if isinstance(self.log[each], Answered)), default=len(places)) :]
            elif not isinstance(event, Rated):
                places.append(place)
        return tuple(places)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """What counts of the log, in order."""
        return tuple(self.log[place] for place in self.counting)

    @cached_property
    def taken_back(self) -> tuple[Answered, ...]:
        """The answers that were taken back, in order."""
        counting = set(self.counting)
        return tuple(event for place, event in enumerate(self.log) if isinstance(event, Answered) and place not in counting)

    @property
    def rated(self) -> Rated | None:
        """The candidate's last rating of their own answers; None where there is none."""
        return next((event for event in reversed(self.log) if isinstance(event, Rated)), None)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """What the interviewer did, in order."""
        return tuple(event.move for event in self.events if isinstance(event, Said))

    @cached_property
    def replies(self) -> tuple[Reply, ...]:
        """What the candidate replied, in order."""
        return tuple(event for event in self.events if isinstance(event, Reply))

    @cached_property
    def answers(self) -> tuple[str, ...]:
        """The candidate's answers, in order, in full."""
        return tuple(event.text for event in self.events if isinstance(event, Answered))

    @cached_property
    def judgements(self) -> tuple[Judged, ...]:
        """The judgements so far, in order."""
        return tuple(event for event in self.events if isinstance(event, Judged))

    @property
    def put(self) -> bool:
        """Whether the question was put at all: the time may have been up before."""
        return any(isinstance(move, Ask) for move in self.moves)

    @property
    def closed(self) -> bool:
        """Whether the interviewer has left the question."""
        return bool(self.moves) and isinstance(self.moves[-1], Close)

    # --- What is asked ----------------------------------------------------------------------------------------------------------

    @property
    def rung(self) -> Rung | None:
        """The deeper question in force; None while the question itself is discussed."""
        taken = self.rungs_taken
        return taken[-1] if taken else None

    @cached_property
    def rungs_taken(self) -> tuple[Rung, ...]:
        """The deeper questions that were put, in order."""
        return tuple(self.question.rung(move.rung) for move in self.moves if isinstance(move, GoDeeper))

    def beforehand(self, rung: Rung) -> tuple[Finding, ...]:
        """What answers a deeper question that was not put: a finding for each of its points, bonuses left out; nothing where any of them was not said."""
        said = {each.point: each for judged in self.judgements for each in judged.beforehand if each.status is Status.SAID}
        wanted = [point.id for point in rung.points if not point.bonus]
        return tuple(said[point] for point in wanted) if said.keys() >= set(wanted) else ()

    @property
    def open_points(self) -> tuple[Point, ...]:
        """What the next reply is judged on: the points of the question, and those of the rung in force."""
        return self.question.points + (self.rung.points if self.rung else ())

    @property
    def points_in_hand(self) -> tuple[Point, ...]:
        """What is being asked right now: the rung's points, or the question's own."""
        return self.rung.points if self.rung else self.question.points

    @property
    def asked(self) -> str:
        """The question in force, in the author's words: the deeper one, or the question itself."""
        return self.rung.ask if self.rung else self.question.ask

    @cached_property
    def since_asked(self) -> tuple[Event, ...]:
        """What has happened since the question in force was put: the question itself, or the deeper one."""
        puts = (index for index, event in enumerate(self.events) if isinstance(event, Said) and isinstance(event.move, Ask | GoDeeper))
        return self.events[max(puts, default=-1) + 1 :]

    @property
    def moves_since_asked(self) -> tuple[Move, ...]:
        """What the interviewer did since the question in force was put, in order."""
        return tuple(event.move for event in self.since_asked if isinstance(event, Said))

    @property
    def said_since_asked(self) -> tuple[str, ...]:
        """What still stands of what was said since the question in force was put: what was asked last on an answer, and the last hint after that."""
        asked: tuple[str, ...] = ()
        helped: tuple[str, ...] = ()
        for event in self.since_asked:
            match event:
                case Said(move=Challenge() | CallOut() | Clarify(why="not_sure")):
                    asked, helped = (event.words,), ()
                case Said(move=Hint()):
                    helped = (event.words,)
                case _:  # an aside asks nothing of its own
                    pass
        return asked + helped

    @property
    def replied_to(self) -> str:
        """What the next reply is to, in the words it was asked in: what was asked last on an answer, with its hint, or else the question in force."""
        return " ".join(self.said_since_asked) or self.asked

    @property
    def pressed(self) -> bool:
        """Whether anything was said to press or to help since the question in force was put; asides are left out.

        To ask about words in the author's, for a point that has any, is to press; to ask only what was meant is not.
        """
        return any(isinstance(move, Challenge | CallOut | Hint) or self._asks_in_the_authors_words(move) for move in self.moves_since_asked)

    def _asks_in_the_authors_words(self, move: Move) -> bool:
        if not isinstance(move, Clarify) or move.why != "not_sure" or move.point is None:
            return False
        point = self.question.point(move.point)
        return bool(point.ask_for_it or point.ask_again)

    @property
    def pressed_for(self) -> str | None:
        """The point that the last challenge or hint on the question in force was about, if there was one."""
        return next((move.point for move in reversed(self.moves_since_asked) if isinstance(move, Challenge | Hint)), None)

    @property
    def still_asked(self) -> frozenset[str]:
        """The point that was asked for last on the question in force, by a challenge, a call-out or a hint, or as it was not clear what was meant by it."""
        return self._named_by(self._asked_last) if self._asked_last else frozenset()

    @property
    def lone_call_out(self) -> CallOut | None:
        """The call-out that was made last, where nothing has been asked since and no point of the question puts right what it is about."""
        last = self.called_out_last
        return last if last is not None and self.called_out(last) is None else None

    @property
    def called_out_last(self) -> CallOut | None:
        """The call-out that was made last, where nothing has been asked since."""
        last = self._asked_last
        return last if isinstance(last, CallOut) else None

    @property
    def _asked_last(self) -> Challenge | CallOut | Hint | Clarify | None:
        """What was asked last since the question in force was put; an aside that asks nothing of its own is left out."""
        asking = (
            move
            for move in reversed(self.moves_since_asked)
            if isinstance(move, Challenge | CallOut | Hint) or (isinstance(move, Clarify) and move.why == "not_sure")
        )
        return next(asking, None)

    # --- Which points a move is about -------------------------------------------------------------------------------------------

    def pressings(self, point: Point) -> int:
        """How often a point was pressed for."""
        return sum(isinstance(move, Challenge) and move.point == point.id for move in self.moves)

    def request_for(self, point: Point) -> str | None:
        """The author's challenge for a point that is to be pressed for now: the other words for it where it has been pressed for before."""
        return (point.ask_again if self.pressings(point) else None) or point.ask_for_it

    def request_left_for(self, point: Point) -> str | None:
        """The author's words for a point that the candidate's own are to be asked about with: the other words before the challenge, which may still come.

        None where all there are have been used: they would be the same question again.
        """
        put_again = any(isinstance(move, Clarify) and move.why != "no_more_hints" and move.point == point.id for move in self.moves)
        if point.ask_again is not None and not put_again and self.pressings(point) < 2:
            return point.ask_again
        used = self.pressings(point) > 0 or (put_again and point.ask_again is None)
        return None if used else point.ask_for_it

    def called_out(self, move: CallOut) -> str | None:
        """The point that a call-out asks for again: the one denied, or the one that puts the misconception right, where there is one."""
        return next((each.against for each in self.question.misconceptions if each.id == move.about), move.about)

    @cached_property
    def asked_for(self) -> tuple[Asked, ...]:
        """For each judgement what its reply was a reply to: all points of the question itself; of a deeper one its own, and those asked about since."""
        found: list[Asked] = []
        here: frozenset[str] | None = None
        called_out: frozenset[str] = frozenset()
        to: str | None = None
        for event in self.events:
            if isinstance(event, Judged):
                found.append(Asked(here, called_out, to))
            elif isinstance(event, Said):
                if not isinstance(event.move, Hint | Clarify):  # an aside, or help, leaves what was called out open
                    to = event.move.about if isinstance(event.move, CallOut) else None
                named = self._named_by(event.move)
                if isinstance(event.move, GoDeeper):
                    here = named
                elif here is not None:
                    here |= named
                if isinstance(event.move, CallOut):
                    called_out |= named
        return tuple(found)

    def _named_by(self, move: Move) -> frozenset[str]:
        """The points that a move asks about by name."""
        match move:
            case GoDeeper(rung=id):
                return frozenset(point.id for point in self.question.rung(id).points)
            case CallOut():
                point = self.called_out(move)
            case Challenge() | Hint() | Clarify():
                point = move.point
            case Ask() | Close():
                point = None
            case other:
                assert_never(other)
        return frozenset() if point is None else frozenset({point})

    # --- Where the candidate stands ---------------------------------------------------------------------------------------------

    @cached_property
    def standing(self) -> Standing:
        """Where the candidate stands on the question itself."""
        return standing(self.question.points, self.question.misconceptions, self.judgements, self.asked_for)

    @cached_property
    def standing_in_hand(self) -> Standing:
        """Where the candidate stands on what is being asked right now."""
        return self.standing if self.rung is None else self.standing_on(self.rung)

    def standing_on(self, rung: Rung) -> Standing:
        """Where the candidate stands on a deeper question."""
        return standing(rung.points, (), self.judgements, self.asked_for)

    @cached_property
    def findings(self) -> dict[str, Finding]:
        """What the candidate has done so far with each point that was asked for, by its id; those of the deeper questions included."""
        standings = (self.standing, *map(self.standing_on, self.rungs_taken))
        return {finding.point: finding for each in standings for finding in each.findings}

    def finding(self, point: Point) -> Finding:
        """What the candidate has done with a point so far."""
        return self.findings.get(point.id, Finding(point=point.id, status=Status.NOT_SAID))

    def status(self, point: Point) -> Status:
        """The status of a point so far."""
        return self.finding(point).status

    @property
    def denied_last(self) -> tuple[Finding, ...]:
        """The denials in the last judged reply, those left out that do not count against what was said before."""
        last = self.judgements[-1].findings if self.judgements else ()
        return tuple(each for each in last if each.status is Status.DENIED is self.findings[each.point].status)

    @cached_property
    def put_right(self) -> dict[str, str]:
        """What the last judged reply has put right: the words of each misconception that was held and of each point that was denied, by its id."""
        before = standing(self.open_points, self.question.misconceptions, self.judgements[:-1], self.asked_for)
        held = {each.misconception for each in self.standing.misconceptions}
        found = {each.misconception: each.quote for each in before.misconceptions if each.misconception not in held}
        return found | {each.point: each.quote or "" for each in before.findings if each.status is Status.DENIED is not self.findings[each.point].status}

    @cached_property
    def ever_held(self) -> dict[str, Held]:
        """Every misconception that was held at any time, by its id, with the words that showed it first; put right or not."""
        found: dict[str, Held] = {}
        for judged in self.judgements:
            for held in judged.misconceptions:
                found.setdefault(held.misconception, held)
        return found

    @cached_property
    def outcome(self) -> Outcome:
        """The score, or why there is none."""
        if self.judgements:
            return Scored(first=self._first_standing(), final=self.standing)
        unjudged = [event.reason for event in self.events if isinstance(event, Unjudged)]
        if unjudged:
            return NotScored(f"{NOT_JUDGED}{unjudged[-1]}")
        if not self.moves or not isinstance(self.moves[0], Ask):
            return NotScored("not asked, the time was up" if self.time_was_up or self.moves else "not asked")
        if any(isinstance(reply, Skipped) for reply in self.replies):
            return NotScored("skipped")
        if any(isinstance(reply, GaveUp) for reply in self.replies):
            return NotScored("given up before it was answered")
        if any(isinstance(reply, DidNotKnow) for reply in self.replies):
            return Scored(first=self.standing, final=self.standing)
        return NotScored("not answered")

    @property
    def final_again(self) -> Standing | None:
        """Where the candidate stood at the end of the second attempt; None where there was none, it had no score, or it still goes on."""
        if self.again is None or not self.again.closed:
            return None
        return self.again.outcome.final if isinstance(self.again.outcome, Scored) else None

    def _first_standing(self) -> Standing:
        """Where the candidate stood after the first reply that was an answer or an "I don't know"."""
        first = next((event for event in self.events if isinstance(event, Judged | DidNotKnow)), None)
        return standing(self.question.points, self.question.misconceptions, [first] if isinstance(first, Judged) else [])
