"""Who acts: Mesa agents and a Mesa model as faces over the columns."""

import warnings

with warnings.catch_warnings():
    # Mesa's progress bar warns in every notebook that has no widgets; the model shows none.
    warnings.filterwarnings("ignore", message="IProgress not found")
    import mesa  # noqa: F401
