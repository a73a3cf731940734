"""What kind of reply it is: an answer, or one of the things that people say instead.

Only a short text that says nothing else is taken for a request: "I don't know the exact figure, but ..." is an answer.
A request takes precedence over the doubt that leads to it: "I don't know, can I get a hint?" asks for a hint.
Whatever is not plainly something else is an answer, and goes to the judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from interviewer.core.events import Act, Answered, AskedBack, AskedForHint, DidNotKnow, GaveUp, Left, Rated, Reply, Skipped, TookBack, TriedAgain
from interviewer.core.question import Band

#: A text that is longer than this says something besides.
MOST_WORDS, MOST_CHARACTERS = 12, 200
_MARKS = ".,;:!?…–—"
#: Where a speaker pauses, with a mark or without.
_PAUSE = rf"(?:\s*[{_MARKS}-]*\s+)"
#: Where one thing is said and another begins.
_BREAK = re.compile(rf"(?:[\s{_MARKS}]*[{_MARKS}]|\s-+(?=\s))[\s{_MARKS}]*")
#: Whom one speaks to, and that one is sorry: neither is part of what is said.
_WHOM = r"(?:(?:sir|ma'?a?m|madam|miss|mate|man|bro|dude|boss|buddy|friend|professor)(?:\s*/\s*(?:sir|ma'?a?m|madam|miss))?)"
_SORRY = r"(?:(?:i(?:'?m| am)\s+)?(?:(?:so|very|really)\s+)?sorry|(?:my\s+)?apologies|i apologi[sz]e|forgive me|excuse me)"
_FILLER = rf"(?:(?:well|{_SORRY}|{_WHOM}|ok(?:ay)?|hm+|um+|uh+|erm?|ugh|honestly|please|actually|no|yeah|so|but|and|oh|ah|tbh|i guess|to be honest){_PAUSE})*"
#: What one has not done yet, and with what.
_MET, _OF_THAT = r"(?:used|seen|tried|did|done|built|heard of|worked (?:on|with)|dealt with|had to do)", r"(?:this|that|it|one|anything like (?:this|that|it))"
_TAIL = (
    rf"(?:{_PAUSE}(?:please|pl[sz]|{_SORRY}|{_WHOM}|tbh|lol|though|this|that|it|this one|that one|the answer|for now|right now|here|at all|yet|either"
    r"|honestly|to be honest|(?:about|on) (?:this|that|it)(?: one)?|(?:about|to|for) this question"
    r"|how to (?:answer|do|say) (?:this|that|it)|what (?:this|that|it) (?:is|means)"
    rf"|(?:i(?:'ve| have)? )?never {_MET} {_OF_THAT}))*"
)
_NOT = r"(?:do\s*n[o']?t|dont|do not)"
_DO_NOT_KNOW = re.compile(
    rf"{_FILLER}(?:(?:i\s+)?(?:really\s+|honestly\s+|just\s+|still\s+)?{_NOT}\s+(?:really\s+|actually\s+)?(?:know|remember|recall)"
    r"|idk|dunno|no idea|no clue|not sure|beats me|(?:i(?:'m| am)\s+)(?:really\s+|a bit\s+)?(?:not sure|lost|stuck|blank|out of ideas)"
    r"|(?:i\s+have|i've(?: got)?)\s+no (?:idea|clue)|(?:i\s+)?have\s*n[o']?t (?:got )?a clue|my mind (?:is|went) blank"
    r"|(?:i\s+)?(?:just\s+)?(?:(?:i've |have )?forgot(?:ten)?|blanked)|(?:i\s+)?would\s*n[o']?t know"
    r"|(?:i(?:'ll)?\s+)?(?:just\s+)?give up(?: on (?:this|that|it)(?: one)?)?"
    r"|(?:i\s+)?(?:can(?:not|'t|t)|could\s*n[o']?t)\s+(?:think of anything(?: else| more)?|tell you|answer|remember|recall)"
    rf"|(?:i(?:'ve| have)?\s+)?(?:have\s+)?never {_MET} {_OF_THAT}){_TAIL}"
)
_HELP = r"(?:small\s+|little\s+)?(?:hint|clue|tip|nudge|pointer|help)s?"
_HINT = re.compile(
    rf"{_FILLER}(?:(?:can|could|may)\s+(?:i|you)\s+(?:please\s+)?(?:get|have|give(?:\s+me)?|use)\s+(?:a|another|one more|some)\s+{_HELP}"
    rf"|(?:(?:give me|i need|i would like|i'd like|i could use)\s+)?(?:an?\s+|any\s+|some\s+|another\s+|one more\s+)?{_HELP}(?:\s+me)?(?:\s+out)?"
    rf"|(?:a|some)\s+{_HELP}\s+would be (?:nice|good|great|helpful|lovely)|(?:can|could)\s+you\s+(?:please\s+)?help(?:\s+me)?(?:\s+out)?"
    rf"|(?:just\s+)?(?:tell|give|show)\s+me\s+the\s+(?:correct\s+|right\s+|perfect\s+)?answer|what(?:'s| is)\s+the\s+(?:correct\s+|right\s+)?answer){_TAIL}"
)
_DOUBT = re.compile(r"\b(?:not sure|(?:do not|don't|dont|can't|cannot) (?:really )?(?:see|know|get|understand|remember)|no idea|no clue|sorry|stuck|hmm+)\b")
_SKIP = re.compile(
    rf"{_FILLER}(?:(?:let'?s\s+|can we\s+|i(?:'d like to|'d rather|'ll| will| want to| would rather)?\s+)?(?:(?:skip|pass|move on|go on|next)"
    rf"(?:\s+(?:question|to the next(?: one| question)?))?|(?:go|continue|carry on) (?:to|with) the next(?: one| question)?)"
    rf"(?:{_PAUSE}(?:no idea|no clue|idk|i {_NOT} know))?){_TAIL}"
)
_LEAVE = re.compile(rf"{_FILLER}(?:(?:i(?:'ll)?\s+)?(?:just\s+)?quit|exit|bye|goodbye|stop the interview){_TAIL}")
#: What one says to somebody who should speak. To leave the question on it would show the answer and could not be undone, and to judge it would be a first
#: answer worth nothing: as a question back it is met by what is being asked, put once more. With more than this ("let's go on") it asks to leave the question.
_SPEAK_ON = (
    rf"(?:(?:yes|yep|sure|right|i see|thanks|thank you){_PAUSE})*(?:(?:i(?:'ll|'d| will| would)\s+)?(?:go on|go ahead|carry on|continue)"
    r"|(?:let'?s|let us|(?:can|could|shall|may) (?:we|i|you))\s+(?:please\s+)?(?:go ahead|carry on|continue))"
)
_WHAT_IS_MEANT = (
    r"(?:(?:the|this|that|your) question|you|what (?:you are|you're|youre) (?:asking|looking for|after)"
    r"|what you (?:mean|want|ask|expect)(?: by .{1,30})?(?: (?:me )?to \w+)?(?: (?:here|there))?)"
)
#: What says by itself that the question was not understood, with a question mark or without.
_LOST = re.compile(
    rf"{_FILLER}(?:(?:i\s+)?(?:{_NOT}|did\s*n[o']?t|can(?:not|'t|t))\s+(?:really\s+|quite\s+)?(?:get|understand|follow|catch|know)\s+{_WHAT_IS_MEANT}"
    rf"|(?:i(?:'m| am)\s+)?not sure (?:(?:that )?i (?:get|understand|follow) )?{_WHAT_IS_MEANT}|(?:i\s+have\s+|i've\s+)?no (?:idea|clue) {_WHAT_IS_MEANT}"
    r"|what|pardon(?: me)?|come again|say (?:that |it )?again|huh|wdym|what do you (?:mean|want|expect)(?: from me| to know| to hear)?(?: exactly| here)?"
    r"|what exactly do you (?:mean|want)(?: from me| to know| to hear)?|what(?:'s|s| is| was) the question(?: again)?|repeat(?: (?:that|it|the question))?"
    r"|(?:can|could|would) you (?:please )?(?:repeat|rephrase|clarify|say|explain|put)(?: (?:that|it|this|the question))?"
    r"(?: again| differently| in other words| another way)?|(?:(?:can|could|would) you (?:please )?)?(?:give|show) me an example"
    rf"|{_SPEAK_ON}|(?:like|meaning) what|such as|in (?:what|which) (?:sense|way|context)|how do you mean(?: that)?)[?]*{_TAIL}"
)
_SETTING = r"(?:supervised|batch|online|streaming|real|classification|regression|ranking|binary|tabular|time[ -]series|toy|trick|open|general|hypothetical)"
_SUBJECT = r"(?:data|models?|training|serving|pipeline|code|metrics?|theory|practice|production|definition)"
_YOU_WANT = r"do you (?:want|expect|need|have in mind|prefer)"
#: What nobody says but to the interviewer.
_ADDRESSES = r"(?:(?:may|can|could) i (?:just |quickly )?ask|(?:can|could|would|will) you (?:please )?(?:tell me|say))"
#: What asks about the question itself.
_ASKS_BACK = re.compile(
    rf"\b(?:(?:do|did|would) you mean|what do you mean|you mean|{_YOU_WANT}|would you like me to|(?:what|when) you (?:mean|say)"
    r"|(?:what (?:exactly )?)?are you (?:saying|asking|after)|what (?:exactly )?are you looking for|are you looking for an?"
    r"|what (?:do|does) .{1,40} mean|what(?:'s|s| is) meant|are we talking"
    r"|(?:can|could|would) you (?:please )?(?:clarify|rephrase|repeat|explain (?:the question|what you)|be more specific)"
    r"|(?:can|could|would) you (?:please )?(?:give|show) (?:me )?an? (?:\w+ )?example"
    r"|(?:can|should|shall|may|do) i (?:also |just |only )?(?:assume|take it|think of|focus|talk|cover|name|list|explain|describe|start|answer|define|go into"
    r"|write (?:\w+ )?(?:code|pseudo-?code|sql)\b|give (?:you )?(?:an? (?:\w+ )?example|examples|numbers|code)\b)"
    r"|am i (?:supposed|allowed|expected|meant) to"
    rf"|{_ADDRESSES} (?:you )?(?:what|which|how|who|when|where|why|(?:something |(?:a (?:bit|little) )?more )?(?:about|on))\b"
    r"|why (?:is|would|should|does) (?:it|this|that) (?:be )?(?:so )?(?:wrong|bad|a mistake|a problem|important|matter)"
    r"|what(?:'s|s| is) (?:so )?wrong with (?:it|this|that)$|in (?:what|which) (?:sense|context)$"
    r"|(?:is|does|did) (?:the|this|that|your) question\b|is (?:it|this|that) (?:(?:only|just) about\b|about\b(?=.*\b(?:only|as well|in general)$))"
    rf"|is (?:it|this|that) (?:an? |the )?(?:about (?:the )?{_SUBJECT}|for|with|{_SETTING}|(?:first|second|third|last|same|next) (?:part|question))\b"
    r"|which (?:one|part|kind|of (?:these|those|them|the (?:two|three|four|five|parts|questions)))\b"
    r"|what (?:kind|sort|type) of (?:checks?|model|data|dataset|problem|task|system|product|pipeline|example|answer|case)\b"
    rf"|how (?:much|many|big|long|deep|detailed)\b[^,]*\b(?:{_YOU_WANT}|(?:should|shall|do|can) i\b))"
)
#: What begins a question that offers a choice, behind a word that says so: "Quick question, is it the day of the prediction, or the day they churned?". Without
#: one it may be an answer: a check, put as what it asks. And what begins one that can be nothing but a question, so that more words may follow.
_OFFERS = re.compile(r"(?:is|are|was|were|does|do|did|should|would|will|can) (?:the|this|that|these|those|we|i|it|they|there|you|a|an|my|our)\b(?=.*\bor\b)")
_ASKS_PLAINLY = re.compile(rf"(?:do|did|would) you mean(?!.*\b(?:i|we) should\b)|{_ADDRESSES}")
#: What asks for a fact of the case: what something is, or how much of it there is. "What is wrong is the date?" claims something, and so does
#: "What is the use of scaling?".
_ASKS_FOR_A_FACT = re.compile(
    r"(?:what(?:'s|s| is| are| was| were)(?! the (?:point|use|harm|good) (?:of|in)\b)(?![^?]*\b(?:is|are|was|were)\b)"
    r"|how (?:many|much|big|large|long|often)) \w"
)
#: What claims something, though a question mark may stand behind it: "Isn't it that ...?", "Is it the drift, because ...?".
_DOES_NOT = r"(?:is|are|was|do|does|did|would|should|could|wo|ca)n'?t"
_CLAIMS = re.compile(
    rf"\b(?:because|since|therefore|due to|i'd|i'll|i (?:would|will|think|guess|believe)|{_DOES_NOT} (?:it|that|this|they|the|we|you))\b"
    rf"|(?:^|[.?!,;] )(?:so |but |and )?{_DOES_NOT}\b"
)
#: What goes on behind the words that ask back, and says something: a clause, a reason, a statement with a tag.
_GOES_ON = re.compile(
    rf",(?! (?:or|as in|as opposed to|please|exactly)\b)|[:;]|\b(?:right|correct|no|ok(?:ay)?|yes)$|{_DOES_NOT}\b|\bas\b(?! in\b| well\b| opposed to\b)"
    r"|\b(?:so|that|must|have to|has to|depends?|not|never|need(?:s|ed)?)\b"
)
#: What may stand before the words that ask back: what they are about, or a doubt.
_LEADS_TO = re.compile(
    r"(?:for|by|when you|with|in|about|regarding|as for|on|just to be|to be|before i|(?:a |one )?(?:quick )?question|what|what exactly)(?: \S+){0,6}"
    r"|(?:(?:that's|that is) )?(?:a )?(?:good|great|fair|interesting) (?:question|one|point)|thanks|thank you|wait|i see|right|sure"
)
_UNSURE = re.compile(
    r"(?:i(?:'m| am) )?(?:a bit |a little |slightly )?(?:confused|unsure)(?: about (?:the|this|that|your) question)?"
    r"|(?:that|this|it|the question)(?:'s| is| sounds| seems) (?:a bit |a little |quite |rather |very |too )?(?:vague|unclear|broad|ambiguous|general)"
    r"|(?:i(?:'m| am) )?not (?:quite |really )?(?:sure|clear)(?: (?:what|which|how|where|whether|if) (?:you|the question|i should|to)\b(?: \S+){0,8})?"
)
#: Beside a question back, one that only offers a choice, or is a part of it: "Of the data or of the model?".
_CHOICE = re.compile(
    r"(?!(?:like|such as|e\.g\.?|it|we|they|i)\b)(?!.*\b(?:is|are|was|were|must|has|have|does?|needs?|should|would|will|can|not)\b)(?:\S+ ){1,5}or(?: \S+){1,5}"
    r"|why(?: not| so| is that)?|(?:of|for|in|on|from|with|at|which|only|just)(?: \S+){1,5}"
)
#: What does something about a matter: whoever wonders whether to do it has named it.
_DOES = (
    r"(?:check|verify|test|validate|compare|measure|monitor|track|watch|plot|count|look (?:at|for|into)|use|try|apply|add|drop|remove|impute|encode|scale"
    r"|normali[sz]e|standardi[sz]e|split|shuffle|stratify|regulari[sz]e|retrain|tune|weigh|resample|fit|log|alert on)"
)
#: What follows "is it" where that guesses at the thing asked for: a name of it. "Is it late?" and "is it written by hand?" ask how the case is.
_NAMED = (
    r"(?:(?:because|due to)\b|(?:the|an?) (?!same\b|whole\b|entire\b|only\b|full\b|big\b|large\b|small\b|good idea\b)"
    r"|(?:[\w-]+ )?(?:(?!missing|running|streaming|changing|growing|coming|happening|serving|training|working|anything|something|everything)[\w-]+ing"
    r"|[\w-]+(?:age|tion|acy|ness|ance)|(?:drift|skew|bias|variance|noise|nulls))$)"
)
#: A guess: it says that it is none but one, wonders whether to do something, or names what was asked for.
_GUESSES = re.compile(
    rf"{_FILLER}(?:(?:maybe|perhaps|probably|possibly|presumably|i(?:'d| would)? (?:guess|think|suppose|say|believe)|(?:it |that )?(?:could|might|may) be)\b"
    rf"|(?:to |just |(?:i|we|you|one)(?:'d|'ll| would| could| should| can| might)? )?{_DOES} \w"
    rf"|(?:should|would|shall) (?:i|we|one) (?:just |also |rather )?{_DOES} \w"
    rf"|(?:(?:could|would|might) (?:it|that|this) be|(?:is|was)n'?t (?:it|that|this)) (?!.*\bor\b)|(?:is|was) (?:it|that|this) (?!.*\bor\b){_NAMED})"
    r"|.*[\w)%], (?:maybe|perhaps|probably|possibly|i (?:guess|think|suppose)|right|correct|no|yes)$"
)
#: What is still asked of the interviewer, however it begins: "Maybe you could say what the target is?".
_OF_THE_INTERVIEWER = re.compile(
    r"\byou (?:mean|want|expect|need|ask|say|could|can|would)\b(?! (?:check|use|look))|\b(?:i|we)(?:'d| would| should| could| need to)? (?:ask|know)\b"
)
#: So long a question back may be; and so many words may follow those that ask back in a sentence, or offer a choice there: more of them say something.
MOST_WORDS_BACK, MOST_CHARACTERS_BACK, MOST_BEHIND, MOST_IN_CHOICE, MOST_OFFERED = 40, 400, 6, 10, 24
#: So many facts of the case are asked for; more of them are a list of checks.
MOST_FACTS = 1

#: What can be typed with a slash, and the reply it stands for.
COMMANDS: dict[str, type[AskedForHint | Skipped | GaveUp | Left]] = {"/hint": AskedForHint, "/skip": Skipped, "/perfect": GaveUp, "/quit": Left}
#: ... and what it does about replies that were given; `/rate` says a number or a band with it.
ACTS: dict[str, type[TookBack | TriedAgain]] = {"/undo": TookBack, "/redo": TriedAgain}
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+|(?<=[.!?][\"”')\]])\s+")
_CLOSING = "!?\"”')] "
_RATING = re.compile(rf"/rate\s+(\d{{1,3}}|{'|'.join(Band)})\s*(?:%|/\s*100)?")


def act(text: str) -> Act | None:
    """What a text does about replies that were given; None where it is a reply itself."""
    bare = _bare(text)
    return ACTS[bare]() if bare in ACTS else _rating(bare)


def understood(text: str) -> Reply | Left:
    """The event that a reply is. Never fails: what is nothing else is an answer."""
    bare = _bare(text)
    if bare in COMMANDS:
        return COMMANDS[bare]()
    if len(bare.split()) <= MOST_WORDS and len(bare) <= MOST_CHARACTERS:
        asked = bare.strip(f" {_MARKS}-")
        if _LOST.fullmatch(asked) or re.fullmatch("[?]+", bare):
            return AskedBack(text=text)
        if _says(_DO_NOT_KNOW, asked, _DO_NOT_KNOW.fullmatch):
            return DidNotKnow(text=text)
        if _says(_HINT, asked, _DOUBT.search):
            return AskedForHint(text=text)
        if _says(_SKIP, asked, _DO_NOT_KNOW.fullmatch):
            return Skipped(text=text)
        if _LEAVE.fullmatch(asked):
            return Left()
    if _only_asks_back(bare):
        return AskedBack(text=text)
    return Answered(text=text)


def _says(wanted: re.Pattern[str], text: str, doubts: Callable[[str], object]) -> bool:
    """Whether a text says what is wanted, and before it at most that its speaker is in doubt."""
    if wanted.fullmatch(text):
        return True
    text = re.sub(f"^{_FILLER}", "", text)
    return any(wanted.fullmatch(text[pause.end() :]) and all(map(doubts, _BREAK.split(text[: pause.start()]))) for pause in _BREAK.finditer(text))


def _bare(text: str) -> str:
    return " ".join(text.replace("’", "'").lower().split()).strip(" .!")


def _rating(bare: str) -> Rated | None:
    """The rating that `/rate 70` or `/rate good` gives; None for any other text."""
    match = _RATING.fullmatch(bare)
    if match is None or (match[1].isdigit() and int(match[1]) > 100):
        return None
    return Rated(rating=int(match[1]) if match[1].isdigit() else Band(match[1]))


def _only_asks_back(text: str) -> bool:
    """Every sentence is a question or a doubt, one asks about the question itself or for a fact, and none claims anything: that is a guess, and is judged."""
    if len(text) > MOST_CHARACTERS_BACK or len(text.split()) > MOST_WORDS_BACK or _CLAIMS.search(text):
        return False
    sentences = re.split(r"(?<=[.!?])\s+", text)
    asking = [_asks_back(sentence) for sentence in sentences]
    facts = len(_ASKS_FOR_A_FACT.findall(text))
    beside = [asks or _only_leads(sentence) or (not facts and _is_choice(sentence)) for asks, sentence in zip(asking, sentences, strict=True)]
    return facts <= MOST_FACTS and any(asking) and all(beside)


def _asks_back(sentence: str) -> bool:
    """Whether a sentence asks about the question itself, or for a fact, and says nothing before that or behind it."""
    bare = sentence.strip(f" {_MARKS}-")
    if _LOST.fullmatch(bare):
        return True
    if not sentence.endswith("?"):
        return False
    offers = (each for each in _OFFERS.finditer(bare) if bare[: each.start()].strip())
    found = (*_ASKS_BACK.finditer(bare), *_ASKS_FOR_A_FACT.finditer(bare), *offers)
    return any(_says_nothing_behind(each, bare[each.end() :]) and all(map(_leads_to_it, _BREAK.split(bare[: each.start()]))) for each in found)


def _says_nothing_behind(asks: re.Match[str], rest: str) -> bool:
    """Whether what follows the words that ask back only says what is asked about. Where that is in doubt, it is an answer: that can be judged."""
    plainly = asks.re is _OFFERS or _ASKS_PLAINLY.match(asks.group() + rest)
    some = MOST_IN_CHOICE if asks.re is _ASKS_FOR_A_FACT or re.search(r"\bor\b", rest) else MOST_BEHIND
    return len(rest.split()) <= (MOST_OFFERED if plainly else some) and _GOES_ON.search(rest) is None


def _leads_to_it(clause: str) -> bool:
    """Whether a clause says nothing, and only leads to a question: in doubt, or by what it is about."""
    rest = re.sub(f"^{_FILLER}", "", f"{clause.strip()} ").strip()
    return not rest or any(pattern.fullmatch(rest) for pattern in (_LEADS_TO, _UNSURE, _DO_NOT_KNOW, _LOST))


def _only_leads(sentence: str) -> bool:
    """Whether a sentence says nothing of its own: a doubt that leads to a question back."""
    return all(map(_leads_to_it, _BREAK.split(sentence.strip(f" {_MARKS}-"))))


def _is_choice(sentence: str) -> bool:
    """Whether a sentence beside a question back is a choice that it offers. Beside a question for a fact it would be a guess: "What is it? Drift or a bug?"."""
    return sentence.endswith("?") and _CHOICE.fullmatch(sentence.strip(f" {_MARKS}-")) is not None


def only_asks(text: str) -> bool:
    """Whether every sentence of an answer is a question, and leaves something open: a guess names what was asked for, though its voice rises."""
    sentences = [sentence for line in text.strip().splitlines() for sentence in _BETWEEN_SENTENCES.split(line) if sentence.strip()]
    asking = bool(sentences) and all("?" in sentence[len(sentence.rstrip(_CLOSING)) :] for sentence in sentences)
    bare = [_bare(sentence)[:MOST_CHARACTERS_BACK] for sentence in sentences] if asking else []
    return asking and (not any(map(_guesses, bare)) or any(map(_asks_back, bare)))


def _guesses(sentence: str) -> bool:
    """Whether a question names an answer, and asks nothing about the question or of the interviewer."""
    bare = sentence.strip(f" {_MARKS}-")
    return _GUESSES.match(bare) is not None and _ASKS_BACK.search(bare) is None and _OF_THE_INTERVIEWER.search(bare) is None
