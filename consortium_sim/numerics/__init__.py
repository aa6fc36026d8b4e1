"""Numbers that the rest of the library stands on: keyed random numbers and compiled loops."""
