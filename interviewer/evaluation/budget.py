"""A budget of calls and of money, kept by every model and every interview of a run."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from interviewer.core.events import Event
from interviewer.errors import InterviewerError, ModelError, ModelRefused
from interviewer.evaluation.measures.spending import cost_of
from interviewer.ports import Message, Model

#: What an interview is taken to need before one has been seen to its end.
CALLS_EXPECTED = 20
#: With these a server refuses what stands in one request, such as a word that its filter does not let pass; with others, whoever asks.
OF_ONE_REQUEST = frozenset((400, 413, 422))
#: Where so many requests are refused and none has ever been answered, it is not what stands in them.
MOST_REFUSED = 10


class BudgetSpent(InterviewerError):
    """A run has come to the end of its budget; what was finished is kept."""


class NoUse(InterviewerError):
    """The server will answer nobody: no other interview would fare better."""

    exit_code = ModelError.exit_code


class Budget:
    """So many replies of a model, and so many US dollars; None is no limit. Shared by all threads of a run."""

    def __init__(self, most_calls: int | None = None, most_cost: float | None = None) -> None:
        self._most_calls = most_calls
        self._most_cost = most_cost
        self._lock = threading.Condition()
        self._open = self._finished = self._calls_of_finished = self._refused = 0
        self._answered = False
        self.calls = 0
        self.cost = 0.0

    @contextmanager
    def interview(self) -> Iterator[None]:
        """An interview is held. Where there are others, and so few calls are left that one of them would have to be given up, it waits for these to end."""
        with self._lock:
            self._lock.wait_for(lambda: not self._open or self.has_room())
            self._open += 1
        try:
            yield
        finally:
            with self._lock:
                self._open -= 1
                self._lock.notify_all()

    def has_room(self) -> bool:
        """Whether the calls last for one more interview, if each of those that are open takes as many as one that is finished."""
        if self._most_calls is None:
            return True
        needed = self._calls_of_finished / self._finished if self._finished else CALLS_EXPECTED
        return max(self.calls, self._calls_of_finished + needed * self._open) + needed <= self._most_calls

    def finishes(self, calls: int) -> None:
        """An interview has come to its end, and took so many calls."""
        with self._lock:
            self._finished += 1
            self._calls_of_finished += calls

    def calls_once(self) -> None:
        """A model is about to be asked. Raises BudgetSpent where it may not be."""
        with self._lock:
            if self._most_calls is not None and self.calls >= self._most_calls:
                raise BudgetSpent(f"the budget of {self._most_calls} calls is spent")
            if self._most_cost is not None and self.cost >= self._most_cost:
                raise BudgetSpent(f"the budget of {self._most_cost:g} dollars is spent")
            self.calls += 1

    def answers(self) -> None:
        """A request has been answered."""
        self._answered = True

    def refuses(self) -> bool:
        """A request was refused for what stands in it. Whether that cannot be the reason, since none has ever been answered."""
        with self._lock:
            self._refused += 1
            return not self._answered and self._refused >= MOST_REFUSED

    def watches(self, event: Event, *, asked: int) -> None:
        """Something happened in an interview, for which a model was asked so many times; what had to be repeated is counted too.

        Raises BudgetSpent where there is a limit of cost and nobody knows what this has cost.
        """
        with self._lock:
            self.calls += max(0, (event.usage.calls if event.usage is not None else 0) - asked)
        if self._most_cost is None or not asked:
            return
        cost = None if event.usage is None else cost_of(event.usage)
        if cost is None:
            raise BudgetSpent("nobody knows what this model costs, so --max-cost cannot hold; limit the calls instead, with --max-calls")
        with self._lock:
            self.cost += cost


class BudgetedModel:
    """A model whose replies are counted, and end with the budget. Everything else about it is the model's own."""

    def __init__(self, model: Model, budget: Budget) -> None:
        self._model = model
        self._budget = budget
        self.calls = self._seen = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    def since(self) -> int:
        """How many replies were asked for since this was asked last."""
        seen, self._seen = self._seen, self.calls
        return self.calls - seen

    def streams(self, messages: Sequence[Message], *, schema: Mapping[str, Any] | None = None) -> Iterator[str]:
        """The model's reply. Raises BudgetSpent where the budget is spent, and NoUse where the server will answer no request, however often it is asked."""
        self._budget.calls_once()
        self.calls += 1
        try:
            for piece in self._model.streams(messages, schema=schema):
                self._budget.answers()
                yield piece
        except ModelRefused as wrong:
            if wrong.status in OF_ONE_REQUEST and not self._budget.refuses():
                raise
            raise NoUse(wrong.what, safe="The interviews that were finished are kept where --results is given.", mend=wrong.mend) from None
