"""Stages that each are a part of the one before, as bars, with what is lost between them and why. Plain HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ucj.charts.legend import reason_look
from ucj.theme import theme


@dataclass(frozen=True)
class Stage:
    """One stage. `fraction` of the first one (0-1), None where nobody knows; `lost`: what it lost of the one before,
    one line a reason.
    """

    name: str
    value: str
    share: str
    fraction: float | None
    lost: tuple[str, ...] = ()
    is_last: bool = False


def html(stages: Sequence[Stage]) -> str:
    """A list in the order given; every bar starts at zero and all are on one scale."""
    exact = "print-color-adjust:exact;-webkit-print-color-adjust:exact"
    return f'<ol style="list-style:none;margin:0;padding:0;{exact}">{"".join(map(_stage, stages))}</ol>'


def _stage(stage: Stage) -> str:
    look = theme()
    return (
        f'<li style="margin:0 0 10px;padding:0;break-inside:avoid">{_lost(stage)}'
        '<div style="display:flex;justify-content:space-between;gap:8px;font-size:0.95rem;line-height:1.3">'
        f'<span style="font-weight:600">{escape(stage.name)}</span>'
        f'<span><b>{escape(stage.value)}</b> <span style="color:{look.muted}">{escape(stage.share)}</span></span></div>'
        f'<div style="background:{look.line};border-radius:4px;height:16px;margin-top:3px;overflow:hidden">'
        f"{_bar(stage)}</div></li>"
    )


def _bar(stage: Stage) -> str:
    look = theme()
    if stage.fraction is None:
        return f'<div style="height:16px;{reason_look("none")}"></div>'
    colour = look.protected if stage.is_last else look.excluded
    return f'<div style="background:{colour};height:16px;width:{stage.fraction:.2%}"></div>'


def _lost(stage: Stage) -> str:
    """Between the two bars, where the loss happens."""
    if not stage.lost:
        return ""
    lines = "".join(f"<li>{escape(line)}</li>" for line in stage.lost)
    style = f"border-left:3px solid {theme().uncovered};margin:0 0 8px 6px;padding:0 0 0 10px;list-style:none"
    return f'<ul style="{style};font-size:0.84rem;line-height:1.4;display:flex;flex-wrap:wrap;gap:0 18px">{lines}</ul>'
