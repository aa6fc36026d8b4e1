"""What we learn: figures, tables and the brief."""
