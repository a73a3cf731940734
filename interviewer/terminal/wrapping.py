"""What is being typed breaks between words, as what is printed does: prompt_toolkit by itself fills every row to its last column."""

from __future__ import annotations

import re
from bisect import bisect_right

from prompt_toolkit.formatted_text.base import StyleAndTextTuples
from prompt_toolkit.formatted_text.utils import fragment_list_to_text
from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput
from prompt_toolkit.layout.utils import explode_text_fragments
from prompt_toolkit.utils import get_cwidth

_PIECE = re.compile(r"\s+|\S+")
_HIDDEN = -1


class WholeWords(Processor):
    """Fills a row up with spaces before a word that does not fit in it any more: on the screen, never in the text.

    `margin` is how many columns of each row the prompt takes.
    """

    def __init__(self, margin: int) -> None:
        self._margin = margin

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """The line as it is shown, and which place in the one is which place in the other."""
        given = transformation_input.fragments
        spaces = spaces_before(fragment_list_to_text(given), transformation_input.width - self._margin)
        shown: StyleAndTextTuples = []
        places = []
        for index, character in enumerate(explode_text_fragments(given)):
            before = spaces.get(index, 0)
            shown += [("", " ")] * max(0, before)
            places.append(len(shown))
            if before is not _HIDDEN:
                shown.append(character)
        places.append(len(shown))
        return Transformation(shown, lambda place: places[min(place, len(places) - 1)], lambda place: max(0, bisect_right(places, place) - 1))


def spaces_before(text: str, columns: int) -> dict[int, int]:
    """How many spaces stand before which characters of a line so that rows of so many columns end with whole words.

    -1 is for a blank behind a full row: it is not shown, or it would stand before the first word of the next. A word that is longer than a row is
    broken where the row ends.
    """
    spaces: dict[int, int] = {}
    column = 0
    for piece in _PIECE.finditer(text):
        width = get_cwidth(piece[0])
        if not piece[0].isspace() and column and column + width > columns >= width:
            spaces[piece.start()] = columns - column
            column = 0
        for place, character in enumerate(piece[0], piece.start()):
            if column >= columns and character.isspace():
                spaces[place] = _HIDDEN
            else:
                column = (column if column + get_cwidth(character) <= columns else 0) + get_cwidth(character)
    return spaces
