"""The parts of the page of employers: two pictures of one breakdown, its table, and the list by name."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import settings
from ucj.access import Permission, Viewer
from ucj.charts import part_bars
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store import persons
from ucj.store.release import Info
from ucj.ui import data, filter_bar, show
from ucj.views import employer_bars, employer_list, employers
from ucj.views.employer_bars import SIDES, Bars
from ucj.views.employers import KINDS

_LIST_PIXELS = 420
_WHOLE_BARS = 14


def pictures(info: Info, t: Translator) -> None:
    """Who leaves workers out, beside one of the other questions; one breakdown for both and for the table."""
    kind = filter_bar.switch("pemberi_kerja", t("employers.by"), KINDS, lambda code: t(f"employers.kind_{code}"), t)
    left, right = show.places((1, 1))
    _draw(left, data.view(employer_bars.gap, info, kind, t), "employers")
    with right:
        side = filter_bar.switch("soal", t("employers.side"), SIDES, lambda code: t(f"employers.side_{code}"), t)
    view = data.view(employer_bars.beside, info, side, kind, t)
    _draw(right, view, "uncovered" if side == "siapa" else "employers")
    show.table(data.view(employers.table, info, kind, t), t)


def _draw(place: DeltaGenerator, view: Bars, metric: str) -> None:
    show.titled(place, view.title, metric)
    drawn = part_bars.html(view.bars, view.key)
    if len(view.bars) > _WHOLE_BARS:
        show.scrolling(place, drawn, _LIST_PIXELS, view.title)
    elif view.bars:
        show.html(place, drawn)
    if view.note:
        with place:
            show.small(view.note)


def listed(info: Info, viewer: Viewer, t: Translator) -> None:
    """The list with names, or who may see it."""
    st.subheader(t("employers.list_heading"), anchor=False)
    if not viewer.may(Permission.SEE_PERSONS):
        show.small(t("employers.list_forbidden"))
        return
    districts = filter_bar.places(info).districts
    everywhere = t("coverage.all_districts")
    codes = ("", *districts)
    chosen = filter_bar.select(
        "kecamatan_perusahaan", t("coverage.district"), codes, lambda code: districts.get(code, everywhere), t
    )
    filters = Filters(chosen or info.region_code, info.month, "employer", is_public=False)
    rows = data.run("employer_gap", filters)
    try:
        names = persons.employers(settings.load(), info.name, viewer, rows["code"].tolist())
    except Refused as problem:
        show.problem(problem, t)
        return
    content = employer_list.table(rows, names, districts, info, filters, t)
    show.titled(show.place(), content.title)
    show.table_open(content, t)
