"""A small app of figures that ask of the component what no page asks of it yet."""
