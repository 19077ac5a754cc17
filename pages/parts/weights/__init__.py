"""Down to the weights: its controls, what follows from them, its tasks."""
