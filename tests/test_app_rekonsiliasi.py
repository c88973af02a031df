"""The page *Rekonsiliasi angka* through `app.py`: contradictions, definitions, and the form for a new figure."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.test_app import EN, ID, Numbers, choices, copied, opened, title_of, use, words
from ucj import settings
from ucj.access import Permission, Role, Viewer
from ucj.settings import Settings
from ucj.store import entered, release
from ucj.ui.menu import PAGES
from ucj.views.reconciliation_bridge import DEFINITIONS

PAGE = next(spec for spec in PAGES if spec.url == "rekonsiliasi")
QUOTED = "92 persen pekerja sudah <b>terdaftar</b>"


@pytest.fixture(scope="module")
def asked(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    data = copied(tiny, tmp_path_factory.mktemp("asked") / "data")
    return Numbers(release.published(replace(tiny, data=data)))


@pytest.fixture
def own(tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own: the form writes into it."""
    data = copied(tiny, tmp_path / "own")
    use(monkeypatch, data)
    return data


def html_of(at: AppTest) -> str:
    return " ".join(str(each.proto.body) for each in at.main.get("html"))


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_the_contradictions_with_their_quotations(role: Role, own: Path, asked: Numbers) -> None:
    at = opened(PAGE, role)
    assert title_of(at) == ID("reconciliation.title", count="2", place=asked.info.region_name)
    shown = html_of(at)
    assert "lebih dari 90 persen pekerja telah terdaftar" in shown
    assert "antara 86,1 % dan 88,4 %" in shown
    assert "Kabupaten Banjar" in shown
    assert "91.000" in shown


@pytest.mark.parametrize("code", DEFINITIONS)
def test_every_definition_opens_from_the_address_with_its_sentence(code: str, own: Path) -> None:
    at = opened(PAGE, Role.PIMPINAN, definisi=code)
    title_of(at)
    assert choices(at)["definisi"] == code
    (metric,) = at.metric
    assert metric.value in words(at), "the sentence says the share"


def test_nonsense_in_the_address_is_the_first_definition(own: Path) -> None:
    at = opened(PAGE, definisi="'; DROP TABLE x; --")
    title_of(at)
    assert choices(at)["definisi"] == next(iter(DEFINITIONS))


def test_the_page_speaks_english(own: Path, asked: Numbers) -> None:
    at = opened(PAGE, Role.PIMPINAN, language="en")
    assert title_of(at) == EN("reconciliation.title", count="2", place=asked.info.region_name)
    assert "between 86.1% and 88.4%" in html_of(at)


# The form


def filled(at: AppTest, value: float = 92.0, quoted: str = QUOTED) -> AppTest:
    at.selectbox("angka_jenis").set_value("registered_share")
    at.number_input("angka_nilai").set_value(value)
    at.number_input("angka_pembulatan").set_value(0.5)
    at.text_input("angka_kutipan").set_value(quoted)
    at.text_input("angka_penutur").set_value("Tokoh Rekaan")
    at.text_input("angka_sumber").set_value("Harian Rekaan, 13 Oktober 2025")
    return at


def send(at: AppTest) -> AppTest:
    (button,) = [each for each in at.button if each.label == ID("reconciliation.form_save")]
    return button.click().run()


@pytest.mark.parametrize("role", Role)
def test_only_who_may_plan_gets_the_form(role: Role, own: Path) -> None:
    labels = [each.label for each in opened(PAGE, role).button]
    assert (ID("reconciliation.form_save") in labels) == Viewer(role).may(Permission.PLAN)


def test_a_figure_is_saved_with_its_source_and_waits_for_the_next_release(own: Path) -> None:
    at = send(filled(opened(PAGE, Role.CABANG)))
    title_of(at)
    assert [each.value for each in at.success] == [ID("reconciliation.form_saved", stated="91,5 % sampai 92,5 %")]
    (row,) = entered.figures(settings.load()).to_dict("records")
    assert (row["figure"], row["unit"], row["operator"], row["value"]) == ("registered_share", "pct", "~", 92.0)
    assert (row["half_width"], row["region_code"], str(row["stated_on"])) == (0.5, "6311", "2025-10-13")
    assert (row["as_stated"], row["source"]) == (QUOTED, "Harian Rekaan, 13 Oktober 2025")
    waiting = " ".join(each.value for each in opened(PAGE, Role.CABANG).text)
    assert QUOTED in waiting
    assert "Harian Rekaan" in waiting
    assert "menunggu rilis berikutnya" in waiting
    at = opened(PAGE, Role.CABANG)
    at.button("angka_tarik_1").click().run()
    assert not at.text
    assert entered.figures(settings.load()).empty


def test_the_rounding_is_read_off_the_value_and_a_second_time_is_refused(own: Path) -> None:
    at = opened(PAGE, Role.CABANG)
    at = filled(at, 62_000.0)
    at.selectbox("angka_jenis").set_value("active_workers")
    at.number_input("angka_pembulatan").set_value(None)
    at = send(at)
    assert [each.value for each in at.success] == [ID("reconciliation.form_saved", stated="61.500 sampai 62.500")]
    at = send(at)
    assert not at.success
    (problem,) = [box.value for box in at.error]
    assert problem == ID("reconciliation.entry_repeated", quoted=QUOTED, source="Harian Rekaan, 13 Oktober 2025")
    assert len(entered.figures(settings.load())) == 1


@pytest.mark.parametrize(
    ("value", "quoted", "column"), [(120.0, QUOTED, "value"), (92.0, "   ", "as_stated"), (0.2, QUOTED, "half_width")]
)
def test_a_bad_answer_is_named_and_nothing_is_saved(value: float, quoted: str, column: str, own: Path) -> None:
    at = send(filled(opened(PAGE, Role.OPERATOR), value, quoted))
    assert not at.exception
    (problem,) = [box.value for box in at.error]
    assert problem.startswith(ID(f"reconciliation.ask_{column}"))
    assert entered.figures(settings.load()).empty


def test_a_release_without_figures_says_so_and_still_draws_the_bridge(own: Path) -> None:
    with duckdb.connect(str(release.published(settings.load()))) as con:
        con.execute("DELETE FROM published_figure")
    at = opened(PAGE, Role.PIMPINAN)
    assert "belum ada angka terbit" in title_of(at)
    assert next(box.value for box in at.info).startswith("Belum ada angka terbit")
    assert len(at.metric) == 1
    assert ID("reconciliation.contradiction_none") in words(at)
