"""From settings to a room: the one place where ports meet their adapters. What is heavy is imported where it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Protocol

from interviewer.core.events import Left
from interviewer.core.judgement import Judged, Unjudged
from interviewer.core.question import Question
from interviewer.core.session import Session
from interviewer.errors import ModelError, SettingsError
from interviewer.judges.stand_in import Choice, WithStandIn
from interviewer.ports import Audience, Candidate, Judge, Model, Recorder, Room, Voice
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import persona_names, read_prompt, read_prompt_yaml
from interviewer.voices.authored import AuthoredVoice
from interviewer.voices.lines import Lines

if TYPE_CHECKING:
    from interviewer.judges.model import ModelJudge
    from interviewer.models.batches import BatchServer

Choose = Callable[[ModelError], Choice]


def now() -> datetime:
    """The time, to the second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def room(settings: Settings, candidate: Candidate, recorder: Recorder, audience: Audience, choose: Choose, streams: Callable[[str], None]) -> Room:
    """A room in which to hold an interview under these settings. `streams` is shown a model's words as they come."""
    model = model_of(settings) if settings.needs_model else None
    return Room(
        voice=voice(settings, model, streams),
        candidate=candidate,
        judge=judge(settings, model, choose),
        recorder=recorder,
        audience=audience,
        now=now,
    )


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


def batch_judge(settings: Settings) -> ModelJudge:
    """The model judge for a batch: what it asks and how it reads a reply are the same. Raises SettingsError where no model is named."""
    from interviewer.judges.model import ModelJudge
    from interviewer.models.scripted import ScriptedModel

    if settings.judge != "model" or settings.model is None:
        raise SettingsError("a batch is judged by a model, and none is named", place="--engine", mend="Add: --judge model --model NAME")
    model = ScriptedModel([], name=settings.model)  # it is never asked here
    return ModelJudge(model, read_prompt(PROMPTS, "judge.md"), read_prompt(PROMPTS, "judge_case.md"), read_prompt(PROMPTS, "judge_repair.md"))


def batch_server(settings: Settings) -> BatchServer:
    """The server that does the batches."""
    from interviewer.models.batches import BatchServer

    return BatchServer(settings.api_key.get_secret_value() if settings.api_key else None, settings.base_url)


def model_of(settings: Settings) -> Model:
    """The model that the settings name. Raises SettingsError if it is not known which one, or where."""
    if settings.model is None:
        raise SettingsError("no model is named", place="model", mend="Name it with --model NAME or INTERVIEWER_MODEL, or use: --judge local --voice local")
    if settings.api_key is None and settings.base_url is None:
        mend = "Put INTERVIEWER_API_KEY into .env (or OPENAI_API_KEY into the environment), or name a server with --base-url."
        raise SettingsError("there is neither a key nor a server", place="api_key", mend=mend)
    from interviewer.models.openai_compatible import OpenAIModel

    key = settings.api_key.get_secret_value() if settings.api_key else None
    return OpenAIModel(settings.model, key=key, base_url=settings.base_url, deadline=settings.deadline)


def preload(settings: Settings, questions: Sequence[Question]) -> None:
    """Load what the replies to these questions will need, while the candidate is typing the first."""
    if settings.judge != "lexical":
        _local().warms_up(questions)
    if settings.needs_model:
        from interviewer.models import openai_compatible

        openai_compatible.warm_up()


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
