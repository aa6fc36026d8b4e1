"""Under which settings: scenarios, policies, and the files that state them."""
