import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.state.link import (
    Choice,
    Flag,
    LinkError,
    Number,
    Parameter,
    ParsedAddress,
    Text,
    Whole,
    parse_address,
)


def write(values, parameters):
    """Write the shortest address that means these values."""
    return {
        p.name: p.text(values[p.name])
        for p in parameters
        if values.get(p.name, p.default) != p.default
    }


PREDICTION = Number("o", 1.2, "prediction")
RATE = Number("eta", 0.5, "learning rate", low=0, high=10)
ROWS = Whole("n", 5, "rows", low=1, high=100)
REDUCTION = Choice("r", "sum", "reduction", ("sum", "mean"))
HALF = Flag("half", True, "one half")
TITLE = Text("title", "", "title", max_length=60)
ALL: tuple[Parameter, ...] = (PREDICTION, RATE, ROWS, REDUCTION, HALF, TITLE)
DEFAULTS = {"o": 1.2, "eta": 0.5, "n": 5, "r": "sum", "half": True, "title": ""}


def complaint(name: str, text: str) -> str:
    reading = parse_address({name: [text]}, ALL)
    assert reading.values == DEFAULTS
    (sentence,) = reading.complaints
    return sentence


@pytest.mark.parametrize("text", ["0", "-0.00", "0e-400", "0.0e9", "5e-324"])
def test_zero_is_zero_however_it_is_written(text: str) -> None:
    assert parse_address({"o": [text]}, ALL).complaints == ()


def test_an_empty_address_is_all_defaults() -> None:
    assert parse_address({}, ALL) == ParsedAddress(DEFAULTS, ())


def test_a_good_address() -> None:
    raw = {"o": ["-3e-7"], "n": ["7"], "r": ["mean"], "half": ["false"], "title": ["Zoë $x$"]}
    values = {**DEFAULTS, "o": -3e-7, "n": 7, "r": "mean", "half": False, "title": "Zoë $x$"}
    assert parse_address(raw, ALL) == ParsedAddress(values, ())


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("o", "banana", "says o=banana, but o (prediction) is a number: 1.2 was taken instead."),
        ("o", "", "says o= with no value, but o (prediction) is a number: 1.2 was"),
        ("o", " ", "says o= with no value, but o (prediction) is a number: 1.2 was"),
        ("o", "nan", "says o=nan, but o (prediction) has to be finite: 1.2 was"),
        ("o", "-Infinity", "says o=-Infinity, but o (prediction) has to be finite: 1.2"),
        ("o", "1e-400", "says o=1e-400, but o (prediction) is 0 or at least 5e-324 in size"),
        ("o", "1e999", "says o=1e999, but o (prediction) has to be finite: 1.2"),
        ("eta", "-0.1", "says eta=-0.1, but eta (learning rate) lies between 0 and 10: 0.5"),
        ("n", "101", "says n=101, but n (rows) lies between 1 and 100: 5"),
        ("n", "2.0", "says n=2.0, but n (rows) is a whole number: 5"),
        ("r", "Sum", "says r=Sum, but r (reduction) is one of sum, mean: sum"),
        ("half", "1", "says half=1, but half (one half) is true or false: true"),
        (
            "title",
            "x" * 61,
            f"says title={'x' * 39}…, but title has at most 60 characters: no text",
        ),
    ],
)
def test_rubbish_gives_the_default_and_a_sentence(name: str, text: str, sentence: str) -> None:
    got = complaint(name, text)
    assert got.startswith(f"The address {sentence}")
    assert got.endswith(" was taken instead.")


@pytest.mark.parametrize("text", ["1_0", "0x10", "１", "1,5", "1e", ".", "--1", "1 2", "1\n", "+"])
def test_python_would_take_some_of_these_for_numbers_and_a_link_does_not(text: str) -> None:
    assert "is a number" in complaint("o", text)


@pytest.mark.parametrize("text", ["1_0", "１", "", "1e1", "0x1", "five"])
def test_whole_numbers_are_decimal_digits(text: str) -> None:
    assert "is a whole number" in complaint("n", text)


@pytest.mark.parametrize("text", ["9" * 5000, "-" + "9" * 299, "0", "-1"])
def test_whole_numbers_out_of_range_however_long(text: str) -> None:
    assert "lies between 1 and 100" in complaint("n", text)


@pytest.mark.parametrize(
    ("low", "high", "rule"),
    [(0, math.inf, "is at least 0"), (-math.inf, 1, "is at most 1"), (1, 2, "between 1 and 2")],
)
def test_a_range_may_be_open(low: float, high: float, rule: str) -> None:
    with pytest.raises(LinkError, match=rule):
        Number("x", 1, "x", low, high).parse("-5" if low >= 0 else "5")


def test_the_ends_of_a_range_belong_to_it() -> None:
    assert (RATE.parse("0"), RATE.parse("10")) == (0, 10)
    assert (ROWS.parse("1"), ROWS.parse("100")) == (1, 100)


def test_blanks_around_a_number_are_let_pass() -> None:
    assert PREDICTION.parse(" 1.5 ") == 1.5  # "+1.5" in an address arrives like this


def test_a_repeated_parameter_gives_the_default() -> None:
    reading = parse_address({"o": ["1", "2"]}, ALL)
    assert reading.values == DEFAULTS
    assert reading.complaints == (
        "The address gives o (prediction) 2 times: 1.2 was taken instead.",
    )


def test_unknown_names_are_ignored_and_said() -> None:
    reading = parse_address(
        {"zz": ["1"], "t": ["2"], "embed": ["true"], "embed_options": ["x"]}, ALL
    )
    assert reading.values == DEFAULTS
    assert [sentence[:20] for sentence in reading.complaints] == [
        "The address says zz=",
        "The address says t=…",
    ]
    assert all("ignored" in sentence for sentence in reading.complaints)


def test_names_of_other_pages_are_let_pass_in_silence() -> None:
    assert parse_address({"t": ["rubbish"]}, ALL, known={"t"}).complaints == ()


def test_five_complaints_and_how_many_more() -> None:
    five = parse_address({f"u{k}": ["1"] for k in range(5)}, ALL).complaints
    eight = parse_address({f"u{k}": ["1"] for k in range(8)}, ALL).complaints
    assert len(five) == 5
    assert eight[:5] == five
    assert eight[5:] == ("… and 3 more.",)


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\x00\x1b[31m", r"\x00\x1b[31m"),
        ("a\nb", r"a\nb"),
        ("\u202eevil", r"\u202eevil"),
        ("\udc80", r"\udc80"),
        ("x" * 10**6, "x" * 39 + "…"),
        ("\x00" * 39, r"\x00" * 9 + "\\x0…"),
    ],
)
def test_hostile_text_is_shown_short_and_visible(text: str, visible: str) -> None:
    assert complaint("o", text) == (
        f"The address says o={visible}, but o (prediction) is a number: 1.2 was taken instead."
    )


def test_a_hostile_name_is_shown_short_and_visible() -> None:
    (sentence,) = parse_address({"\n" + "k" * 99: ["1"]}, ALL).complaints
    assert sentence.startswith(r"The address says \n" + "k" * 37 + "…=")


def test_only_what_differs_from_its_default_is_written() -> None:
    assert write(DEFAULTS, ALL) == {}
    assert write({**DEFAULTS, "half": False, "o": 2.0}, ALL) == {"half": "false", "o": "2"}
    assert write({"n": 7}, ALL) == {"n": "7"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (3.0, "3"), (1e16, "1e16"), (1e-7, "1e-07"), (-2.5e300, "-2.5e300")],
)
def test_numbers_are_written_short_and_without_a_plus(value: float, text: str) -> None:
    assert PREDICTION.text(value) == text
    assert PREDICTION.parse(text) == value


@given(
    st.fixed_dictionaries(
        {
            "o": st.floats(allow_nan=False, allow_infinity=False),
            "eta": st.floats(0, 10),
            "n": st.integers(1, 100),
            "r": st.sampled_from(REDUCTION.options),
            "half": st.booleans(),
            "title": st.text(max_size=60),
        }
    )
)
def test_what_is_written_is_read_back(values: dict[str, object]) -> None:
    address = {name: [text] for name, text in write(values, ALL).items()}
    assert parse_address(address, ALL) == ParsedAddress(values, ())


@given(
    st.dictionaries(
        st.sampled_from(["o", "eta", "n", "r", "half", "title", "zz"]) | st.text(),
        st.lists(st.text(), max_size=3),
    )
)
def test_no_address_raises_or_gives_a_value_out_of_bounds(raw: dict[str, list[str]]) -> None:
    reading = parse_address(raw, ALL)
    again = {name: [text] for name, text in write(reading.values, ALL).items()}
    assert parse_address(again, ALL) == ParsedAddress(reading.values, ())
    assert len(reading.complaints) <= 6
