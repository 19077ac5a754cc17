"""What every module may use: errors, checks of numbers, numbers as text, quoting."""
