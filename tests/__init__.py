"""The tests."""

import sys

sys.dont_write_bytecode = False  # rewriting the asserts takes each worker of each run five seconds; kept even where Python is told to write no byte code
