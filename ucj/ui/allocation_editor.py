"""Village targets said by a person: the rest is split anew at once, and the whole is kept as a version."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import settings
from ucj.access import Permission, Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store import allocations
from ucj.store.allocations import Plan, VillageTarget
from ucj.store.release import Info
from ucj.ui import address, data, filter_bar, show, words
from ucj.ui.allocation import BASE, VERSION, Chosen
from ucj.views import allocation_aims, allocation_versions
from ucj.views.allocation import Allocation


@dataclass(frozen=True)
class Draft:
    """The question with the numbers that a person has said. place: where it can be kept; None where nobody may."""

    filters: Filters
    place: DeltaGenerator | None = None


def edited(place: DeltaGenerator, chosen: Chosen, info: Info, viewer: Viewer, t: Translator) -> Draft:
    """Only a split of today's counts can be changed, by those who may plan."""
    if not (viewer.may(Permission.PLAN) and chosen.is_of_now):
        return Draft(chosen.filters)
    try:
        rows = data.run("allocation", chosen.filters.asking("village"))
    except UcjError:
        return Draft(chosen.filters)
    with place.expander(t("allocation.edit"), icon=":material/edit:") as opened:
        show.small(t("allocation.edit_about"))
        fixed = entries(_asked(_offered(rows, _base(chosen), info), chosen, t))
    return Draft(replace(chosen.filters, detail=replace(chosen.rule, fixed=fixed)), opened)


def _base(chosen: Chosen) -> dict[str, int]:
    """What was fixed in the version that a new one starts from."""
    number = st.query_params.get(BASE)
    plans = [each.plan for each in chosen.versions if str(each.allocation_id) == number]
    return {each.village_code: each.target_count for plan in plans for each in plan.villages if each.is_fixed}


def _offered(rows: pd.DataFrame, base: dict[str, int], info: Info) -> pd.DataFrame:
    """A row a village that can have a target, by code; `fix` is for the person."""
    names = filter_bar.places(info)
    offered = rows.dropna(subset=["target_count"]).set_index("code")
    return pd.DataFrame(
        {
            "name": [names.village_name(code) for code in offered.index],
            "fix": pd.Series([base.get(code) for code in offered.index], index=offered.index, dtype="Int64"),
            "target": offered["target_count"],
            "reached": offered["reached_count"],
            "eligible": offered["eligible_count"],
        }
    )


def _asked(offered: pd.DataFrame, chosen: Chosen, t: Translator) -> pd.DataFrame:
    headings = {
        "name": t("region.village"),
        "target": t("allocation.edit_split"),
        "reached": t("allocation.column_reached"),
        "eligible": t.code("stage", "eligible"),
    }
    columns = {name: st.column_config.Column(heading, disabled=True) for name, heading in headings.items()}
    columns["fix"] = st.column_config.NumberColumn(t("allocation.edit_fix"), min_value=0, step=1, format="%d")
    # Numbers said for one question are not those for another.
    question = f"{chosen.goal.code} {chosen.rule.split_by} {chosen.rule.minimum_count} {st.query_params.get(BASE, '')}"
    return st.data_editor(
        offered,
        column_config=columns,
        hide_index=True,
        height=420,
        placeholder="",
        key=f"tetapkan {question} {t.language}",
    )


def entries(said: pd.DataFrame) -> tuple[str, ...]:
    """The numbers of the column `fix` as the metric is asked them."""
    return tuple(f"{code}={int(number)}" for code, number in said["fix"].dropna().items())


def keep(draft: Draft, view: Allocation, chosen: Chosen, info: Info, viewer: Viewer, t: Translator) -> None:
    """The name and the button that save what is shown, under its sum, or under what cannot be."""
    if draft.place is None:
        return
    with draft.place:
        show.sentence(view.message, is_empty=view.is_empty)
        if view.is_empty:
            return
        with st.form("simpan_alokasi", border=False):
            name = st.text_input(t("allocation.save_name"), placeholder=t("allocation.save_hint"), max_chars=80)
            if st.form_submit_button(t("allocation.save"), icon=":material/save:"):
                _keep(_plan(name, chosen, draft.filters, info), viewer, t)


def _plan(name: str, chosen: Chosen, filters: Filters, info: Info) -> Plan:
    rows = data.run("allocation", filters.asking("village")).dropna(subset=["target_count"])
    columns = (rows[each].tolist() for each in ("code", "target_count", "is_fixed"))
    return Plan(
        name=name,
        target_code=chosen.goal.series,
        target_year=chosen.goal.year,
        target_count=int(rows["target_count"].sum()),
        split_by=chosen.rule.split_by,
        minimum_count=chosen.rule.minimum_count,
        release=info.name,
        villages=tuple(VillageTarget(*row) for row in zip(*columns, strict=True)),
    )


def _keep(plan: Plan, viewer: Viewer, t: Translator) -> None:
    try:
        number = allocations.save(settings.load(), plan, viewer.role.value)
    except UcjError as problem:
        show.problem(problem, t)
        return
    # What is saved opens: the reader sees that it is there.
    address.put(BASE, "", "")
    address.put(VERSION, str(number), "")
    st.rerun()


def listed(chosen: Chosen, viewer: Viewer, t: Translator) -> None:
    """Every saved version, for those who may plan."""
    if not viewer.may(Permission.PLAN):
        return
    st.markdown(f"**{t('allocation.saved_title')}**")
    if not chosen.versions:
        show.small(t("allocation.saved_none"))
        return
    goals = data.view(allocation_aims.goals, replace(chosen.filters, detail=None), t)
    words.table(allocation_versions.listed(chosen.versions, goals, t))
    show.small(t("allocation.saved_open"))
