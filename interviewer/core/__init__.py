"""The interview as pure values and functions: no file, no network, no clock, no chance. Times and seeds are arguments."""
