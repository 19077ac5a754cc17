"""SSE vs MSE: its controls, what follows from them, its tasks."""
