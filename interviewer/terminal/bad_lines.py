"""The bad lines of a file that is graded: each is named with its place where it is met, and what mends them is said once, at the end."""

from __future__ import annotations

from interviewer.errors import InterviewerError
from interviewer.terminal.console import printer


class BadLines:
    """Names bad lines, and keeps what mends them: of a cohort the same thing may be wrong with every line."""

    def __init__(self) -> None:
        self.count = 0
        self._advice: dict[str, tuple[str | None, int]] = {}  # by what mends them: the first place, and how many there are

    def names(self, wrong: InterviewerError) -> None:
        """Say what is wrong with one more of them, and where."""
        self.count += 1
        printer(error=True).names(wrong)
        if wrong.mend:
            first, many = self._advice.get(wrong.mend, (wrong.place, 0))
            self._advice[wrong.mend] = (first, many + 1)

    def advises(self) -> None:
        """Say what mends them, each thing once; where they are not all mended alike, also for which lines it is."""
        for mend, (first, many) in self._advice.items():
            more = f" and {many - 1:,} more" if many > 1 else ""
            printer(error=True).advises(mend if many == self.count else f"{first}{more}: {mend}")
