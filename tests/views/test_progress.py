"""Capaian & laju: what the title says of each verdict, what is said where nothing is known, and the judged entry."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import duckdb
import pandas as pd
import pytest

from tests.helpers import Office, Person, new_office
from ucj import forecast, i18n, metrics, months
from ucj.errors import Refused
from ucj.metrics import Filters
from ucj.store import release
from ucj.views import progress, progress_breaks, progress_entry, progress_fan, progress_targets
from ucj.views.parts import Run
from ucj.views.progress_entry import Entry

T = i18n.translator("id")
LAST = months.parse("2025-09")
FILTERS = Filters("6311", LAST, "target", is_public=False)
TARGETS = (
    "6311,Bappenas,2025,active,,workers,8,rekaan",
    "6311,Cepat,2026,active,,workers,7,rekaan",
    "6311,Lewat,2024,active,,workers,9,rekaan",
    "6311,Setengah,2025,active_of_eligible,,pct,50,rekaan",
    "6311,Terdaftar,2025,registered,,workers,7,rekaan",
    "6311,Daftar,2026,registered,,workers,9,rekaan",
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Ten eligible workers; six active in September, of whom one a month joined since April; one lapsed in August."""
    office = with_targets(new_office(tmp_path_factory.mktemp("progress") / "data"), *TARGETS)
    people = [Person(serial) for serial in range(1, 11)]
    office.workforce("2024-10", *(person.works() for person in people))
    joined = [people[index].member(f"2025-{index + 4:02d}") for index in range(6)]
    office.participation("2024-10", Person(99).member("2024-01"))
    office.participation("2025-09", *joined, people[6].member("2025-02", "T", "2025-08"))
    return office.release()


def with_targets(office: Office, *lines: str) -> Office:
    own = office.settings.data / "reference"
    own.mkdir(parents=True)
    header = "region_code,series,year,basis,basis_note,unit,value,source,basis_note_en"
    (own / "targets.csv").write_text("\n".join((header, *lines)), encoding="utf-8")
    return office


def asking(con: duckdb.DuckDBPyConnection) -> Run:
    return lambda name, filters: metrics.run(name, con, filters)


def shown(con: duckdb.DuckDBPyConnection, target: str = "", t: i18n.Translator = T) -> progress.Progress:
    return progress.build(asking(con), release.info(con, "ucj-x"), False, target, t)


def projected(con: duckdb.DuckDBPyConnection, target: str = "", span: Any = "dekat") -> progress_fan.Projected:
    return progress_fan.build(asking(con), release.info(con, "ucj-x"), False, target, span, T)


@pytest.mark.parametrize(
    ("target", "title"),
    [
        # 8 - 6 = 2 missing, 3 months left: 2/3 = 0.7. Six months before, in March, one was active: (6 - 1)/6 = 0.8.
        ("", "Kurang 2 pekerja menuju Bappenas 2025; perlu 0,7 per bulan, laju enam bulan terakhir 0,8 per bulan"),
        (
            "Cepat 2026",
            "Kurang 1 pekerja menuju Cepat 2026; perlu 0,1 per bulan, laju enam bulan terakhir 0,8 per bulan",
        ),
        ("Lewat 2024", "Lewat 2024 sudah jatuh tempo dan kurang 3 pekerja"),
        ("Setengah 2025", "Setengah 2025 tercapai: 6 dari 5 pekerja"),
        ("Terdaftar 2025", "Terdaftar 2025 tercapai: 7 dari 7 pekerja"),
        ("universal", "Kurang 4 pekerja menuju Seluruh pekerja wajib, tanpa tenggat"),
        (
            "nonsense",
            "Kurang 2 pekerja menuju Bappenas 2025; perlu 0,7 per bulan, laju enam bulan terakhir 0,8 per bulan",
        ),
    ],
)
def test_the_title_is_the_verdict(made: duckdb.DuckDBPyConnection, target: str, title: str) -> None:
    assert shown(made, target).title == title


def test_the_message_holds_every_input_of_the_verdict(made: duckdb.DuckDBPyConnection) -> None:
    """6 of 8, 2 missing, 3 months left. Paces: (6 - 4)/3 and (6 - 1)/6 a month; no month lies twelve before.

    2/3 a month needed, 1.25 x 2/3 = 0.833 is ahead: 5/6 = 0.833 just is.
    """
    message = shown(made).message
    assert "**▲ lebih cepat** · 6 pekerja aktif dari 8" in message
    assert "kurang 2. Sisa 3 bulan sampai 31 Desember 2025" in message
    assert "+0,7 (3 bulan), +0,8 (6 bulan), – (12 bulan)" in message
    assert "Sumber target: rekaan" in message
    assert "50,00 % dari 10 pekerja wajib" in shown(made, "Setengah 2025").message


def test_past_due_has_no_months_left(made: duckdb.DuckDBPyConnection) -> None:
    message = shown(made, "Lewat 2024").message
    assert "Tenggat 31 Desember 2024 sudah lewat" in message
    assert "Sisa" not in message


@pytest.mark.parametrize(
    ("verdict", "share", "said"),
    [
        ("ahead", 49.9, "Laju enam bulan terakhir cukup, tetapi hanya 49,9 % simulasi tepat waktu"),
        ("on_pace", 20.0, "cukup, tetapi hanya 20,0 % simulasi"),
        ("behind", 50.0, "Laju enam bulan terakhir kurang, tetapi 50,0 % simulasi tepat waktu"),
        ("ahead", 50.0, ""),
        ("behind", 49.9, ""),
        ("ahead", pd.NA, ""),
    ],
)
def test_a_verdict_against_the_simulations_says_why(
    made: duckdb.DuckDBPyConnection, verdict: str, share: Any, said: str
) -> None:
    def run(asked: str, filters: Filters) -> pd.DataFrame:
        frame = metrics.run(asked, made, filters)
        column = {"required_pace": {"verdict": verdict}, "projection_target": {"in_time_pct": share}}
        return frame.assign(**column.get(asked, {}))

    message = progress.build(run, release.info(made, "ucj-x"), False, "", T).message
    assert ("penilaian memakai enam bulan terakhir, simulasi mengambil bulan dari 24" in message) == bool(said)
    assert said in message


@pytest.mark.parametrize(
    ("ago", "code", "spans"),
    [
        (0, "list_replaced", "3, 6"),
        (2, "list_replaced", "3, 6"),
        (3, "list_replaced", "6"),
        (5, "denominator", "6"),
        # No month lies twelve before: there is no pace of twelve.
        (6, "denominator", ""),
        # The month after the last reconstructed one is the first of the new kind.
        (6, "reconstructed", "6"),
        (7, "reconstructed", ""),
        (0, "reconstructed", ""),
        (0, "start", ""),
    ],
)
def test_a_pace_over_a_break_says_so(made: duckdb.DuckDBPyConnection, ago: int, code: str, spans: str) -> None:
    def run(asked: str, filters: Filters) -> pd.DataFrame:
        breaks = {"month": [LAST - ago], "break_code": [code], "village_count": [3], "listed_village_count": [60]}
        counts = {"eligible_before_count": [12], "eligible_after_count": [10]}
        return pd.DataFrame(breaks | counts) if asked == "series_breaks" else metrics.run(asked, made, filters)

    def message(target: str) -> str:
        return progress.build(run, release.info(made, "ucj-x"), False, target, T).message

    assert "melintasi putus deret" not in message("Setengah 2025"), "no pace is said of a target that is reached"
    if not spans:
        assert "melintasi putus deret" not in message("")
        return
    assert f"Laju {spans} bulan melintasi putus deret ({T.month_short(LAST - ago)}: " in message("")


@pytest.mark.parametrize(("listed", "is_crossed"), [(60, True), (61, False)])
def test_a_few_replaced_lists_break_no_pace(made: duckdb.DuckDBPyConnection, listed: int, is_crossed: bool) -> None:
    """3 of 60 are a twentieth, as for the months that a projection draws from; either way the fan says how many."""

    def run(asked: str, filters: Filters) -> pd.DataFrame:
        breaks = {"month": [LAST], "break_code": ["list_replaced"], "village_count": [3]}
        counts = {"listed_village_count": [listed], "eligible_before_count": [12], "eligible_after_count": [10]}
        return pd.DataFrame(breaks | counts) if asked == "series_breaks" else metrics.run(asked, made, filters)

    view = progress.build(run, release.info(made, "ucj-x"), False, "", T)
    assert ("melintasi putus deret" in view.message) == is_crossed
    (mark,) = progress_breaks.marks(run("series_breaks", Filters("6311", LAST)), T)
    assert f"3 dari {listed} desa" in mark.words


def test_every_card_has_its_counts_and_its_entry(made: duckdb.DuckDBPyConnection) -> None:
    for target in ("", "Lewat 2024", "Setengah 2025", "universal"):
        for card in shown(made, target).shares:
            assert card.counts
            assert card.metric in metrics.METRICS
    progressed, needed, _, in_time = shown(made).shares
    assert (progressed.value, progressed.counts) == ("75,0 %", "6 dari 8")
    assert needed.counts == "2 pekerja : 3 bulan"
    assert in_time.counts.endswith("dari 4.000 simulasi")
    assert shown(made, "universal").shares[3].counts == "tanpa tenggat"
    assert shown(made, "Lewat 2024").shares[3].counts == "tenggat sudah lewat"
    assert shown(made, "Setengah 2025").shares[3].counts == "sudah tercapai"


def test_the_table_has_every_target_with_basis_and_denominator(made: duckdb.DuckDBPyConnection) -> None:
    table = shown(made).table
    rows = table.frame.set_index("name")
    assert len(rows) == len(TARGETS) + 1
    assert rows.loc["Setengah 2025", "base"] == "50,00 % dari 10 pekerja wajib"
    assert rows.loc["Bappenas 2025", "base"] == "jumlah pekerja yang ditetapkan"
    assert rows.loc["Terdaftar 2025", "basis"] == "pekerja terdaftar"
    assert rows["verdict"].tolist().count("✓ tercapai") == 2
    assert {column.name for column in table.columns} <= set(table.frame.columns)


def test_the_fan_says_what_it_assumes_and_how_well_it_did(made: duckdb.DuckDBPyConnection) -> None:
    view = projected(made)
    trial = metrics.run("projection_backtest", made, Filters("6311", LAST, "horizon", is_public=False))
    tried, held = (int(trial[f"{name}_count"].sum()) for name in ("forecast", "within_90"))
    assert f"pita 90 % memuat {held} dari {tried} bulan" in view.trial
    assert "tetap 10" in view.assumption
    for drawing in (view.wide, view.narrow):
        said = {text.text for text in ElementTree.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")}
        assert {"Pekerja wajib: 10", "Bappenas 2025: 8", "asumsi", "tercatat"} <= said
    assert "jatuh tempo 31 Desember 2025" in view.wide
    assert "jatuh tempo" not in projected(made, "universal").wide


def test_the_trial_says_its_misses_and_its_later_half(made: duckdb.DuckDBPyConnection) -> None:
    trial = metrics.run("projection_backtest", made, Filters("6311", LAST, "horizon", is_public=False)).sum()
    said = projected(made).trial
    assert "1–24 bulan ke depan" in said
    assert f"dari {trial['recent_forecast_count']} bulan. " in said
    assert f"{trial['above_90_count']} di atasnya, {trial['below_90_count']} di bawahnya" in said
    assert "daftar yang dahulu belum diketahui" in said


def test_the_share_in_time_says_what_it_rests_on(made: duckdb.DuckDBPyConnection) -> None:
    """The first of seven months in which one joined is February. Without a share nothing is said."""
    row = progress_targets.chosen(progress_targets.joined(asking(made), FILTERS), "Cepat 2026")
    share, without = (T.pct(row[name]) for name in ("in_time_pct", "without_largest_pct"))
    assert 0 < row["in_time_pct"] != row["without_largest_pct"]
    said = f"Tepat waktu: {share} simulasi; tanpa kenaikan bulanan terbesar dalam 24 bulan terakhir (Februari 2025)"
    assert f"{said}: {without}." in projected(made, "Cepat 2026").message
    # Of the headline no simulation is in time.
    for target in ("", "universal", "Setengah 2025", "Lewat 2024"):
        assert "Tepat waktu" not in projected(made, target).message


def test_a_target_of_the_registered_is_not_drawn_among_the_active(made: duckdb.DuckDBPyConnection) -> None:
    """The same 9 as `Lewat`, which counts the active and is drawn."""
    view, active = projected(made, "Daftar 2026"), projected(made, "Lewat 2024")
    assert "garis targetnya tidak digambar" in view.message
    assert "Daftar 2026 " in view.message, "its dates stay"
    for drawing, other in ((view.wide, active.wide), (view.narrow, active.narrow)):
        assert "Daftar 2026: 9" not in drawing
        assert "jatuh tempo" not in drawing
        assert "tidak digambar" in drawing, "the alt text says so"
        assert "Lewat 2024: 9" in other
    assert "tidak digambar" not in active.message


def test_a_target_is_reached_within_a_range(made: duckdb.DuckDBPyConnection) -> None:
    """Joins of the past end in the band: the sentence says only what enough simulations say."""
    for target in ("", "Cepat 2026", "universal"):
        row = progress_targets.chosen(progress_targets.joined(asking(made), FILTERS), target)
        told = sum(pd.notna(row[name]) for name in ("first_month", "median_month", "last_month"))
        end = T.month(LAST + forecast.HORIZON)
        message = projected(made, target).message
        assert (end in message) == (told < 3)
        assert ("tengahnya" in message) == (told >= 2)
    assert projected(made, "Setengah 2025").message == "Setengah 2025 sudah tercapai."


def test_too_short_a_history_says_why_there_is_no_projection(office: Office) -> None:
    office.workforce("2025-03", Person(1).works(), Person(2).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    view = projected(con)
    assert view.wide == ""
    assert view.table is None
    assert "baru mencakup 1 bulan" in view.message
    assert "6 bulan" in view.message
    assert "Agu 2025" in view.breaks
    cards = shown(con).shares
    assert cards[3].counts == "belum ada proyeksi"
    assert shown(con).notes, "a village of 157 has sent a list"


def test_what_is_hidden_is_no_zero(made: duckdb.DuckDBPyConnection) -> None:
    """As if the counts of the regency itself were small enough to be hidden."""

    def run(name: str, filters: Filters) -> pd.DataFrame:
        frame = metrics.run(name, made, filters)
        hidden = [column for column in ("reached_count", "gap_count", "needed_per_month") if column in frame]
        return frame.assign(**dict.fromkeys(hidden, pd.NA))  # type: ignore[arg-type]

    view = progress.build(run, release.info(made, "ucj-x"), True, "", T)
    assert view.is_empty
    assert view.shares == ()
    assert view.title == "Capaian Bappenas 2025"


# --- a target of one's own


def entry(**changed: Any) -> Entry:
    return replace(Entry("RPJMD", 2026, "active", "workers", 8.0, "Perda 1/2026"), **changed)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"value": 0.0}, "Isi antara 1 dan 10 (pekerja)"),
        ({"value": -5.0}, "Isi antara 1 dan 10 (pekerja)"),
        ({"value": 0.0, "unit": "pct"}, "Isi antara 0,01 dan 100 (% pekerja wajib)"),
        # A hundredth of a worker would round to nobody.
        ({"value": 1e-12, "unit": "pct"}, "Isi antara 0,01 dan 100 (% pekerja wajib)"),
        ({"value": 0.4}, "Nilai terdekat: 1 pekerja"),
        ({"value": 7.6}, "Nilai terdekat: 8 pekerja"),
        ({"series": "Universal"}, "seluruh pekerja wajib"),
        ({"series": "x" * 81}, "Paling banyak 80 huruf"),
        ({"series": "bappenas", "year": 2025}, "sudah ada"),
        ({"series": "MENUNGGU", "year": 2027}, "sudah ada"),
        ({"value": 11.0}, "melebihi 10 pekerja wajib. Nilai tertinggi yang mungkin: 10"),
        ({"value": 100.5, "unit": "pct"}, "Nilai tertinggi yang mungkin: 100"),
        ({"series": "  "}, "harus diisi"),
        ({"source": ""}, "harus diisi"),
        ({"series": "Bappenas", "year": 2025}, "Bappenas 2025 sudah ada"),
        ({"series": "Menunggu", "year": 2027}, "Menunggu 2027 sudah ada"),
    ],
)
def test_an_impossible_target_is_refused_with_the_nearest_choice(
    made: duckdb.DuckDBPyConnection, changed: dict[str, Any], said: str
) -> None:
    with pytest.raises(Refused) as problem:
        progress_entry.judge(asking(made), FILTERS, entry(**changed), ("Menunggu 2027",), T)
    assert said in problem.value.text(T)


@pytest.mark.parametrize(
    ("changed", "notes"),
    [
        ({}, ()),
        ({"value": 6.0}, ("(6 pekerja aktif). Target terdekat yang belum tercapai: 7 (pekerja)",)),
        # 7 are registered: 60 % of 10 is 6.
        (
            {"value": 60.0, "unit": "pct", "counted": "registered"},
            # The next share above 7 of 10.
            ("(7 pekerja terdaftar). Target terdekat yang belum tercapai: 70,01 (% pekerja wajib)",),
        ),
        ({"year": 2024}, ("31 Desember 2024 sudah lewat pada September 2025. Tahun terdekat yang belum lewat: 2025",)),
        ({"year": 2024, "value": 1.0}, ("sudah terlampaui", "sudah lewat")),
    ],
)
def test_an_odd_target_is_kept_and_said_to_be_odd(
    made: duckdb.DuckDBPyConnection, changed: dict[str, Any], notes: tuple[str, ...]
) -> None:
    saved, *odd = progress_entry.judge(asking(made), FILTERS, entry(**changed), (), T)
    assert "Berlaku sejak rilis berikutnya" in saved
    assert len(odd) == len(notes)
    assert all(expected in said for expected, said in zip(notes, odd, strict=True))


def test_the_nearest_year_in_december_is_the_next(made: duckdb.DuckDBPyConnection) -> None:
    """In December the year's own day is the month's end: nothing is left of it."""

    def run(name: str, filters: Filters) -> pd.DataFrame:
        return metrics.run(name, made, Filters(**{**filters.__dict__, "month": LAST}))

    december = Filters("6311", months.parse("2025-12"), "target", is_public=False)
    said = progress_entry.judge(run, december, entry(year=2025), (), T)
    assert "Tahun terdekat yang belum lewat: 2026" in said[1]


@pytest.fixture(params=i18n.LANGUAGES)
def language(request: pytest.FixtureRequest) -> i18n.Translator:
    return i18n.translator(request.param)


def test_both_languages_say_it(made: duckdb.DuckDBPyConnection, language: i18n.Translator) -> None:
    for target in ("", "Lewat 2024", "Setengah 2025", "universal"):
        view = shown(made, target, language)
        assert "{" not in f"{view.title}{view.message}{view.shares}"
