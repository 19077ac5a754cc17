"""Make the samples diabetes.csv and biased.csv: predictions for real patients.

Data: Efron, Hastie, Johnstone and Tibshirani (2004), "Least Angle Regression",
Annals of Statistics 32(2), 407-499, by way of scikit-learn's `load_diabetes`:
442 patients, the progression of the disease a year after ten measurements.

Model: a ridge regression (penalty 1 on standardised measurements). Each patient
is predicted by a model that never saw them: ten folds, shuffled with seed 0.
Predictions are rounded to 2 decimals, measurements to 1; the fold counts from 1.

The biased sample is the same with 10 added to every prediction.

    python scripts/make_diabetes_sample.py [folder]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

FOLDS = 10
SEED = 0
BIAS = 10
PREDICTED = "predicted progression"
DESTINATION = Path(__file__).parent.parent / "lossviz" / "reading" / "sample_data"


def predictions() -> pd.DataFrame:
    """Predict each of the 442 patients from the other folds."""
    patients = load_diabetes(as_frame=True, scaled=False)
    folds = KFold(FOLDS, shuffle=True, random_state=SEED)
    model = make_pipeline(StandardScaler(), Ridge(alpha=1.0))
    predicted = cross_val_predict(model, patients.data, patients.target, cv=folds)
    return pd.DataFrame(
        {
            "actual progression": patients.target.astype(int),
            PREDICTED: predicted.round(2),
            "fold": fold_numbers(folds, len(patients.target)),
            "age": patients.data["age"].astype(int),
            "sex code": patients.data["sex"].astype(int),
            "bmi": patients.data["bmi"].round(1),
        }
    )


def fold_numbers(folds: KFold, n: int) -> np.ndarray:
    """Give for each row the fold, from 1, that predicted it."""
    numbers = np.empty(n, dtype=int)
    for number, (_, predicted_rows) in enumerate(folds.split(np.arange(n)), 1):
        numbers[predicted_rows] = number
    return numbers


def add_bias(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the same number to every prediction."""
    return frame.assign(**{PREDICTED: (frame[PREDICTED] + BIAS).round(2)})


if __name__ == "__main__":
    destination = Path(sys.argv[1]) if len(sys.argv) > 1 else DESTINATION
    patients = predictions()
    for name, frame in (("diabetes", patients), ("biased", add_bias(patients))):
        frame.to_csv(destination / f"{name}.csv", index=False, lineterminator="\n")
