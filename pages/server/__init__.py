"""What the server adds to every answer: headers, compressed files."""
