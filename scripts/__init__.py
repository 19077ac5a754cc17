"""Small programs that serve the project; each can also be imported."""
