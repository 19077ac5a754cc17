"""The state of a page: parameters, address, controls, and the order of runs."""
