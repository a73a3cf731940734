"""From settings to a room: makes the judge, the voice and the models that they name. What is heavy is imported where it is needed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from interviewer.clock import now
from interviewer.core.judgement import JudgedBy
from interviewer.core.question import Question
from interviewer.drive.metered import MeteredJudge, MeteredVoice, Together
from interviewer.errors import SettingsError
from interviewer.judges.answer import cannot_be_judged
from interviewer.judges.embedded import LocalLater, embedded
from interviewer.judges.second_opinion import WithSecondOpinion
from interviewer.judges.stand_in import WithStandIn
from interviewer.ports import Audience, Candidate, Choose, Judge, Meter, MeteredModel, Model, Recorder, Room, Voice, leaves
from interviewer.settings import Settings
from interviewer.storage.bank import Bank
from interviewer.storage.placed import read_yaml
from interviewer.storage.places import PROMPTS
from interviewer.storage.prompts import (
    checked,
    persona_file,
    persona_files,
    read_headed,
    read_headed_prompt,
    read_prompt,
    read_prompt_parts,
    read_prompt_yaml,
)
from interviewer.voices.authored import AuthoredVoice
from interviewer.voices.character import Character, CharacterHeader, overlaid
from interviewer.voices.lines import Lines

if TYPE_CHECKING:
    from interviewer.judges.model import JudgePrompts, ModelJudge
    from interviewer.models.audio import OpenAISpeech
    from interviewer.models.batches import BatchServer
    from interviewer.voices.persona import VoicePrompts

Sleep = Callable[[float], None]


@dataclass(frozen=True)
class Waiting:
    """What happens while a model is at work: `streams` is shown its words as they come, `sleep` waits where a server asks for a pause.

    `interrupted` is told when the candidate stops a model, and raises KeyboardInterrupt to leave.
    """

    streams: Callable[[str], None]
    interrupted: Callable[[], None] = leaves
    sleep: Sleep = time.sleep


def room(settings: Settings, candidate: Candidate, recorder: Recorder, audience: Audience, choose: Choose, waiting: Waiting) -> Room:
    """A room in which to hold an interview under these settings."""
    if not settings.needs_model:
        return Room(authored(settings), candidate, attended(settings, None, choose).judge, recorder, audience, now)
    from interviewer.voices.stand_in import AskingModel, PausingVoice

    model = model_of(settings, sleep=waiting.sleep)
    asking = AskingModel(model, choose, waiting.streams)
    speaking = PausingVoice(voice(settings, asking, asking.shows, waiting.interrupted), asking)
    employed = attended(settings, model, choose, waiting.interrupted)
    judging = MeteredJudge(employed.judge, Together([model.meter, *employed.meters]))
    return Room(MeteredVoice(speaking, model.meter), candidate, judging, recorder, audience, now)


def voice(settings: Settings, model: Model, streams: Callable[[str], None], interrupted: Callable[[], None] = leaves) -> Voice:
    """The voice that the settings name, in the part of the persona that they name."""
    if settings.voice == "local":
        return authored(settings)
    from interviewer.judges.commands import readable
    from interviewer.voices.persona import PersonaVoice, Reads

    character, _ = _character(settings.persona, settings.personas)
    return PersonaVoice(model, authored(settings), character, voice_prompts(), streams, Reads(_tells, readable), interrupted)


def authored(settings: Settings) -> AuthoredVoice:
    """The embedded interviewer, with the lines of the persona that the settings name. Raises SettingsError or FileError where that is not right."""
    character, lines = _character(settings.persona, settings.personas)
    return AuthoredVoice(lines, character.name)


def voice_prompts() -> VoicePrompts:
    """What a model is told that is to speak. Raises FileError where a file is not right."""
    from interviewer.voices.breaches import Reasons
    from interviewer.voices.persona import AGAIN, Telling, VoicePrompts

    reasons, again = read_headed_prompt(PROMPTS, "voice_again.md", Reasons, AGAIN)
    return VoicePrompts(read_prompt_parts(PROMPTS, "voice.md", Telling, listed="tasks"), again, reasons)


def characters(settings: Settings) -> list[Character]:
    """Every persona there is: those that ship, and the person's own. Raises FileError where a file is not right."""
    return [_character_in(path, name) for name, path in personas(settings).items()]


def personas(settings: Settings) -> Mapping[str, Path]:
    """The file of every persona there is, by name: those that ship, and the person's own, which stand in the place of one of the same name."""
    return persona_files(*_persona_folders(settings.personas))


def _persona_folders(own: Path | None) -> list[Path]:
    return [PROMPTS / "personas", *([own] if own else [])]


@cache
def _character(persona: str, own: Path | None) -> tuple[Character, Lines]:
    """A persona, and the embedded interviewer's lines with its own ones in their places. What was checked before an interview is what speaks in it."""
    path = persona_file(persona, *_persona_folders(own))
    character = _character_in(path, persona)
    if not character.header.lines:
        return character, read_prompt_yaml(PROMPTS, "lines.yaml", Lines)
    head, _ = read_headed(path)
    return character, checked(overlaid(read_yaml(PROMPTS / "lines.yaml").value, character.header.lines), Lines, head, ("lines",))


def _character_in(path: Path, name: str) -> Character:
    head, instruction = read_headed(path)
    return Character(name, checked(head.value, CharacterHeader, head), instruction)


def _tells(sentence: str, question: Question, points: Sequence[str]) -> float:
    """How probable it is that a sentence says one of these points, as the local judge's network reads it; 0 where it is not there: a `Tells`."""
    embedded()  # where it is still being loaded, that is waited for
    try:
        from interviewer.judges.local.reader import says_one_of

        return says_one_of(sentence, question, points)
    except (ImportError, OSError):
        return 0.0  # its words are read all the same; that the network is not there, every score says


@dataclass(frozen=True)
class Employed:
    """A judge, and the meters of the models that it asks besides the one that it was given."""

    judge: Judge
    meters: tuple[Meter, ...] = ()


def judge(settings: Settings, model: Model | None = None) -> Judge:
    """The judge that the settings name, with nothing around it. It asks `model`, or where none is given the one that they name."""
    return _alone(settings, model).judge


def judged_by(settings: Settings) -> JudgedBy | None:
    """What stands in each judgement of the model or the panel that the settings name, but for the question; None where no model judges."""
    if settings.judge != "model":
        return None
    from interviewer.judges.model import by_model
    from interviewer.judges.panel import by_panel

    prompts = judge_prompts()
    return by_panel(settings.panel, prompts.fingerprint) if settings.panel else by_model(settings.first_model or "", prompts)


def unjudgeable(settings: Settings) -> Callable[[str], str | None]:
    """What tells, before it is sent, why an answer cannot be judged by the judge that the settings name; of a model nobody knows what it reads."""
    return (lambda _: None) if settings.judge == "model" else cannot_be_judged


def attended(settings: Settings, model: Model | None, choose: Choose, interrupted: Callable[[], None] = leaves) -> Employed:
    """The judge of an interview that somebody sits in: with the second opinion that the settings ask for, and the local judge in reserve for a model's.

    `choose` says what to do when a model fails; `interrupted` is told when the candidate stops one.
    """
    both = _with_second_opinion(settings, _alone(settings, model), interrupted)
    return replace(both, judge=WithStandIn(both.judge, LocalLater(), choose, interrupted)) if settings.judge == "model" else both


def _alone(settings: Settings, model: Model | None) -> Employed:
    match settings.judge:
        case "lexical":
            from interviewer.judges.lexical.judge import LexicalJudge

            return Employed(LexicalJudge())
        case "local":
            return Employed(LocalLater())
        case "model":
            return _panel(settings) if settings.panel else Employed(_model_judge(model or model_of(settings)))
        case other:
            assert_never(other)


def _model_judge(model: Model) -> ModelJudge:
    from interviewer.judges.model import ModelJudge

    return ModelJudge(model, judge_prompts(), _witness)


def judge_prompts() -> JudgePrompts:
    """What a model is told that is to judge. Raises FileError where a file is not right."""
    from interviewer.judges.model import CASE, REPAIR, JudgePrompts, Problems

    problems, repair = read_headed_prompt(PROMPTS, "judge_repair.md", Problems, REPAIR)
    return JudgePrompts(read_prompt(PROMPTS, "judge.md"), read_prompt(PROMPTS, "judge_case.md", CASE), repair, problems)


def _witness(quotes: Sequence[tuple[str, str]], question: Question, enough: float) -> Sequence[float]:
    """How probable it is that each quote says its point, as the local judge's network reads it; 1 where it is not there: a `Witness`."""
    embedded()  # where it is still being loaded, that is waited for
    try:
        from interviewer.judges.local.reader import are_about

        return are_about(quotes, question, enough)
    except (ImportError, OSError):
        return [1.0] * len(quotes)


def _panel(settings: Settings) -> Employed:
    from interviewer.judges.panel import Panel

    models = [model_of(settings, name) for name in settings.panel]
    return Employed(Panel([_model_judge(model) for model in models]), tuple(model.meter for model in models))


def _with_second_opinion(settings: Settings, first: Employed, interrupted: Callable[[], None]) -> Employed:
    match settings.second_opinion:
        case "none":
            return first
        case "local":
            return first if settings.judge == "local" else replace(first, judge=WithSecondOpinion(first.judge, LocalLater(), interrupted))
        case name:
            model = model_of(settings, name)
            return Employed(WithSecondOpinion(first.judge, _model_judge(model), interrupted), (*first.meters, model.meter))


def batch_judge(settings: Settings) -> ModelJudge:
    """The model judge for a batch: what it asks and how it reads a reply are the same. Raises SettingsError where no model is named."""
    from interviewer.models.scripted import ScriptedModel

    if settings.judge != "model" or settings.model is None:
        raise SettingsError("a batch is judged by a model, and none is named", place="--engine", mend="Add: --judge model --model NAME")
    return _model_judge(ScriptedModel([], name=settings.model))  # it is never asked here


def batch_server(settings: Settings) -> BatchServer:
    """The server that does the batches. Raises SettingsError if it is not known where."""
    refuse_no_server(settings)
    from interviewer.models.batches import BatchServer

    return BatchServer(settings.key, settings.base_url, settings.origin("api_key"))


def model_of(settings: Settings, name: str | None = None, *, sleep: Sleep = time.sleep) -> MeteredModel:
    """The model that the settings name, or another one on the same server. Raises SettingsError if it is not known which one, or where."""
    name = name or settings.first_model
    if name is None:
        raise SettingsError("no model is named", place="model", mend="Name it with --model NAME or INTERVIEWER_MODEL, or use: --judge local --voice local")
    refuse_no_server(settings)
    from interviewer.models.openai_compatible import OpenAIModel, RequestOptions
    from interviewer.models.prices import Prices
    from interviewer.storage.servers import KnownServers, default_file

    prices = Prices(name, settings.base_url, settings.input_price, settings.output_price)
    options = RequestOptions(settings.deadline, settings.temperature, settings.max_tokens, prices, settings.origin("api_key"))
    memory = KnownServers(default_file())
    return OpenAIModel(name, key=settings.key, base_url=settings.base_url, options=options, memory=memory, sleep=sleep)


def refuse_no_server(settings: Settings) -> None:
    """Refuse to ask a server where none is named, or the one that is may stand in what was passed over. Raises SettingsError."""
    if settings.base_url is None and settings.passed_over:
        raise settings.passed_over[0]
    if settings.key is None and settings.base_url is None:
        mend = "Put INTERVIEWER_API_KEY into .env (or OPENAI_API_KEY into the environment), or name a server with --base-url."
        raise SettingsError("there is neither a key nor a server", place="api_key", mend=mend)


def speech_of(settings: Settings) -> OpenAISpeech:
    """The server that hears and speaks. Raises SettingsError if it is not known where."""
    refuse_no_server(settings)
    from interviewer.models.audio import OpenAISpeech

    hears, speaks, voice = settings.hearing_model, settings.speaking_model, settings.speaking_voice
    place, deadline = settings.origin("api_key"), settings.deadline
    return OpenAISpeech(key=settings.key, base_url=settings.base_url, hears=hears, speaks=speaks, voice=voice, deadline=deadline, key_place=place)


def preload(settings: Settings, questions: Sequence[Question]) -> None:
    """Load what the replies to these questions will need, while the candidate is typing the first."""
    from interviewer.judges import commands

    commands.warm_up()
    if settings.judge != "lexical":
        LocalLater().warms_up(questions)
    if settings.needs_model:
        from interviewer.models import client, prices

        client.warm_up()
        prices.warm_up()
    if settings.voice == "model":
        from interviewer.voices import guard

        guard.warm_up(questions)


def finder(bank: Bank, shown: Callable[[Iterable[Question]], None] = lambda _: None) -> Callable[[str], Question]:
    """Looks questions up by id; the bank is read once, and now, and its questions are `shown`. What is returned raises UsageError where it lacks that id."""
    questions = {question.id: question.without_samples() for question in bank.questions()}
    shown(questions.values())

    def find(id: str) -> Question:
        if id not in questions:
            raise bank.unknown(id, list(questions))
        return questions[id]

    return find
