"""A batch: every row on the loss curve, and the loss as squares."""
