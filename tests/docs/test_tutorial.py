"""The tutorial is stored without results, runs, and prints the numbers that were worked by hand."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from tests.notebooks import make_execute

TUTORIAL = Path(__file__).parent.parent.parent / "docs" / "tutorial.ipynb"


def read():
    return nbformat.read(TUTORIAL, as_version=nbformat.NO_CONVERT)


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    """Run the notebook once, with warnings as errors in its kernel."""
    with pytest.MonkeyPatch.context() as patch:
        execute = make_execute(tmp_path_factory.mktemp("tutorial"), patch)
        notebook = read()
        warned = nbformat.v4.new_code_cell("import warnings\nwarnings.simplefilter('error')")
        notebook.cells.insert(0, warned)
        return {cell.id: cell for cell in execute(notebook).cells}


def printed(cells, name):
    (output,) = cells[name].outputs
    assert output.name == "stdout"
    return output.text.splitlines()


def test_it_is_stored_without_results():
    nbformat.validate(read())
    for cell in read().cells:
        if cell.cell_type == "code":
            assert (cell.outputs, cell.execution_count) == ([], None)


def test_errors_and_the_file(cells):
    assert printed(cells, "data") == ["errors [-0.5  0.5 -1.   0. ]"]
    assert printed(cells, "read") == ["same targets True", "same predictions True"]


def test_losses_and_gradients(cells):
    # The squares 0.25, 0.25, 1 and 0 add up to 1.5: times 1/2, and over 4.
    assert printed(cells, "values") == [
        "SSE 0.75",
        "MSE 0.375",
        "gradient of the SSE [-0.5  0.5 -1.   0. ]",
        "gradient of the MSE [-0.25  0.25 -0.5   0.  ]",
    ]


def test_the_step_halves_every_error(cells):
    assert printed(cells, "step") == [
        "before [1.5 3.5 4.  4. ]",
        "after [1.75 3.25 4.5  4.  ]",
        "SSE after the step 0.1875",
    ]


def test_learning_rates(cells):
    # 1/h and 1/(hn) with h = 1/2, n/h and 1/h with h = 1; factors 1 - eta of the error -1.
    assert printed(cells, "limits") == [
        "SSE output below 2.0",
        "SSE bias below 0.5",
        "MSE output below 4.0",
        "MSE bias below 1.0",
        "0.5 converges [4.    4.5   4.75  4.875]",
        "1.0 lands [4. 5. 5. 5.]",
        "1.5 overshoots [4.    5.5   4.75  5.125]",
        "2.0 bounces [4. 6. 4. 6.]",
        "2.5 diverges [4.    6.5   2.75  8.375]",
    ]


def test_mini_batches(cells):
    # S^2 = 1.25/3. The variance of a mean of 2 of 4 is 1.25/12, and 2 sqrt(1.25/12) = 0.6455.
    assert printed(cells, "noise") == [
        "expected -0.5 noise 0.6455",
        "counted -0.5 noise 0.6455",
        "all rows -0.5 noise 0.0",
    ]


def test_the_figure_shows_itself(cells):
    (figure,) = cells["show"].outputs
    assert figure.data["text/html"].startswith("<iframe ")
    assert read().cells[-1].id == "show"
