"""One neuron: the chain rule in three curves, and the loss over weight and bias."""
