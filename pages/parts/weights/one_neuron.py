"""One example through one neuron, with its switches as they stand."""

from __future__ import annotations

from lossviz import code
from lossviz.explain import Line, chain_rule, takeaways
from lossviz.figures.neuron import Setting, chain
from lossviz.neuron import ACTIVATIONS
from pages.state import Placed, Source, Values
from pages.state import parameters as p


class OneNeuronView(Setting):
    """The example and the neuron of the page's first picture, and what follows from them."""

    @classmethod
    def from_values(cls, values: Values, _: Source) -> OneNeuronView:
        """Take what the parameters of the page say of the one example."""
        return cls(
            x=values[p.ONE_INPUT.name],
            t=values[p.ONE_TARGET.name],
            w=values[p.ONE_WEIGHT.name],
            b=values[p.ONE_BIAS.name],
            activation=ACTIVATIONS[values[p.ACTIVATION.name]],
            loss=p.read_loss(values),
            learning_rate=values[p.LEARNING_RATE.name],
        )

    def conclude(self) -> str:
        """Say what the page comes to."""
        return takeaways.conclude_weights(self.chain, self.x, self.learning_rate)

    def conclude_too_high(self) -> str:
        """Say what the page comes to where the output is too high."""
        here = self.with_target_below()
        return takeaways.conclude_too_high(here.chain, here.x, here.learning_rate)

    def draw(self) -> Placed:
        """Draw the three curves, with handles on input, target, weight and bias."""
        return chain.draw_chain(self), chain.locate_handles(self)

    def turn_input(self) -> Values:
        """Turn the sign of the input, and move the bias so that z, o and the error stay."""
        x = -self.x or -1.0
        b = float(f"{self.b + self.w * (self.x - x):.12g}")
        return {
            p.ONE_INPUT.name: x,
            p.ONE_BIAS.name: min(max(b, p.ONE_BIAS.low), p.ONE_BIAS.high),
        }

    def program(self) -> code.Weights:
        """What the code of this example has to give."""
        return code.Weights.of_example(
            self.x,
            self.t,
            self.w,
            self.b,
            activation=self.activation,
            loss=self.loss,
            learning_rate=self.learning_rate,
        )

    def derive(self) -> tuple[Line, ...]:
        """Give the chain rule, factor by factor, with these numbers."""
        return chain_rule.derive_chain_rule(
            self.chain,
            self.w,
            self.b,
            activation=self.activation,
            loss=self.loss,
            learning_rate=self.learning_rate,
        )
