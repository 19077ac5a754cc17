"""What each learning rate does to one output: a table true of any loss."""

from __future__ import annotations

from lossviz.base import format_number
from lossviz.explain.tables import write_table
from lossviz.loss import Loss, Objective, Verdict, descent

_Rows = list[tuple[str, str, Verdict]]


def tabulate_rates(loss: Loss, verdict: Verdict) -> str:
    """Lay out what the learning rates do, with the one that happens now marked.

    Parameters
    ----------
    loss : Loss
        Of the one output.
    verdict : Verdict
        As `descent.judge_at` gives it.
    """
    rows = [
        ("η < 0", "climbs, away from the target", Verdict.CLIMBS),
        ("η = 0", "stays", Verdict.STAYS),
        *(_list_proved(loss) if loss.quadratic is None else _list_exact(loss)),
    ]
    cells = [
        (f"**{rate}**", f"**{does}** ◀") if now is verdict else (rate, does)
        for rate, does, now in rows
    ]
    return write_table(("learning rate η", "the prediction"), cells)


def _list_exact(loss: Loss) -> _Rows:
    """List what the thresholds of a parabola say."""
    objective = Objective(loss, "sum")
    landing = format_number(objective.one_step_rate(1, parameter="output"))
    limit = format_number(objective.stability_limit(1, parameter="output"))
    return [
        (f"0 < η < {landing}", "converges from one side", Verdict.CONVERGES),
        (f"η = {landing}", "reaches the target in one step", Verdict.LANDS),
        (f"{landing} < η < {limit}", "overshoots, converges", Verdict.OVERSHOOTS),
        (f"η = {limit}", "oscillates without end", Verdict.BOUNCES),
        (f"η > {limit}", "diverges", Verdict.DIVERGES),
    ]


def _list_proved(loss: Loss) -> _Rows:
    """List what the bounds of a loss prove, and where they prove nothing."""
    rows, begin = [], "0 <"
    for verdict, limit in descent.list_limits(loss):
        end = format_number(limit)
        rates = {
            Verdict.CONVERGES: f"{begin} η ≤ {end}",
            Verdict.NEARS: f"{begin} η < {end}",
        }.get(verdict, _from(begin))
        rows.append((rates, _describe(loss, verdict), verdict))
        begin = f"{end} <" if verdict is Verdict.CONVERGES else f"{end} ≤"
    if not loss.slope_bound:
        rows += [
            (_from(begin), f"simulated from here: the loss {way}", verdict)
            for way, verdict in (("falls", Verdict.FALLS), ("rises", Verdict.RISES))
        ]
    return rows


def _from(begin: str) -> str:
    """Write from which learning rate on: "η ≥ 2"."""
    return f"η ≥ {begin[:-2]}" if begin.endswith("≤") else f"η > {begin[:-2]}"


def _describe(loss: Loss, verdict: Verdict) -> str:
    """Say what the steps do, and how far from the target those end that need not converge."""
    if verdict is Verdict.CONVERGES:
        return "converges from one side"
    if verdict is Verdict.NEARS:
        return "may overshoot, converges"
    slope = loss.slope_bound or 0.0
    within = "η" if slope == 1 else f"{format_number(slope)} η"
    never = "" if loss.curvature_bound else ", where it does not settle"
    return f"comes within {within} of the target{never}"
