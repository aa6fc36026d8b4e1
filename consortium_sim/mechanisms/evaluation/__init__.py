"""Evaluation: what a standard demands, how far a year attains it, and the loops that improve it.

rule.py is the section of the settings, cycle.py a month of it; standard.py to weights.py hold no state.
"""
