"""The filters of a page, kept in the address: their keys are public names and stay Indonesian."""

from __future__ import annotations

import streamlit as st

from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.metrics import WORKER_DIMENSIONS, Filters
from ucj.store.release import Info
from ucj.ui import data
from ucj.views.area import Choice

DISTRICT_KEY, MONTH_KEY, LEVEL_KEY = "kecamatan", "bulan", "tingkat"
_DIMENSION_KEYS = {"segment": "jenis", "sector": "sektor", "sex": "kelamin", "age_band": "usia"}


def area(info: Info, viewer: Viewer, t: Translator) -> Choice:
    """District, level, month and up to four choices of codes; what the role may not ask for is switched off."""
    districts = _district_names(info)
    columns = st.columns((3, 2.4, 2.6, 2), vertical_alignment="bottom")
    with columns[0]:
        district = st.selectbox(
            t("coverage.district"),
            ["", *districts],
            format_func=lambda code: districts.get(code, t("coverage.all_districts")),
            key=DISTRICT_KEY,
            bind="query-params",
        )
    with columns[1]:
        months = list(range(info.month, info.first_month - 1, -1))
        month = st.selectbox(t("coverage.month"), months, format_func=t.month, key=MONTH_KEY, bind="query-params")
    with columns[2]:
        level = _level(bool(district), t)
    with columns[3], st.popover(t("coverage.filters"), icon=":material/filter_alt:", width="stretch"):
        chosen = _dimensions(viewer, level, t)
    filters = Filters(
        region_code=district or info.region_code,
        month=int(month or info.month),
        segment=chosen.get("segment", ()),
        sector=chosen.get("sector", ()),
        sex=chosen.get("sex", ()),
        age_band=chosen.get("age_band", ()),
        is_public=viewer.is_public,
    )
    return Choice(filters, level)


def _district_names(info: Info) -> dict[str, str]:
    frame = data.run("coverage", Filters(info.region_code, info.month, by="district"))
    return dict(zip(frame["code"], frame["name"], strict=True))


def _level(is_district_chosen: bool, t: Translator) -> str:
    if is_district_chosen:
        return "village"
    level = st.segmented_control(
        t("coverage.level"),
        ["district", "village"],
        default="district",
        required=True,
        format_func=lambda name: t(f"region.{name}"),
        key=LEVEL_KEY,
        bind="query-params",
        label_visibility="collapsed",
    )
    return level or "district"


def _dimensions(viewer: Viewer, level: str, t: Translator) -> dict[str, tuple[str, ...]]:
    """The public's tables hold one dimension at a time, for districts: the rest is switched off and says why."""
    if viewer.is_public:
        st.caption(t("coverage.public_limits"))
        if level == "village":
            return {}
    taken = [name for name in WORKER_DIMENSIONS if st.session_state.get(_DIMENSION_KEYS[name])]
    chosen: dict[str, tuple[str, ...]] = {}
    for dimension in WORKER_DIMENSIONS:
        is_off = viewer.is_public and bool(taken) and dimension != taken[0]
        codes = _codes(dimension, is_off, t)
        if codes and not is_off:
            chosen[dimension] = tuple(codes)
    return chosen


def _codes(dimension: str, is_off: bool, t: Translator) -> list[str]:
    return st.multiselect(
        t(f"coverage.{dimension}"),
        data.codes(dimension),
        format_func=lambda code: t.code(dimension, code),
        key=_DIMENSION_KEYS[dimension],
        bind="query-params",
        placeholder=t("coverage.all"),
        disabled=is_off,
    )


def choose_district(code: str) -> None:
    """Called before a rerun: a click on the map is the same choice as the list."""
    st.session_state[DISTRICT_KEY] = code
