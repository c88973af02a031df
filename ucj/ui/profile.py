"""The village's profile on the screen: which village, what stands for one that has no numbers, and its paper."""

from __future__ import annotations

import functools

import streamlit as st

from ucj import months
from ucj.access import Viewer
from ucj.charts import composition, share_lines
from ucj.export import pdf
from ucj.geo import touching
from ucj.geo.touching import Around
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.ui import address, data, drawing, filter_bar, show
from ucj.views import activity_marks, profile_offer, profile_paper, uncovered_who
from ucj.views import profile as views
from ucj.views.area import Choice
from ucj.views.profile import Profile
from ucj.views.profile_offer import Offer

_VILLAGE, _MONTH = "desa", "bulan"
# Poverty is why the programme exists; the sector says where to go.
_WHO = ("sector", "decile")


def choose(info: Info, viewer: Viewer, t: Translator) -> Choice:
    """One village and one month; without a village the whole regency."""
    known = filter_bar.places(info)
    newest_first = [months.text(month) for month in range(info.month, info.first_month - 1, -1)]
    villages, times = st.columns((3, 1.2))
    with villages:
        nobody = t("profile.choose_village")
        village = filter_bar.select(
            _VILLAGE,
            t("coverage.village"),
            ["", *known.villages],
            lambda code: known.village_name(code) if code else nobody,
            t,
        )
    with times:
        text = filter_bar.select(_MONTH, t("coverage.month"), newest_first, lambda code: t.month(months.parse(code)), t)
    filters = Filters(village[:6] or info.region_code, months.parse(text), is_public=viewer.is_public)
    return Choice(filters, "village", village_code=village)


def offered(choice: Choice, info: Info, t: Translator) -> Offer | None:
    """What is said and offered instead of a profile; None when there is one."""
    is_unknown = bool(st.query_params.get(_VILLAGE)) and not choice.village_code
    return data.view(profile_offer.build, info, choice, is_unknown, t)


def offer(found: Offer, info: Info) -> None:
    show.message(found.message, is_empty=True)
    if found.label:
        st.button(found.label, on_click=_follow, args=(found, info), type="primary")


def _follow(found: Offer, info: Info) -> None:
    address.put(_VILLAGE, found.village_code, "")
    address.put(_MONTH, months.text(found.month), months.text(info.month))


def build(choice: Choice, info: Info, t: Translator) -> Profile:
    layer = data.shapes("village", info.region_code)
    return data.view(views.build, info, choice, _around(layer.identity, choice.village_code, info.region_code), t)


@functools.lru_cache(maxsize=500)
def _around(_identity: str, code: str, region_code: str) -> Around:
    return touching.around(data.shapes("village", region_code).frame, code)


def picture(view: Profile, choice: Choice, info: Info, t: Translator) -> None:
    """The map and the trend side by side, for the eye and for the printer."""
    where, when = show.panels((view.map_title, view.trend.title), (4.6, 5.4), ("coverage", "active_series"))
    if drawn := _map(choice, info, t):
        show.svg(where, drawn, "peta_desa")
    else:
        where.info(t("profile.no_shape"), icon=":material/info:")
    line = view.trend
    alt = activity_marks.alt(line.alt, line.done, t)
    wide, narrow = (
        draw(line.lines, line.x, line.y, alt, line.done, line.first_month)
        for draw in (share_lines.wide, share_lines.narrow)
    )
    drawing.show(when, wide, "tren_desa", narrow)


def _map(choice: Choice, info: Info, t: Translator) -> str:
    return _drawn(data.shapes("village", info.region_code).identity, choice, info, t)


# Finding room for the names takes longer than the rest of the page.
@functools.lru_cache(maxsize=100)
def _drawn(_identity: str, choice: Choice, info: Info, t: Translator) -> str:
    return views.map_drawing(build(choice, info, t), data.shapes("village", info.region_code), t)


def facts(view: Profile, t: Translator) -> None:
    place = show.panels((t("profile.place_title"),), (1,), ("coverage",))[0]
    for column, column_facts in zip(place.columns(2, gap="large"), (view.facts[:3], view.facts[3:]), strict=True):
        column.markdown("\n\n".join(f"**{fact.label}**  \n{fact.text}" for fact in column_facts))


def who(choice: Choice, t: Translator) -> None:
    """By sector and by decile, for roles whose figures come from persons."""
    if choice.filters.is_public:
        show.small(t("profile.who_public"))
        return
    found = _who(choice, t)
    places = show.panels([each.title for each in found], (1,) * len(found), ("composition",) * len(found))
    for place, view in zip(places, found, strict=True):
        if view.rows:
            place.html(composition.html(view.rows, view.words))
        if view.note:
            with place:
                show.small(view.note)


def _who(choice: Choice, t: Translator) -> list[uncovered_who.Who]:
    return [data.view(uncovered_who.build, choice, dimension, t) for dimension in _WHO]


def table(view: Profile, t: Translator) -> None:
    """The numbers beside the village's own, under their title, and as files."""
    st.markdown(f"**{view.table.title}**")
    show.table_open(view.table, t)
    show.small(view.table_note)


def download(view: Profile, choice: Choice, info: Info, t: Translator) -> None:
    """The profile as one page of paper, made when it is asked for."""
    st.download_button(
        t("profile.pdf"),
        lambda: pdf.profile(_paper(view, choice, info, t)),
        f"{view.file_stem}.pdf",
        "application/pdf",
        on_click="ignore",
        icon=":material/picture_as_pdf:",
    )


def _paper(view: Profile, choice: Choice, info: Info, t: Translator) -> profile_paper.Paper:
    said = [] if choice.filters.is_public else [each.title for each in _who(choice, t)]
    return profile_paper.build(view, _map(choice, info, t), said, info, t)
