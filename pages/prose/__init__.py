"""Texts of the pages, and the questions that are asked beside them."""
