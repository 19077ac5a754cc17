"""One prediction: its controls, what follows from them, its tasks."""
