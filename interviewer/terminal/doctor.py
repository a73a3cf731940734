"""The commands `doctor` and `models`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from interviewer.errors import InterviewerError, ModelError, SettingsError
from interviewer.settings import Settings
from interviewer.terminal.blocks import Block, Kind
from interviewer.terminal.checkup import Finding, State, of_the_server, of_this_machine
from interviewer.terminal.console import as_typed_here, print_json, printer, program
from interviewer.terminal.printer import Printer
from interviewer.wiring import refuse_no_server


def doctor(settings: Settings, as_json: bool) -> int:
    """Look at everything and say how it is. The exit code: 0, or 1 where something here is in the way, or 4 where it is the server."""
    screen = printer(plain=settings.plain)
    found: list[Finding] = []
    for finding in (each for part in (of_this_machine, of_the_server) for each in part(settings)):
        found.append(finding)
        if not as_json:
            show(screen, finding)
    code = exit_code(found)
    if as_json:
        print_json({"findings": [asdict(each) for each in found], "exit_code": code})
    else:
        screen.prints([Block(Kind.TEXT, ""), Block(Kind.TEXT, _in_all(found))])
    return code


def exit_code(found: Iterable[Finding]) -> int:
    """What failed here counts first: without it no server is of any use."""
    failed = [finding for finding in found if finding.state is State.FAIL]
    if any(finding.here for finding in failed):
        return InterviewerError.exit_code
    return ModelError.exit_code if failed else 0


def show(screen: Printer, finding: Finding) -> None:
    """One line, and one more with the mend where there is one."""
    screen.prints([Block(Kind.TEXT, f"{finding.state:<4}  {finding.name}: {finding.says}")])
    if finding.mend is not None:
        screen.prints([Block(Kind.TEXT, f"      → {as_typed_here(finding.mend)}")])


def _in_all(found: list[Finding]) -> str:
    failed = [finding.name for finding in found if finding.state is State.FAIL]
    if failed:
        return f"In the way of an interview: {', '.join(failed)}."
    warned = [finding.name for finding in found if finding.state is State.WARN]
    return f"Ready. Worth knowing: {', '.join(warned)}." if warned else "Ready."


def list_models(settings: Settings) -> int:
    """One line a model that the server offers, the one in use marked. Raises ModelError where it lists none."""
    from interviewer.models.probe import offered

    if settings.key is None and settings.base_url is None and not settings.passed_over:
        raise SettingsError("there is neither a key nor a server", place="base_url", mend=f"Name one with --base-url URL, or set it up: {program()} init")
    refuse_no_server(settings)
    screen = printer(plain=settings.plain)
    names = offered(settings.key, settings.base_url, settings.origin("api_key"))
    if not names:
        screen.prints([Block(Kind.TEXT, "The server lists no models.")])
    for name in names:
        screen.prints([Block(Kind.TEXT, f"{name}{'   (in use)' if name == settings.model else ''}")])
    return 0
