"""How the local judge is made: from the bank and the authored sentences to the file that ships. `python -m training`."""

import interviewer.judges.local  # noqa: F401  # before onnxruntime is imported anywhere: the package keeps it from sending anything
