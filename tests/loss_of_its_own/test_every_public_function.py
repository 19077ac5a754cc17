"""A loss that the package does not know goes through every public function.

Each function either gives what an oracle confirms, or refuses the loss with a sentence. The
functions are found by their annotations, so that a new one without a case fails here.
"""

import re

import pytest

from lossviz.base import DataError
from tests.loss_of_its_own import of_explain, of_figures, of_loss, of_minibatch, of_neuron
from tests.loss_of_its_own.cases import CASES
from tests.loss_of_its_own.losses import LOSSES
from tests.loss_of_its_own.public_functions import list_functions_of_a_loss

# Each of these modules registers the cases of its part of the package.
REGISTERED = (of_explain, of_figures, of_loss, of_minibatch, of_neuron)
PAIRS = [(name, k) for name, cases in sorted(CASES.items()) for k in range(len(cases))]


def test_there_is_a_case_for_every_public_function_that_a_loss_reaches():
    assert set(list_functions_of_a_loss()) == set(CASES)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.formula())
def test_it_agrees_with_an_oracle_or_refuses_with_a_sentence(loss):
    failures = []
    for name, k in PAIRS:
        try:
            check_one(CASES[name][k], loss)
        except (Exception, pytest.fail.Exception) as failure:
            failure.add_note(f"{name}, case {k}")
            failures.append(failure)
    if failures:
        raise BaseExceptionGroup(f"{len(failures)} of {len(PAIRS)} cases failed", failures)


def check_one(case, loss):
    if case.needs(loss):
        case.check(loss)
        return
    with pytest.raises(DataError) as refusal:
        case.check(loss)
    said = str(refusal.value)
    assert said.startswith(f"The loss is {loss.formula()}, but ")
    assert re.search(r" needs a [^:]+: choose a squared error\.$", said)
