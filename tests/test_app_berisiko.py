"""The page *Peserta berisiko* through `app.py`: cards and places for those who see figures, names for those who may."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers import Person, new_office
from tests.metrics.test_at_risk import ledger, paid
from tests.test_app import ID, Numbers, copied, opened, title_of, use, words
from ucj.access import Role
from ucj.metrics.risk_members import ANY, OUTSIDE, RISKS, AtRisk, listed
from ucj.settings import Settings
from ucj.store import persons, release
from ucj.ui.menu import PAGES
from ucj.views.at_risk import CARDS

PAGE = next(spec for spec in PAGES if spec.url == "berisiko")


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = copied(tiny, tmp_path_factory.mktemp("risk") / "data")
    shutil.copy(persons.path_of(tiny, release.current_name(tiny) or ""), data / "releases")
    return data


@pytest.fixture
def demo(shown: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use(monkeypatch, shown)
    return shown


def named(at: AppTest) -> AppTest:
    """With the list of names open."""
    at.session_state["daftar_nama"] = True
    return at.run()


@pytest.fixture(scope="module")
def numbers(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    return Numbers(release.published(replace(tiny, data=copied(tiny, tmp_path_factory.mktemp("asked") / "data"))))


def cards(at: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in at.metric}


OWN = {"unpaid_1", "unpaid_2", "unpaid_3"}


@pytest.mark.parametrize(
    ("address", "asked", "payers", "without"),
    [
        ({}, {}, (), set()),
        ({"kecamatan": "631106"}, {"region_code": "631106"}, (), {OUTSIDE}),
        ({"sektor": "farming"}, {"sector": ("farming",)}, (), {OUTSIDE, "employer_unpaid"}),
        ({"pembayar": "regency"}, {}, ("regency",), {"employer_unpaid"}),
        ({"pembayar": "company"}, {}, ("company",), OWN),
    ],
)
def test_every_card_is_as_long_as_its_list_and_stands_where_it_applies(
    address: dict[str, str],
    asked: dict[str, Any],
    payers: tuple[str, ...],
    without: set[str],
    demo: Path,
    numbers: Numbers,
) -> None:
    at = opened(PAGE, Role.PIMPINAN, **address)
    filters = numbers.filters(Role.PIMPINAN, **asked)
    counts = {
        risk: len(listed(numbers.con, replace(filters, detail=AtRisk(risk, payers)))) for risk in CARDS.keys() - without
    }
    assert cards(at) == {ID.code("risk", risk): ID.number(count) for risk, count in counts.items()}
    owing = counts["employer_unpaid"] if payers == ("company",) else sum(counts[risk] for risk in OWN)
    assert title_of(at).startswith(f"{ID.number(owing)} peserta aktif")
    assert ("ditunggak perusahaan" in title_of(at)) == (payers == ("company",))


@pytest.mark.parametrize("risk", RISKS)
def test_every_risk_is_looked_at_closely(risk: str, demo: Path, numbers: Numbers) -> None:
    at = opened(PAGE, Role.PIMPINAN, risiko=risk, kecamatan="" if risk == OUTSIDE else "631106")
    code = numbers.info.region_code if risk == OUTSIDE else "631106"
    asked = numbers.filters(Role.PIMPINAN, region_code=code, detail=AtRisk(risk))
    count = len(listed(numbers.con, asked))
    said = ID("at_risk.places_outside" if risk == OUTSIDE else "at_risk.places_none", risk=ID.code("risk", risk))
    assert (said in words(at)) == (risk == OUTSIDE or count == 0)
    if risk == ANY:
        assert f"{ID.number(count)} dari " in words(at)


def test_a_month_without_a_ledger_says_at_least_and_names_who_sends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = new_office(tmp_path)
    owing, other, steady = Person(1), Person(2), Person(3)
    office.workforce("2024-10", *(each.works() for each in (owing, other, steady)))
    paid_for = (owing.member("2025-08"), steady.member("2024-01"))
    office.participation("2025-08", *paid_for)
    office.participation("2025-09", *paid_for, other.member("2025-09", payer="MANDIRI"))
    ledger(office, "2025-09", paid(steady, "2025-09"))
    # Roles can be tried on demo data alone.
    with duckdb.connect(str(office.settings.registry)) as con:
        con.execute("UPDATE registry_info SET is_demo = TRUE")
    office.release().close()
    use(monkeypatch, tmp_path)
    part = opened(PAGE, Role.PIMPINAN)
    assert title_of(part).startswith("Sekurangnya 1 peserta aktif berisiko nonaktif")
    # Owing: an unpaid month, and the second of membership. Other: the first of membership, and no ledger.
    assert "Sekurangnya 2 dari 3 peserta aktif" in words(part)
    [warning] = [box.value for box in part.warning]
    assert "Buku iuran September 2025 belum ada untuk Mandiri (1 peserta aktif)." in warning
    assert "Cabang BPJS Ketenagakerjaan mengirimnya sebagai berkas buku iuran;" in warning
    none = opened(PAGE, Role.PIMPINAN, bulan="2025-08")
    assert title_of(none).startswith("Sekurangnya 1 peserta aktif memikul sedikitnya satu risiko")
    assert cards(none)[ID.code("risk", "unpaid_1")] == ID("at_risk.no_ledger")
    assert "APBD kabupaten (2 peserta aktif)" in none.warning[0].value


def test_nonsense_in_the_address_is_as_none(demo: Path) -> None:
    plain = opened(PAGE, Role.PIMPINAN)
    odd = opened(PAGE, Role.PIMPINAN, risiko="'; DROP", pembayar="zz", desa="x", bulan="1999-01")
    assert words(odd) == words(plain)


def test_names_are_for_those_who_may_and_are_as_many_as_counted(demo: Path) -> None:
    leader = named(opened(PAGE, Role.PIMPINAN, risiko="under_3_months"))
    assert len(leader.dataframe) == 0
    assert ID("at_risk.list_only") in words(leader)
    branch = named(opened(PAGE, Role.CABANG, risiko="under_3_months"))
    title_of(branch)
    count = next(each.value for each in branch.metric if each.label == ID.code("risk", "under_3_months"))
    names = branch.dataframe[0].value
    assert f"{len(names)}" == count != "0"
    assert names["nik"].str.fullmatch(r"\d{4}").all()
    assert "address" in names


def test_a_release_without_its_names_says_so_and_keeps_the_counts(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demo, tmp_path / "bare")
    for path in (tmp_path / "bare" / "releases").glob("*.persons.duckdb"):
        path.unlink()
    use(monkeypatch, tmp_path / "bare")
    at = named(opened(PAGE, Role.CABANG, risiko="paid_twice"))
    assert not at.exception
    assert ["tidak ikut dalam salinan" in box.value for box in at.error] == [True]
    assert len(at.metric) == 8
