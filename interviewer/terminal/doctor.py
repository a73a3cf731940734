"""The commands `doctor` and `models`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from interviewer.errors import InterviewerError, ModelError, SettingsError
from interviewer.settings import Settings
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.checkup import Diagnosis, Health, of_the_server, of_this_machine
from interviewer.terminal.console import as_typed_here, print_json, printer, this_program
from interviewer.terminal.printer import Printer
from interviewer.wiring import refuse_no_server


def doctor(settings: Settings, as_json: bool) -> int:
    """Look at everything and say how it is. The exit code: 0, or 1 where something here is in the way, or 4 where it is the server."""
    screen = printer(plain=settings.plain)
    found: list[Diagnosis] = []
    for diagnosis in (each for part in (of_this_machine, of_the_server) for each in part(settings)):
        found.append(diagnosis)
        if not as_json:
            show(screen, diagnosis)
    code = exit_code(found)
    if as_json:
        print_json({"findings": [asdict(each) for each in found], "exit_code": code})
    else:
        screen.prints([Block(Kind.TEXT, ""), Block(Kind.TEXT, _in_all(found))])
    return code


def exit_code(found: Iterable[Diagnosis]) -> int:
    """What failed here counts first: without it no server is of any use."""
    failed = [diagnosis for diagnosis in found if diagnosis.state is Health.FAIL]
    if any(diagnosis.here for diagnosis in failed):
        return InterviewerError.exit_code
    return ModelError.exit_code if failed else 0


def show(screen: Printer, diagnosis: Diagnosis) -> None:
    """One line, and one more with the mend where there is one."""
    screen.prints([Block(Kind.TEXT, f"{diagnosis.state:<4}  {diagnosis.name}: {diagnosis.says}")])
    if diagnosis.mend is not None:
        screen.prints([Block(Kind.TEXT, f"      → {as_typed_here(diagnosis.mend)}")])


def _in_all(found: list[Diagnosis]) -> str:
    failed = [diagnosis.name for diagnosis in found if diagnosis.state is Health.FAIL]
    if failed:
        return f"In the way of an interview: {', '.join(failed)}."
    warned = [diagnosis.name for diagnosis in found if diagnosis.state is Health.WARN]
    return f"Ready. Worth knowing: {', '.join(warned)}." if warned else "Ready."


def list_models(settings: Settings) -> int:
    """One line a model that the server offers, the one in use marked. Raises ModelError where it lists none."""
    from interviewer.models.probe import offered

    if settings.key is None and settings.base_url is None and not settings.passed_over:
        raise SettingsError("there is neither a key nor a server", place="base_url", mend=f"Name one with --base-url URL, or set it up: {this_program()} init")
    refuse_no_server(settings)
    screen = printer(plain=settings.plain)
    names = offered(settings.key, settings.base_url, settings.origin("api_key"))
    if not names:
        screen.prints([Block(Kind.TEXT, "The server lists no models.")])
    for name in names:
        screen.prints([Block(Kind.TEXT, f"{name}{'   (in use)' if name == settings.model else ''}")])
    return 0
