"""Where the project's own files are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_IN_WHEEL = _PACKAGE / "data"

#: The folder that holds `prompts` and `question_bank`.
HOME = _IN_WHEEL if _IN_WHEEL.is_dir() else _PACKAGE.parent
PROMPTS = HOME / "prompts"
QUESTION_BANK = HOME / "question_bank"

#: What these files were read as when the program was installed; it need not be there.
PARSED_AHEAD = _PACKAGE / "parsed"


def default_transcripts() -> Path:
    """The checkout's own `transcripts`; for an installed program, the person's data folder."""
    if HOME is not _IN_WHEEL:
        return HOME / "transcripts"
    from platformdirs import user_data_path

    return user_data_path("interviewer", appauthor=False) / "transcripts"


def default_settings_files() -> tuple[Path, ...]:
    """Where a settings file is looked for, the first that exists: here, then in the person's configuration folder."""
    from platformdirs import user_config_path

    return (Path("interviewer.toml"), user_config_path("interviewer", appauthor=False) / "interviewer.toml")
