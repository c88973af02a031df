"""The form in which a published figure is entered with its source; it is part of the next build."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ucj import figure_entry, reconciliation_words, reference, settings
from ucj.access import Permission, Viewer
from ucj.errors import UcjError
from ucj.i18n import Translator
from ucj.statements import MEANINGS
from ucj.store import entered
from ucj.store.release import Info
from ucj.ui import data, entered_list, show
from ucj.ui.reconciliation import names
from ucj.views import reconciliation as views

_OPERATORS = ("~", "=", ">", "<")


def draw(info: Info, viewer: Viewer, t: Translator) -> None:
    """For those who may plan: the form, and what was entered with it."""
    if not viewer.may(Permission.PLAN):
        return
    with st.expander(t("reconciliation.form_title"), key="angka_baru"):
        with st.form("angka_terbit", border=False, clear_on_submit=False):
            answers = _answers(info, t)
            is_sent = st.form_submit_button(t("reconciliation.form_save"), icon=":material/add:")
        if is_sent:
            _save(answers, info, viewer, t)
        lines = views.entered(data.run, info, entered.figures(settings.load()), t)
        entered_list.draw(lines, entered.withdraw_figure, "angka_tarik", t)


def _answers(info: Info, t: Translator) -> dict[str, str]:
    regions = dict(names(settings.load()))
    first, second = st.columns(2), st.columns((2, 1.4, 1, 1))
    said = st.text_input(t("reconciliation.ask_as_stated"), key="angka_kutipan")
    third = st.columns(2)
    return {
        "region_code": first[0].selectbox(
            t("reconciliation.ask_region_code"),
            [info.region_code, *(code for code in regions if code != info.region_code)],
            format_func=lambda code: regions.get(code, code),
            key="angka_wilayah",
        ),
        "figure": first[1].selectbox(
            t("reconciliation.ask_figure"),
            list(MEANINGS),
            format_func=lambda figure: t.code("figure", figure),
            key="angka_jenis",
        ),
        "operator": second[0].selectbox(
            t("reconciliation.ask_operator"),
            _OPERATORS,
            format_func=lambda sign: t(_OPERATOR_KEYS[sign]),
            key="angka_tanda",
        ),
        "value": _number(second[1], "value", "angka_nilai", t),
        "half_width": _number(second[2], "half_width", "angka_pembulatan", t),
        "stated_on": second[3]
        .date_input(t("reconciliation.ask_stated_on"), info.as_of, key="angka_tanggal")
        .isoformat(),
        "as_stated": said,
        "speaker_or_body": third[0].text_input(t("reconciliation.ask_speaker_or_body"), key="angka_penutur"),
        "source": third[1].text_input(t("reconciliation.ask_source"), key="angka_sumber"),
    }


def _number(place: DeltaGenerator, column: str, key: str, t: Translator) -> str:
    """A widget of numbers: "62.000" typed as text would be 62. Left empty, the rounding is read off the value."""
    hint = t("reconciliation.half_width_hint") if column == "half_width" else None
    value = place.number_input(
        t(_NUMBER_KEYS[column]), min_value=0.0, value=None, step=1.0, format="%.2f", help=hint, key=key
    )
    return "" if value is None else repr(float(value)).removesuffix(".0")


_NUMBER_KEYS = {"value": "reconciliation.ask_value", "half_width": "reconciliation.ask_half_width"}
_OPERATOR_KEYS = {
    "~": "reconciliation.operator_about",
    "=": "reconciliation.operator_equal",
    ">": "reconciliation.operator_more",
    "<": "reconciliation.operator_less",
}


def _save(answers: dict[str, str], info: Info, viewer: Viewer, t: Translator) -> None:
    chosen = settings.load()
    try:
        standing = [reference.read(chosen, "published_figures"), entered.figures(chosen)]
        facts = figure_entry.facts(answers, info.as_of, [row for each in standing for row in each.to_dict("records")])
        entered.add_figure(chosen, facts, viewer.role.value)
    except UcjError as problem:
        show.problem(problem, t)
    else:
        said = reconciliation_words.interval(figure_entry.statement(facts), t)
        st.success(t("reconciliation.form_saved", stated=said), icon=":material/check_circle:")
