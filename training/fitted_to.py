"""To which network a file of heads or of a calibration was fitted: beside any other it is worth nothing, and nothing would show that."""

from __future__ import annotations

import hashlib
from pathlib import Path


def fitted_to(folder: Path) -> str:
    """What stands in `known.npz`, `substance.npz` and `calibration.json`, each as `fitted_to`, where they were fitted to the `judge.onnx` of this folder."""
    return hashlib.sha256((folder / "judge.onnx").read_bytes()).hexdigest()[:12]
