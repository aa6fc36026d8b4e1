"""The mathematics, usable alone: arrays in, arrays out."""
