"""What kind of speech a sentence is, as far as its wording tells: a request, a verdict, praise, a lecture, a word about the person, an answer.

The wordings stand in speech.toml. Nothing here knows the question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from interviewer.core.boundaries import STOPS
from interviewer.core.words import longer_words_of
from interviewer.listed import either, listed

_KNOWN = listed(__name__)
_VERDICT, _KINDS = _KNOWN["verdict"], _KNOWN["kinds"]

# --- Requests --------------------------------------------------------------------------------------------------------------

_ASKING, _COMMANDS, _BEFORE = either(_KNOWN["asking"]), either(_KNOWN["commands"]), either(_KNOWN["before_a_command"])
_ASKS = re.compile(rf"(?i)\b(?:{_ASKING}|{either(_KNOWN['asking_anywhere'])})(?:n?'t)?\b")
#: A second question behind the same question mark: "what is it, and how would you find it?". A bare "and why?" belongs to the first, and so does
#: what only names its object once more: "what changes in how you split and how you train?".
_SECOND = re.compile(
    rf"(?i),?\s(?:and|or)\s+(?:also\s+|then\s+|finally\s+)?(?!{either(_KNOWN['objects'])}){_ASKING}\s+\S+\s+\S+"
    r"|\band also\b|\bas well as (?:what|how|why|when|where|which)\b"
)
#: One more behind a comma alone, in a list of questions: "where is it, how do you get at it, and why?".
_LISTED = re.compile(rf"(?i)(?<=,)\s{either(_KNOWN['listed'])}\b")
_WHOLE = re.compile(rf"(?i)(?:^|[;:.!—–-]\s*){either(_KNOWN['listed'])}\b")
#: Where a question begins: nothing is the second without a first.
_FIRST = re.compile(rf"(?i)(?:^|[,;:.!—–-]\s*)(?:(?:so|and|but|then|now|ok(?:ay)?|well)\s+)*{_ASKING}\b")
#: A question without its mark: "Tell me X." "Then explain Y."
_COMMAND = re.compile(rf"(?i)^(?:{_BEFORE}[,:]?\s+)*{_COMMANDS}\b")
_MORE_COMMANDS = re.compile(rf"(?i)[,;]?\s(?:and|then)\s+(?:also\s+|then\s+|please\s+)?{_COMMANDS}\b")


def requests(sentence: str) -> int:
    """How many things a sentence asks for. What is only said for effect, "Really?", asks for nothing."""
    marks = sentence.count("?") if _ASKS.search(sentence) or telling_words_of(sentence) else 0
    commands = 1 + len(_MORE_COMMANDS.findall(sentence)) if _COMMAND.search(sentence.strip()) else 0
    seconds = sum(_begun(sentence[: match.start()]) for match in _SECOND.finditer(sentence)) if marks else 0
    seconds += sum(bool(_WHOLE.search(sentence[: match.start()])) for match in _LISTED.finditer(sentence)) if marks else 0
    if marks and commands:
        return max(marks + seconds, commands)  # "Tell me: what is it?" asks once
    return marks + seconds + commands


def _begun(before: str) -> bool:
    return bool(_FIRST.search(before) or _COMMAND.search(before.strip()))


# --- Verdicts and other kinds ----------------------------------------------------------------------------------------------

_LEAD = rf"^[“\"'(\s]*(?:{either(_VERDICT['lead'])}[,.!:]?\s+)*"
_OF_IT = rf"{either(_VERDICT['of_it'])}(?:'s|'re|\s+is|\s+are|\s+was|\s+were|\s+sounds|\s+looks|\s+seems)\s+"
_DEGREE = rf"(?:{either(_VERDICT['degree'])}\s+)*"
_ENDS = rf"(?=$|[.,;:!?…)”\"—–-]|\s+{either(_VERDICT['followed_by'])}\b)"


def _verdict(name: str) -> re.Pattern[str]:
    """A verdict that opens a sentence, one that is passed on what was said, or one of certain phrases anywhere."""
    words = either(_VERDICT[name])
    passed = rf"{_LEAD}(?:{_OF_IT})?{_DEGREE}{words}{_ENDS}|\b(?:{_OF_IT}|and (?:is|was) ){_DEGREE}{words}{_ENDS}"
    return re.compile(rf"(?i){passed}|{either(_VERDICT[f'{name}_anywhere'])}")


#: What stands in a wording for one of a list.
_LISTS = {
    "OPENS": rf"(?:^|[;:!—–,]\s)(?:{either(_KINDS['opens'])}[,:]?\s){{0,3}}",
    "ON_IT": either(_KINDS["on_it"]),
    "NUMBER": either(_KINDS["numbers"]),
    "ASKS_FOR": either(_KINDS["asks_for"]),
}


def _kind(*names: str) -> re.Pattern[str]:
    """What finds any wording of some kinds of speech."""
    wordings = either([wording for name in names for wording in _KINDS[name]])
    for name, stands_for in _LISTS.items():
        wordings = wordings.replace(name, stands_for)
    return re.compile(rf"(?im){wordings}")


#: That something is right; that it is good; that it is more than good; that it is wrong; that it is not good enough.
CONFIRMS, CALLS_GOOD, PRAISES, REJECTS, BELITTLES = map(_verdict, ("right", "good", "praise", "wrong", "thin"))
WEIGHS, LECTURES, SUMS_UP, OUT_OF_PART = map(_kind, ("weighs", "lectures", "sums_up", "out_of_part"))
#: A mark, in figures or in words, or a word on hiring; and what is about the person.
GRADES, PERSONAL = _kind("grades", "marks_in_words", "hires"), _kind("personal", "about_somebody")
#: A mark out of ten or of a hundred, unless it is a share of the data.
GRADES_UNLESS_SHARE = _kind("marks_out_of")
DOUBTS = _kind("doubts")
#: What reads like a mark: 7/10, 70 points, 70%.
MARKS = re.compile(r"(?i)\b\d{1,3}\s*(?:(?:/|out of)\s*(?:10|100|5)\b|%|points\b)")
#: What cannot be said aloud: a link, code, a heading, a list, a table, markup, a stage direction that opens the sentence, a picture.
UNSPEAKABLE = re.compile(
    r"(?im)[{}\\]|^[^\S\n]*[(\[](?:\w+ly )?[a-z]+(?:s|ing)\b[^)\]]{0,60}[)\]]|^[^\S\n]*\*(?:\w+ly )?[a-z]+(?:s\s[^*]{1,60}|ing\b[^*]{0,60})\*(?!\*)|https?://|\bwww\.\w|```|^[^\S\n]{0,3}(?:#{1,6}\s|[-*•](?:\s|$)|\d{1,2}[.)](?:\s|$)|\|)|</?[a-z][a-z0-9]{0,12}(?:\s[^>]{0,80})?/?>"
    "|[\u2190-\u21ff\u2460-\u24ff\u2600-\u27bf\U0001f000-\U0001faff]"
)

#: What asks for the same once more, only clearer: "Pin that down for me."
ASKS_FOR_MORE = _kind("asks_for_more")
#: What is suggested as something to do: "Have you thought of ...?"
SUGGESTS = _kind("suggests")

# --- Shares ----------------------------------------------------------------------------------------------------------------

_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UP_TO_TWENTY = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
)
_VALUES = {**{word: value for value, word in enumerate(_UP_TO_TWENTY)}, **{word: 10 * value for value, word in enumerate(_TENS, 2)}, "hundred": 100}
_PART, _WHOLE_OF_IT = rf"(?P<part>{_LISTS['NUMBER']})", r"(?:an? |the |every |each |one )?(?P<whole>100|hundred|10|ten)\b"
#: A share as nobody gives a mark: "2%", "two in a hundred".
_SHARE = re.compile(rf"(?i)(?<![\w.]){_PART}(?:\s?%|\s?per\s?cent\b|\sin\s{_WHOLE_OF_IT})")
_OUT_OF = re.compile(rf"(?i)(?<![\w.]){_PART}(?:\spoints?)?\s(?:out )?of\s{_WHOLE_OF_IT}")


def shares_in(text: str, *, out_of: bool = False) -> frozenset[int]:
    """The shares that a text tells, in hundredths, and what each leaves: who says that two in a hundred churn says that 98 stay.

    `out_of` takes "98 out of 100" for a share too, which from a candidate may be the mark that they ask for.
    """
    shares = set(map(_hundredths, _SHARE.finditer(text))) | (out_of_in(text) if out_of else frozenset())
    return frozenset(each for share in shares if share is not None for each in (share, 100 - share))


def out_of_in(text: str) -> frozenset[int | None]:
    """What a text calls so many of ten or of a hundred, in hundredths; None for what cannot be counted."""
    return frozenset(map(_hundredths, _OUT_OF.finditer(text)))


def _hundredths(share: re.Match[str]) -> int | None:
    words = re.split(r"[\s-]+", share["part"].lower())
    values = [int(word) if word.isdigit() else _VALUES.get(word) for word in words if word not in ("a", "one") or len(words) == 1]
    of_ten = (share["whole"] or "").lower() in ("10", "ten")
    return None if None in values else sum(value for value in values if value is not None) * (10 if of_ten else 1)


# --- Reports ---------------------------------------------------------------------------------------------------------------

_REPORT = _KNOWN["report"]
_CLAUSE = r"[^,;:—–?!]"
_YOU_SAID = re.compile(
    rf"(?i)(?:^|[,;:—–]\s*)(?:{either(_REPORT['lead'])},?\s+)*you(?:'ve| have)?(?:\s+{either(_REPORT['adverb'])})*\s+{either(_REPORT['says'])}({_CLAUSE}*)"
    rf"|({_CLAUSE}+),?\s{either(_REPORT['afterwards'])}"
)
_YOU_DO = re.compile(
    rf"(?i)(?:^|[,;:—–]\s*)(?:{either(_REPORT['lead'])},?\s+)*"
    rf"(?:you(?:'d|'ll)?(?:\s+{either(_REPORT['adverb'])}|\s+{either(_REPORT['would'])})*\s+{either(_REPORT['does'])}\b"
    rf"|your (?:\w+ )?{either(_REPORT['yours'])} {either(_REPORT['it_does'])}\b|{either(_REPORT['for_you'])},?)"
    rf"(?P<what>{_CLAUSE}+)(?=[,;:—–!]|$)"
)
#: What opens a scene: the "you" in it is anybody.
_SCENE = re.compile(rf"(?i)(?:^|[,;:—–]\s*)(?:{either(_REPORT['lead'])},?\s+)*{either(_REPORT['scene'])}\b")
#: What a question mark ends is asked and not said, with the tag that may stand before it.
_ASKED_OF_IT = re.compile(rf"(?i)(?:^|(?<=[,;:—–])){_CLAUSE}*(?:,\s(?:{either(_REPORT['tags'])}))?\?")
_ABSOLUTES = {name: re.compile(rf"(?i){either(words)}") for name, words in _KNOWN["absolutes"].items()}


def said_in(sentence: str) -> str:
    """What of a sentence is said and not asked."""
    return _ASKED_OF_IT.sub("", sentence)


def reported_in(sentence: str) -> list[str]:
    """What a sentence says that the candidate has said or believes: "you said that ...", "you never ...", each as far as its clause goes."""
    return [found[1] or found[2] for found in _YOU_SAID.finditer(said_in(sentence)) if found[1] or found[2]]


def ascribed_in(sentence: str) -> list[tuple[str, str]]:
    """What a sentence says that the candidate, or what they propose, does: each as it stands, and what it is about. Who asks says nothing."""
    said = said_in(sentence)
    return [(found[0], found["what"]) for found in _YOU_DO.finditer(said) if not _SCENE.search(said[: found.start()])]


def absolutes_in(text: str) -> frozenset[str]:
    """Which of never, always, only and away a text says, in whatever words."""
    return frozenset(name for name, words in _ABSOLUTES.items() if words.search(text))


# --- Words -----------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[A-Za-z0-9_]+")
_WORDS = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?|[.,;:!?()—–]")
#: A word with a capital letter that does not begin anything.
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}")
_ORDINARY = {"OK", "ML"}
_EVERYDAY = longer_words_of(_KNOWN["words"]["everyday"])


def telling_words_of(text: str) -> frozenset[str]:
    """The longer words of a text that are not everyday words of a conversation."""
    return longer_words_of(text) - _EVERYDAY


def tokens_of(text: str) -> frozenset[str]:
    """Every word, figure and identifier of a text, in lower case."""
    return frozenset(each.lower() for each in _TOKEN.findall(text))


def neighbours_in(text: str) -> list[frozenset[str]]:
    """The stems of every two telling words that stand beside each other in a text."""
    words = [telling_words_of(word) for word in _WORDS.findall(text.lower())]
    return [first | second for first, second in pairwise(words) if first and second and first != second]


def in_a_row(text: str) -> str:
    """The words of a text in lower case, one space apart."""
    return " ".join(_TOKEN.findall(text.lower()))


def names_in(text: str) -> frozenset[str]:
    """What a text names or counts: abbreviations, products, identifiers and figures, in lower case."""
    named = [each for each in _TOKEN.findall(text) if any(c.isdigit() or c == "_" for c in each) or any(c.isupper() for c in each[1:])]
    return frozenset(each.lower() for each in [*named, *_NAME.findall(text)] if each not in _ORDINARY)


def matter_of(text: str) -> frozenset[str]:
    """What a text is about: its telling words, and what it names or counts."""
    return telling_words_of(text) | names_in(text)


# --- Yes or no -------------------------------------------------------------------------------------------------------------

_IN_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ASKED = re.compile(r"(?i)(?:^|[.?!:]\s|\n)[^\w\n]*(?:is|are|was|were) ([^.?!\n]+)\?")
_YES_OR_NO = _KNOWN["yes_or_no"]
_SUBJECTS = frozenset(_YES_OR_NO["subjects"])
#: What may stand between "is" and what something is.
_BETWEEN = frozenset(_YES_OR_NO["between"])
#: After such a word nothing is stated, but "I'd say" states.
_UNSTATED = re.compile(rf"(?i)\b{either(_YES_OR_NO['unstated'])}\b")
_NEGATION = re.compile(rf"(?i)\b{either(_YES_OR_NO['negations'])}\b|n['’]t\b")
_YES, _NO = (re.compile(rf"(?i)^\W*{either(_YES_OR_NO[word])}\b") for word in ("yes", "no"))


@dataclass(frozen=True)
class YesOrNo:
    """A question that yes or no answers, "Is this data leakage?": what finds a statement that does, and how the last word of it begins."""

    _statement: re.Pattern[str]
    _begins: str

    def stated_in(self, sentence: str) -> bool | None:
        """Whether a sentence states the yes or the no; None if neither."""
        stated = self._statement.search(sentence)
        if stated is None or _UNSTATED.search(sentence[: stated.start()]):
            return None
        return _NEGATION.search(stated[0]) is None

    def answered_in(self, answer: str) -> frozenset[bool]:
        """Which of the two an answer may be taken to have said, read generously: a word of the same stem is enough."""
        found = {yes for yes, opening in ((True, _YES), (False, _NO)) if opening.search(answer)}
        for sentence in re.split(rf"[{STOPS};\n]+", answer.lower()):  # at any stop, that of a number too: the shorter, the more generously
            if self._begins in sentence:
                stated = self.stated_in(sentence)
                found.add(_NEGATION.search(sentence) is None if stated is None else stated)
        return frozenset(found)


def yes_or_no(question: str) -> YesOrNo | None:
    """What a question asks that yes or no answers, if it asks whether something is so."""
    asked = _ASKED.search(re.sub("[*`]", "", question))
    words = _IN_LETTERS.findall(asked[1].lower()) if asked else []
    telling = [word for word in words if telling_words_of(word)]
    if not telling:
        return None
    between = "|".join(map(re.escape, sorted(_BETWEEN | set(words) - _SUBJECTS)))
    statement = rf"(?i)(?<=\w)(?:['’](?:s|re)|\s(?:is|are|was|were|be))(?:n['’]t)?(?:\s(?:{between}))*\s{re.escape(telling[-1][:6])}"
    return YesOrNo(re.compile(statement), telling[-1][:4])


# --- Sense -----------------------------------------------------------------------------------------------------------------

_SENSE = _KNOWN["sense"]
_LEADS_IN = re.compile(
    rf"(?i)^(?:{either(_SENSE['before'])}[,.]?\s+)*(?:{either(_SENSE['how'])} )?{either(_SENSE['asks'])}[,:]?\s*(?:{either(_SENSE['behind'])}\s+)*"
)
_TAGS = re.compile(rf"(?i),?\s{{0,3}}{either(_SENSE['tags'])}?\s{{0,3}}[?.!]*$")
_CLAUSES = re.compile(r"[,;:—–]\s+|\s[-–—]\s")
#: A clause of fewer words states nothing; nor does one that only goes back: "Coming back to what you said earlier".
FEWEST_IN_CLAUSE = 2
_GOES_BACK = re.compile(rf"(?i)\b{either(_SENSE['goes_back'])}$")


def statements_of(sentence: str) -> list[str]:
    """What a sentence would state if it stated what it asks: as a whole, and clause by clause."""
    bare = _TAGS.sub("", _LEADS_IN.sub("", sentence.strip()))
    clauses = [_LEADS_IN.sub("", clause) for clause in _CLAUSES.split(bare) if not _GOES_BACK.search(clause)]
    return list(dict.fromkeys(each for each in (bare, *clauses) if len(each.split()) >= FEWEST_IN_CLAUSE))
