"""One example and many: loss, gradient, curvature, and the steps of descent."""
