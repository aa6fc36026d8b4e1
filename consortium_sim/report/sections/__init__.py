"""What stands in each section of a brief."""
