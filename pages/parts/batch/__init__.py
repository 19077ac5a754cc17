"""A batch: its controls, what follows from them, its table, its tasks."""
