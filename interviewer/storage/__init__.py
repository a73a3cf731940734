"""Files: where they are, how they are read and refused, how they are written. Grading streams its own, and code reads the lists beside it."""
