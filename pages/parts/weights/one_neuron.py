"""One example through one neuron, with its switches as they stand."""

from __future__ import annotations

from dataclasses import dataclass

from lossviz import code
from lossviz.explain import Line, chain_rule, takeaways
from lossviz.figures.neuron import Setting, chain
from lossviz.loss import SquaredError
from lossviz.neuron import ACTIVATIONS, Chain, propagate
from pages.state import Placed, Source, Values
from pages.state import parameters as p


@dataclass(frozen=True, kw_only=True)
class OneNeuronView:
    """The example and the neuron of the page's first picture.

    Attributes
    ----------
    setting : Setting
    """

    setting: Setting

    @classmethod
    def from_values(cls, values: Values, _: Source) -> OneNeuronView:
        """Take what the parameters of the page say of the one example."""
        setting = Setting(
            x=values[p.ONE_INPUT.name],
            t=values[p.ONE_TARGET.name],
            w=values[p.ONE_WEIGHT.name],
            b=values[p.ONE_BIAS.name],
            activation=ACTIVATIONS[values[p.ACTIVATION.name]],
            loss=SquaredError(half=values[p.HALF.name]),
            learning_rate=values[p.LEARNING_RATE.name],
        )
        return cls(setting=setting)

    @property
    def chain(self) -> Chain:
        """Forward pass and factors."""
        s = self.setting
        return propagate(s.x, s.t, s.w, s.b, activation=s.activation, loss=s.loss)

    def conclude(self) -> str:
        """Say what the page comes to."""
        return takeaways.conclude_weights(self.chain, self.setting.x)

    def draw(self) -> Placed:
        """Draw the three curves, with handles on input, target, weight and bias."""
        return chain.draw_chain(self.setting), chain.locate_handles(self.setting)

    def program(self) -> code.Weights:
        """What the code of this example has to give."""
        s = self.setting
        return code.Weights.of_example(
            s.x,
            s.t,
            s.w,
            s.b,
            activation=s.activation,
            loss=s.loss,
            learning_rate=s.learning_rate,
        )

    def derive(self) -> tuple[Line, ...]:
        """Give the chain rule, factor by factor, with these numbers."""
        s = self.setting
        return chain_rule.derive_chain_rule(
            self.chain,
            s.w,
            s.b,
            activation=s.activation,
            loss=s.loss,
            learning_rate=s.learning_rate,
        )
