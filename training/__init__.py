"""How the local judge is made: from the bank and the authored sentences to the file that ships. `python -m training`."""
