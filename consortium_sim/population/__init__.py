"""What exists: people, programs, colleges, enterprises, posts, regions, and the ledger that joins them."""
