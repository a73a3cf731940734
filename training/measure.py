"""What the network knows of sentences it never saw: of points it was trained on, of points it was not, and of whole questions it was not.

The figure is the area under the ROC curve for *says it* against everything else, and the share of sentences whose relation is right; with 95 %
intervals from resampling points, since the sentences of one point are not independent.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.metrics import roc_auc_score

from interviewer.judges.local.network import Network, places
from training.sentences import RELATION_OF_KIND, Points, Relation, Sentence, is_held_out, question_of

RESAMPLES = 500
#: Of the sentences of points that are trained on, so many of a hundred are kept for measuring: which, their hash says.
KEPT_PERCENT = 6


def is_kept(sentence: Sentence) -> bool:
    """Whether a sentence is kept from training when the network is measured."""
    return is_held_out(sentence.point) or int(hashlib.sha256(sentence.text.encode()).hexdigest(), 16) % 100 < KEPT_PERCENT


def groups(sentences: Sequence[Sentence]) -> dict[str, list[Sentence]]:
    """The kept sentences, by what of them was unseen."""
    kept = [sentence for sentence in sentences if is_kept(sentence)]
    in_bank = {sentence: question_of(sentence.point).startswith("d") for sentence in kept}
    return {
        "seen point, unseen sentence": [each for each in kept if not is_held_out(each.point)],
        "unseen point of the bank": [each for each in kept if is_held_out(each.point) and in_bank[each]],
        "unseen question": [each for each in kept if is_held_out(each.point) and not in_bank[each]],
    }


def figures(network: Network, sentences: Sequence[Sentence], points: Points) -> list[str]:
    """One line for each group."""
    lines = []
    for name, some in groups(sentences).items():
        chances = _most_over_phrasings(network, some, points)
        wanted = np.array([RELATION_OF_KIND[each.kind] for each in some])
        groups_of = [each.point for each in some]
        area = _with_interval(lambda rows, c=chances, w=wanted: float(roc_auc_score(w[rows] == Relation.SAYS, c[rows, Relation.SAYS])), groups_of)
        right = _with_interval(lambda rows, c=chances, w=wanted: float(np.mean(c[rows].argmax(axis=1) == w[rows])), groups_of)
        lines.append(f"{name:30} says-it AUC {area}   relation right {right}   {len(some)} sentences, {len(set(groups_of))} points")
    return lines


def _most_over_phrasings(network: Network, sentences: Sequence[Sentence], points: Points) -> np.ndarray:
    """[sentences, 4]: beside the author's phrasing and the nearest other one, whichever says more."""
    own = network.together([(each.text, points.phrasings[each.point][0]) for each in sentences])
    lying = places(network.alone([each.text for each in sentences]))
    nearest = []
    for place, each in zip(lying, sentences, strict=True):
        others = [text for text in points.phrasings[each.point] if text != each.text]
        nearest.append(others[int((places(network.alone(others)) @ place).argmax())])
    other = network.together([(each.text, phrasing) for each, phrasing in zip(sentences, nearest, strict=True)])
    return np.where((other[:, [Relation.SAYS]] > own[:, [Relation.SAYS]]), other, own)


def _with_interval(figure: Callable[[np.ndarray], float], groups_of: Sequence[str]) -> str:
    chance, names = random.Random(0), sorted(set(groups_of))
    rows_of = {name: [row for row, group in enumerate(groups_of) if group == name] for name in names}
    whole = figure(np.arange(len(groups_of)))
    found = sorted(figure(np.array([row for name in chance.choices(names, k=len(names)) for row in rows_of[name]])) for _ in range(RESAMPLES))
    return f"{whole:.3f} ({found[int(0.025 * RESAMPLES)]:.3f} to {found[int(0.975 * RESAMPLES)]:.3f})"
