"""Shared platforms of the consortium."""
