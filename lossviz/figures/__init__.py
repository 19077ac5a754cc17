"""Typed results to figures: a folder for each family, and the engine that all share."""
