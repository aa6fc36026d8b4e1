"""Agent-based simulation of municipal industry–education consortia (市域产教联合体)."""
