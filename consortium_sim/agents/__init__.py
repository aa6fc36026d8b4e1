"""Who acts: Mesa agents and a Mesa model as faces over the columns."""
