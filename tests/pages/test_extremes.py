"""Every figure of every page at the ends of what an address may say: drawn, or a sentence."""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from lossviz import MSE, SSE
from lossviz.base import LossvizError
from lossviz.batch import compute_shares, find_findings, measure_quality
from lossviz.code import FLAVOURS, State, write_program
from lossviz.explain.minibatch import describe_noise_scale, tabulate_batch
from lossviz.explain.quality import describe_quality
from lossviz.explain.takeaways import conclude_batch
from lossviz.explain.totals import summarize_batch, write_totals
from lossviz.reading import read_rows
from pages.data import NO_DATA, from_address
from pages.embed.page import find_page, read_embed
from pages.parts import PAGES
from pages.state import Page, PageFigure, Values, parse_address

FIGURES = [(page, figure) for page in PAGES for figure in page.figures]
EACH = pytest.mark.parametrize(("page", "figure"), FIGURES, ids=[f.key for _, f in FIGURES])
ENDS = ("0", "5e-324", "-1e-300", "1e-17", "1e17", "-1e100", "1e100")
RATES = ("0.5", "0", "-1", "1e6")
NARROW = [
    {"t": t, "o": t, "reach": half_width}
    for t, half_width in product(("0", "1", "-1e17", "1e100"), ("1e-100", "1e-17", "5e100"))
]
FEW = ("0", "-5e-324", "1e-17", "1e17", "-1e100")
ACTIVATIONS = ("identity", "sigmoid", "ReLU")


def list_states(page: Page) -> Iterator[dict[str, str]]:
    """Addresses of a page: numbers far out, with the other controls in turn."""
    if not page.data:
        yield from NARROW
        for k, (t, o) in enumerate(product(ENDS, ENDS)):
            yield {"t": t, "o": o, "eta": RATES[k % 4], "half": "true" if k % 3 else "false"}
        return
    for k, (one, other) in enumerate(product(FEW, FEW)):
        rate, rows = RATES[k % 4], [f"{one},{other},{other}"]
        rows += [f"{other},{one},1", f"{one},{one},{one}", "1,2,3"] * (k % 5 > 0)
        yield {
            **{"data": "table", "rows": "\n".join(rows), "x": "label", "number": "2.5"},
            **{"rate": rate, "esse": rate, "emse": rate, "eta": rate, "bias": one, "B": "3"},
            **{"x1": "1e6", "w1": "-1e6" if k % 2 else "5e-324", "w": one, "b": other},
            **{"phi": ACTIVATIONS[k % 3], "std": "true" if k % 2 else "false"},
            "view": ("loss curve", "predicted against actual", "errors")[k % 3],
        }


def find_wrong(value: object) -> Iterator[object]:
    """Find what is no finite number in plain data."""
    if isinstance(value, float) and not math.isfinite(value):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from find_wrong(each)
    elif isinstance(value, list):
        for each in value:
            yield from find_wrong(each)


@EACH
def test_every_figure_is_drawn_of_extreme_numbers(page: Page, figure: PageFigure[Any]) -> None:
    drawn, wrong, refused = 0, [], set()
    for said in list_states(page):
        raw = {name: [text] for name, text in {**said, "figure": figure.key}.items()}
        try:
            embed = read_embed(page, raw)
        except LossvizError as refusal:
            refused.add(str(refusal))
            continue
        assert embed.message == "", said
        content = [json.loads(embed.scene.payload), dict(embed.at)]
        wrong += [(said, each) for each in list(find_wrong(content))[:1]]
        assert embed.scene.say(embed.at), said
        drawn += 1
    assert wrong == []
    assert drawn >= 10
    assert all(sentence.endswith(".") for sentence in refused)


_NEAR: list[float] = [0.0, 5e-324, 1e-308, 1e-17, 1.0, 1e16, 5e15, 3e44, 1e99]
_RATES = [5e-324, -5e-324, 1e-320, 1e-308, 1e-300, -1e-200, 1e-100, 0.5, 1e6]


def draw_states(page: Page, seed: int) -> Iterator[dict[str, str]]:
    """Addresses with numbers that are next to each other, far out, and rates next to 0."""
    chance = random.Random(seed)

    def near(number: float) -> float:
        for _ in range(chance.randrange(4)):
            number = math.nextafter(number, chance.choice([-math.inf, math.inf]))
        return number

    for _ in range(120):
        size = chance.choice([*_NEAR, 10 ** chance.uniform(-300, 99)]) * chance.choice([1, -1])
        rate = dict.fromkeys(("eta", "rate", "esse", "emse"), repr(chance.choice(_RATES)))
        if page.data:
            rows = [[near(chance.choice([size, size, 1.0])) for _ in range(3)] for _ in range(3)]
            rate["rows"] = "\n".join(",".join(map(repr, row)) for row in rows)
            phi, w = chance.choice(ACTIVATIONS), repr(chance.choice([size, 0.0]))
            view, std = (
                chance.choice(["curve", "actual", "errors"]),
                chance.choice(["true", "false"]),
            )
            more = {"phi": phi, "w": w, "bias": w, "view": view, "std": std}
            yield {"data": "table", "x": "label", "over": "label", **rate, **more}
        else:
            yield {"t": repr(near(size)), "o": repr(near(size)), **rate}


@EACH
def test_every_axis_tells_its_ticks_apart(page: Page, figure: PageFigure[Any]) -> None:
    drawn = 0
    for said in draw_states(page, 7):
        raw = {name: [text] for name, text in {**said, "figure": figure.key}.items()}
        try:
            scene = read_embed(page, raw).scene
        except LossvizError:
            continue
        for name, axis in scene.base["layout"].items():
            if re.match("[xy]axis", name) and "range" in axis:
                low, high = map(float, axis["range"])
                # A tick is at most as near as a fiftieth of the axis to the next one.
                assert high - low > 1000 * math.ulp(max(abs(low), abs(high))), (name, said)
        drawn += 1
    assert drawn >= 100


def list_words(page: Page, values: Values) -> list[Callable[[], object]]:
    """What else a page says and computes at an address."""
    source = from_address.read_data(values) if page.data else NO_DATA
    view = page.figures[-1].view(values, source)
    if page.path == "one-prediction":
        own = [view.conclude, view.derive, view.derive_same_update, view.derive_delta_rule]
        own += [lambda: view.verdict, lambda: view.objective.curvature(1)]
    elif page.path == "batch":
        data = source.data
        own = [lambda: find_findings(data), lambda: conclude_batch(data)]
        own += [lambda: compute_shares(data).dominates(view.number)]
        own += [lambda: describe_quality(measure_quality(data), 0.0), view.describe_one_output]
        own += [lambda: write_totals(summarize_batch(data), SSE.loss, MSE.loss)]
    elif page.path == "sse-vs-mse":
        batch = view.data, view.options, view.size
        own = [view.describe_sum_and_mean, view.conclude]
        own += [lambda: tabulate_batch(*batch), lambda: describe_noise_scale(*batch)]
    elif page.path == "frameworks":
        return [view.search]
    else:
        own = [view.verdict, view.limits, view.warnings, view.epoch_report, view.half_limit]
        own += [view.same_step, view.count_opposing, view.standardising, view.optimisers]
    return [*own, *write_programs(view.program)]


def write_programs(state: Callable[[], State]) -> list[Callable[[], object]]:
    return [lambda flavour=flavour: write_program(state(), flavour) for flavour in FLAVOURS]


@pytest.mark.parametrize("page", [page for page in PAGES if page.figures], ids=lambda p: p.path)
def test_every_word_of_a_page_is_there_at_extreme_numbers(page: Page) -> None:
    told = 0
    for said in list_states(page):
        raw = {name: [text] for name, text in said.items()}
        values = parse_address(raw, page.parameters).values
        for words in list_words(page, values):
            try:
                found = words()
            except LossvizError as refusal:
                found = str(refusal)
            assert "nan" not in re.findall(r"\w+", str(found)), (said, found)
            told += 1
    assert told >= 20


@pytest.mark.parametrize(
    "said",
    [
        {"t": "1e17", "o": "1e17"},
        {"t": "1", "o": "1", "reach": "1e-17"},
        {"t": "1e100", "o": "-1e100", "reach": "1e-100"},
    ],
)
def test_the_axis_is_wide_enough_to_tell_predictions_apart(said: dict[str, str]) -> None:
    page = find_page("one-prediction")
    assert page
    scene = read_embed(page, {name: [text] for name, text in said.items()}).scene
    handle = scene.handles[0]
    target, output = float(said["t"]), float(said["o"])
    assert handle.low <= output <= handle.high
    # A drag over a hundredth of the axis leads to another number.
    assert target + (handle.high - handle.low) / 100 > target


def test_rows_beyond_1e100_are_named_with_line_and_column() -> None:
    typed = read_rows("1e308,1e308\n1,2\n3,1e308")
    sentence = 'the cell says "1e308", and 1e100 in size is the most here: give the numbers in a'
    assert [problem.partition(": ")[0] for problem in typed.problems()] == [
        "Line 1, column 1 (target)",
        "Line 1, column 2 (prediction)",
        "Line 3, column 2 (prediction)",
    ]
    assert all(sentence in problem for problem in typed.problems())
    data = typed.dataset()
    assert data
    assert data.output.tolist() == [2.0]
