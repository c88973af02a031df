"""What is said of claims: missing, hidden and zero look different, and a lead can be followed."""

from __future__ import annotations

import duckdb
import pytest

from tests.helpers import Office, Person
from tests.metrics.test_claims_metrics import claim, send
from ucj import i18n, months
from ucj.access import Role, Viewer
from ucj.charts import month_bars
from ucj.charts.marks import NONE
from ucj.charts.month_bars import Bars, Part
from ucj.charts.plot import axis
from ucj.errors import Refused
from ucj.intake import accept
from ucj.metrics import Filters, lead_members, run
from ucj.store import persons, release
from ucj.views import claims, claims_trend, claims_value, claims_wait, claims_where, lead_list
from ucj.views.parts import Run

ID = i18n.translator("id")
LAST = months.parse("2025-09")
WHOLE = Filters("6311", LAST, is_public=False)
CIVIL_HEADER = ("NIK", "NAMA", "TGL LAHIR", "HASIL PADANAN", "TGL PADANAN", "TGL MENINGGAL")


def asking(con: duckdb.DuckDBPyConnection) -> Run:
    return lambda name, filters: run(name, con, filters)


@pytest.fixture
def one_death(office: Office) -> duckdb.DuckDBPyConnection:
    """Somebody died in August and has no claim; another's family was paid in July, in the only claims list, of July."""
    died, paid = Person(1), Person(2)
    office.workforce("2025-01", died.works(), paid.works())
    office.participation("2025-09", died.member("2025-01"), paid.member("2025-01"))
    verdict = (died.nik, died.name, "17-08-1980", "MENINGGAL", "05-09-2025", "10-08-2025")
    accept.accept(office.settings, office.file(CIVIL_HEADER, [verdict]), "civil", "2025-09")
    send(
        office,
        claim(paid, "K1", event="2025-06-01", reported="2025-06-10", paid="2025-07-20"),
        period="2025-07",
    )
    return office.release()


def test_the_headline_covers_what_the_lists_speak_of_and_says_where_they_end(
    one_death: duckdb.DuckDBPyConnection,
) -> None:
    info = release.info(one_death, "ucj-x")
    view = claims.build(asking(one_death), info, WHOLE, ID)
    assert view.title == "Kabupaten Balangan: 1 klaim senilai Rp42,0 juta dibayar, Juli 2025"
    assert "Daftar klaim terbaru sampai Juli 2025; bulan sesudahnya tanpa data, bukan nol." in view.notes
    past = claims.build(asking(one_death), info, Filters("6311", months.parse("2024-12"), is_public=False), ID)
    assert past.is_empty
    assert past.message == (
        "Tidak ada data klaim untuk 2024: daftar klaim mencakup Juli 2025 sampai Juli 2025. Pilih bulan di antaranya."
    )


def test_a_table_tells_missing_from_zero(one_death: duckdb.DuckDBPyConnection) -> None:
    info = release.info(one_death, "ucj-x")
    table = claims_where.table(asking(one_death), info, WHOLE, "bulan", ID)
    rows = table.frame.set_index("month")
    assert rows.loc[months.parse("2025-07"), "claim_count"] == 1
    assert rows["note"].drop(months.parse("2025-07")).unique().tolist() == ["tidak ada data"]
    districts = claims_where.table(asking(one_death), info, WHOLE, "kecamatan", ID).frame.set_index("code")
    assert districts.loc["631106", "claim_count"] == 0
    assert districts.loc["631106", "note"] == ""


def test_what_no_list_speaks_of_is_left_out_of_the_bars(one_death: duckdb.DuckDBPyConnection) -> None:
    bars = claims_where.build(asking(one_death), WHOLE, "bulan", ID).bars
    assert [(bar.name, bar.value) for bar in bars] == [("Juli 2025", "Rp42,0 juta")]
    early = Filters("6311", months.parse("2024-12"), is_public=False)
    for by in claims_where.offered(early):
        view = claims_where.build(asking(one_death), early, by, ID)
        assert view.bars == ()
        assert view.note
        assert view.title == view.title.strip(" ,")


def test_what_a_lapse_costs_before_and_since_the_rule(one_death: duckdb.DuckDBPyConnection) -> None:
    early = Filters("6311", months.parse("2025-02"), is_public=False)
    before, since = (claims_value.lapse(asking(one_death), each, ID).message for each in (early, WHOLE))
    assert "Rp42,0 juta sejak bulan pertama" in before
    assert "3 bulan pertama hanya mendapat Rp10,0 juta; sesudah itu Rp42,0 juta" in since


def test_a_death_without_a_claim_is_a_lead_and_named_to_those_who_may(
    office: Office, one_death: duckdb.DuckDBPyConnection
) -> None:
    info = release.info(one_death, release.published(office.settings).stem)
    assert "1 keluarga" in claims_value.leads(asking(one_death), info, WHOLE, ID).title
    members = lead_members.listed(one_death, WHOLE)
    with pytest.raises(Refused):
        persons.people(office.settings, info.name, Viewer(Role.PIMPINAN), members["person_id"].tolist())
    people = persons.people(office.settings, info.name, Viewer(Role.CABANG), members["person_id"].tolist())
    row = lead_list.table(asking(one_death), info, WHOLE, members, people, ID).frame.iloc[0]
    assert (row["name"], row["nik"], row["death"]) == ("Tokoh Rekaan 1", Person(1).nik[-4:], "Agu 2025")


def test_nothing_paid_has_no_waiting_and_no_ledger_no_ratio(one_death: duckdb.DuckDBPyConnection) -> None:
    early = Filters("6311", months.parse("2024-12"), is_public=False)
    assert claims_wait.build(asking(one_death), early, ID).wide == ""
    assert claims_value.ratio(asking(one_death), WHOLE, ID).bars == ()
    assert claims_trend.build(asking(one_death), WHOLE, "klaim", ID).wide


def test_bars_say_missing_and_hidden_apart() -> None:
    bars = Bars(
        (Part("JKM", "5", (None, None, 5.0, 0.0)),),
        axis(0, 3, "", str),
        axis(0, 5, "Klaim", str),
        missing=(0,),
        hidden=(1,),
        missing_words="tidak ada data",
        hidden_words="disembunyikan",
        first=LAST,
        marks=NONE,
        alt="x",
    )
    for drawn in (month_bars.wide(bars), month_bars.narrow(bars)):
        assert "tidak ada data" in drawn
        assert "disembunyikan" in drawn
        # One sign in the key and one over the month.
        assert drawn.count(">×<") == 2


def test_dots_write_what_they_draw(tiny_release: duckdb.DuckDBPyConnection) -> None:
    view = claims_wait.build(asking(tiny_release), WHOLE, ID)
    rows = run("claim_timeliness", tiny_release, claims.of_year(WHOLE, "programme"))
    over = rows[(rows["code"] == "JKM") & (rows["stage"] == "report_to_payment")].iloc[0]
    for drawn in (view.wide, view.narrow):
        assert f"{over['over_norm_count']} dari {over['claim_count']}" in drawn
