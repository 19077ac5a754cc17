"""Sharing a page: what its link holds, what opens at the other end, and what cannot be opened."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from lossviz.data import Dataset
from lossviz.reading import load_sample, read_csv
from lossviz.sharing import LOST_IN_A_SUMMARY, pack, pack_summary, share_summary, unpack
from tests.pages.app import ROOT, App


def look(app: App) -> dict[str, Any]:
    """Note what two visitors see alike where one opens the link of the other."""
    sentences = {key: figure.sentence for key, figure in app.figures.items()}
    return {"sentences": sentences, "controls": app.controls, "text": app.text}


@pytest.mark.parametrize(
    "state",
    [
        "one-prediction?o=3.25&t=1.5&eta=0.3&half=false&k=3&show-steps=true",
        "batch?data=diabetes&row=200&loss=MSE&view=errors&colour=sex+code&show-rows=true&page=2",
        "weights?data=diabetes&x=age&phi=tanh&loss=MSE&emse=0.2&step=12&w=0.5",
        "sse-vs-mse?data=biased&B=64&seed=7&show-epoch=true&show-descents=true&esse=0.001",
        "batch?data=table&rows=1,2,Ada%0A3,2,Ben",
        "",
    ],
)
def test_a_link_restores_the_page(state: str) -> None:
    here = App(state)
    before = look(here)
    link = here.share()
    assert link.said.startswith(f"This link has {len(link.address):,} characters. ")
    assert urlsplit(link.address)[:3] == urlsplit(f"{ROOT}{state}")[:3]
    assert look(link.open()) == before


def test_a_link_to_typed_rows_says_that_it_contains_them() -> None:
    link = App("batch?data=table&rows=1,2,Ada%0A3,2,Ben").share()
    assert link.said.endswith("It contains the rows that were typed.")


def test_what_was_chosen_of_a_file_is_chosen_at_the_other_end() -> None:
    rows = "t,o,weight,age\n" + "\n".join(f"{k},{k + 1},{(7 * k) % 11},{k * k}" for k in range(30))
    here = App("weights?data=upload").upload(rows).set("x", "weight")
    there = here.share().open()
    assert there.controls["x"] == "weight"
    assert look(there)["sentences"] == look(here)["sentences"]


def long_file(n: int = 3000) -> str:
    draws = np.random.default_rng(1).normal(size=(n, 2)).tolist()
    return "target,prediction\n" + "\n".join(f"{t!r},{o!r}" for t, o in draws)


WAY = "What comes along of your data"


def test_of_too_many_rows_a_sample_is_in_the_link_and_the_page_says_so() -> None:
    here = App("batch").upload(long_file())
    link = here.share()
    here.reads(r"Your 3,000 rows do not fit into a link\.")
    held = unpack(parse_qs(urlsplit(link.address).query)["packed"][0])
    assert link.said == (
        f"This link has {len(link.address):,} characters. It contains {held.n} of your 3,000 rows, "
        "drawn at random with seed 1. The page says so."
    )
    assert len(link.address) <= 6_000
    assert 250 < held.n < 3000
    link.open().reads(rf"mine\.csv: {held.n} of 3,000 rows, drawn at random with seed 1")


def test_a_summary_holds_no_row_and_the_page_lists_what_is_lost() -> None:
    here = App("batch").upload(long_file())
    here.share()
    link = here.choose(WAY, "a summary, without rows").link
    assert "sums and counts of your 3,000 rows, and no single row" in link.said
    there = link.open()
    there.reads(*map(re.escape, LOST_IN_A_SUMMARY))
    data = read_csv(long_file().encode())
    error = data.output - data.target
    noise = np.std(error**2, ddof=1) * np.sqrt((1 - 32 / 3000) / 32)
    there.reads(
        f"{np.sqrt(np.mean(error**2)):.4g}",
        f"{float(f'{np.sum(error**2) / 2:.4g}'):,g}",
        f"{float(f'{np.mean(error**2):.4g}'):,g} ± {noise:.2g}",
    )
    there.choose_data("Five walks").says("Dev")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for copies, which the host has chosen."""
    monkeypatch.setenv("LOSSVIZ_STORE", str(tmp_path))
    return tmp_path


def test_a_copy_is_made_when_it_is_asked_for_and_is_named_by_its_content(folder: Path) -> None:
    here = App("batch").upload(long_file())
    before = look(here)["sentences"]
    here.share()
    here.choose(WAY, "a copy of the rows on this server")
    assert list(folder.iterdir()) == []
    link = here.press("Make the copy").link
    assert "kept for 90 days" in link.said
    assert len(link.address) < 120
    (kept,) = folder.iterdir()
    assert kept.stem in link.address
    assert look(link.open())["sentences"] == before
    kept.unlink()
    later = link.open()
    assert "The copy of the data that this link names is not here" in later.alerts
    later.says("Dev")


def test_where_no_folder_was_chosen_no_copy_is_offered_or_found() -> None:
    here = App("batch").upload(long_file(40))
    here.share()
    assert here.find_labelled(WAY).options == [
        "all rows",
        "a sample of the rows",
        "a summary, without rows",
    ]
    assert "this one keeps none" in App(f"batch?data=stored&copy={'0' * 32}").alerts


def test_a_link_that_is_too_long_has_no_qr_code() -> None:
    here = App("batch").upload(long_file(200))
    here.share()
    here.reads(r"The link is too long for a QR code\.")
    assert here.find("image") == []
    here.choose(WAY, "a sample of the rows")
    assert len(here.find("image")) == 1


GOOD = pack(Dataset([1, 2, 3], [1.5, 2, 2], name="few"))
SUMMARY = pack_summary(share_summary(load_sample("diabetes")))
BROKEN = [
    ("data=link", "there are none"),
    (f"data=link&packed={GOOD[:-3]}", "cut off or changed"),
    (f"data=link&packed={GOOD[:9]}A{GOOD[10:]}", "cut off or changed"),
    (f"data=link&packed=2{GOOD[1:]}", "version 2"),
    ("data=link&packed=%3Cscript%3E", "characters that no link has"),
    (f"data=link&packed={SUMMARY}", "something else than it says"),
    (f"data=summary&packed={GOOD}", "something else than it says"),
    (f"data=link&packed={'A' * 6001}", "at most 6000 characters"),
    ("data=stored&copy=../../etc/passwd", "keeps none"),
    (f"data=link&packed={GOOD}&packed=x", "2 times"),
]
USUAL = {
    "batch": "Dev",
    "weights": "At the start the SSE with ½ is 448.4",
    "sse-vs-mse": "rows in a stack",
}


def check_that_it_opens_and_says_why(path: str, said: str, told: str) -> None:
    app = App(f"{path}?{said}")
    assert told in app.alerts
    app.says(USUAL[path], {"sse-vs-mse": "bricks"}.get(path, path))


@pytest.mark.parametrize(("said", "told"), BROKEN, ids=map(str, range(len(BROKEN))))
def test_a_link_that_cannot_be_read_opens_the_page_and_says_why(said: str, told: str) -> None:
    check_that_it_opens_and_says_why("batch", said, told)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("said", "told"), BROKEN, ids=map(str, range(len(BROKEN))))
@pytest.mark.parametrize("path", ["weights", "sse-vs-mse"])
def test_so_it_is_on_every_page(path: str, said: str, told: str) -> None:
    check_that_it_opens_and_says_why(path, said, told)


def test_a_row_that_the_data_of_a_link_do_not_have_is_said() -> None:
    assert "there are 3 rows" in App(f"batch?data=link&packed={GOOD}&row=9").alerts


def test_a_teacher_hides_and_locks_controls() -> None:
    app = App("one-prediction?o=3&t=1&hide=eta,sign,show-algebra&lock=half,o")
    hidden = {node.key for node in app.find("flex_container") if node.key}
    assert {f"out of sight {name}" for name in ("eta", "sign", "show-algebra")} <= hidden
    locked = {name for name in app.controls if app.control(name).disabled}
    assert locked == {"half", "o"}
    assert app.figures["one-prediction"].locked == ["o"], "nor can a hand move it"
    app.says("Too high by 2.0")


def test_the_guess_can_be_left_out() -> None:
    assert App("one-prediction").find_pressable("Skip")
    app = App("one-prediction?first-guess=left+out")
    assert not app.find_pressable("Skip")
    app.says("Too low by 0.80")


@pytest.mark.parametrize("path", ["one-prediction", "batch", "weights", "sse-vs-mse"])
def test_the_code_of_a_page_is_shown_and_its_notebook_offered(path: str) -> None:
    app = App(f"{path}?show-code=true&code=PyTorch")
    assert "import torch" in app.find("code")[0].value
    app.set("code", "NumPy")
    assert "import numpy as np" in app.find("code")[0].value
    assert "import torch" not in app.find("code")[0].value
    assert [each for each in app.find("download_button") if each.label.startswith("Notebook")]
