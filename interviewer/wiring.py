"""From settings to a room: the one place where ports meet their adapters. What is heavy is imported where it is needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Protocol

from interviewer.core.events import Left
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.question import Question
from interviewer.core.session import Session
from interviewer.drive.metered import MeteredJudge, MeteredVoice
from interviewer.errors import SettingsError
from interviewer.judges.stand_in import WithStandIn
from interviewer.ports import Audience, Candidate, Choose, Judge, MeteredModel, Model, Recorder, Room, Voice
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import persona_names, read_prompt, read_prompt_yaml
from interviewer.voices.authored import AuthoredVoice
from interviewer.voices.lines import Lines

if TYPE_CHECKING:
    from interviewer.models.audio import OpenAISpeech

Sleep = Callable[[float], None]


def now() -> datetime:
    """The time, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def room(
    settings: Settings, candidate: Candidate, recorder: Recorder, audience: Audience, choose: Choose, streams: Callable[[str], None], sleep: Sleep = time.sleep
) -> Room:
    """A room in which to hold an interview under these settings.

    `streams` is shown a model's words as they come, and `sleep` waits where a server asks for a pause.
    """
    if not settings.needs_model:
        return Room(voice(settings, None, streams), candidate, judge(settings, None, choose), recorder, audience, now)
    from interviewer.voices.stand_in import AskingModel, PausingVoice

    model = model_of(settings, sleep)
    speaking = PausingVoice(voice(settings, AskingModel(model, choose), streams))
    judging = judge(settings, model, choose)
    return Room(MeteredVoice(speaking, model.meter), candidate, MeteredJudge(judging, model.meter), recorder, audience, now)


def voice(settings: Settings, model: Model | None, streams: Callable[[str], None]) -> Voice:
    """The voice that the settings name."""
    authored = AuthoredVoice(read_prompt_yaml(PROMPTS, "lines.yaml", Lines))
    if settings.voice == "local" or model is None:
        return authored
    from interviewer.voices.persona import PersonaVoice

    if settings.persona not in persona_names(PROMPTS):
        raise SettingsError(f"there is no persona `{settings.persona}`", place="persona", mend=f"There are: {', '.join(persona_names(PROMPTS))}.")
    return PersonaVoice(model, authored, read_prompt(PROMPTS, "voice.md"), read_prompt(PROMPTS, f"personas/{settings.persona}.md"), streams)


def judge(settings: Settings, model: Model | None, choose: Choose | None) -> Judge:
    """The judge that the settings name; a model's has the local one behind it where there is somebody to `choose`."""
    if settings.judge == "lexical":
        return _lexical(None)
    if settings.judge == "local" or model is None:
        return LocalLater()
    from interviewer.judges.model import ModelJudge

    judging = ModelJudge(model, read_prompt(PROMPTS, "judge.md"), read_prompt(PROMPTS, "judge_case.md"), read_prompt(PROMPTS, "judge_repair.md"))
    return judging if choose is None else WithStandIn(judging, LocalLater(), choose)


def model_of(settings: Settings, sleep: Sleep = time.sleep) -> MeteredModel:
    """The model that the settings name. Raises SettingsError if it is not known which one, or where."""
    if settings.model is None:
        raise SettingsError("no model is named", place="model", mend="Name it with --model NAME or INTERVIEWER_MODEL, or use: --judge local --voice local")
    _refuse_no_server(settings)
    from interviewer.models.openai_compatible import Asking, OpenAIModel
    from interviewer.models.prices import Prices
    from interviewer.storage.servers import KnownServers, default_file

    prices = Prices(settings.model, settings.base_url, settings.input_price, settings.output_price)
    asking = Asking(settings.deadline, settings.temperature, settings.max_tokens, prices)
    return OpenAIModel(settings.model, key=settings.key, base_url=settings.base_url, asking=asking, memory=KnownServers(default_file()), sleep=sleep)


def _refuse_no_server(settings: Settings) -> None:
    if settings.key is None and settings.base_url is None:
        mend = "Put INTERVIEWER_API_KEY into .env (or OPENAI_API_KEY into the environment), or name a server with --base-url."
        raise SettingsError("there is neither a key nor a server", place="api_key", mend=mend)


def speech_of(settings: Settings) -> OpenAISpeech:
    """The server that hears and speaks. Raises SettingsError if it is not known where."""
    _refuse_no_server(settings)
    from interviewer.models.audio import OpenAISpeech

    hears, speaks, voice = settings.hearing_model, settings.speaking_model, settings.speaking_voice
    return OpenAISpeech(key=settings.key, base_url=settings.base_url, hears=hears, speaks=speaks, voice=voice, deadline=settings.deadline)


def preload(settings: Settings, questions: Sequence[Question]) -> None:
    """Load what the replies to these questions will need, while the candidate is typing the first."""
    if settings.judge != "lexical":
        _local().warms_up(questions)
    if settings.needs_model:
        from interviewer.models import openai_compatible, prices

        openai_compatible.warm_up()
        prices.warm_up()


class LocalLater:
    """The local judge, loaded when it first judges: the first question does not wait for it."""

    def judges(self, session: Session) -> Judged | Unjudged | Left:
        """The local judge's judgement."""
        return _local().judges(session)


class Embedded(Judge, Protocol):
    """A judge without a model's server."""

    def warms_up(self, questions: Iterable[Question]) -> None:
        """Make ready what the first judgement on these questions would wait for."""
        ...

    @property
    def stands_in(self) -> str | None:
        """Why it stands in for the local judge; None where it is that."""
        ...


def embedded() -> Embedded:
    """The judge that is used where no server is."""
    return _local()


@cache
def _local() -> Embedded:
    """The local judge; where its network cannot be loaded, the lexical one, which says so in every score."""
    try:
        from interviewer.judges.local.judge import LocalJudge

        return LocalJudge()
    except (ImportError, OSError) as wrong:
        return _lexical(f"the local judge's network cannot be loaded ({wrong})")


def _lexical(because: str | None) -> Embedded:
    from interviewer.judges.lexical.judge import LexicalJudge

    return LexicalJudge(because)


def finder(bank: Bank) -> Callable[[str], Question]:
    """Looks questions up by id; the bank is read once, and now. What is returned raises UsageError where there is none of that id."""
    questions = {question.id: question.without_samples() for day in bank.days() for question in day.questions}

    def find(id: str) -> Question:
        if id not in questions:
            raise bank.unknown(id, list(questions))
        return questions[id]

    return find
