"""Beside the map of the uncovered: what to do first, who they are, since when, and which places differ by more than
chance. One part at a time, kept in the address."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from ucj.charts import composition
from ucj.charts import ranking as ranking_chart
from ucj.i18n import Translator
from ucj.metrics import PUBLIC_DIMENSIONS, WORKER_DIMENSIONS
from ucj.ui import data, drawing, filter_bar, show
from ucj.views import uncovered_first, uncovered_readings, uncovered_who
from ucj.views.area import Choice
from ucj.views.uncovered_first import ORDERS
from ucj.views.uncovered_readings import Read

_PARTS = ("dulu", "siapa", "sejak", "wajar", "kuadran")
# The decile first: poverty is why the programme exists.
_DIMENSIONS = ("decile", *(name for name in WORKER_DIMENSIONS if name != "decile"))
# What the other orders rank is a change.
_ORDERED = {"jumlah": "gap_concentration", "bagian": "uncovered"}
_LIST_PIXELS = 380
# So many groups stand beside the map without a scroll bar.
_WHOLE_ROWS = 12


def draw(place: DeltaGenerator, choice: Choice, t: Translator) -> None:
    """The part that the reader has chosen."""
    with place:
        part = filter_bar.switch(
            "bagian", t("uncovered.section"), _PARTS, lambda code: t(f"uncovered.section_{code}"), t
        )
    _DRAW[part](place, choice, t)


def _first(place: DeltaGenerator, choice: Choice, t: Translator) -> None:
    with place:
        order = filter_bar.select(
            "urut", t("uncovered.order"), ORDERS, lambda code: t(f"uncovered.order_{code}"), t, is_quiet=True
        )
    view = data.view(uncovered_first.build, choice, order, t)
    show.titled(place, view.title, _ORDERED.get(order, "change"))
    if view.bars:
        height = _LIST_PIXELS // 2 if view.wide else _LIST_PIXELS
        show.scrolling(place, ranking_chart.html(view.bars), height, view.title)
    if view.wide:
        drawing.show(place, view.wide, "kurva", view.narrow)
    _noted(place, view.note)


def _who(place: DeltaGenerator, choice: Choice, t: Translator) -> None:
    if choice.filters.is_public and (choice.village_code or choice.filters.chosen):
        place.info(t("uncovered.who_public"), icon=":material/info:")
        return
    allowed = PUBLIC_DIMENSIONS if choice.filters.is_public else _DIMENSIONS
    with place:
        dimension = filter_bar.select(
            "rincian", t("uncovered.who_dimension"), allowed, lambda code: t(f"coverage.{code}"), t, is_quiet=True
        )
    view = data.view(uncovered_who.build, choice, dimension, t)
    show.titled(place, view.title, "composition")
    if view.rows:
        drawn = composition.html(view.rows, view.words)
        if len(view.rows) > _WHOLE_ROWS:
            show.scrolling(place, drawn, _LIST_PIXELS, view.title)
        else:
            show.html(place, drawn)
    _noted(place, view.note)


def _since(place: DeltaGenerator, choice: Choice, t: Translator) -> None:
    if choice.filters.is_public:
        place.info(t("uncovered.since_public"), icon=":material/info:")
        return
    view = data.view(uncovered_who.since, choice, t)
    show.titled(place, view.title, "uncovered_since")
    if view.bars:
        place.html(ranking_chart.html(view.bars))
    _noted(place, view.note)


def _funnel(place: DeltaGenerator, choice: Choice, t: Translator) -> None:
    _read(place, data.view(uncovered_readings.funnel, choice, t), "funnel_limits")


def _quadrant(place: DeltaGenerator, choice: Choice, t: Translator) -> None:
    _read(place, data.view(uncovered_readings.quadrant, choice, t), "quadrant")


def _read(place: DeltaGenerator, view: Read, metric: str) -> None:
    show.titled(place, view.title, metric)
    if view.wide:
        drawing.show(place, view.wide, "bacaan", view.narrow)
    _noted(place, view.note)


_DRAW = {"dulu": _first, "siapa": _who, "sejak": _since, "wajar": _funnel, "kuadran": _quadrant}


def _noted(place: DeltaGenerator, note: str) -> None:
    if note:
        with place:
            show.small(note)
