"""Reference tables: the shipped ones read, and one broken cell of each is named with file, line, column and value."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.helpers import Office, Person, quiet
from ucj import reference
from ucj.errors import Refused
from ucj.settings import SHIPPED_REFERENCE, Settings
from ucj.store import build

BROKEN = {
    "regions": ("level", "desa"),
    "occupations": ("risk_class", "tinggi"),
    "value_synonyms": ("code", ""),
    "targets": ("value", "enam puluh ribu"),
    "published_figures": ("stated_on", "13 Oktober 2025"),
    "contribution_rates": ("flat_idr_per_month", "10.000,5x"),
    "benefits": ("amount_idr", "42 juta"),
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "data" / "reference" / "regencies").mkdir(parents=True)
    return Settings(tmp_path / "data", "6311")


def own(settings: Settings, table: str, column: str, value: str, line: int = 3) -> Path:
    """The office's own copy of a shipped table with one cell changed."""
    with (SHIPPED_REFERENCE / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[line - 1][rows[0].index(column)] = value
    path = settings.data / "reference" / f"{table}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def test_every_shipped_table_reads(settings: Settings) -> None:
    reference.check(settings)
    for table in reference.TABLES:
        assert len(reference.read(settings, table)), table


def test_every_table_is_broken_here() -> None:
    assert set(BROKEN) == set(reference.TABLES)


@pytest.mark.parametrize("table", BROKEN)
def test_a_broken_cell_is_named_with_file_line_column_and_value(settings: Settings, table: str) -> None:
    column, value = BROKEN[table]
    path = own(settings, table, column, value)
    with pytest.raises(Refused) as problem:
        reference.check(settings)
    facts = problem.value.params
    assert problem.value.key == "error.reference_value"
    assert (facts["file"], facts["line"], facts["column"], facts["value"]) == (str(path), 3, column, value)


@pytest.mark.parametrize("table", BROKEN)
def test_a_missing_column_is_named(settings: Settings, table: str) -> None:
    path = settings.data / "reference" / f"{table}.csv"
    path.write_text("lain\n1\n")
    with pytest.raises(Refused) as problem:
        reference.check(settings)
    assert str(path) in str(problem.value)
    assert BROKEN[table][0] in str(problem.value)


def test_an_offices_own_table_takes_the_place_of_the_shipped_one(settings: Settings) -> None:
    own(settings, "targets", "value", "65000", line=2)
    assert reference.read(settings, "targets").iloc[0]["value"] == 65_000


@pytest.mark.parametrize(
    ("content", "said"),
    [("region_code = '6311'", "age_limits"), ("region_code = ", "6311.toml"), ("x = [", "6311.toml")],
)
def test_a_broken_regency_file_is_named(settings: Settings, content: str, said: str) -> None:
    (settings.data / "reference" / "regencies" / "6311.toml").write_text(content)
    with pytest.raises(Refused, match=said) as problem:
        reference.regency(settings)
    assert problem.value.key == "error.regency_broken"


def test_a_region_without_a_file_and_one_that_does_not_exist_are_refused(settings: Settings) -> None:
    with pytest.raises(Refused) as problem:
        reference.check(Settings(settings.data, "6309"))
    assert problem.value.key == "error.regency_missing"
    with pytest.raises(Refused, match="6311"):
        reference.regions(Settings(settings.data, "6399"))


def test_a_broken_table_stops_a_build_before_it_begins(office: Office) -> None:
    office.workforce("2025-06", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    (office.settings.data / "reference").mkdir()
    own(office.settings, "targets", "year", "depan")
    with pytest.raises(Refused, match=r"targets\.csv"):
        build.build(office.settings, progress=quiet)
    assert not office.settings.releases.exists()
