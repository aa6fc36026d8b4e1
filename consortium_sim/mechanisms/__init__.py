"""What happens: one file a mechanism, each with its parameters, its rule and its kernel."""
