import gc
import weakref

import pytest

from lossviz import Dataset
from lossviz.data.memo import cache_per_dataset


def data():
    return Dataset([1.0], [2.0])


@pytest.fixture
def counted():
    calls = []

    @cache_per_dataset(keep=2)
    def answer(dataset: Dataset, what: int = 0) -> object:
        calls.append((id(dataset), what))
        return object()

    return answer, calls


def test_the_same_question_is_worked_out_once(counted):
    answer, calls = counted
    first, second = data(), data()
    assert answer(first, 1) is answer(first, 1)
    assert answer(first, 1) is not answer(second, 1)
    assert answer(first, 1) is not answer(first, 2)
    assert len(calls) == 3


def test_only_the_last_few_answers_are_kept(counted):
    answer, calls = counted
    one = data()
    for what in (1, 2, 1, 3, 1, 2):  # 2 goes when 3 comes: 1 was asked for since
        answer(one, what)
    assert [what for _, what in calls] == [1, 2, 3, 2]


def test_answers_go_with_their_data_set():
    class Large:
        pass

    @cache_per_dataset()
    def large(dataset: Dataset) -> Large:  # noqa: ARG001
        return Large()

    one = data()
    kept, owner = weakref.ref(large(one)), weakref.ref(one)
    assert kept() is not None
    del one
    gc.collect()
    assert owner() is None
    assert kept() is None
