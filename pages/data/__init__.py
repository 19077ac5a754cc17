"""Choosing, typing and uploading data."""
