"""How often, and versus what: policies × seeds, paired by seed, with intervals that say how sure we are."""
