"""A page of the explorer as a visitor has it, run in process: no server and no browser.

What is drawn and dragged is seen in a browser alone: see tests/browser.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lossviz.figures.scene import Scene
from pages.parts import PAGES
from pages.state import keys

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"
ROOT = "http://localhost:8501/"
SECONDS = 60
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
WORD = re.compile(r"\[([^\]]*)\]\(#word-[^)]*\)")  # that opens what it means
ISOLATED = re.compile("[\u2068\u2069]")  # around text from outside


@dataclass(frozen=True)
class Drawn:
    """A figure as the page sends it to the browser."""

    scene: Scene
    at: dict[str, float]
    locked: list[str]

    @property
    def sentence(self) -> str:
        """What the figure says where its handles stand."""
        return _plain(self.scene.say(self.at))

    @property
    def lettering(self) -> str:
        """What stands in it without following a handle: titles, ticks, labels."""
        return str(self.scene.base)


class App:
    """One visitor, at one page after another; a page that crashes fails the test."""

    # Which components are installed takes longer to find out than a page to run: once is enough.
    _components: Any = None

    def __init__(self, address: str) -> None:
        path, _, query = address.partition("?")
        self._app = AppTest.from_file(FRAME, default_timeout=SECONDS)
        self._app.context = {"url": f"{ROOT}{path}"}
        self._app.query_params.update(parse_qs(query, keep_blank_values=True))
        # Before the first run `switch_page` knows a page by its file, and not by its path.
        self._app._page_hash = calc_hash(path)
        self._app._bidi_component_manager = App._components
        self._scenes: dict[str, Scene] = {}
        self._sharing = False
        self.run().run()  # what a link sets is set in two runs
        App._components = self._app._bidi_component_manager

    def run(self) -> App:
        """Run the whole page."""
        if self._sharing:  # in the browser the dialog runs alone, and stays open
            self._app.session_state[keys.SHARE_ASKED] = True
        with patch.object(Scene, "payload", property(self._note)):
            self._app.run()
        problems = [f"{each.message}\n{each.stack_trace}" for each in self._app.exception]
        assert not problems, problems
        return self

    def _note(self, scene: Scene) -> str:
        payload: str = _PAYLOAD(scene)
        self._scenes[payload] = scene
        return payload

    def _nodes(self) -> Iterator[Any]:
        return (node for part in self._app._tree.children.values() for node in part)

    @property
    def text(self) -> str:
        """All that is to be read on the page, each piece on a line of its own."""
        pieces = [piece for node in self._nodes() for piece in _read(node)]
        pieces += [figure.sentence for figure in self.figures.values()]
        return _plain("\n".join(pieces))

    @property
    def sentences(self) -> list[str]:
        """What is no control's label, in the order of the page."""
        kinds = ("title", "markdown", "caption", "page_link")
        return [_plain(p) for node in self._nodes() if node.type in kinds for p in _read(node)]

    def reads(self, *words: str) -> None:
        """Find each of these, written as a regular expression, on the page."""
        text = self.text
        for each in words:
            assert re.search(each, text), f"{each!r} is not in:\n{text}"

    def says(self, words: str, figure: str = "") -> None:
        """Find these, written as a regular expression, in the sentence of a figure."""
        drawn = self.figures[figure] if figure else next(iter(self.figures.values()))
        assert re.search(words, drawn.sentence), drawn.sentence

    @property
    def alerts(self) -> str:
        """What is said in boxes: complaints, refusals, notes."""
        app = self._app
        return _plain("\n".join(each.value for each in (*app.error, *app.warning, *app.info)))

    @property
    def figures(self) -> dict[str, Drawn]:
        """The figures by their keys."""
        scenes = {each["name"]: self._scenes[each["scene"]] for each in self._sent("loss_scene")}
        return {
            each["file"]: Drawn(scenes[each["scene"]["name"]], each["at"], each["locked"])
            for each in self._sent("loss_figure")
        }

    def _sent(self, component: str) -> list[dict[str, Any]]:
        return [
            json.loads(node.proto.json)
            for node in self._nodes()
            if node.type == "bidi_component" and node.proto.component_name == component
        ]

    @property
    def controls(self) -> dict[str, Any]:
        """What the controls show, by their keys."""
        return {
            node.key: node.value for node in self._nodes() if node.key and node.type in _CONTROLS
        }

    @property
    def address(self) -> dict[str, Any]:
        """What the address says."""
        return dict(self._app.query_params)

    def control(self, key: str) -> Any:
        """Find a control, or another element with a key."""
        return self._app.get_by_key(key)

    def find(self, kind: str) -> list[Any]:
        """Find all elements of a kind, such as "code"."""
        return list(self._app.get(kind))

    def set(self, key: str, value: object) -> App:
        """Set a control."""
        self.control(key).set_value(value)
        return self.run()

    def move(self, figure: str, **handles: float) -> App:
        """Leave a figure that sets no control as a hand has moved it."""
        self._app.session_state[keys.for_handles(figure)] = handles
        return self.run()

    def find_labelled(self, label: str) -> Any:
        """Find the one control with this label."""
        (control,) = [node for node in self._nodes() if getattr(node, "label", "") == label]
        return control

    def choose(self, label: str, value: object) -> App:
        """Set the one control with this label."""
        self.find_labelled(label).set_value(value)
        return self.run()

    def find_pressable(self, words: str) -> list[Any]:
        """Find the buttons whose label has these words."""
        return [each for each in self._app.button if words in _plain(each.label)]

    def press(self, words: str) -> App:
        """Press the one button whose label has these words."""
        (button,) = self.find_pressable(words)
        button.click()
        return self.run()

    def choose_data(self, name: str) -> App:
        """Choose sample data by name."""
        return self.set(keys.SAMPLE_PICKED, name)

    def upload(self, content: bytes | str, name: str = "mine.csv", field: str = "file") -> App:
        """Give a file."""
        given = content.encode() if isinstance(content, str) else content
        self.control(field).set_value((name, given, "text/csv"))
        return self.run()

    def go_to(self, path: str, **named: str) -> App:
        """Go to another page by the navigation, or by a link that names parameters."""
        page = next(page for page in PAGES if page.path == path)
        self._app.query_params.clear()
        self._app.query_params.update(named)
        self._app.context = {"url": f"{ROOT}{path}"}
        self._app.switch_page(page.script)
        self._sharing = False
        return self.run().run()

    def share(self) -> Link:
        """Open the dialog for sharing, and read it."""
        self._sharing = True
        self.run()
        return self.link

    @property
    def link(self) -> Link:
        """What the open dialog offers: the link, and what it says of that."""
        (said,) = [each.value for each in self._app.markdown if "This link has" in each.value]
        return Link(self.find("code")[0].value, _plain(said))


@dataclass(frozen=True)
class Link:
    """A link as it is offered."""

    address: str
    said: str

    def open(self) -> App:
        """Open it as somebody else."""
        return App(self.address.removeprefix(ROOT))


_PAYLOAD = Scene.payload.fget
_CONTROLS = {
    "button_group",
    "checkbox",
    "multiselect",
    "number_input",
    "radio",
    "select_slider",
    "selectbox",
    "slider",
    "text_area",
    "text_input",
    "toggle",
}
_READ = {"caption", "error", "header", "info", "markdown", "subheader", "title", "warning"}


def _read(node: Any) -> Iterator[str]:
    if node.type in _READ:
        yield node.value
    elif node.type == "dataframe":
        yield from map(str, node.value.to_numpy().ravel())
    if label := getattr(node, "label", ""):
        yield label


def _plain(text: str) -> str:
    """Text as it is read: without what keeps it from being markup, and without stars."""
    text = WORD.sub(r"\1", text.replace("**", ""))
    return ISOLATED.sub("", ESCAPED.sub(r"\1", text))
