"""How fast the explorer answers, always against a named floor that ran beside it.

Machines differ and are noisy, so a figure is a ratio: this project and its floor
take turns (A B A B) in one run, and the median of the pairs counts. Times are taken
in the browser, from the real input event to the animation frame after the new
content is there. `python -m benchmarks` prints all rows, `python -m benchmarks
release` those of one part. These are no tests: nothing fails here.
"""
