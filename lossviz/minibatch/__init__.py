"""What a mini-batch sees, and what descent on it does."""
