"""Every parameter of the address, and so every key of a control: all in one place.

A control's key is its parameter's name. Names are kept for ever, because people
share links.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from lossviz.batch import SORTS
from lossviz.code import FLAVOURS, Flavour
from lossviz.data import MISSING as WORDS_FOR_MISSING
from lossviz.explain import SignConvention
from lossviz.figures.batch import MOST_STEPS
from lossviz.figures.one_prediction import STEPS, WIDTHS
from lossviz.figures.scene import ranges
from lossviz.loss import LOSSES, Loss, Objective, choose_loss
from lossviz.neuron import ACTIVATIONS, PATH_STEPS
from lossviz.reading import DELIMITERS, ENCODINGS, SAMPLES
from lossviz.sharing import MOST_CHARACTERS
from pages.state.link import Choice, Expander, Flag, Number, Text, Values, Whole
from pages.state.questions import QUESTIONS

_HUGE: Final = 1e100
_FOUND_OUT: Final = {"auto": "found out"}

TARGET: Final = Number("t", 2.0, "target", -_HUGE, _HUGE)
OUTPUT: Final = Number("o", 1.2, "prediction", -_HUGE, _HUGE)
LEARNING_RATE: Final = Number("eta", 0.5, "learning rate", -1e6, 1e6)
LOSS: Final = Choice("error", next(iter(LOSSES)), "loss of one example", tuple(LOSSES))
OF_LOSSES: Final = tuple(
    Number(own.name, own.default, own.label, own.low, own.high)
    for loss in LOSSES.values()
    for own in loss.parameters
)
HALF: Final = Flag("half", True, "one half")
CONVENTION: Final[Choice[SignConvention]] = Choice(
    "sign", "t - o", "order inside the square", ("t - o", "o - t")
)
HALF_WIDTH: Final = Number(
    "reach",
    1.0,
    "axis reaches",
    1e-100,
    5 * _HUGE,
    lambda values: ranges.choose_half_width(values["o"], values["t"], values["reach"]),
)
WIDTH: Final = Choice("d", "0.5", "width of the secant", WIDTHS)
STEP: Final = Whole("k", 0, "steps taken", 0, STEPS)
ALGEBRA: Final = Expander("show-algebra", "the algebra")
STEPS_TAKEN: Final = Expander("show-steps", "step after step", (STEP,))
MEASURED: Final = Expander("show-measured", "the slope measured", (WIDTH,))

ANSWER: Final = Choice("answer", "", "question that is asked", ("", *(q.key for q in QUESTIONS)))

FIND: Final = Text("find", "", "words of a question", 100)

# What whoever sends a link to a class says of the page.
HIDDEN: Final = Text("hide", "", "controls that are hidden", 400)
LOCKED: Final = Text("lock", "", "controls that are locked", 400)
GUESS_FIRST: Final = Choice(
    "first-guess",
    "usual",
    "first guess",
    ("usual", "asked", "skipped"),
    {"usual": "as usual", "skipped": "left out"},
)
FOR_CLASS: Final = (HIDDEN, LOCKED, GUESS_FIRST)
FLAVOUR: Final[Choice[Flavour]] = Choice("code", "NumPy", "what the code is for", FLAVOURS)
CODE: Final = Expander("show-code", "the code that gives these numbers", (FLAVOUR,))

CHOOSE: Final = Expander("show-data", "the data are chosen")
# What comes with a link: rows, the summary of rows, the name of a copy on the server.
SHARED: Final = ("link", "summary", "stored")
DATA: Final = Choice(
    "data", "five", "data", (*(s.key for s in SAMPLES), "table", "upload", *SHARED)
)
MANY_DATA: Final = replace(DATA, default="diabetes")  # where it takes many rows to see it
ROWS: Final = Text(
    "rows",
    "10,12,Ada\n15,14,Ben\n8,8,Chloe\n20,17,Dev\n12,13,Emre",
    "rows as text",
    4000,
)
PACKED: Final = Text("packed", "", "data in the link", MOST_CHARACTERS)
COPY: Final = Text("copy", "", "name of a copy of the data", 64)
TARGET_COLUMN: Final = Text("tcol", "", "target column", 200)
OUTPUT_COLUMN: Final = Text("ocol", "", "prediction column", 200)
# Of a file, what is "auto" is found out.
ENCODING: Final = Choice("enc", "auto", "encoding", ("auto", *ENCODINGS), _FOUND_OUT)
DELIMITER: Final = Choice(
    "sep", "auto", "what is between cells", ("auto", *DELIMITERS.values(), "blank"), _FOUND_OUT
)
DECIMAL: Final = Choice(
    "dec", "auto", "what is before decimals", ("auto", "point", "comma"), _FOUND_OUT
)
HEADER: Final = Choice(
    "head",
    "auto",
    "where the column names are",
    ("auto", "none", *map(str, range(1, 101))),
    _FOUND_OUT | {"none": "there are none"} | {str(k): f"line {k}" for k in range(1, 101)},
)
MISSING: Final = Text("na", ", ".join(WORDS_FOR_MISSING), "words for a missing number", 200)
QUOTES: Final = Choice("quote", "double", "quotes around cells", ("double", "single"))
ESCAPES: Final = Flag("esc", False, "backslash before special characters")
BAD_ROWS: Final = Flag("skip", False, "rows that cannot be read left out")
READING: Final = Expander(
    "show-reading",
    "how the file is read",
    (ENCODING, DELIMITER, DECIMAL, HEADER, MISSING, QUOTES, ESCAPES),
)
ONLY_COLUMN: Final = Text("only", "", "column of which one value is looked at", 200)
ONLY_VALUE: Final = Text("where", "", "value of that column", 200)
UNITS: Final = Flag("units", False, "currency and percent signs taken off")
FILE: Final = (
    *(PACKED, COPY),
    *(ROWS, TARGET_COLUMN, OUTPUT_COLUMN),
    *(ENCODING, DELIMITER, DECIMAL, HEADER, MISSING, UNITS),
    *(QUOTES, ESCAPES, BAD_ROWS, ONLY_COLUMN, ONLY_VALUE, READING),
)
MOST_DRAWN: Final = 100_000  # rows; of more, that many are drawn at random
LABEL_COLUMN: Final = Text("label", "", "column that labels the rows", 200)
COLOUR_COLUMN: Final = Text("colour", "", "column that colours the rows", 200)
OBJECTIVE: Final = Choice("loss", "SSE", "loss", ("SSE", "MSE"))
HALF_IN_SUM: Final = Flag("hsum", True, "one half in the SSE")
HALF_IN_MEAN: Final = Flag("hmean", False, "one half in the MSE")
OBJECTIVES: Final = (OBJECTIVE, HALF_IN_SUM, HALF_IN_MEAN)
BATCH_RATE: Final = Number("rate", 0.5, "learning rate", -1e6, 1e6)
ARROWS: Final = Choice(
    "arrows",
    "step",
    "arrows",
    ("step", "magnified"),
    {"step": "as long as the step", "magnified": "n times as long"},
)
LARGEST_LOSS: Final = 0  # stands for the row with the largest loss, whatever the data are
EXAMPLE: Final = Whole(
    "row", LARGEST_LOSS, "row", 1, 100_000_000, default_name="the row with the largest loss"
)
ROW_OUTPUT: Final = Number(
    "o-row", None, "changed prediction of the row", -_HUGE, _HUGE, default_name="that of the data"
)
BATCH_STEPS: Final = Whole("steps", 0, "steps taken by all rows", 0, MOST_STEPS)
PICTURE: Final = Choice(
    "view",
    "curve",
    "picture",
    ("curve", "actual", "errors"),
    {"curve": "loss curve", "actual": "predicted against actual"},
)
OVER: Final = Text("over", "", "what the errors are laid over", 200)
MORE_OF_BATCH: Final = Expander("show-more", "further controls")
SORT: Final = Choice("sort", "loss", "sorted by", SORTS)
ASCENDING: Final = Flag("up", False, "smallest first")
TABLE_PAGE: Final = Whole("page", 1, "page of the table", 1, 1_000_000)
TABLE: Final = Expander("show-rows", "row by row", (SORT, ASCENDING, TABLE_PAGE))
WHOLE_BATCH: Final = Expander("show-totals", "the whole batch under SSE and MSE")
ROW_TARGET: Final = Number(
    "t-row", None, "moved target of the row", -_HUGE, _HUGE, default_name="that of the data"
)
BEST_CONSTANT: Final = Expander("show-constant", "the best constant", (ROW_TARGET,))
TWO_LOSSES: Final = Expander("show-two-losses", "one outlier under two losses")

BATCH_SIZE: Final = Whole("B", 2, "batch size", 1, 100_000_000)
BATCH_SIZE_OF_MANY: Final = replace(BATCH_SIZE, default=32)
LOG_AXIS: Final = Flag("log", False, "log axis")
FEATURE: Final = Text("x", "", "feature whose weight is stepped", 200)
SEED: Final = Whole("seed", 1, "seed of the draws", 0, 1_000_000)
SUM_RATE: Final = Number("esse", 0.1, "learning rate under the SSE", -1e6, 1e6)
MEAN_RATE: Final = Number("emse", 0.1, "learning rate under the MSE", -1e6, 1e6)
SPLIT: Final = Choice(
    "split",
    "random",
    "way to two data sets",
    ("random", "column", "file"),
    {"random": "at random", "column": "by a column", "file": "another file"},
)
SHARE: Final = Choice("share", "1/5", "share of the smaller set", ("1/20", "1/5", "1/2"))
SPLIT_COLUMN: Final = Text("by", "", "column that splits the rows", 200)
SPLIT_VALUE: Final = Text("is", "", "value of the first set", 200)
DROP_LAST: Final = Flag("drop", False, "last, smaller batch left out")
MOVED_BIAS: Final = Number(
    "bias", 0.0, "shared bias at which the gradients are taken", -_HUGE, _HUGE
)
GRADIENTS: Final = Expander("show-gradients", "the gradients")
NOISE_SCALE: Final = Expander("show-noise", "the noise scale", (MOVED_BIAS,))
DESCENTS: Final = Expander("show-descents", "the steps", (SUM_RATE, MEAN_RATE))
TWO_SETS: Final = Expander("show-sets", "two data sets", (SPLIT, SHARE, SPLIT_COLUMN, SPLIT_VALUE))
EPOCH: Final = Expander("show-epoch", "an epoch", (DROP_LAST,))
PRINTED: Final = Text("number", "", "number that the training printed", 60)
FIRST_ROW: Final = Text("first", "", "first convention", 120)
SECOND_ROW: Final = Text("second", "", "second convention", 120)
WEIGHT_COLUMN: Final = Text("wcol", "", "column of weights", 200)
ALL_OUTPUTS: Final = Flag("outs", True, "all outputs")
COEFFICIENTS: Final = Whole("p", 2, "coefficients of the model", 1, 1_000_000)
LINES: Final = Expander("show-lines", "the lines of code")
EVERY_ROW: Final = Expander("show-table", "every convention", (COEFFICIENTS,))
OVER_BATCHES: Final = Expander("show-batches", "one number from many batches")
RATE_BETWEEN: Final = Expander("show-rate", "the learning rate between two conventions")
SHAPES: Final = Expander("show-shapes", "a column against a row")
# What fits one data set and none other.
OF_THE_DATA: Final = tuple(
    each.name
    for each in (
        *(TARGET_COLUMN, OUTPUT_COLUMN, LABEL_COLUMN, COLOUR_COLUMN, EXAMPLE, ROW_OUTPUT),
        ROW_TARGET,
        *(TABLE_PAGE, ONLY_COLUMN, ONLY_VALUE, BATCH_SIZE, FEATURE, SPLIT_COLUMN, SPLIT_VALUE),
        WEIGHT_COLUMN,
    )
)

ACTIVATION: Final = Choice("phi", "identity", "activation", tuple(ACTIVATIONS))
ONE_INPUT: Final = Number("x1", -1.0, "input of the one example", -1e6, 1e6)
ONE_TARGET: Final = Number("t1", 0.5, "target of the one example", -1e6, 1e6)
ONE_WEIGHT: Final = Number("w1", -0.8, "weight for the one example", -1e6, 1e6)
ONE_BIAS: Final = Number("b1", 0.4, "bias for the one example", -1e6, 1e6)
WEIGHT: Final = Number("w", 1.0, "weight at the start", -_HUGE, _HUGE)
BIAS: Final = Number("b", 0.0, "bias at the start", -_HUGE, _HUGE)
STEP_OF_WEIGHTS: Final = Whole("step", 0, "steps taken", 0, PATH_STEPS)
STANDARDISED: Final = Flag("std", True, "feature standardised")
UNIT_TARGETS: Final = Flag("unit", False, "targets brought to 0 to 1")
MINI_BATCHES: Final = Flag("mini", False, "steps by mini-batches")
MORE_OF_NEURON: Final = Expander("show-neuron", "further controls of one neuron")
MORE_OF_FIT: Final = Expander("show-fit", "further controls of the fit")
CHAIN_RULE: Final = Expander("show-chain", "the chain rule")
SIGNS: Final = Expander("show-signs", "every case of signs")
OPTIMISERS: Final = Expander("show-optimisers", "the same step under SSE and MSE")


def read_loss(values: Values, half: Flag = HALF) -> Loss:
    """Read the loss of one example: a squared error on a page that offers no other."""
    chosen = {own.name: values[own.name] for own in OF_LOSSES if own.name in values}
    return choose_loss(values.get(LOSS.name, LOSS.default), half=values[half.name], **chosen)


def read_objectives(values: Values) -> tuple[Objective, Objective, Objective]:
    """Read the loss of all rows as a sum and as a mean, and which of the two is chosen.

    Both are of squared errors on a page that offers no other loss, and the sum is chosen on one
    that offers no choice of the two.
    """
    sse = Objective(read_loss(values, HALF_IN_SUM), "sum")
    mse = Objective(read_loss(values, HALF_IN_MEAN), "mean")
    return sse, mse, mse if values.get(OBJECTIVE.name) == "MSE" else sse
