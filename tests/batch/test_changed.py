import gc
import weakref

import numpy as np
import pytest

from lossviz import DataError, Dataset
from lossviz.batch import change_output
from lossviz.data import summarize_errors


def five(**about):
    return Dataset([10, 15, 8, 20, 12], [12, 14, 8, 17, 13], **about)


def test_one_prediction_is_another_one_and_all_else_stays():
    data = five(columns={"name": list("abcde")}, name="walks", output_name="guess", decimal=",")
    changed = change_output(data, 4, 19.5)
    assert changed.output.tolist() == [12, 14, 8, 19.5, 13]
    assert changed.error.tolist() == [2, -1, 0, -0.5, 1]
    assert changed.order("error").tolist() == [1, 3, 2, 4, 0]
    assert changed.labels("name", range(5)) == list("abcde")
    about = changed.name, changed.output_name, changed.target_name, changed.decimal
    assert about == ("walks", "guess", "target", ",")
    assert data.output.tolist() == [12, 14, 8, 17, 13]


def test_it_is_the_same_data_set_as_long_as_the_change_is_and_keeps_nothing_alive():
    data = five()
    changed = change_output(data, 4, 19.5)
    assert change_output(data, 4, 19.5) is changed
    assert change_output(data, 4, 19.0) is not changed
    file = weakref.ref(data)
    del data
    gc.collect()
    assert file() is None
    assert changed.output[3] == 19.5


def test_the_sums_of_all_rows_stay_where_these_are_a_sample_of_them():
    summary = summarize_errors(np.arange(1000.0))
    assert change_output(five(summary=summary), 1, 0.0).summary is summary


def test_a_prediction_that_is_too_large_is_refused():
    with pytest.raises(DataError, match="1e100 in size is the most"):
        change_output(five(), 1, 1e101)
