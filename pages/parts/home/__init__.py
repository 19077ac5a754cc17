"""The home page: its small pictures and its questions."""
