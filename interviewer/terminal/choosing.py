"""What to do when a model fails: the candidate says so in a terminal, the settings say so elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from interviewer.core.clean import clean
from interviewer.core.events import Left
from interviewer.errors import ModelError
from interviewer.ports import Choice
from interviewer.settings import Settings
from interviewer.terminal.actions import ACTIONS
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.console import as_typed_here
from interviewer.terminal.echo import echo
from interviewer.terminal.printer import Printer

#: A whole word each: a reply that was begun while the model was waited for may begin with any letter.
_CHOICES = {name: choice for choice in Choice for name in (choice.name.lower(), choice.name[0].lower())}


class Choosing:
    """A candidate who has chosen to go on locally is not asked again in this sitting.

    `paused` tells whether the interview was paused for it, `asks` whether the candidate is being asked right now. `keeps` takes what is typed and
    is no choice: the next reply, begun while the model was waited for.
    """

    def __init__(self, settings: Settings, screen: Printer, ask: bool) -> None:
        self._fixed = Choice.PAUSE if settings.on_model_failure == "pause" else Choice.LOCAL
        self._screen = screen
        self._ask = ask
        self.paused = self.asks = False
        self.keeps: Callable[[str], None] = lambda _: None

    def __call__(self, wrong: ModelError) -> Choice:
        """What to do about this failure: as the candidate says now or said before, or as the settings have it where nobody is asked."""
        self.asks = True
        try:
            chosen = self._chosen(wrong)
        finally:
            self.asks = False
        self.paused = chosen is Choice.PAUSE
        if chosen is Choice.LOCAL:
            self._ask, self._fixed = False, Choice.LOCAL
        return chosen

    def _chosen(self, wrong: ModelError) -> Choice:
        from interviewer.core.replies import understood

        if self._ask:
            self._screen.prints([Block(Kind.WARNING, f"The model could not be used: {wrong}. Your answer is saved.")])
        if wrong.mend:
            self._screen.prints([Block(Kind.NOTE, as_typed_here(wrong.mend))])
        if not self._ask:
            return self._fixed  # the judgement that follows says why, once
        while True:
            try:
                with echo(shows=True):  # while the model was waited for it was not
                    typed = clean(self._screen.console.input("a: ask again · l: go on without it · p: pause > ")).strip()
            except EOFError:
                return Choice.PAUSE
            if (chosen := _CHOICES.get(typed.lower())) is not None:
                return chosen
            if isinstance(understood(typed), Left):
                return Choice.PAUSE
            if typed:
                self._screen.prints([Block(Kind.NOTE, f"{self._for_later(typed)}Here, type a, l or p.")])

    def _for_later(self, typed: str) -> str:
        if typed.lower() in ACTIONS:  # it was meant for now
            return ""
        self.keeps(typed)
        return "That is kept for your next reply. "
