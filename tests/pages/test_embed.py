"""Embedded figures as they are sent: each from its address alone, bounded, and nothing run."""

from __future__ import annotations

import gzip
import json
import random
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.responses import Response

from lossviz.reading import load_sample
from lossviz.sharing import Store
from pages.embed.page import find_page, read_embed, route, write_controls
from pages.figure import assets
from pages.parts import PAGES
from pages.server import paths
from pages.state import parameters as p
from tests.pages.test_server import ask

FIGURES = [(page, figure) for page in PAGES for figure in page.figures]
IDS = [figure.key for _, figure in FIGURES]
NAME = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
EACH = pytest.mark.parametrize(("page", "figure"), FIGURES, ids=IDS)


def get(path: str, **said: str) -> Response:
    """Ask a server with nothing else for an address."""
    app = Starlette(routes=[route()])
    return ask(app, path, query_string=urlencode(said).encode())


def text(answer: Response) -> str:
    return bytes(answer.body).decode()


def data_of(page: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="lv-data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, object] = json.loads(found[1])
    return data


def message_of(page: str) -> str:
    found = re.search(r'role="(?:status|alert)">(.*?)</p>', page, re.S)
    assert found
    return unescape(found[1])


@EACH
def test_each_figure_is_sent_with_its_scene(page, figure) -> None:
    answer = get(f"/embed/{page.path}", figure=figure.key)
    embed = read_embed(page, {"figure": [figure.key]})
    sent = data_of(text(answer))
    assert answer.status_code == 200
    assert sent["scene"] == json.loads(embed.scene.payload)
    assert sent["at"] == embed.at
    assert message_of(text(answer)) == ""
    assert figure.label in unescape(text(answer))


@EACH
def test_each_comes_with_its_script_in_less_than_200_kilobytes(page, figure) -> None:
    sent = get(f"/embed/{page.path}", figure=figure.key)
    assets_app = Starlette(routes=[assets.route()])
    script = ask(assets_app, f"/lossviz/{assets.fingerprint()}/embed.js")
    assert script.status_code == 200
    assert bytes(sent.body).startswith(b"<!doctype html>")
    # As Streamlit's own middleware sends them.
    packed = [gzip.compress(bytes(each.body), 5) for each in (sent, script)]
    assert sum(map(len, packed)) < 200_000


@EACH
def test_another_scene_is_sent_as_json(page, figure) -> None:
    answer = get(f"/embed/{page.path}", figure=figure.key, **{"as": "json"})
    sent = json.loads(answer.body)
    embed = read_embed(page, {"figure": [figure.key]})
    assert sent == {"scene": json.loads(embed.scene.payload), "at": embed.at, "message": ""}


def test_the_address_of_the_script_is_below_the_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "BASE", "explorer")
    page = text(get("/explorer/embed/batch"))
    assert f'<script src="/explorer/lossviz/{assets.fingerprint()}/embed.js" defer>' in page


@pytest.mark.parametrize("path", ["/embed/", "/embed/nowhere", "/embed/batch/x", "/embed"])
def test_elsewhere_there_is_nothing(path: str) -> None:
    assert get(path).status_code == 404


def test_what_the_address_says_is_drawn() -> None:
    data = data_of(text(get("/embed/one-prediction", o="3.5", t="3", eta="0.1", half="false")))
    assert data["at"] == {"o": 3.5, "eta": 0.1}
    page = find_page("one-prediction")
    assert page
    embed = read_embed(page, {"o": ["3.5"], "t": ["3"], "eta": ["0.1"], "half": ["false"]})
    # e = 0.5, without the half: slope 2 e = 1, and the step goes to 3.5 - 0.1.
    assert "the slope is 1.0" in embed.scene.say(embed.at)
    assert "3.4" in embed.scene.say(embed.at)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"o": "x"}, "o"),
        ({"eta": "1e999"}, "eta"),
        ({"unknown": "1"}, "unknown"),
        ({"figure": "nothing"}, "There is no such figure on this page. There are: "),
        (
            {"controls": "half,esse"},
            "are beside this figure. There are: t, error, delta, tau, half, sign.",
        ),
    ],
)
def test_what_cannot_be_used_is_said_below_the_figure(said: dict[str, str], message: str) -> None:
    page = text(get("/embed/one-prediction", **said))
    assert message in message_of(page)
    assert data_of(page)["at"] == {"o": 1.2, "eta": 0.5}


@pytest.mark.parametrize("as_json", [True, False])
def test_a_file_is_not_part_of_an_address(as_json: bool) -> None:
    answer = get("/embed/batch", data="upload", **({"as": "json"} if as_json else {}))
    message = json.loads(answer.body)["message"] if as_json else message_of(text(answer))
    assert answer.status_code == 422
    assert message.startswith("The data of this figure were in a file")


@pytest.mark.parametrize("rows", ["", "a,b", "1,", NAME])
def test_rows_that_are_none_are_refused_with_a_sentence(rows: str) -> None:
    answer = get("/embed/batch", data="table", rows=rows)
    assert answer.status_code == 422
    assert message_of(text(answer)).endswith(".")


def test_names_in_the_rows_stay_text() -> None:
    cell = NAME.replace('"', '""')
    page = text(get("/embed/batch", data="table", rows=f'1,2,"{cell}"\n3,3,b', theme=NAME))
    assert page.count("<script") == 2
    assert "<img" not in page
    assert 'data-theme="auto"' in page
    assert NAME[:20] in json.dumps(data_of(page), ensure_ascii=False).replace('\\"', '"')


@EACH
def test_controls_are_those_that_were_asked_for(page, figure) -> None:
    values = {each.name: each.default for each in page.parameters}
    names = [each.name for each in figure.offers]
    written = write_controls(figure.offers, names, values)
    assert re.findall(r' name="([^"]*)"', written) == names
    assert write_controls(figure.offers, [], values) == ""
    assert write_controls(figure.offers, ["nothing", *names[:1]], values).count("<label>") == 1


def test_a_control_has_the_value_of_the_address() -> None:
    values = {each.name: each.default for page in PAGES for each in page.parameters}
    written = write_controls((p.HALF,), ["half"], values | {"half": False})
    assert written == '<label><input type="checkbox" name="half"> One half</label>'
    written = write_controls((p.TARGET,), ["t"], values | {"t": 1e16})
    assert written == (
        '<label>Target <input type="number" step="any" name="t" value="1e16"></label>'
    )
    written = write_controls((p.OBJECTIVE,), ["loss"], values | {"loss": "MSE"})
    assert '<option value="SSE">SSE</option><option value="MSE" selected>MSE</option>' in written


@EACH
def test_handles_are_not_offered_as_controls(page, figure) -> None:
    embed = read_embed(page, {"figure": [figure.key]})
    handles = {handle.name for handle in embed.scene.handles}
    assert not handles & {each.name for each in figure.offers}


@pytest.mark.parametrize("as_json", [True, False])
def test_a_copy_is_shown_while_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    monkeypatch.setenv("LOSSVIZ_STORE", str(tmp_path))
    store = Store(tmp_path)
    name = store.put(load_sample("five"))
    file = tmp_path / f"{name}.rows"
    content = file.read_bytes()
    app = Starlette(routes=[route()])
    said = {"data": "stored", "copy": name} | ({"as": "json"} if as_json else {})

    def look() -> int:
        answer = ask(app, "/embed/batch", query_string=urlencode(said).encode())
        assert answer.headers["cache-control"] == "no-store"
        return answer.status_code

    assert look() == 200
    file.unlink()
    assert look() == 422  # a copy that was removed is not served on
    file.write_bytes(content)
    assert look() == 200  # and one that is there again is no longer refused


def test_a_browser_keeps_a_figure_and_no_refusal() -> None:
    kept = get("/embed/batch", data="five").headers["cache-control"]
    assert kept == "public, max-age=300"
    for said in ({"data": "upload"}, {"data": "stored", "copy": "none"}):
        answer = get("/embed/batch", **said)
        assert (answer.status_code, answer.headers["cache-control"]) == (422, "no-store")
    assert get("/embed/nowhere").headers["cache-control"] == "no-store"


WORDS = ["", "0", "-1", "1e999", "nan", "true", "MSE", "diabetes", "link", "stored", "table", NAME]
WORDS += ["1,2", "9" * 400, "\x00", "٣", "x" * 7000, "😀", "1rs", "a=b&c", "%zz"]


@EACH
def test_any_address_gives_a_figure_or_a_sentence(page, figure) -> None:
    chance = random.Random(figure.key)
    names = [each.name for each in page.parameters] + ["figure", "theme", "controls", "nothing"]
    for _ in range(15):
        said = {name: chance.choice(WORDS) for name in chance.sample(names, 4)}
        answer = get(f"/embed/{page.path}", **said)
        assert answer.status_code in (200, 422)
        assert text(answer).count("<script") <= 2
        assert "<img" not in text(answer)
