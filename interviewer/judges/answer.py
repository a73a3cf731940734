"""What of an answer may be judged at all, whichever judge reads it.

An answer is about the question. What speaks to the judge instead (commands, a protocol's or a log's own marks, JSON posing as an assessment,
somebody else's voice) is blanked out before anybody judges, and kept as *unread*. What an engineer may say of the field as well stays, unless something
else in the answer speaks to the judge. The wordings stand in commands.toml.
"""

from __future__ import annotations

import base64
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from interviewer.core.discussion import Discussion
from interviewer.core.events import Answered, Said
from interviewer.core.evidence import without_unseen
from interviewer.core.moves import Challenge, Clarify, Hint
from interviewer.core.session import Session

#: The longest answer that is judged, in characters: nobody says more.
MOST_CHARACTERS = 20_000
#: JSON is looked for this deep.
MOST_DEPTH = 20
_WORDS = re.compile(r"[a-z0-9']+")
#: A sentence or a line. Chinese and Japanese put no space after their marks, and commas between sentences.
_STRETCH = re.compile(r"[^\n.!?;。！？；，]+(?:[.!?;]+(?=\w)[^\n.!?;。！？；，]+)*[.!?;。！？；，]*")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|\[//\]: #[^\n]*", re.DOTALL)
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2}|\\[ux][0-9a-fA-F]{2,4}|&#x?[0-9a-fA-F]+;){4,}")
#: What may be base64, and what may be bytes in hexadecimal: if it is, there are words in it. Paths, hashes and lists of numbers have none.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_HEXADECIMAL = re.compile(r"\b(?:[0-9a-fA-F]{2}[ :]?){16,}\b")
#: What only an assessment has in JSON: its keys, and its values.
_ASSESSMENT = re.compile(
    r'"(?:misconceptions|judge?ment)"\s*:|"score"\s*:\s*"?\d{2,3}"?\s*,\s*"(?:feedback|verdict)"|"findings"\s*:\s*[\[{]|:\s*"(?:not_)?said"|"(?:verdict|assessment|grade|band)"\s*:\s*"excellent"'
    r'|"points"\s*:\s*"(?:all|every)',
    re.IGNORECASE,
)
_EMPTY = re.compile(r"\n[^\S\n]*\n")
_SPACED = re.compile(r"\b\w(?:[ ._\-*|]\w\b){3,}")
#: Letters of other alphabets that look like those of ours.
_ALIKE = str.maketrans(
    "абвгдеёзийклмнопрстуфхьуіїјѕԁԛԝһӏαβγεηικμνορτυχωıɑɡℓ",
    "a6brdeё3ийkлmhoпpctyфxbyiijsdqwhlaβγeηikμvoptuxwiagl",
)
_CAPITALS = str.maketrans("АВЕЅІЈКМНОРСТУХҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABESIJKMHOPCTYXYABEZHIKMNOPTYX")


def answer_to_judge(session: Session) -> tuple[Discussion, str]:
    """The discussion in hand and the answer that it ends with. Raises ValueError where it does not end with one."""
    talk = session.discussion
    last = talk.events[-1] if talk.events else None
    if not isinstance(last, Answered):
        raise ValueError("there is no answer to judge")
    return talk, last.text


class Stretch(NamedTuple):
    """A stretch of an answer: the indices at which it begins and ends."""

    start: int
    end: int


def readable(answer: str) -> str:
    """The answer with blanks for what speaks to the judge, every other character in its place."""
    return _blanked(answer, not_about_the_question(answer))


def _blanked(text: str, stretches: list[Stretch]) -> str:
    for start, end in stretches:
        text = text[:start] + re.sub(r"\S", " ", text[start:end]) + text[end:]
    return text


def unread(answer: str) -> tuple[str, ...]:
    """What of an answer speaks to the judge, verbatim and in order, each stretch cut to what fits on a line or two."""
    return tuple(words[:300] for start, end in not_about_the_question(answer) if re.search(r"\w", words := answer[start:end].strip()))


def not_about_the_question(answer: str) -> list[Stretch]:
    """The stretches of an answer that speak to the judge, in order; none touches another."""
    apart = [*_of_pattern(_COMMENT, answer), *_json(answer)]
    shown = _blanked(answer, apart)
    found = [*apart, *_encoded(shown), *_of_pattern(_known().phrases, shown), *_after_the_end(shown), *_saying(_commands, shown)]
    if found:
        found += [*_other_speakers(shown), *_saying(_doubtful, shown)]
    found += _of_pattern(_known().salutations, shown)
    return _joined(found)


class _Known(NamedTuple):
    sentences: re.Pattern[str]
    headings: re.Pattern[str]
    phrases: re.Pattern[str]
    salutations: re.Pattern[str]
    ends: re.Pattern[str]
    doubtful: re.Pattern[str]
    speakers: re.Pattern[str]


@cache
def _known() -> _Known:
    raw = tomllib.loads(Path(__file__).with_name("commands.toml").read_text(encoding="utf-8"))
    joined = {name: "|".join(f"(?:{each})" for each in wordings) for name, wordings in raw.items()}
    return _Known(**{name: re.compile(f"(?im){joined[name]}") for name in _Known._fields})


def _saying(what: Callable[[str], bool], answer: str) -> list[Stretch]:
    """The sentences and lines of an answer of which this is true."""
    return [stretch for stretch in _of_pattern(_STRETCH, answer) if what(answer[stretch.start : stretch.end])]


def _of_pattern(pattern: re.Pattern[str], answer: str) -> list[Stretch]:
    return [Stretch(*match.span()) for match in pattern.finditer(answer) if match.end() > match.start()]


def _encoded(answer: str) -> list[Stretch]:
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
    plain = plainly(words)
    return bool(_known().sentences.search(_flat(plain)) or _known().headings.search(plain))


def _doubtful(words: str) -> bool:
    plain = plainly(words)
    return bool(_known().doubtful.search(_flat(plain)) or _known().doubtful.search(plain))


def plainly(text: str) -> str:
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
    return " ".join(re.sub(r"[*_`~^|>#\\]+", " ", text).replace("’", "'").split())


def _json(answer: str) -> list[Stretch]:
    """JSON objects that pose as an assessment, innermost first. Others are examples of rows, parameters and replies."""
    found: list[Stretch] = []
    left = answer
    for _ in range(MOST_DEPTH):
        inner = [match for match in re.finditer(r"\{[^{}]*\}", left) if '"' in match[0]]
        if not inner:
            break
        found += [Stretch(*match.span()) for match in inner if _ASSESSMENT.search(answer[match.start() : match.end()])]
        left = re.sub(r"\{[^{}]*\}", lambda match: " " * len(match[0]) if '"' in match[0] else match[0], left)
    return found


def _after_the_end(answer: str) -> list[Stretch]:
    """From a mark that pretends that the answer is over, to its real end."""
    mark = _known().ends.search(answer)
    return [] if mark is None else [Stretch(mark.start(), len(answer))]


def _other_speakers(answer: str) -> list[Stretch]:
    """From each mark with which somebody else begins to speak to the end of the paragraph."""
    found = []
    for line in re.finditer(r"[^\n]+", answer):
        if (mark := _known().speakers.search(plainly(line[0]))) is not None:
            start = line.start() + max(line[0].find(mark[0]), 0)
            found.append(Stretch(start, _paragraph_end(answer, start + len(mark[0]))))
    return found


def _paragraph_end(answer: str, start: int) -> int:
    """Where the first paragraph ends that has words after this place: a heading may stand alone."""
    word = re.compile(r"\w").search(answer, start)
    empty = _EMPTY.search(answer, word.start()) if word else None
    return empty.start() if empty else len(answer)


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and start <= joined[-1].end:
            joined[-1] = Stretch(joined[-1].start, max(end, joined[-1].end))
        else:
            joined.append(Stretch(start, end))
    return joined


def too_long(answer: str) -> str | None:
    """Why no judge can judge a text of this length, if so."""
    return f"it has more than {MOST_CHARACTERS:,} characters, more than anybody says" if len(answer) > MOST_CHARACTERS else None


def cannot_be_judged(answer: str) -> str | None:
    """Why no embedded judge can judge this text, if so: then a zero would be a lie."""
    letters = [character for character in answer if character.isalpha()]
    if (reason := too_long(answer)) is None and len(letters) >= 10 and sum(character.isascii() for character in letters) < 0.5 * len(letters):
        return "the embedded judges read English only"
    return reason


def heard_by(talk: Discussion) -> list[str]:
    """What the interviewer has said in a discussion: repeating it proves nothing."""
    return [talk.question.ask, *(event.words for event in talk.events if isinstance(event, Said))]


def is_copied(text: str, heard: list[str]) -> bool:
    """Whether a stretch only repeats what was heard: five words or more, most of them in runs of four that stand there."""
    words = _WORDS.findall(text.lower().replace("’", "'"))
    if len(words) < 5:
        return False
    asked = " | ".join(" ".join(_WORDS.findall(each.lower().replace("’", "'"))) for each in heard)
    runs = sum(" ".join(words[index : index + 4]) in asked for index in range(len(words) - 3))
    return runs >= 0.6 * (len(words) - 3)


def is_within_copy(answer: str, start: int, end: int, heard: list[str]) -> bool:
    """Whether a few words of an answer stand in the middle of what only repeats what was heard: an item of a list that was copied whole."""
    before, words, after = (_WORDS.findall(part.lower()) for part in (answer[:start], answer[start:end], answer[end:]))
    around = [*before[-3:], *words, *after[:3]]
    asked = f" {' | '.join(' '.join(_WORDS.findall(each.lower())) for each in heard)} "
    return len(words) < 5 and len(around) >= 5 and f" {' '.join(around)} " in asked


def asked_for(talk: Discussion) -> str | None:
    """The point that the interviewer has just asked for, if any: a short reply is then read as being about it."""
    last = talk.moves[-1] if talk.moves else None
    return last.point if isinstance(last, Challenge | Hint | Clarify) else None
