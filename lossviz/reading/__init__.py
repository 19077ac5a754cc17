"""From bytes, typed text or a frame of any engine to a data set."""
