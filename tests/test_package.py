"""The wheel: what is in it, what it asks for, and that it runs with nothing else."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import lossviz

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PIP = [sys.executable, "-m", "pip"]

# Run in an environment of its own, in a folder of its own.
SCRIPT = """
import importlib.metadata, importlib.util, pathlib, pkgutil, sys

import lossviz

assert pathlib.Path(lossviz.__file__).is_relative_to(sys.prefix), lossviz.__file__
assert importlib.metadata.version("lossviz") == lossviz.__version__
for module in pkgutil.walk_packages(lossviz.__path__, "lossviz."):
    importlib.import_module(module.name)
assert importlib.util.find_spec("streamlit") is None

sample = pathlib.Path(lossviz.__file__).parent / "reading" / "sample_data" / "five.csv"
data = lossviz.read_csv(sample)
assert lossviz.SSE.value(data.target, data.output) == 7.5  # half of 4 + 1 + 0 + 9 + 1

import pandas

frame = pandas.DataFrame({"actual": data.target, "predicted": data.output})
assert lossviz.summarize(frame).sum_squared_error == 15
frame.to_parquet("five.parquet")
assert lossviz.read_csv("five.parquet").error.tolist() == data.error.tolist()

page = lossviz.show(data.target, data.output).to_html()
assert "descent step" in page and "const MODULES" in page and ".lv-figure" in page
print(*sorted(d.metadata["Name"] for d in importlib.metadata.distributions()))
"""


def run(*command: str | Path, folder: Path = ROOT) -> str:
    done = subprocess.run([*command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read_requirements(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-r"))]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder)
    run(*PIP, "wheel", "--quiet", *options, ROOT)
    (made,) = folder.iterdir()
    return made


def read_metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        return message_from_bytes(archive.read(name))


@pytest.fixture
def empty_environment(wheel: Path, request: pytest.FixtureRequest) -> Path:
    """Make an environment with what the wheel asks for, once for each state of that."""
    asked = repr((read_metadata(wheel).get_all("Requires-Dist"), sys.version))
    state = hashlib.sha256(asked.encode()).hexdigest()[:12]
    home = Path(request.config.cache.mkdir("package")) / state
    python = home / "bin" / "python"
    if not (home / "done").exists():
        run(sys.executable, "-m", "venv", "--clear", "--without-pip", home)
        run(*PIP, "--python", python, "install", "--quiet", wheel)
        (home / "done").touch()
    return python


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [n for n in archive.namelist() if ".dist-info/" not in n]
    here = [f for f in (ROOT / "lossviz").rglob("*") if f.is_file() and f.suffix != ".pyc"]
    assert sorted(names) == sorted(f.relative_to(ROOT).as_posix() for f in here)
    assert {"lossviz/py.typed", "lossviz/reading/sample_data/five.csv"} <= set(names)


def test_the_wheel_says_what_it_is_and_what_it_needs(wheel: Path) -> None:
    metadata = read_metadata(wheel)
    assert (metadata["Name"], metadata["Version"]) == ("lossviz", lossviz.__version__)
    assert metadata["Requires-Python"] == ">=3.11"
    asked = [Requirement(line) for line in metadata.get_all("Requires-Dist", [])]
    always = {each.name for each in asked if each.marker is None}
    assert always == {"numpy", "scipy", "pandas", "pyarrow", "narwhals", "plotly"}
    extra = [each for each in asked if each.marker is not None]
    assert {each.name for each in extra} == {"streamlit", "segno"}
    assert all(each.marker.evaluate({"extra": "app"}) for each in extra)
    assert not any(each.marker.evaluate({"extra": ""}) for each in extra)


@pytest.mark.exhaustive
def test_it_runs_with_nothing_but_what_it_asks_for(
    wheel: Path, empty_environment: Path, tmp_path: Path
) -> None:
    options = ("--quiet", "--no-deps", "--no-index", "--force-reinstall")
    run(*PIP, "--python", empty_environment, "install", *options, wheel)
    installed = run(empty_environment, "-I", "-c", SCRIPT, folder=tmp_path).split()
    assert {"lossviz", "numpy", "pandas", "pyarrow", "narwhals", "plotly"} <= set(installed)
    assert "streamlit" not in installed


def test_hosts_install_what_the_project_declares() -> None:
    declared = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["app"]]
    assert {str(each) for each in read_requirements("requirements.txt")} == set(declared)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_each_direct_dependency_is_pinned_within_its_range(name: str) -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = dict(line.split("==") for line in lines if line and not line.startswith("#"))
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+", name) for name in pins)
    versions = {canonicalize_name(name): Version(pin) for name, pin in pins.items()}
    assert len(versions) == len(pins)
    for asked in read_requirements(name):
        assert versions[canonicalize_name(asked.name)] in asked.specifier


def test_the_changelog_begins_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", text, re.M)
    assert first is not None
    assert first[1] == lossviz.__version__


def test_before_a_commit_runs_what_make_runs() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    entries = re.findall(r"entry: \.venv/bin/(.*)", hooks)
    assert {entry.split()[0] for entry in entries} == {"ruff", "mypy"}
    assert all(f"$(BIN)/{entry}\n" in make for entry in entries)
    assert set(re.findall(r"^ +language: (\w+)$", hooks, re.M)) == {"system"}
