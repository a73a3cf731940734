"""Which language a text is in: English, or another."""

from __future__ import annotations

import re

#: Letters of another alphabet (those of formulas apart), or the marks that open a question or a call in Spanish.
_OTHER_ALPHABET = re.compile(r"(?:(?![\u0000-\u024f\u0370-\u03ff\u1e00-\u1fff\u2100-\u214f])[^\W\d_][\W\d_]*){4}|[¿¡]")
_IN_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
#: Ordinary words of German, French, Spanish, Italian, Portuguese and Dutch that English does not have.
_FOREIGN = frozenset(
    """
    ist sind wird wurde nicht kein keine und oder aber auch der dem ein eine einen einem einer sie wir ihr dein deine ihre wie warum wann welche wenn
    weil für über nach noch schon sehr richtig falsch genau ja nein von zu zum zur bei aus
    est sont c'est n'est qu'est d'un d'une le les une du il elle vous nous je tu votre vos mais où donc très bien pas oui avec dans sur qui que quoi
    quel quelle comment pourquoi quand parce
    es está están esta este eso esa una uno los las el del muy bueno buena sí su usted pero porque por qué cómo cuándo cuál dónde para más también
    è sono che lo gli della dello nel nella perché molto bene anche sì quando quale cosa questo questa
    é são não uma ao muito bom boa você seu sua mas porquê também isso isto
    het een niet zijn wat waarom hoe wanneer goed heel maar omdat dat deze jij ik
    """.split()  # noqa: SIM905  # a list is read more easily without marks
)
#: A text with so large a share of words of other languages is in one of them.
FOREIGN_SHARE = 0.2


def is_foreign(text: str) -> bool:
    """Whether a text is in a language other than English, as far as its letters and its most ordinary words tell."""
    return bool(_OTHER_ALPHABET.search(text)) or has_words_of_another_language(text, 1)


def has_words_of_another_language(text: str, fewest: int) -> bool:
    """Whether at least so many different words of a text, and so large a share of all, are ordinary in another language."""
    words = [word.lower() for word in _IN_LETTERS.findall(text.replace("’", "'")) if len(word) == 1 or not word.isupper()]  # "LE" is the name of something
    foreign = [word for word in words if word in _FOREIGN]
    return len(set(foreign)) >= fewest and len(foreign) >= FOREIGN_SHARE * len(words)
