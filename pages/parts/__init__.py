"""What one page alone needs: a folder for each page."""
