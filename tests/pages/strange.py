"""Links and files that are strange and allowed, and what the pages say to them.

What a page says is checked in process, and in a browser that all of it is drawn.
"""

from __future__ import annotations

import re


def _rows(*pairs: tuple[object, object]) -> str:
    return "data=table&rows=" + "%0A".join(f"{t},{o}" for t, o in pairs)


_WEIGHTS = {
    "no feature": ("data=cancel", ["These data have no column of numbers besides target"]),
    "steps beyond": ("step=61", [r"The address says step=61, but step \(steps taken\) lies"]),
    "an activation that is none": ("phi=step", ["phi=step"]),
    "a feature that is none": ("x=nonsense", [r"SSE with ½ is 448\.4"]),
    "a dead ReLU": ("phi=ReLU&b=-9&w=0", ["dead ReLU.* 100%"]),
    "a saturated sigmoid": ("phi=sigmoid&unit=true&b=9&w=0", ["Saturated"]),
    "targets out of reach": ("phi=tanh", ["5 of 5 targets"]),
    "a rate that runs away": ("esse=1000", ["the path is broken off", "the path diverges"]),
    "a rate of 0": ("esse=0&eta=0", ["a step changes nothing", "weight and bias stay"]),
    "a negative rate": ("esse=-0.1", ["every step climbs"]),
    "rates next to 0": ("esse=5e-324&emse=5e-324&eta=5e-324", ["At the start the SSE with ½ is"]),
    "far away": ("w=1e12&b=-1e12", ["At the start the SSE with ½ is"]),
    "not in range": ("w=nan", [r"w \(weight at the start\) has to be finite: 1 was taken"]),
}
_SSE_VS_MSE = {
    "B above N": (
        "data=five&B=600",
        ["A batch of 600 was asked for, but there are 5 rows: B is 5.", "B = 50, more than the 5"],
    ),
    "B of 0": (
        "data=five&B=0",
        [r"B=0, but B \(batch size\) .*\b1 and 1×10⁸: 32 was taken"],
    ),
    "rates of 0": ("data=five&esse=0&emse=0", ["SSE.*nothing changes.*MSE.*nothing changes"]),
    "negative rates": ("data=five&esse=-1&emse=-1", ["SSE.*climbs.*MSE.*climbs"]),
    "huge rates": (
        "data=five&esse=1000000&emse=1000000",
        ["SSE.*diverge.*MSE.*diverge", "Here the rate is past the limit already"],
    ),
    "a rate that is no number": (
        "data=five&emse=nan",
        [r"emse \(learning rate under the MSE\) .*: 0\.1 was taken"],
    ),
    "N = 1": (
        _rows((1, 2)),
        [
            r"batch of 1:.* 0\.5,.* 1\. .* no noise",
            "One row cannot be split in two: choose more data, or another file.",
            "SSE.*from one side",
        ],
    ),
    "constant errors": (
        _rows((1, 2), (2, 3), (3, 4)) + "&B=2",
        ["no noise", r"Gradient noise scale .* at b = 0: 0\.", "MSE.*converges to the minimum"],
    ),
    "errors of zero": (_rows((1, 1), (2, 2)), ["no noise", "SSE.*stay there"]),
    "errors of 1e99": (
        _rows((0, "1e99"), (0, "-2e99"), (0, "3e99")) + "&B=2",
        [r" 4\.67×10¹⁹⁸ ± 1\.6×10¹⁹⁸,", r"minimum is at −6\.67×10⁹⁸"],
    ),
    "errors of 1e-150": (
        _rows((0, 1e-150), (0, -2e-150), (0, 3e-150)) + "&B=3",
        [r" 7×10⁻³⁰⁰,.* 4\.667×10⁻³⁰⁰\. .* no noise"],
    ),
    "a feature that is text": ("data=diabetes&x=nonsense", ["the bias from 0 to"]),
}
_ONE = "show-steps=true&show-measured=true&show-algebra=true"
_ONE_PREDICTION = {
    # Two steps of 1 where numbers are 1 apart: on an axis of their own its ticks had no end.
    "the next number": ("o=5000000000000001&t=5000000000000000", [r"Too high by 1\b"]),
    "the smallest numbers": ("o=5e-324&t=-5e-324", ["of its slope|slope is"]),
    "both beyond 1e16": ("o=1e16&t=1e16", ["On target"]),
}
_OPEN = "show-gradients=true&show-noise=true&show-descents=true&show-sets=true&show-epoch=true"

# The address of each, and regular expressions of what is said.
LINKS = {
    **{f"weights: {n}": (f"weights?{link}", said) for n, (link, said) in _WEIGHTS.items()},
    **{
        f"one prediction: {n}": (f"one-prediction?{link}&{_ONE}", said)
        for n, (link, said) in _ONE_PREDICTION.items()
    },
    **{
        f"sse-vs-mse: {n}": (f"sse-vs-mse?{link}&{_OPEN}&log=true", said)
        for n, (link, said) in _SSE_VS_MSE.items()
    },
}

# For "Down to the weights": each file, what the address says too, and what is said.
FILES = {
    "a feature of a million": (
        "t,p,x\n" + "".join(f"{k},{k},{1_000_000 + k}\n" for k in (1, 3, 2, 5, 4)),
        "&std=false",
        ["The contours are", "times as long as wide", "Standardise the feature"],
    ),
    "a constant feature": (
        "t,p,x\n1,1,3\n2,2,3\n4,4,3\n",
        "",
        ["The feature is the same in every row"],
    ),
    "one example": ("t,p,x\n1,1,3\n", "", [r"of 1 example\.", "The feature is the same"]),
    "missing values": (
        "t,p,x\n1,1,3\n2,2,\n4,4,5\n5,5,NA\n3,3,1\n",
        "",
        ["2 rows are left out", "of 3 examples"],
    ),
    "a feature with a word": (
        "t,p,x\n1,1,3\n2,2,tall\n4,4,5\n5,5,2\n",
        "",
        ['Row 2 .*"x" is "tall"'],
    ),
    "names with markup": (
        "t,p,<b>x</b> *1*\n1,1,3\n2,2,4\n4,4,5\n",
        "",
        ["the loss of 0 of 3 examples"],
    ),
}
FILES_AT = "weights?data=upload&tcol=t&ocol=p"


def find_not_numbers(text: str) -> list[str]:
    """Find where something is said that is no number, but for what a link has said itself."""
    told = text.replace("inf and then nan", "").replace("=nan", "")
    return re.findall(r".*(?:NaN|\bnan\b).*", told)
