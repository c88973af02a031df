"""Chooses what is compared, and puts the comparison on the page."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import months
from ucj.geo.layer import Level
from ucj.i18n import Translator
from ucj.metrics import level_of
from ucj.store.release import Info
from ucj.ui import address, area_map, data, filter_bar, show
from ucj.ui.filter_bar import Places
from ucj.views import comparison, comparison_places, naming
from ucj.views.area import Choice
from ucj.views.comparison import Comparison
from ucj.views.comparison_places import PlacesThen, StillMap

# Names over more places than these would cover a small map.
_NAMED_MAX = 30


def draw(choice: Choice, info: Info, t: Translator) -> None:
    """Two months or two areas: what to compare, the sentence, maps and bars, tables with their files."""
    switch, *pickers = st.columns((2.2, 3, 3), vertical_alignment="bottom")
    with switch:
        what = filter_bar.switch(
            "banding", t("coverage.view_banding"), ("bulan", "wilayah"), lambda code: t(f"comparison.what_{code}"), t
        )
    view = _months(choice, info, pickers, t) if what == "bulan" else _areas(choice, info, pickers, t)
    if view.is_empty:
        st.info(view.message, icon=":material/info:")
    else:
        st.markdown(view.message)
    if view.places:
        _places(view.places, choice, t)
    if view.stages:
        st.markdown(f"**{view.stages.title}**")
        show.table_open(view.stages, t)
    if view.places:
        show.table(view.places.table, t)


def _months(choice: Choice, info: Info, pickers: Sequence[DeltaGenerator], t: Translator) -> Comparison:
    """With the same month of the year before, unless the release is younger."""
    month = choice.filters.month
    default = max(month - 12, info.first_month) if month > info.first_month else min(month + 1, info.month)
    codes = [months.text(each) for each in range(info.month, info.first_month - 1, -1)]
    with pickers[0]:
        other = _pick("bulan2", "comparison.other_month", codes, months.text(default), _month_name(t), t)
    return data.view(comparison.two_months, info, choice, months.parse(other), t)


def _month_name(t: Translator) -> Callable[[str], str]:
    return lambda code: t.month(months.parse(code))


def _areas(choice: Choice, info: Info, pickers: Sequence[DeltaGenerator], t: Translator) -> Comparison:
    """The chosen place and the one around it, unless others are named."""
    known = filter_bar.places(info)
    codes = [info.region_code, *known.districts]
    # The public's tables hold no other filter for villages.
    codes += [] if choice.filters.is_public and choice.filters.chosen else known.villages
    chosen = choice.focus.region_code
    first = next(iter(known.districts)) if chosen == info.region_code else chosen
    say = functools.partial(_area_name, known, info, t)
    with pickers[0]:
        one = _pick("wilayah1", "comparison.first_area", codes, first, say, t)
    with pickers[1]:
        other = _pick("wilayah2", "comparison.second_area", codes, _around(chosen, info), say, t)
    proposal = next(code for code in (_around(one, info), *known.districts) if code != one)
    return data.view(comparison.two_areas, info, choice.filters, (one, other), say(proposal), t)


def _around(code: str, info: Info) -> str:
    """The place that a place lies in; the regency's is itself."""
    return info.region_code if level_of(code) != "village" else code[:6]


def _area_name(known: Places, info: Info, t: Translator, code: str) -> str:
    if level_of(code) == "village":
        return known.village_name(code)
    return naming.full_name(code, known.districts.get(code, info.region_name), t)


def _pick(name: str, label: str, codes: Sequence[str], default: str, say: Callable[[str], str], t: Translator) -> str:
    """A list whose default moves with the page's other choices: what the address does not name is the default."""
    key = address.follow(name, codes, default, t)
    if st.query_params.get(name) not in codes:
        st.session_state[key] = default
    return st.selectbox(t(label), codes, format_func=say, key=key, on_change=address.write, args=(name, key, default))


def _places(places: PlacesThen, choice: Choice, t: Translator) -> None:
    """Both months above, what became of each place below: as a map and as bars of the same differences."""
    layer = data.shapes(choice.level, choice.filters.region_code)
    if not 0 < len(layer.frame) <= _NAMED_MAX:
        (bars,) = show.panels((places.title,), (1,), ("coverage",))
    else:
        before, after, moved = places.maps
        above = show.panels((before.title, after.title), (1, 1), ("coverage",) * 2)
        below, bars = show.panels((moved.title, places.title), (1, 1), ("coverage",) * 2)
        for index, (place, shown) in enumerate(zip((*above, below), places.maps, strict=True)):
            drawn = _map(layer.identity, choice.level, choice.filters.region_code, shown, t)
            show.svg(place, drawn, f"peta_banding_{index}")
    if len(places.table.frame) > _NAMED_MAX:
        show.scrolling(bars, places.bars, area_map.HEIGHT, places.title)
    else:
        show.html(bars, places.bars)


# Finding room for the names takes a third of a second.
@functools.lru_cache(maxsize=50)
def _map(_identity: str, level: Level, within: str, shown: StillMap, t: Translator) -> str:
    return comparison_places.map_drawing(shown, data.shapes(level, within), t)
