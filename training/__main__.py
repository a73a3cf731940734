"""`python -m training` makes the judge anew, and measures it on the way.

1. The network learns to read a sentence together with a phrasing, without the held-out points and some sentences of the others: on these it is measured.
2. It learns all of that, whole answers that were marked sentence by sentence, the bank's points by heart, and what no answer should be;
3. once more, and
4. once more, slower. It is written with eight-bit weights.
5. The last layers are fitted once more to the bank's questions alone, together with the heads of their points, and put beside those that are there.
6. The five heads that know no point are fitted: whether words stand in no order, only talk, are about something else, judge an answer, or are only terms.
7. The heads of the points are fitted again, on what the eight-bit network reads and on whole answers; and the calibration, on whole answers that they have not
   learnt from.
8. The calibration for points which it was never taught is fitted, by `unseen/`.

After every stage the network is kept in the folder `.training`: a run that was broken off goes on with the first stage that is not there yet.
`python -m training branch` does the last four alone, with the network that ships: for new sentences or answers, in half an hour. `--help` names the others.

Needs the packages of the dependency group `training`. On two idle cores it takes about four hours.
"""

from __future__ import annotations

import argparse
import sys

#: What can be done alone, and what that is.
PARTS = {
    "branch": "the fifth and those after it, with the network that ships",
    "substance": "the sixth alone",
    "heads": "the seventh alone",
    "others": "the eighth alone",
    "curve": "say how well the scores of `fresh/` follow from its marks, by what stands in `core/scores.py` and by what is near, and write nothing",
    "unseen": "measure the judge on questions that it was never taught, and write nothing",
    "weights": "say which weights of points the marked answers ask for, and write nothing",
}


def main(arguments: list[str]) -> None:
    """All stages, which write the weights that ship; or the part that is named. Whatever else is typed does nothing: four hours are not begun by a slip."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parts = "\n".join(f"{name}: {what}" for name, what in PARTS.items())
    parser.add_argument("part", nargs="?", choices=PARTS, metavar="PART", help=f"{parts}\nwithout any: all stages")
    part = parser.parse_args(arguments).part
    if part == "weights":
        from training import weights

        print("\n".join(weights.proposals()))
        return
    if part == "curve":
        from training import curve

        print("\n".join(curve.figures()))
        return
    from training import stages  # torch is imported once it is known that it is needed

    stages.run(part)


if __name__ == "__main__":
    main(sys.argv[1:])
