"""Where a model that judges fails, its reply is unjudged and the others go on: in a batch of answers, and where an interviewer is measured."""

from __future__ import annotations

from interviewer.core.events import Left
from interviewer.core.judgement import Judged, JudgedBy, Unjudged
from interviewer.core.session import Session
from interviewer.errors import ModelError
from interviewer.ports import Judge


class CannotJudge:
    """A judge that turns a model's failure into `Unjudged`: no score is invented. `failures` are what failed, in order.

    `by` is what stands in each of its judgements but for the question, as a judge that fails does not say it; None where it asks no model.
    """

    def __init__(self, judge: Judge, by: JudgedBy | None) -> None:
        self._judge = judge
        self._by = by
        self.failures: list[ModelError] = []

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The judgement, or why there is none. Raises ModelError where a judge fails that asks no model: that is nobody's reply."""
        try:
            return self._judge.judges(session)
        except ModelError as wrong:
            if self._by is None:
                raise
            self.failures.append(wrong)
            return Unjudged(by=self._by.model_copy(update={"question": session.discussion.question.fingerprint}), reason=str(wrong))
