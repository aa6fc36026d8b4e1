"""Evaluation: what a standard demands, and how far a year attains it."""
