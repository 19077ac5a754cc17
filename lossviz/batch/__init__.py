"""What the rows of one batch are, each and together."""
