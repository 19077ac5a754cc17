"""Numbers put into formulas and sentences."""
