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


class BudgetSpent(InterviewerError):
    """A run has come to the end of its budget; what was finished is kept. `begun` is False where an interview was not even begun."""

    def __init__(self, what: str, *, mend: str | None = None, begun: bool = True) -> None:
        super().__init__(what, mend=mend)
        self.begun = begun


class NoUse(InterviewerError):
    """The server will answer nobody: no other interview would fare better."""

    exit_code = ModelError.exit_code


class Budget:
    """So many replies of a model, and so many US dollars; None is no limit. Shared by all threads of a run."""

    def __init__(self, most_calls: int | None = None, most_cost: float | None = None) -> None:
        self._most_calls = most_calls
        self._most_cost = most_cost
        self._lock = threading.Lock()
        self._held = self._open = 0
        self.calls = 0
        self.cost = 0.0

    @contextmanager
    def interview(self) -> Iterator[None]:
        """An interview is held. Raises BudgetSpent where there are others, and so few calls are left that one of them would have to be given up."""
        with self._lock:
            needed = self.calls / self._held if self._held else CALLS_EXPECTED
            if self._most_calls is not None and self._open and self._most_calls - self.calls < needed * (self._open + 1):
                raise BudgetSpent(f"the budget of {self._most_calls} calls has no room for another interview", begun=False)
            self._open += 1
        try:
            yield
        finally:
            with self._lock:
                self._open -= 1
                self._held += 1

    def calls_once(self) -> None:
        """A model is about to be asked. Raises BudgetSpent where it may not be."""
        with self._lock:
            if self._most_calls is not None and self.calls >= self._most_calls:
                raise BudgetSpent(f"the budget of {self._most_calls} calls is spent")
            if self._most_cost is not None and self.cost >= self._most_cost:
                raise BudgetSpent(f"the budget of {self._most_cost:g} dollars is spent")
            self.calls += 1

    def watches(self, event: Event, *, asked: int) -> None:
        """Something happened in an interview, for which a model was asked so many times; what had to be repeated is counted too.

        Raises BudgetSpent where there is a limit of cost and nobody knows what this has cost.
        """
        with self._lock:
            self.calls += max(0, (event.usage.calls if event.usage is not None else 0) - asked)
        if self._most_cost is None or not asked:
            return
        cost = cost_of(event)
        if cost is None:
            raise BudgetSpent("nobody knows what this model costs, so --max-cost cannot hold; limit the calls instead, with --max-calls")
        with self._lock:
            self.cost += cost


class Metered:
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
        """The model's reply. Raises BudgetSpent where the budget is spent, and NoUse where the server will not answer, however often it is asked."""
        self._budget.calls_once()
        self.calls += 1
        try:
            yield from self._model.streams(messages, schema=schema)
        except ModelRefused as wrong:
            raise NoUse(wrong.what, safe="The interviews that were finished are kept where --results is given.", mend=wrong.mend) from None
