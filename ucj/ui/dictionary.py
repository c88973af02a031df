"""The metric dictionary on the screen: which metric, its entry, and the list of all."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.store.release import Info
from ucj.ui import address, data, filter_bar, show
from ucj.ui.meaning import METRIC
from ucj.ui.words import plain
from ucj.views import dictionary, dictionary_list
from ucj.views.dictionary import Entry, Said
from ucj.views.dictionary_list import Subject


def choose(t: Translator) -> tuple[str, str]:
    """The metric of the address, '' for none, and the words looked for."""
    metric, words = st.columns(2)
    with metric:
        nobody = t("dictionary.choose_none")
        name = filter_bar.select(
            METRIC,
            t("dictionary.choose"),
            ("", *dictionary_list.names()),
            lambda code: t(f"metric.{code}.title") if code else nobody,
            t,
        )
    with words:
        asked = st.text_input(t("dictionary.search"), placeholder=t("dictionary.search_hint"), key="kamus_cari")
    return name, asked


def title(name: str, t: Translator) -> str:
    if name:
        return t("dictionary.heading_entry", title=t(f"metric.{name}.title"))
    return t("dictionary.heading", count=t.number(len(dictionary_list.names())))


def draw(name: str, words: str, info: Info, viewer: Viewer, t: Translator) -> None:
    """The entry with the list beside it, or the list with its definitions; what the address asks for in vain."""
    wrong = st.query_params.get(METRIC, "")
    if wrong and not name:
        st.info(plain(dictionary_list.unknown(wrong[:60], t)), icon=":material/info:")
    subjects = dictionary_list.listed(words, t)
    if not subjects:
        st.info(plain(t("dictionary.nothing", words=words)), icon=":material/info:")
    if not name:
        _overview(subjects)
        return
    place, beside = st.columns((7, 3), gap="large")
    with place:
        _entry(_asked(name, info, viewer, t), t)
    with beside:
        st.markdown(f"**{t('dictionary.choose_none')}**")
        _beside(subjects, name)


def downloads(info: Info, t: Translator) -> None:
    with st.container(horizontal=True):
        show.downloads(dictionary_list.table(info, t), t)


def _asked(name: str, info: Info, viewer: Viewer, t: Translator) -> Entry:
    kept = tuple(data.kept_definitions().get(name, {}).items())
    return data.view(dictionary.entry, info, name, viewer.is_public, kept, t)


def _entry(entry: Entry, t: Translator) -> None:
    st.markdown(entry.rationale)
    with st.container(border=True):
        st.markdown(f"**{t('dictionary.definition')}**  \n{entry.definition}")
        if entry.kept:
            show.small(plain(entry.kept))
        st.markdown(f"**{t('dictionary.formula')}**")
        st.code(entry.formula, language=None, wrap_lines=True)
        for column, each in zip(st.columns(2), entry.counted, strict=True):
            with column:
                _said((each,))
        if entry.value:
            st.markdown(f"**{entry.value}**")
    _said(entry.below)
    st.markdown(f"**{t('dictionary.command_label')}**")
    st.code(entry.command, language="bash", wrap_lines=True)


def _said(texts: Sequence[Said]) -> None:
    st.markdown("\n\n".join(f"**{each.label}**  \n{each.text}" for each in texts))


def _overview(subjects: Sequence[Subject]) -> None:
    for subject in subjects:
        st.header(subject.title, anchor=False)
        for index, place in enumerate(st.columns(2, gap="large")):
            for item in subject.items[index::2]:
                with place.container(gap=None):
                    _opens(item.name, item.title)
                    show.small(item.definition)


def _beside(subjects: Sequence[Subject], name: str) -> None:
    for subject in subjects:
        show.small(subject.title)
        with st.container(gap=None):
            for item in subject.items:
                _opens(item.name, item.title, is_strong=item.name == name)


def _opens(name: str, text: str, *, is_strong: bool = True) -> None:
    label = f"**{text}**" if is_strong else text
    st.button(label, key=f"kamus {name}", type="tertiary", on_click=address.put, args=(METRIC, name, ""))
