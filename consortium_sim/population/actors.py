"""Between whom money moves: the classes of actor that the ledger keeps accounts for."""

CLASSES = ("government", "colleges", "enterprises", "households", "owners", "consortium", "fund", "outside")
"""Classes of actor. All but colleges and enterprises have one account."""

TRANSFERS = "transfers"
"""What government has left goes to households: a passing on of taxes, not a cost."""
