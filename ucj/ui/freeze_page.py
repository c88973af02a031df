"""Chooses what is compared, draws it, and freezes and opens releases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from ucj import months
from ucj.access import Permission, Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import data, filter_bar, freeze_choice, freeze_data, show
from ucj.views import compare, freeze_list
from ucj.views.compare import Compared
from ucj.views.freeze_list import Release


def compared(releases: tuple[Release, ...], info: Info, viewer: Viewer, t: Translator) -> Compared:
    """The two sides that were chosen. Of a release that does not open, or of another registry, the page says so."""
    known = {each.name: each for each in releases if each.is_open}
    left, right, beside = st.columns((3, 3, 2))
    with right:
        codes = [info.name, *(name for name in known if name != info.name)]
        to = filter_bar.select(freeze_choice.OTHER, t("compare.to"), codes, lambda code: _label(code, known, t), t)
    later = info if to == info.name else data.info_of(to)
    if not (codes := _earlier_codes(later, known)):
        return compare.nothing(later, t)
    with left:
        chosen = filter_bar.select("dari", t("compare.from"), codes, lambda code: _label(code, known, t), t)
    before, month = _side(chosen, later)
    with beside:
        if both := _month(before, later, t):
            later, month = replace(later, month=both), both
    return data.view_of(to, compare.build, later, before, month, viewer.is_public, t)


def _month(before: Info, later: Info, t: Translator) -> int | None:
    """The month in which two releases are compared; None for the newest of each, and within one release."""
    common = range(min(before.month, later.month), max(before.first_month, later.first_month) - 1, -1)
    if before.name == later.name or not common:
        return None
    newest = t("compare.month_newest")
    codes = ["", *map(months.text, common)]
    chosen = filter_bar.select(
        "bulan", t("compare.month"), codes, lambda code: t.month(months.parse(code)) if code else newest, t
    )
    return months.parse(chosen) if chosen else None


def _earlier_codes(later: Info, known: Mapping[str, Release]) -> list[str]:
    """Releases by their names and months of the later release itself; what is compared by itself comes first."""
    own = [months.text(month) for month in range(later.month - 1, later.first_month - 1, -1)]
    codes = [*(name for name in known if name != later.name), *own]
    default = freeze_data.before(later.name, later.month)
    first = default[0] if default and default[0] in known and default[0] != later.name else own[0] if own else ""
    return sorted(codes, key=lambda code: code != first)


def _side(code: str, later: Info) -> tuple[Info, int]:
    if code.startswith("ucj"):
        before = data.info_of(code)
        return before, before.month
    return later, months.parse(code)


def _label(code: str, known: Mapping[str, Release], t: Translator) -> str:
    each = known.get(code)
    if not each or each.month is None:
        return t("compare.same_release", month=t.month(months.parse(code))) if code[:1].isdigit() else code
    facts = {"month": t.month(each.month), "release": code}
    if each.freezes:
        return t("compare.frozen_label", name=each.freezes[0].name, **facts)
    return t("compare.published_label" if each.state == "published" else "compare.release_label", **facts)


def draw(view: Compared, t: Translator) -> None:
    """Causes beside districts, and under them the same as tables."""
    if view.causes:
        why, where = show.panels((view.causes_title, view.places_title), (1, 1), ("compare", "compare"))
        show.html(why, view.causes)
        show.html(where, view.places)
    elif view.places:
        (where,) = show.panels((view.places_title,), (1,), ("compare",))
        show.html(where, view.places)
    if view.causes_note:
        show.notes((view.causes_note,))
    for table in view.tables:
        st.markdown(f"**{table.title}**")
        show.table_open(table, t)


def keep(known: tuple[Release, ...], info: Info, viewer: Viewer, t: Translator) -> None:
    """What can be done with releases, above the list of them all."""
    opening, freezing = st.columns(2) if viewer.may(Permission.PLAN) else (st.container(), None)
    if freezing:
        with freezing.container(border=True, height="stretch"):
            known = _freeze(next(each for each in known if each.name == info.name), info, viewer, t) or known
    with opening.container(border=True, height="stretch"):
        _open(known, info, t)
    for table in filter(None, (freeze_list.table(known, info, viewer.is_public, t), freeze_list.kept(known, info, t))):
        st.markdown(f"**{table.title}**")
        show.table_open(table, t)


def _freeze(now: Release, info: Info, viewer: Viewer, t: Translator) -> tuple[Release, ...]:
    """The form; after a freeze the releases as they are then."""
    show.titled(st.container(), t("freeze.form_title"), "coverage")
    st.markdown(freeze_list.offer(info, now.active, now.eligible, t))
    with st.form("bekukan", border=False):
        name = st.text_input(t("freeze.form_name"), placeholder=t("freeze.form_name_help"), key="nama_beku")
        note = st.text_input(t("freeze.form_note"), key="catatan_beku")
        is_sent = st.form_submit_button(t("freeze.form_button"), icon=":material/ac_unit:")
    if not is_sent:
        return ()
    try:
        done = freeze_data.freeze(name, note, info, viewer, t)
    except UcjError as problem:
        show.problem(problem, t)
        return ()
    st.success(t("freeze.done", name=done.name, release=done.release), icon=":material/check:")
    return freeze_data.releases(viewer.is_public)


def _open(known: tuple[Release, ...], info: Info, t: Translator) -> None:
    st.markdown(f"**{t('freeze.open_title')}**")
    for each in known:
        if each.problem:
            show.problem(each.problem, t)
    frozen = {each.name: each for each in known if each.freezes and each.is_open}
    if not frozen:
        st.markdown(t("freeze.open_gone" if any(each.freezes for each in known) else "freeze.open_none"))
        return
    # Which one is open stands in the address; this list only offers them.
    chosen = st.selectbox(
        t("freeze.open_label"), list(frozen), format_func=lambda code: _label(code, frozen, t), key="buka_beku"
    )
    st.button(
        t("freeze.open_button"),
        icon=":material/visibility:",
        disabled=bool(info.frozen) and chosen == info.name,
        on_click=freeze_choice.open_release,
        args=(chosen,),
        key="buka_beku_tombol",
    )
