"""Lists that were replaced, deaths, moves and the population office's word, found again in a release of the demo."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import duckdb
import pytest

from tests.conftest import REGION, TINY_MONTHS, TINY_SCALE
from tests.helpers import answer, quiet
from ucj import months
from ucj.demo import install, parameters
from ucj.settings import Settings
from ucj.store import release

# With it even the tiny demo has a death in its six months of somebody on one of these lists.
SEED = 6
THEN, NOW = months.parse("2024-12"), months.parse("2025-09")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(tmp_path_factory.mktemp("earlier"), REGION, history_months=TINY_MONTHS)
    install.install(settings, None, SEED, TINY_SCALE, quiet)
    return settings


@pytest.fixture(scope="module")
def con(demo: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """The release, and the registry it was built from as `registry`."""
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{demo.registry}' AS registry (READ_ONLY)")
        con.execute(f"ATTACH '{release.published(demo)}' AS published (READ_ONLY)")
        con.execute("USE published")
        yield con


def sent(con: duckdb.DuckDBPyConnection, period: int) -> dict[int, str]:
    """Village by person of the lists of a period."""
    rows = con.execute(
        """
        SELECT w.person_id, w.village_code
        FROM registry.workforce_row AS w
        JOIN registry.batch AS b ON b.batch_id = w.batch_id
        WHERE b.period_month = ?
        """,
        [period],
    ).fetchall()
    return dict(rows)


def said(con: duckdb.DuckDBPyConnection, verdict: str) -> dict[int, int | None]:
    """Month of death by person, of those with a verdict."""
    rows = con.execute(
        """
        SELECT person_id, year(death_date) * 12 + month(death_date) - 1
        FROM registry.civil_row
        WHERE verdict = ?
        """,
        [verdict],
    ).fetchall()
    return dict(rows)


def presence(con: duckdb.DuckDBPyConnection, person: int) -> list[tuple[str, int, int]]:
    return con.execute(
        "SELECT village_code, from_month, to_month FROM workforce WHERE person_id = ? ORDER BY from_month", [person]
    ).fetchall()


def causes(con: duckdb.DuckDBPyConnection, person: int) -> list[tuple[str, int, int]]:
    return con.execute(
        "SELECT cause, month, change FROM flow WHERE person_id = ? ORDER BY month, change", [person]
    ).fetchall()


def test_the_last_month_is_what_it_was(con: duckdb.DuckDBPyConnection) -> None:
    """80,000, 5,500, 500, 62,000 and 2,583 at a fiftieth; 51.66 lapsed are 52."""
    row = answer(con, "coverage", "2025-09").sum(numeric_only=True)
    names = ("labour_force", "excluded_servant", "excluded_age", "eligible", "active", "lapsed")
    assert [row[f"{name}_count"] for name in names] == [1600, 110, 10, 1480, 1240, 52]


def test_the_lists_of_six_villages_were_replaced(con: duckdb.DuckDBPyConnection, demo: Settings) -> None:
    villages = parameters.load(demo, TINY_SCALE)["earlier_lists"]["villages"]
    assert con.execute("SELECT village_code, month FROM list_replaced").fetchall() == [(v, NOW) for v in villages]
    assert set(sent(con, THEN).values()) == set(villages)


def test_whoever_came_with_the_new_list_was_not_there_before(con: duckdb.DuckDBPyConnection) -> None:
    before, after = sent(con, THEN), sent(con, NOW)
    entrants = {person for person, village in after.items() if village in before.values()} - before.keys()
    assert entrants
    for person in entrants:
        assert presence(con, person) == [(after[person], NOW, NOW + 1)]


def test_a_worker_who_moved_is_in_one_village_after_the_other(con: duckdb.DuckDBPyConnection) -> None:
    before, after = sent(con, THEN), sent(con, NOW)
    moved = [person for person in before.keys() & after.keys() if before[person] != after[person]]
    assert moved
    first = NOW - TINY_MONTHS + 1
    for person in moved:
        assert presence(con, person) == [(before[person], first, NOW), (after[person], NOW, NOW + 1)]
        assert causes(con, person) in ([], [("moved", NOW, -1), ("moved", NOW, 1)])


def test_a_death_ends_a_presence_in_its_month(con: duckdb.DuckDBPyConnection) -> None:
    before, dead = sent(con, THEN), said(con, "deceased")
    listed = before.keys() & dead.keys()
    assert listed
    for person in listed:
        month = dead[person]
        assert month is not None
        assert month > THEN
        assert presence(con, person) == [(before[person], NOW - TINY_MONTHS + 1, month)]
        assert causes(con, person) == [("died", month, -1)]
    assert not dead.keys() & sent(con, NOW).keys()


def test_the_claim_of_a_listed_death_names_his_district(con: duckdb.DuckDBPyConnection, demo: Settings) -> None:
    before = sent(con, THEN)
    listed = before.keys() & said(con, "deceased").keys()
    people = "SELECT nik, person_id FROM registry.person_nik WHERE person_id IN (SELECT unnest(?))"
    villages = {nik: before[person] for nik, person in con.execute(people, [list(listed)]).fetchall()}
    names = dict(con.execute("SELECT region_code, region_name FROM region WHERE level = 'district'").fetchall())
    path = demo.data / "demo" / parameters.load(demo, TINY_SCALE)["claims"]["file"]
    with path.open(encoding="utf-8", newline="") as stream:
        claims = [row for row in csv.DictReader(stream, delimiter=";") if row["NOMOR_IDENTITAS"] in villages]
    assert claims
    assert [row["KECAMATAN"] for row in claims] == [names[villages[row["NOMOR_IDENTITAS"]][:6]] for row in claims]


def test_the_lists_are_of_several_districts(demo: Settings) -> None:
    """Else the claims of those who died would all be of one."""
    villages = parameters.load(demo, TINY_SCALE)["earlier_lists"]["villages"]
    assert len({village[:6] for village in villages}) == len(villages) == 6


def test_whoever_was_dropped_leaves_with_the_list(con: duckdb.DuckDBPyConnection) -> None:
    before, after = sent(con, THEN), sent(con, NOW)
    gone = before.keys() - after.keys() - said(con, "deceased").keys()
    assert gone
    for person in gone:
        assert presence(con, person)[-1][2] == NOW
        cause = "moved" if person in said(con, "moved") else "list_change"
        assert causes(con, person) in ([], [(cause, NOW, -1)])


def test_the_population_office_speaks_of_everyone_once(con: duckdb.DuckDBPyConnection) -> None:
    """1,200, 60, 30 and 140 at a fiftieth, and the one dropped of whom it says that he moved."""
    verdicts = con.execute("SELECT verdict, count(*), count(DISTINCT person_id) FROM registry.civil_row GROUP BY ALL")
    counts = {verdict: (rows, people) for verdict, rows, people in verdicts.fetchall()}
    assert counts == {"match": (24, 24), "mismatch": (1, 1), "moved": (2, 2), "deceased": (3, 3)}
    refused = "SELECT count(*) FROM registry.quarantine JOIN registry.batch USING (batch_id) WHERE kind = 'civil'"
    assert con.execute(refused).fetchall() == [(0,)]
