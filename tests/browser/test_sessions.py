"""Two people on one server at the same moment: nothing of one shows in what the other sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from pages.parts import PAGES
from tests.browser.visit import Visit

Start = Callable[..., Visit]
# All that is there, shown or not; and what is shown, where numbers are looked for: the rest is
# full of other digits.
MARKUP = "() => document.documentElement.outerHTML"
SHOWN = "() => document.body.innerText"


@dataclass(frozen=True)
class Person:
    """Somebody with a file, rows and numbers that nobody else has."""

    word: str
    number: str

    @property
    def written(self) -> str:
        """The number as pages write it."""
        return f"{int(self.number):,}"

    def file(self, folder: Path) -> Path:
        path = folder / f"{self.word}.csv"
        rows = "".join(f"{self.word}{k},{k},{k + int(self.number)}\n" for k in range(1, 8))
        path.write_text(f"{self.word}name,actual,predicted\n{rows}", encoding="utf-8")
        return path


PEOPLE = (Person("quokka", "4711"), Person("zephyr", "8263"))


def test_nothing_of_one_session_shows_in_another(visit: Start, tmp_path: Path) -> None:
    both = [(person, visit("batch?data=upload", alone=True)) for person in PEOPLE]
    for person, here in both:
        field = here.page.locator(".st-key-file input[type=file]")
        field.set_input_files(person.file(tmp_path))
    for person, here in both:
        expect(here.figure("batch").sentence).to_contain_text(f"too high by {person.written}")
    for person, here in both:
        assert person.word in here.page.evaluate(MARKUP)
    _look(both)
    for page in PAGES:
        for _, here in both:
            here.go_to(page.name)
        for person, here in both:
            if page.path == "one-prediction":
                here.type_in("t", person.number)
        _look(both)
    for _, here in both:
        here.page.go_back()
    _look(both)


def _look(both: list[tuple[Person, Visit]]) -> None:
    for _, here in both:
        here.settle()
    for person, here in both:
        other = next(each for each in PEOPLE if each is not person)
        assert other.word not in here.page.evaluate(MARKUP)
        shown = here.page.evaluate(SHOWN) + here.page.url
        assert other.number not in shown
        assert other.written not in shown
