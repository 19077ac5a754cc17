"""Targets and predictions, checked once, and their sums."""
