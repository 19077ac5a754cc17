"""One CSV file: its encoding, its dialect, its cells, its numbers."""
