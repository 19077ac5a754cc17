"""What of one prediction is folded: its steps, its algebra, its slope measured."""

from __future__ import annotations

from lossviz.figures.one_prediction import secant, steps
from pages.figure import figure, place_picture_and_panel
from pages.parts.one_prediction.algebra import show_algebra, show_thresholds
from pages.parts.one_prediction.tasks import LARGEST_RATE
from pages.parts.one_prediction.view import Example
from pages.prose import answers, tasks, texts
from pages.state import address, controls
from pages.state import parameters as p


def show_folded(example: Example) -> None:
    """Show what goes deeper; a figure is drawn where it is asked for."""
    _show_steps(example)
    _show_algebra(example)
    _show_measured(example)


def _show_steps(example: Example) -> None:
    answers.mark("steps")
    expander = controls.expander(
        p.STEPS_TAKEN, "Step after step: which learning rate still converges?"
    )
    with expander:
        picture, panel = place_picture_and_panel()
        path = example.path()
        with panel:
            most = int(path.handles[0].high)
            taken = controls.whole_number_input(p.STEP, "Steps taken", high=most)
            show_thresholds(example)
        with picture:
            tasks.ask(LARGEST_RATE, example.find_facts())
            if expander.open:
                figure(
                    path,
                    {steps.HANDLE: taken},
                    key="steps",
                    label="Steps of descent",
                    on_move=lambda _, value: address.set_controls({p.STEP.name: value}),
                )


def _show_algebra(example: Example) -> None:
    answers.mark("algebra")
    expander = controls.expander(p.ALGEBRA, "The algebra, line by line with these numbers")
    if expander.open:
        with expander:
            show_algebra(example)


def _show_measured(example: Example) -> None:
    answers.mark("measured")
    expander = controls.expander(p.MEASURED, "Can the slope be measured instead of derived?")
    with expander:
        picture, panel = place_picture_and_panel()
        with panel:
            width = controls.select_slider(p.WIDTH, "Width d of the secant")
            texts.show("measured")
        if expander.open:
            with picture:
                figure(
                    example.measured_slope(),
                    {secant.HANDLE: secant.WIDTHS.index(width)},
                    key="measured-slope",
                    label="A secant, and the error of its slope",
                    on_move=lambda _, value: address.set_controls(
                        {p.WIDTH.name: secant.WIDTHS[round(value)]}
                    ),
                )
