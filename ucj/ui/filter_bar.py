"""The filters of a page, kept in the address. Their names there are public: Indonesian, and never changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import streamlit as st

from ucj import months
from ucj.access import Viewer
from ucj.geo.layer import Level
from ucj.i18n import Translator
from ucj.metrics import PUBLIC_DIMENSIONS, WORKER_DIMENSIONS, Filters
from ucj.store.release import Info
from ucj.ui import address, data
from ucj.views.area import Choice
from ucj.views.nearest import Offer

_DISTRICT, _VILLAGE, _MONTH, _LEVEL = "kecamatan", "desa", "bulan", "tingkat"
_DIMENSIONS = {
    "segment": "jenis",
    "sector": "sektor",
    "sex": "kelamin",
    "age_band": "usia",
    "occupation": "pekerjaan",
    "decile": "desil",
}


@dataclass(frozen=True)
class Places:
    """Names of all districts and of all villages of the regency, by code."""

    districts: dict[str, str]
    villages: dict[str, str]

    def village_name(self, code: str) -> str:
        """With its district: names of villages repeat."""
        return f"{self.villages[code]} · {self.districts[code[:6]]}"


def places(info: Info) -> Places:
    names = (data.run("coverage", Filters(info.region_code, info.month, by=level)) for level in ("district", "village"))
    return Places(*(dict(zip(frame["code"], frame["name"], strict=True)) for frame in names))


def area(info: Info, viewer: Viewer, t: Translator, levels: Sequence[Level] = ("district", "village")) -> Choice:
    """District, village, month, level and the chosen codes; what the role may not ask for is switched off.

    levels: of the places of a regency; the first is the default.
    """
    known = places(info)
    is_narrowed = _settle(known, t)
    level: Level = "village"
    widths = (2.2, 2.6, 3.2, 1.6) if is_narrowed else (1.7, 1.7, 1.9, 2.5, 1.3)
    columns = st.columns(widths, vertical_alignment="bottom")
    with columns[0]:
        district = _district(known, t)
    with columns[1]:
        village = _village(known, district, t)
    with columns[2]:
        month = _month(info, t)
    if not is_narrowed:
        with columns[3]:
            level = cast("Level", switch(_LEVEL, t("coverage.level"), levels, lambda code: t(f"region.{code}"), t))
    with columns[-1], st.popover(t("coverage.filters"), icon=":material/filter_alt:", width="stretch"):
        chosen, dropped = _dimensions(viewer, level, t)
    filters = Filters(district or info.region_code, month, is_public=viewer.is_public)
    return Choice(replace(filters, **chosen), level, dropped, village)


def _settle(known: Places, t: Translator) -> bool:
    """A village of another district than the chosen one wins. Returns whether a district or a village is chosen."""
    village = st.session_state[address.follow(_VILLAGE, known.villages, "", t)]
    district = st.session_state[address.follow(_DISTRICT, known.districts, "", t)]
    if village and district and not village.startswith(district):
        address.put(_DISTRICT, village[:6], "")
    return bool(village or district)


def _district(known: Places, t: Translator) -> str:
    everywhere = t("coverage.all_districts")
    codes = ["", *known.districts]
    key = address.follow(_DISTRICT, codes, "", t)
    return st.selectbox(
        t("coverage.district"),
        codes,
        format_func=lambda code: known.districts.get(code, everywhere),
        key=key,
        on_change=lambda: choose(district=st.session_state[key]),
    )


def _village(known: Places, district: str, t: Translator) -> str:
    codes = ["", *(code for code in known.villages if code.startswith(district))]
    everywhere = t("coverage.all_villages")
    return select(
        _VILLAGE, t("coverage.village"), codes, lambda code: known.village_name(code) if code else everywhere, t
    )


def _month(info: Info, t: Translator) -> int:
    codes = [months.text(month) for month in range(info.first_month, info.month + 1)]
    key = address.follow(_MONTH, codes, codes[-1], t)
    return months.parse(
        st.select_slider(
            t("coverage.month"),
            codes,
            format_func=lambda text: t.month_short(months.parse(text)),
            key=key,
            on_change=address.write,
            args=(_MONTH, key, codes[-1]),
        )
    )


def select(
    name: str, label: str, codes: Sequence[str], say: Callable[[str], str], t: Translator, *, is_quiet: bool = False
) -> str:
    """A list whose first code is the default; a quiet one keeps its label for those who hear the page."""
    key = address.follow(name, codes, codes[0], t)
    return st.selectbox(
        label,
        codes,
        format_func=say,
        key=key,
        on_change=address.write,
        args=(name, key, codes[0]),
        label_visibility="collapsed" if is_quiet else "visible",
    )


def ways(name: str, codes: Sequence[str], t: Translator) -> str:
    """One of several ways to look at the same numbers."""
    return switch(name, t("coverage.view"), codes, lambda code: t(f"coverage.view_{code}"), t)


def switch(name: str, label: str, codes: Sequence[str], say: Callable[[str], str], t: Translator) -> str:
    """One of a few, side by side; the first is the default. The label is for those who hear the page."""
    key = address.follow(name, codes, codes[0], t)
    chosen = st.segmented_control(
        label,
        codes,
        required=True,
        format_func=say,
        key=key,
        on_change=address.write,
        args=(name, key, codes[0]),
        label_visibility="collapsed",
    )
    return chosen or codes[0]


def _dimensions(viewer: Viewer, level: str, t: Translator) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The choices in force, and the dimensions that were asked for and are not.

    The public's tables hold one of a few dimensions at a time, for districts: the rest is switched off and says why.
    """
    if viewer.is_public:
        st.markdown(f":small[{t('coverage.public_limits')}]")
    keys = {name: address.follow(_DIMENSIONS[name], data.codes(name), [], t) for name in WORKER_DIMENSIONS}
    taken = tuple(name for name, key in keys.items() if st.session_state[key])
    allowed = _allowed(viewer, level, taken)
    codes = {name: _codes(name, key, name not in allowed, t) for name, key in keys.items()}
    chosen = {name: tuple(codes[name]) for name in allowed if codes[name]}
    return chosen, tuple(name for name in taken if name not in chosen)


def _allowed(viewer: Viewer, level: str, taken: Sequence[str]) -> tuple[str, ...]:
    """The dimensions that this viewer may choose codes of, having chosen some of those in `taken`."""
    if not viewer.is_public:
        return WORKER_DIMENSIONS
    if level == "village":
        return ()
    first = next((name for name in taken if name in PUBLIC_DIMENSIONS), "")
    return (first,) if first else PUBLIC_DIMENSIONS


def _codes(dimension: str, key: str, is_off: bool, t: Translator) -> list[str]:
    return st.multiselect(
        t(f"coverage.{dimension}"),
        data.codes(dimension),
        format_func=lambda code: t.code(dimension, code),
        key=key,
        on_change=address.write,
        args=(_DIMENSIONS[dimension], key, []),
        placeholder=t("coverage.all"),
        disabled=is_off,
    )


def choose(district: str = "", village: str = "") -> None:
    """A click on a map or on a breadcrumb is the same choice as the lists: a place takes the place of the last one."""
    address.put(_DISTRICT, district, "")
    address.put(_VILLAGE, village, "")


def take(offer: Offer, info: Info) -> None:
    """The offered month or the fewer filters, as if the reader had chosen them."""
    if offer.month is not None:
        address.put(_MONTH, months.text(offer.month), months.text(info.month))
    for dimension in offer.dropped:
        address.put(_DIMENSIONS[dimension], [], [])
