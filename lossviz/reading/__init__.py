"""From the bytes of a file to columns of numbers: encodings, dialects, cells, samples."""
