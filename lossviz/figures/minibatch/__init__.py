"""Batches that grow: level and noise, two descents, two data sets, an epoch."""
