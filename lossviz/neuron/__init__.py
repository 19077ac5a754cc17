"""One neuron: chain rule, loss over weight and bias, descent, optimisers."""
