"""Voices: each finds the words for a move. None of them chooses a move."""
