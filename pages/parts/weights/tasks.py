"""What to try on "Down to the weights"; each task is aimed at one misunderstanding."""

from __future__ import annotations

from pages.parts.weights.one_neuron import OneNeuronView
from pages.parts.weights.view import WeightsView
from pages.prose import tasks


def ask_about_negative_input(view: OneNeuronView) -> None:
    """Ask which way a step moves the weight where output is too low and input is negative."""
    tasks.ask(
        "too low, w down",
        "An output is too low and its input x is negative. A step moves w...",
        options=("up: the output has to rise", "down", "not at all"),
        answer="down",
        because="Too low means that dL/do is negative. With a negative x the product dL/dw is "
        "positive, so a step lowers w, and that raises the output.",
        doing="In the picture above find a state where the output is too low and a step lowers w.",
        done=view.chain.error < 0 < view.chain.dl_dw and view.learning_rate > 0,
    )


def ask_about_single_rows(view: WeightsView) -> None:
    """Ask whether a step that lowers the loss of all rows lowers that of each."""
    tasks.ask(
        "against the average",
        "A step lowers the loss of all examples together. Does it lower that of each?",
        options=("Yes, of each", "Not always"),
        answer="Not always",
        because="The step follows the sum of the examples' gradients. A small step raises the "
        "loss of an example whose own gradient points the other way.",
        doing="Find a place over w and b where a small step raises the loss of some example.",
        done=view.count_opposing() > 0,
    )


def ask_about_small_gradient(view: WeightsView) -> None:
    """Ask whether the loss is near its minimum where the gradient is nearly zero."""
    tasks.ask(
        "nearly no gradient",
        "The gradient is nearly zero. Is the loss near its minimum?",
        options=("Yes, always", "Not with every activation"),
        answer="Not with every activation",
        because="Where a sigmoid is flat or a ReLU gives 0, do/dz is about 0. Then the product "
        "dL/dw is about 0, too, however large the error is.",
        doing="Choose an activation, and find a place with a large loss and nearly no gradient.",
        done=view.is_trapped(),
    )
