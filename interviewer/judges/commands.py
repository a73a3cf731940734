"""What in an answer speaks to the judge, and not about the question.

Commands, a protocol's or a log's own marks, JSON posing as an assessment, somebody else's voice: it is blanked out before anybody judges, and kept as
*unread*. What an engineer may say of the field as well stays, unless something else in the answer speaks to the judge. The wordings stand in
commands.toml.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from interviewer.core.boundaries import STOPS
from interviewer.core.clean import without_unseen
from interviewer.core.evidence import Place
from interviewer.core.flat import flat
from interviewer.listed import listed

#: JSON is looked for this deep.
MOST_DEPTH = 20
#: A sentence or a line, and no more: an abbreviation ends one as well, so that little is blanked around a command. Chinese and Japanese put no space after
#: their marks, and commas between sentences.
_MARKS = f"{STOPS};。！？；，"
_STRETCH = re.compile(rf"[^\n{_MARKS}]+(?:[{STOPS};]+(?=\w)[^\n{_MARKS}]+)*[{_MARKS}]*")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|\[//\]: #[^\n]*", re.DOTALL)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2}|\\[ux][0-9a-fA-F]{2,4}|&#x?[0-9a-fA-F]+;){4,}")
#: What may be base64, and what may be bytes in hexadecimal: if it is, there are words in it. Paths, hashes and lists of numbers have none.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_HEXADECIMAL = re.compile(r"\b(?:[0-9a-fA-F]{2}[ :]?){16,}\b")
_EMPTY = re.compile(r"\n[^\S\n]*\n")
_SPACED = re.compile(r"\b\w(?:[ ._\-*|]\w\b){3,}")
#: Letters of other alphabets that look like those of ours.
_ALIKE = str.maketrans(
    "абвгдеёзийклмнопрстуфхьуіїјѕԁԛԝһӏαβγεηικμνορτυχωıɑɡℓ",
    "a6brdeё3ийkлmhoпpctyфxbyiijsdqwhlaβγeηikμvoptuxwiagl",
)
_CAPITALS = str.maketrans("АВЕЅІЈКМНОРСТУХҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYXYABEZHIKMNOPTYX")


def readable(answer: str) -> str:
    """The answer with blanks for what speaks to the judge, every other character in its place."""
    return _blanked(answer, not_about_the_question(answer))


def _blanked(text: str, stretches: Iterable[Place]) -> str:
    for start, end in stretches:
        text = text[:start] + re.sub(r"\S", " ", text[start:end]) + text[end:]
    return text


def unread(answer: str) -> tuple[str, ...]:
    """What of an answer speaks to the judge, verbatim and in order, each stretch cut to what fits on a line or two."""
    return tuple(words[:300] for start, end in not_about_the_question(answer) if re.search(r"\w", words := answer[start:end].strip()))


@lru_cache(maxsize=8)
def not_about_the_question(answer: str) -> tuple[Place, ...]:
    """The stretches of an answer that speak to the judge, in order; none touches another. All that judge the answer ask, some of them several times."""
    apart = [*_of_pattern(_COMMENT, answer), *_json(answer)]
    shown = _blanked(answer, apart)
    found = [*apart, *_encoded(shown), *_of_pattern(_known().phrases, shown), *_after_the_end(shown), *_saying(_commands, shown)]
    if found:
        found += [*_other_speakers(shown), *_saying(_doubtful, shown)]
    found += _of_pattern(_known().salutations, shown)
    return tuple(_joined(found))


class _Known(NamedTuple):
    sentences: re.Pattern[str]
    headings: re.Pattern[str]
    phrases: re.Pattern[str]
    salutations: re.Pattern[str]
    ends: re.Pattern[str]
    assessments: re.Pattern[str]
    doubtful: re.Pattern[str]
    speakers: re.Pattern[str]


def warm_up() -> None:
    """Read the wordings: that takes longer than a turn may."""
    _known()


@cache
def _known() -> _Known:
    joined = {name: "|".join(f"(?:{each})" for each in wordings) for name, wordings in listed(__name__).items()}
    return _Known(**{name: re.compile(f"(?{'m' if name == 'sentences' else 'im'}){joined[name]}") for name in _Known._fields})


def _saying(what: Callable[[str], bool], answer: str) -> list[Place]:
    """The sentences and lines of an answer of which this is true."""
    return [stretch for stretch in _of_pattern(_STRETCH, answer) if what(answer[stretch.start : stretch.end])]


def _of_pattern(pattern: re.Pattern[str], answer: str) -> list[Place]:
    return [Place(*match.span()) for match in pattern.finditer(answer) if match.end() > match.start()]


def _encoded(answer: str) -> list[Place]:
    found = [run for run in _of_pattern(_BASE64, answer) if any(map(_is_text, _decoded(answer[run.start : run.end])))]
    found += [run for run in _of_pattern(_HEXADECIMAL, answer) if _is_text(bytes.fromhex(re.sub("[ :]", "", answer[run.start : run.end])))]
    return [*found, *_of_pattern(_ESCAPES, answer)]


def _decoded(run: str) -> Iterator[bytes]:
    """What base64 would be, wherever in the run it begins."""
    for start in range(4):
        part = run.rstrip("=")[start:]
        yield base64.b64decode(part[: len(part) // 4 * 4].translate(str.maketrans("-_", "+/")))


def _is_text(raw: bytes) -> bool:
    """Whether bytes are written words: no other byte among them, and mostly letters."""
    text = raw.decode("latin-1")
    return bool(raw) and text.isascii() and text.replace("\n", " ").isprintable() and sum(each.isalpha() for each in text) > 0.6 * len(text)


def _commands(words: str) -> bool:
    plain = without_tricks(words)
    return bool(_known().sentences.search(_in_lower_case(_flat(plain))) or _known().headings.search(plain))


def _doubtful(words: str) -> bool:
    plain = without_tricks(words)
    return bool(_known().doubtful.search(_flat(plain)) or _known().doubtful.search(plain))


def without_tricks(text: str) -> str:
    """A text with spelling tricks undone: look-alike letters, invisible characters, s p a c e d letters, accents upon accents."""
    seen = unicodedata.normalize("NFKC", without_unseen(text))
    if any(character.isascii() and character.isalpha() for character in seen):
        seen = seen.translate(_ALIKE).translate(_CAPITALS)
    unmarked = "".join(each for each in unicodedata.normalize("NFD", seen) if not 0x300 <= ord(each) <= 0x36F) if _is_overloaded(seen) else seen
    return _SPACED.sub(lambda run: re.sub(r"[ ._\-*|]", "", run[0]), unmarked)


def _is_overloaded(text: str) -> bool:
    """Whether letters carry marks that no letter of their own takes in."""
    return any(unicodedata.combining(each) for each in text)


def _flat(text: str) -> str:
    """On one line, without the marks with which words are dressed up."""
    return flat(re.sub(r"[*_`~^|>#\\]+", " ", text).replace("’", "'"))


def _in_lower_case(text: str) -> str:
    """As the wordings for sentences are, of which there are many: so each is looked for in half the time that it takes in any case."""
    return text.casefold().replace("\u0307", "")  # of İ: an i and its dot


def _json(answer: str) -> list[Place]:
    """JSON objects that pose as an assessment, innermost first. Others are examples of rows, parameters and replies."""
    found: list[Place] = []
    left = answer
    for _ in range(MOST_DEPTH):
        inner = [match for match in re.finditer(r"\{[^{}]*\}", left) if '"' in match[0]]
        if not inner:
            break
        found += [Place(*match.span()) for match in inner if _known().assessments.search(answer[match.start() : match.end()])]
        left = re.sub(r"\{[^{}]*\}", lambda match: " " * len(match[0]) if '"' in match[0] else match[0], left)
    return found


def _after_the_end(answer: str) -> list[Place]:
    """From a mark that pretends that the answer is over, to its real end."""
    mark = _known().ends.search(answer)
    return [] if mark is None else [Place(mark.start(), len(answer))]


def _other_speakers(answer: str) -> list[Place]:
    """From each mark with which somebody else begins to speak to the end of the paragraph."""
    found = []
    for line in re.finditer(r"[^\n]+", answer):
        if (mark := _known().speakers.search(without_tricks(line[0]))) is not None:
            start = line.start() + max(line[0].find(mark[0]), 0)
            found.append(Place(start, _paragraph_end(answer, start + len(mark[0]))))
    return found


def _paragraph_end(answer: str, start: int) -> int:
    """Where the first paragraph ends that has words after this place: a heading may stand alone."""
    word = re.compile(r"\w").search(answer, start)
    empty = _EMPTY.search(answer, word.start()) if word else None
    return empty.start() if empty else len(answer)


def _joined(stretches: list[Place]) -> list[Place]:
    joined: list[Place] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1].end:
            joined[-1] = Place(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Place(start, end))
    return joined
