"""Sample data: the batches that come with the explorer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lossviz.base import DataError, list_names, quote
from lossviz.data import Dataset
from lossviz.reading.ingest import read_csv

_FOLDER = Path(__file__).parent / "sample_data"


@dataclass(frozen=True)
class Sample:
    """A batch, described.

    Attributes
    ----------
    key : str
        Its name in an address and in `load_sample`.
    title : str
        Its name on the page.
    about : str
        One or two sentences: what the rows are and what there is to see.
    source : str
        Where the numbers come from.
    label : str or None
        The column that names the rows.
    """

    key: str
    title: str
    about: str
    source: str
    label: str | None = None


SAMPLES = (
    Sample(
        key="five",
        title="Five walks",
        about=(
            "Minutes walked, minutes guessed and the distance of five pupils: small enough to "
            "check by hand. The squared errors are 4, 1, 0, 9 and 1, so their sum is 15: the SSE "
            "with ½ is 7.5, and the MSE without ½ is 3."
        ),
        source="Made up for a class room.",
        label="name",
    ),
    Sample(
        key="cancel",
        title="Errors that cancel",
        about=(
            "Twelve buses: in the morning their delay is predicted too low, in the evening too "
            "high. On average the prediction is right; for hardly any bus is it."
        ),
        source="Made up, so that the errors sum to exactly 0.",
        label="bus",
    ),
    Sample(
        key="outlier",
        title="One outlier",
        about=(
            "Thirty parcels, of which 29 took within 4 hours of what was predicted and one took "
            "75 hours more. That one row carries nearly all of the loss."
        ),
        source="Made up, to show what squaring does to one large error.",
        label="parcel to",
    ),
    Sample(
        key="diabetes",
        title="Diabetes, 442 patients",
        about=(
            "442 patients: how far the disease had gone after a year, and what a ridge regression "
            "predicted that was fitted to other patients only (ten folds)."
        ),
        source=(
            "Efron, Hastie, Johnstone and Tibshirani (2004), Least Angle Regression, Annals of "
            "Statistics 32(2), 407-499, via scikit-learn's load_diabetes; predictions by "
            "scripts/make_diabetes_sample.py."
        ),
    ),
    Sample(
        key="biased",
        title="Diabetes, biased by +10",
        about=(
            "The 442 patients again, with 10 added to every prediction. The mean error is clearly "
            "above 0, so batches of about 31 rows have as much gradient as noise."
        ),
        source="The sample on diabetes, with 10 added by scripts/make_diabetes_sample.py.",
    ),
)


@cache
def load_sample(key: str) -> Dataset:
    """Load sample data; a second call returns the same object.

    Parameters
    ----------
    key : str
        The key of one of `SAMPLES`.

    Returns
    -------
    Dataset
        With the other columns of the sample in `Dataset.columns`.

    Raises
    ------
    DataError
        If there is no such sample.

    Examples
    --------
    >>> from lossviz.reading import SAMPLES, load_sample
    >>> [sample.key for sample in SAMPLES]
    ['five', 'cancel', 'outlier', 'diabetes', 'biased']
    >>> data = load_sample("five")
    >>> float(sum(data.error**2))
    15.0
    """
    if key not in (sample.key for sample in SAMPLES):
        keys = [sample.key for sample in SAMPLES]
        raise DataError(f"There is no sample {quote(key)}. The samples are: {list_names(keys)}.")
    return read_csv(_FOLDER / f"{key}.csv")
