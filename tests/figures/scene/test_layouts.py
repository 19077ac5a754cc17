"""Layouts, handles and what is hidden of a scene, against what Plotly and the browser expect."""

import plotly.graph_objects as go

from lossviz.figures.scene import Point, Scene, Sentence, layouts

ROOMS = {"xy": ({"title": "w"}, {"range": [0, 1]}), "x2y2": ({"dtick": 1}, {"anchor": "x"})}


def test_axes_are_anchored_to_each_other():
    layout = go.Layout(layouts.lay_out(300, ROOMS, margin=(1, 2, 3, 4)))
    assert (layout.xaxis.anchor, layout.yaxis.anchor, layout.xaxis2.anchor) == ("y", "x", "y2")
    assert layout.yaxis2.anchor == "x"  # as it was set
    assert (layout.xaxis.title.text, layout.yaxis.range) == ("w", (0, 1))
    assert layout.margin.to_plotly_json() == {"l": 1, "r": 2, "t": 3, "b": 4}


def test_stacked_subplots_have_the_whole_width():
    assert layouts.stack(500, {"xy": (0.6, 1), "x3y3": (0, 0.4)}) == {
        "height": 500,
        "xaxis.domain": [0, 1],
        "yaxis.domain": [0.6, 1],
        "xaxis3.domain": [0, 1],
        "yaxis3.domain": [0, 0.4],
    }


def test_a_heading_stands_above_the_left_corner():
    note = go.layout.Annotation(layouts.write_heading("loss", "x2y3", "text"))
    assert (note.xref, note.x, note.xanchor) == ("x2 domain", 0, "left")
    assert (note.yref, note.y, note.yanchor) == ("y3 domain", 1, "bottom")


def test_a_handle_over_a_list_goes_from_its_first_place_to_its_last():
    handle = layouts.make_listed_handle("k", "steps", 8, [("k", "o", "xy")], "after {k}", home=3)
    assert (handle.low, handle.high, handle.step, handle.home) == (0, 7, 1, 3)
    assert handle.listed


def test_an_answer_is_hidden_with_every_grip_and_the_sentence():
    handle = layouts.make_listed_handle("k", "steps", 2, [("k", 0.0, "xy")], "after {k}")
    marks = tuple(Point(name=name, x=0.0, y=0.0) for name in ("known", "answer"))
    scene = Scene(
        base={"data": [], "layout": {}},
        handles=(handle,),
        marks=marks,
        sentence=Sentence.always("It is 2."),
    )
    asked = layouts.hide_answer(scene, ["answer"], "How many?")
    assert [mark.name for mark in asked.marks] == ["known"]
    assert (asked.handles[0].grips, asked.sentence, asked.describe()) == ((), None, "How many?")
