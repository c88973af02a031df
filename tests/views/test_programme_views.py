"""Pekerja rentan & program as a view: the title, what is missing, the lost ones, and the table of all villages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI, UNLISTED, Office, Person
from tests.metrics.test_programme_metrics import BUDGET, ledger, paid, pren
from ucj import months
from ucj.errors import Refused
from ucj.i18n import translator
from ucj.metrics import Filters, run
from ucj.store import entered, release
from ucj.store.release import Info
from ucj.views import group_matrix, programme, programme_entry
from ucj.views.parts import Run
from ucj.views.programme_entry import Entry

ID = translator("id")


def asking(con: duckdb.DuckDBPyConnection) -> tuple[Run, Info]:
    def ask(name: str, filters: Filters) -> pd.DataFrame:
        return run(name, con, filters)

    return ask, release.info(con, "ucj-x")


def listed(office: Office, *more: Person) -> Office:
    people = [Person(number) for number in range(1, 5)]
    office.workforce("2025-03", *(person.works() for person in people))
    office.participation("2025-09", *(person.member("2025-01") for person in people[:3]))
    office.programme("2025-09", *map(pren, (*people, *more)))
    return office


def test_with_a_ledger_the_title_tells_who_is_paid_for_and_the_bars_whom_it_lost(office: Office) -> None:
    ledger(listed(office, Person(9)), "2025-09", paid(Person(1), "2025-09"), paid(Person(2), "2025-09"))
    entered.add_budget(office.settings, BUDGET | {"amount_idr": 67_200}, "pimpinan")
    ask, info = asking(office.release())
    view = programme.build(ask, info, "lindungi_pren", ID)
    assert view.title == "Lindungi Pren: 2 dari 5 orang yang diusulkan sudah terbayar"
    assert view.message.startswith("3 dari 5 orang yang diusulkan gugur (60,0")
    assert [stage.value for stage in view.stages] == ["5", "5", "4", "3", "2"]
    assert [stage.fraction for stage in view.stages] == [1.0, 1.0, 0.8, 0.6, 0.4]
    assert [stage.lost for stage in view.stages[2:]] == [
        ("−1 Tidak ada pada daftar pekerja",),
        ("−1 Belum didaftarkan",),
        ("−1 Iuran belum terbayar",),
    ]
    (card,) = view.cards
    facts = dict(card.facts)
    # 2 x 16,800 = 33,600, half of 67,200.
    assert facts["Terbayar 2025"] == "Rp33.600"
    assert facts["Anggaran 2025"].startswith("Rp67.200 (5.1.02.02). Terserap 50,0")
    assert "Agu 2025" in facts["Bulan terbayar"]
    assert facts["Bulan terbayar"].startswith("1 dari 9 bulan")
    assert facts["Aturan"] == "15–65 tahun, semua pekerjaan"


def test_what_is_missing_is_said_and_is_no_nought(office: Office) -> None:
    ask, info = asking(listed(office).release())
    view = programme.build(ask, info, "lindungi_pren", ID)
    assert view.title == "Lindungi Pren: 3 dari 4 orang yang diusulkan sudah terdaftar"
    assert (view.stages[-1].value, view.stages[-1].fraction) == ("–", None)
    facts = dict(view.cards[0].facts)
    assert facts["Anggaran 2025"] == "tidak ada data anggaran"
    assert facts["Terbayar 2025"] == facts["Orang terbayar"] == "tidak ada data: buku iuran belum ada"


def test_a_scheme_without_a_list_asks_for_it_and_none_at_all_is_empty(office: Office) -> None:
    office.workforce("2025-03", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    ask, info = asking(office.release())
    view = programme.build(ask, info, "lindungi_pren", ID)
    assert (view.title, view.stages) == ("Lindungi Pren: daftar belum diterima", ())
    assert len(view.cards) == 1
    assert programme.build(ask, info, "", ID).is_empty
    assert programme.names(ask, info) == (("lindungi_pren", "Lindungi Pren"),)


def test_the_matrix_has_the_whole_first_and_is_sorted_by_a_group(
    tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info
) -> None:
    ask, _ = asking(tiny_release)
    view = group_matrix.build(ask, tiny_info, "", group_matrix.BY_NAME, ID)
    assert len(view.lines) == 1 + 157
    assert {len(line.cells) for line in view.lines} == {9}
    assert view.lines[0].is_whole
    names = [line.name for line in view.lines]
    assert len(set(names)) == len(names)
    shares = [bar.fraction for bar in view.bars]
    assert shares == sorted(shares)
    farmers = view.columns.index("Petani")
    sorted_view = group_matrix.build(ask, tiny_info, "631101", "farmer", ID)
    found = [line.cells[farmers].share for line in sorted_view.lines[1:]]
    known = [share for share in found if share is not None]
    assert len(found) == 21
    assert known == sorted(known)
    assert found[: len(known)] == known


def test_the_table_holds_every_village_whatever_is_shown(
    tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info
) -> None:
    ask, _ = asking(tiny_release)
    table = group_matrix.build(ask, tiny_info, "631101", group_matrix.BY_NAME, ID).table
    assert len(table.frame) == 157
    assert len(table.columns) == 3 + 3 * 9
    groups = ask("group_coverage", Filters("6311", tiny_info.month, "group", is_public=False)).set_index("code")
    for code in groups.index:
        assert table.frame[f"{code}_active_count"].sum() == groups.loc[code, "active_count"]


def test_a_cell_tells_nobody_from_no_list(office: Office) -> None:
    office.workforce("2025-03", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    ask, info = asking(office.release())
    view = group_matrix.build(ask, info, JUAI[:6], group_matrix.BY_NAME, ID)
    cells = {line.name: dict(zip(view.columns, line.cells, strict=True)) for line in view.lines}
    names = ask("coverage", Filters("631101", info.month, "village", is_public=False)).set_index("code")["name"]
    here, absent = cells[names[JUAI]], cells[names[UNLISTED]]
    assert (here["Petani"].counts, here["Nelayan"].text, here["Nelayan"].counts) == ("1 / 1", "nihil", "0 / 0")
    assert (absent["Petani"].text, absent["Petani"].counts) == ("tidak ada data", "")


GOOD = Entry("lindungi_pren", 2025, " 5.1.02   a ", 1_000, " DPA ")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"line": "  "}, "entry_missing"),
        ({"source": ""}, "entry_missing"),
        ({"amount_idr": 0}, "entry_amount_wrong"),
        ({"line": "5.1.02 A"}, "entry_exists"),
    ],
)
def test_a_budget_that_cannot_be_is_refused(office: Office, change: dict[str, Any], key: str) -> None:
    entered.add_budget(office.settings, GOOD.facts(), "pimpinan")
    with pytest.raises(Refused) as problem:
        programme_entry.judge(replace(GOOD, **change), entered.budgets(office.settings))
    assert problem.value.key == f"programme.{key}"
    assert problem.value.text(ID)


def test_a_budget_of_another_year_is_taken_and_waits_for_a_build(office: Office) -> None:
    _, info = asking(listed(office).release())
    programme_entry.judge(GOOD, entered.budgets(office.settings))
    entered.add_budget(office.settings, GOOD.facts(), "pimpinan")
    programme_entry.judge(replace(GOOD, year=2026), entered.budgets(office.settings))
    own = entered.budgets(office.settings)
    names = (("lindungi_pren", "Lindungi Pren"),)
    early, late = (replace(info, built_at=pd.Timestamp(year, 1, 1, tz="UTC").to_pydatetime()) for year in (2020, 2999))
    (waits,), (held,) = (programme_entry.listed(names, own, each, ID) for each in (early, late))
    assert waits.text == "Lindungi Pren 2025: Rp1.000 (5.1.02 a). Sumber: DPA. menunggu rilis berikutnya"
    assert held.text.endswith("ada dalam rilis ini")
    assert months.parse("2025-09") == info.month
