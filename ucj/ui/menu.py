"""The menu table: every page with its address, title and permission. The role decides what is listed."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ucj.access import Permission, Viewer
from ucj.i18n import Translator
from ucj.ui import guard


@dataclass(frozen=True)
class PageSpec:
    """`url` is a public name: it stays Indonesian and is never changed."""

    path: str
    url: str
    section: str
    permission: Permission
    icon: str

    @property
    def title_key(self) -> str:
        return f"menu.{self.url}"


PAGES: tuple[PageSpec, ...] = (
    PageSpec("pages/utama/ringkasan.py", "ringkasan", "menu.section_main", Permission.SEE_SUMMARY, ":material/home:"),
    PageSpec("pages/cakupan/wilayah.py", "wilayah", "menu.section_coverage", Permission.SEE_COVERAGE, ":material/map:"),
    PageSpec(
        "pages/cakupan/belum_terlindungi.py",
        "belum_terlindungi",
        "menu.section_coverage",
        Permission.SEE_COVERAGE,
        ":material/person_alert:",
    ),
    PageSpec(
        "pages/cakupan/profil.py", "profil", "menu.section_coverage", Permission.SEE_COVERAGE, ":material/location_on:"
    ),
    PageSpec(
        "pages/kepesertaan/keaktifan.py",
        "keaktifan",
        "menu.section_membership",
        Permission.SEE_COVERAGE,
        ":material/monitor_heart:",
    ),
    PageSpec(
        "pages/kepesertaan/berisiko.py",
        "berisiko",
        "menu.section_membership",
        Permission.SEE_SMALL_COUNTS,
        ":material/warning:",
    ),
    PageSpec(
        "pages/kepesertaan/perusahaan.py",
        "perusahaan",
        "menu.section_membership",
        Permission.SEE_SMALL_COUNTS,
        ":material/factory:",
    ),
    PageSpec(
        "pages/kepesertaan/klaim.py", "klaim", "menu.section_membership", Permission.SEE_COVERAGE, ":material/paid:"
    ),
    PageSpec(
        "pages/kepesertaan/pekerja_rentan.py",
        "pekerja_rentan",
        "menu.section_membership",
        Permission.SEE_SMALL_COUNTS,
        ":material/volunteer_activism:",
    ),
    PageSpec(
        "pages/kepesertaan/kegiatan.py",
        "kegiatan",
        "menu.section_membership",
        Permission.SEE_COVERAGE,
        ":material/event_note:",
    ),
    PageSpec("pages/target/capaian.py", "capaian", "menu.section_target", Permission.SEE_COVERAGE, ":material/flag:"),
    PageSpec(
        "pages/target/alokasi.py", "alokasi", "menu.section_target", Permission.SEE_COVERAGE, ":material/splitscreen:"
    ),
    PageSpec(
        "pages/target/skenario.py",
        "skenario",
        "menu.section_target",
        Permission.SEE_SMALL_COUNTS,
        ":material/calculate:",
    ),
    PageSpec(
        "pages/angka/rekonsiliasi.py",
        "rekonsiliasi",
        "menu.section_figures",
        Permission.SEE_COVERAGE,
        ":material/balance:",
    ),
    PageSpec(
        "pages/angka/pembekuan.py", "pembekuan", "menu.section_figures", Permission.SEE_COVERAGE, ":material/ac_unit:"
    ),
    PageSpec("pages/angka/kamus.py", "kamus", "menu.section_figures", Permission.SEE_SUMMARY, ":material/menu_book:"),
    PageSpec("pages/data/masuk.py", "masuk", "menu.section_data", Permission.SEND_FILES, ":material/upload_file:"),
    PageSpec("pages/data/mutu.py", "mutu", "menu.section_data", Permission.SEE_QUALITY, ":material/fact_check:"),
)


def navigation(viewer: Viewer, t: Translator) -> StreamlitPage:
    """The menu for this viewer; the page to run.

    The address of a page that the role may not open says so, in the reader's language: its file is never run.
    """
    sections: dict[str, list[StreamlitPage]] = {}
    for spec in PAGES:
        if viewer.may(spec.permission):
            page = st.Page(
                spec.path, title=t(spec.title_key), icon=spec.icon, url_path=spec.url, default=spec is PAGES[0]
            )
            sections.setdefault(t(spec.section), []).append(page)
    closed = [
        st.Page(guard.refuse, title=t(spec.title_key), url_path=spec.url, visibility="hidden")
        for spec in PAGES
        if not viewer.may(spec.permission)
    ]
    # Under a heading that is there anyway: one of hidden pages alone would stand in the menu.
    next(iter(sections.values())).extend(closed)
    return st.navigation(sections, expanded=True)
