import runpy
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lossviz.base.errors import DataError
from lossviz.reading import samples
from lossviz.reading.engines import summarize
from lossviz.reading.samples import SAMPLES, Sample, load_sample

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT / "lossviz" / "reading" / "sample_data"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_every_sample_reads_as_pandas_reads_it(sample: Sample) -> None:
    data = load_sample(sample.key)
    frame = pd.read_csv(DATA / f"{sample.key}.csv")
    assert data.target.tolist() == frame[data.target_name].tolist()
    assert data.output.tolist() == frame[data.output_name].tolist()
    assert {data.target_name, data.output_name, *data.columns} == set(frame.columns)
    assert "actual" in data.target_name
    assert "predicted" in data.output_name


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_every_sample_is_described_and_labelled(sample: Sample) -> None:
    data = load_sample(sample.key)
    assert sample.title
    assert sample.about.endswith(".")
    assert sample.source.endswith(".")
    labels = data.labels(sample.label, range(data.n))
    assert len(set(labels)) == data.n


def test_keys_are_unique_and_match_the_files() -> None:
    assert sorted(sample.key for sample in SAMPLES) == sorted(
        file.stem for file in DATA.glob("*.csv")
    )


def test_a_sample_is_loaded_once() -> None:
    assert load_sample("five") is load_sample("five")


@pytest.mark.parametrize("key", ["", "no such", "../data/five", "five.csv"])
def test_an_unknown_sample_is_refused_with_those_there_are(key: str) -> None:
    with pytest.raises(DataError, match=r'no sample ".*The samples are: "five", "cancel"'):
        load_sample(key)


def test_five_says_what_its_description_says() -> None:
    data = load_sample("five")
    assert (data.error**2).tolist() == [4, 1, 0, 9, 1]
    assert {-1.0, 1.0} <= set(np.sign(data.error))


def test_cancel_cancels_exactly_and_is_large_all_the_same() -> None:
    summary = summarize(load_sample("cancel"))
    assert summary.cancels
    assert summary.mean_error == 0
    assert summary.root_mean_squared_error > 4


def test_outlier_has_one_row_that_carries_nearly_all() -> None:
    data = load_sample("outlier")
    losses = np.sort(data.error**2)
    assert data.n == 30
    assert losses[-1] == 75**2
    assert np.sqrt(losses[-2]) == 4
    assert losses[-1] / losses.sum() > 0.95


@pytest.mark.parametrize("key", ["diabetes", "biased"])
def test_diabetes_is_what_its_script_makes(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = ROOT / "scripts" / "make_diabetes_sample.py"
    monkeypatch.setattr(sys, "argv", [str(script), str(tmp_path)])
    runpy.run_path(str(script), run_name="__main__")
    again, committed = pd.read_csv(tmp_path / f"{key}.csv"), pd.read_csv(DATA / f"{key}.csv")
    predicted = "predicted progression"
    pd.testing.assert_frame_equal(again.drop(columns=predicted), committed.drop(columns=predicted))
    # Written with 2 decimals: another linear algebra library may tip the last one.
    assert (again[predicted] - committed[predicted]).abs().max() < 0.01 + 1e-9


def test_the_biased_predictions_are_10_higher_and_have_the_noise_scale_that_is_said() -> None:
    plain, biased = (pd.read_csv(DATA / f"{key}.csv") for key in ("diabetes", "biased"))
    predicted, actual = "predicted progression", "actual progression"
    assert (biased[predicted] - plain[predicted]).to_numpy() == pytest.approx(10, abs=1e-9)
    errors = biased[predicted] - biased[actual]
    # The rows' gradients are 2h times their errors, so h cancels in tr(S) / mean^2.
    assert round(errors.var() / errors.mean() ** 2) == 31
    (sample,) = [sample for sample in SAMPLES if sample.key == "biased"]
    assert "about 31 rows" in sample.about


def test_diabetes_patients_are_predicted_by_models_that_never_saw_them() -> None:
    frame = pd.read_csv(DATA / "diabetes.csv")
    assert len(frame) == 442
    assert sorted(frame["fold"].unique()) == list(range(1, 11))
    # Ordinary least squares fitted to all 442 patients leaves an RMSE of 53.48
    # (Efron et al. fit the same ten measurements): unseen ones must do worse.
    assert 53.48 < summarize(load_sample("diabetes")).root_mean_squared_error < 60


def test_samples_module_names_no_markup() -> None:
    texts = [text for s in samples.SAMPLES for text in (s.title, s.about, s.source)]
    assert not any(sign in text for text in texts for sign in "$*`<>|")
