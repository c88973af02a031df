"""The filters of a page, kept in the address. Their names there are public: Indonesian, and never changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ucj import months
from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.metrics import WORKER_DIMENSIONS, Filters
from ucj.store.release import Info
from ucj.ui import address, data
from ucj.views.area import Choice

_DISTRICT, _MONTH, _LEVEL = "kecamatan", "bulan", "tingkat"
_DIMENSIONS = {"segment": "jenis", "sector": "sektor", "sex": "kelamin", "age_band": "usia"}


def area(info: Info, viewer: Viewer, t: Translator) -> Choice:
    """District, level, month and up to four choices of codes; what the role may not ask for is switched off."""
    columns = st.columns((3, 2.4, 2.6, 2), vertical_alignment="bottom")
    with columns[0]:
        district = _district(info, t)
    with columns[1]:
        month = _month(info, t)
    with columns[2]:
        level = _level(bool(district), t)
    with columns[3], st.popover(t("coverage.filters"), icon=":material/filter_alt:", width="stretch"):
        chosen, dropped = _dimensions(viewer, level, t)
    filters = Filters(
        region_code=district or info.region_code,
        month=month,
        segment=chosen.get("segment", ()),
        sector=chosen.get("sector", ()),
        sex=chosen.get("sex", ()),
        age_band=chosen.get("age_band", ()),
        is_public=viewer.is_public,
    )
    return Choice(filters, level, dropped)


def _district(info: Info, t: Translator) -> str:
    districts = _district_names(info)
    everywhere = t("coverage.all_districts")
    return _select(_DISTRICT, t("coverage.district"), ["", *districts], lambda code: districts.get(code, everywhere), t)


def _month(info: Info, t: Translator) -> int:
    choices = [months.text(month) for month in range(info.month, info.first_month - 1, -1)]
    return months.parse(_select(_MONTH, t("coverage.month"), choices, lambda text: t.month(months.parse(text)), t))


def _select(name: str, label: str, codes: list[str], say: Callable[[str], str], t: Translator) -> str:
    """A list whose first code is the default."""
    key = address.follow(name, codes, codes[0], t)
    return st.selectbox(label, codes, format_func=say, key=key, on_change=address.write, args=(name, key, codes[0]))


def _district_names(info: Info) -> dict[str, str]:
    frame = data.run("coverage", Filters(info.region_code, info.month, by="district"))
    return dict(zip(frame["code"], frame["name"], strict=True))


def _level(is_district_chosen: bool, t: Translator) -> str:
    if is_district_chosen:
        return "village"
    return _segmented(_LEVEL, ("district", "village"), t("coverage.level"), lambda name: t(f"region.{name}"), t)


def ways(name: str, codes: Sequence[str], t: Translator) -> str:
    """One of several ways to look at the same numbers."""
    return _segmented(name, codes, t("coverage.view"), lambda code: t(f"coverage.view_{code}"), t)


def _segmented(name: str, codes: Sequence[str], label: str, say: Callable[[str], str], t: Translator) -> str:
    """One of a few ways, side by side; the first is the default."""
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


def _dimensions(viewer: Viewer, level: str, t: Translator) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """The choices in force, and the dimensions that were asked for and are not.

    The public's tables hold one dimension at a time, for districts: the rest is switched off and says why.
    """
    if viewer.is_public:
        st.markdown(f":small[{t('coverage.public_limits')}]")
    keys = {name: address.follow(_DIMENSIONS[name], data.codes(name), [], t) for name in WORKER_DIMENSIONS}
    taken = [name for name, key in keys.items() if st.session_state[key]]
    chosen: dict[str, tuple[str, ...]] = {}
    for name, key in keys.items():
        is_off = viewer.is_public and (level == "village" or (bool(taken) and name != taken[0]))
        codes = _codes(name, key, is_off, t)
        if codes and not is_off:
            chosen[name] = tuple(codes)
    return chosen, tuple(name for name in taken if name not in chosen)


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


def choose_district(code: str) -> None:
    """A click on the map is the same choice as the list."""
    address.put(_DISTRICT, code, "")
