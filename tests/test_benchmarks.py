"""`python -m benchmarks` shows what each part gave, also where another one fails."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from benchmarks import __main__ as command
from benchmarks.report import Row


def fake_part(name: str) -> SimpleNamespace:
    def rows() -> list[Row]:
        if name.endswith("broken"):
            raise RuntimeError("no server came up")
        return [Row(f"time of {name}", "1 ms", "2 ms", "0.50", "", None)]

    return SimpleNamespace(rows=rows)


@pytest.fixture(autouse=True)
def parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "import_module", fake_part)
    monkeypatch.setattr(command, "PARTS", ("first", "broken", "last"))


def test_a_part_that_fails_is_named_and_the_others_are_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks"])
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == "failed: broken"  # which Python prints, and exits with 1
    said, complained = capsys.readouterr()
    assert said.index("time of benchmarks.first") < said.index("measuring: broken")
    assert "time of benchmarks.last" in said
    assert "RuntimeError: no server came up" in complained


def test_without_a_failure_it_ends_well(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["benchmarks", "last"])
    command.main()
    said = capsys.readouterr().out
    assert "time of benchmarks.last" in said
    assert "first" not in said
