import subprocess
from types import SimpleNamespace

import pytest

from scripts import find_browser as finder


class Machine:
    """What a machine has, what installing brings, and what was run on it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *has: str, root: bool = False) -> None:
        self.has = set(has)
        self.brings: dict[str, str] = {}
        self.ran: list[str] = []
        self.lacks = "nothing"
        monkeypatch.setattr(finder.shutil, "which", lambda name: name if name in self.has else None)
        monkeypatch.setattr(finder.subprocess, "run", self.run)
        monkeypatch.setattr(finder.os, "geteuid", lambda: 0 if root else 1000, raising=False)

    def run(self, command: list[str], **_: object) -> SimpleNamespace:
        words = " ".join(command)
        if "--version" in words:
            return self.answer(command[0] in self.has)
        if "-c" in command:
            return SimpleNamespace(returncode=0, stdout="playwright's own\n")
        self.ran.append(words)
        if self.lacks in words:
            return self.answer(False)
        brought = next((what for part, what in self.brings.items() if part in words), "")
        self.has.add(brought)
        return self.answer(any(part in words for part in (*self.brings, "update")))

    @staticmethod
    def answer(well: bool) -> SimpleNamespace:
        return SimpleNamespace(returncode=0 if well else 1, stdout="")


@pytest.mark.parametrize("name", [*finder.NAMES, finder.APPLICATIONS[0], "playwright's own"])
def test_what_is_there_is_taken(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    machine = Machine(monkeypatch, name)
    assert finder.find_browser() == name
    assert machine.ran == []


def test_root_on_debian_gets_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "apt-get", root=True)
    machine.brings = {"apt-get install": "chromium-headless-shell"}
    assert finder.find_browser() == "chromium-headless-shell"
    assert machine.ran == ["apt-get update", "apt-get install -y chromium-headless-shell"]


def test_root_gets_all_of_chromium_where_it_does_not_come_without_windows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(monkeypatch, "apt-get", root=True)
    machine.brings = {"install -y chromium": "chromium"}
    machine.lacks = "chromium-headless-shell"
    assert finder.find_browser() == "chromium"
    assert machine.ran[-1] == "apt-get install -y chromium"


def test_where_the_package_starts_nothing_playwright_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    machine = Machine(monkeypatch, "apt-get", root=True)
    machine.brings = {"apt-get install": "a stub", "--with-deps chromium": "playwright's own"}
    assert finder.find_browser() == "playwright's own"


def test_others_get_playwrights_own(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, "apt-get")
    machine.brings = {"playwright install chromium": "playwright's own"}
    assert finder.find_browser() == "playwright's own"
    assert len(machine.ran) == 1


def test_one_sentence_where_all_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch)
    with pytest.raises(SystemExit, match="install Chromium or Google Chrome"):
        finder.find_browser()


def test_a_browser_that_hangs_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 60)

    monkeypatch.setattr(finder.subprocess, "run", hangs)
    assert not finder._starts("chromium")
