"""The form for a scheme's budget: judged before it is kept, and in force from the next build on."""

from __future__ import annotations

import streamlit as st

from ucj import settings
from ucj.access import Permission, Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.store import entered
from ucj.store.release import Info
from ucj.ui import data, entered_list, show, words
from ucj.views import programme, programme_entry
from ucj.views.programme_entry import Entry


def form(info: Info, viewer: Viewer, t: Translator) -> None:
    """Only for those who plan, and where there is a scheme."""
    names = data.view(programme.names, info)
    if not names or not viewer.may(Permission.PLAN):
        return
    with st.expander(t("programme.entry"), icon=":material/add:"):
        show.small(t("programme.entry_about"))
        entry = _asked(dict(names), info, t)
        if entry:
            _keep(entry, dict(names), viewer, t)
        own = programme_entry.listed(names, entered.budgets(settings.load()), info, t)
        entered_list.draw(own, entered.withdraw_budget, "anggaran_tarik", t)


def _asked(names: dict[str, str], info: Info, t: Translator) -> Entry | None:
    """What was typed, once it is sent."""
    with st.form("anggaran_baru", border=False):
        of, when, amount = st.columns((2, 1, 2))
        code = of.selectbox(
            t("programme.choose"), [*names], format_func=lambda each: names[each], key="anggaran_program"
        )
        year = when.number_input(
            t("programme.entry_year"), min_value=2000, max_value=2100, value=info.month // 12, key="anggaran_tahun"
        )
        idr = amount.number_input(t("programme.entry_amount"), value=0, step=1_000_000, key="anggaran_jumlah")
        line = st.text_input(t("programme.entry_line"), key="anggaran_rekening", max_chars=120)
        source = st.text_input(t("programme.entry_source"), key="anggaran_sumber", max_chars=200)
        is_sent = st.form_submit_button(t("programme.entry_save"), type="primary")
    return Entry(code, int(year), line, int(idr), source) if is_sent else None


def _keep(entry: Entry, names: dict[str, str], viewer: Viewer, t: Translator) -> None:
    try:
        programme_entry.judge(entry, entered.budgets(settings.load()))
        entered.add_budget(settings.load(), entry.facts(), viewer.role.value)
    except UcjError as problem:
        show.problem(problem, t)
        return
    name, amount = names[entry.programme], t.rupiah(entry.amount_idr)
    st.success(words.plain(t("programme.entry_saved", name=name, year=entry.year, amount=amount)))
