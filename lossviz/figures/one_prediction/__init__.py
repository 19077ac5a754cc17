"""One prediction: its loss curve, its slope measured, its steps."""
