"""Reference tables: the shipped ones read, and one broken cell of each is named with file, line, column and value."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from tests.helpers import Office, Person, quiet
from ucj import reference
from ucj.errors import Refused
from ucj.i18n import translator
from ucj.settings import SHIPPED_REFERENCE, Settings
from ucj.store import build

BROKEN = {
    "regions": ("level", "desa"),
    "occupations": ("risk_class", "tinggi"),
    "claim_causes": ("code", ""),
    "worker_groups": ("occupation_code", ""),
    "value_synonyms": ("code", ""),
    "targets": ("value", "enam puluh ribu"),
    "published_figures": ("stated_on", "13 Oktober 2025"),
    "contribution_rates": ("flat_idr_per_month", "10.000,5x"),
    "benefits": ("amount_idr", "42 juta"),
    "assumptions": ("value", "tujuh persen"),
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


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "enam"])
def test_only_finite_numbers_are_numbers_and_the_kind_is_said_in_words(settings: Settings, text: str) -> None:
    own(settings, "targets", "value", text)
    with pytest.raises(Refused) as problem:
        reference.read(settings, "targets")
    assert "yang diharapkan: angka" in str(problem.value)
    assert "expected: a number" in problem.value.text(translator("en"))


@pytest.mark.parametrize(
    ("table", "column", "value", "said"),
    [
        ("targets", "year", "99999999999999999999", "bilangan bulat"),
        ("published_figures", "stated_on", "13 Oktober", "tanggal TTTT-BB-HH"),
        ("targets", "unit", "orang", "workers | pct | IDR"),
        ("targets", "source", "", "teks, tidak kosong"),
        ("targets", "region_code", "6399", "kode yang ada"),
        ("targets", "value", "0", "angka di atas nol"),
        ("targets", "value", "-1", "angka di atas nol"),
        ("targets", "series", "Universal", "nama target yang belum dipakai"),
    ],
)
def test_what_was_expected_is_said(settings: Settings, table: str, column: str, value: str, said: str) -> None:
    own(settings, table, column, value)
    with pytest.raises(Refused, match=re.escape(said)):
        reference.check(settings)


def test_a_code_unknown_elsewhere_is_named_with_the_line_of_a_file_with_broken_rows(settings: Settings) -> None:
    path = own(settings, "targets", "region_code", "6399")
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("inferred:", "inferred:\n\n")
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Refused) as problem:
        reference.check(settings)
    assert (problem.value.params["value"], problem.value.params["line"]) == ("6399", 5)


def test_a_part_of_a_worker_is_no_target(settings: Settings) -> None:
    own(settings, "targets", "value", "64000.5", line=2)
    with pytest.raises(Refused, match="bilangan bulat pekerja"):
        reference.check(settings)


def test_a_target_of_one_region_name_and_year_stands_once(settings: Settings) -> None:
    path = own(settings, "targets", "series", "Bappenas")
    again = "\n6311,BAPPENAS,2025,active,,,workers,70000,rekaan\n"
    # Of another year, and of a region above, it is another one.
    others = "6311,Bappenas,2026,active,,,workers,70000,rekaan\n63,Bappenas,2025,active,,,pct,70,rekaan"
    text = path.read_text(encoding="utf-8").strip()
    path.write_text(f"{text}\n{others}", encoding="utf-8")
    reference.check(settings)
    path.write_text(f"{text}\n{others}{again}", encoding="utf-8")
    with pytest.raises(Refused, match=r"baris 12, kolom series.*BAPPENAS"):
        reference.check(settings)


@pytest.mark.parametrize("table", BROKEN)
@pytest.mark.parametrize("is_folder", [True, False])
def test_a_table_not_utf8_or_a_folder_is_named(settings: Settings, table: str, is_folder: bool) -> None:
    path = settings.data / "reference" / f"{table}.csv"
    path.write_text("kolom\ncafé\n", encoding="utf-16")
    if is_folder:
        path.unlink()
        path.mkdir()
    with pytest.raises(Refused) as problem:
        reference.check(settings)
    assert problem.value.key == "error.reference_unreadable_own"
    assert str(path) in str(problem.value)
    assert "git checkout" not in str(problem.value)


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


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("youngest = 15", 'youngest = "lima belas"', "regency_age"),
        ("oldest = 65", "oldest = inf", "regency_age"),
        ("oldest = 65", "oldest = []", "regency_age"),
        ("Kabupaten", "Kab\u00fcpaten", "regency_unreadable"),
        ('"Bappenas"', '"Bapenas"', "headline_unknown"),
    ],
)
def test_a_wrong_value_in_a_regency_file_is_named(settings: Settings, old: str, new: str, key: str) -> None:
    name = "regencies/6311.toml"
    text = (SHIPPED_REFERENCE / name).read_text(encoding="utf-8").replace(old, new, 1)
    path = settings.data / "reference" / name
    path.write_text(text, encoding="latin-1")
    with pytest.raises(Refused) as problem:
        reference.check(settings)
    assert problem.value.key == f"error.{key}"
    assert str(path) in str(problem.value)
    if key == "headline_unknown":
        assert "Bappenas" in str(problem.value)


@pytest.mark.parametrize(
    ("old", "new", "choice"),
    [
        ('payer = "regency"', 'payer = "kabupaten"', "dbh_sawit"),
        ("youngest = 15\noldest = 65\n\n", 'youngest = 15\noldest = 65\noccupations = ["nelayan"]\n\n', "fisher"),
    ],
)
def test_a_programme_of_an_unknown_payer_or_occupation_is_named(
    settings: Settings, old: str, new: str, choice: str
) -> None:
    name = "regencies/6311.toml"
    head, rest = (SHIPPED_REFERENCE / name).read_text(encoding="utf-8").split("[[programmes]]", 1)
    (settings.data / "reference" / name).write_text(f"{head}[[programmes]]{rest.replace(old, new, 1)}")
    with pytest.raises(Refused, match="Lindungi Pren") as problem:
        reference.check(settings)
    assert problem.value.key == "error.regency_programme"
    assert choice in str(problem.value)


def test_a_regency_file_that_is_a_folder_is_refused(settings: Settings) -> None:
    (settings.data / "reference" / "regencies" / "6311.toml").mkdir()
    with pytest.raises(Refused) as problem:
        reference.regency(settings)
    assert problem.value.key == "error.regency_unreadable"


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


def test_an_office_s_file_may_be_older_than_a_column(settings: Settings) -> None:
    shipped = reference.read(settings, "targets")
    own_file = settings.data / "reference" / "targets.csv"
    shipped.drop(columns="basis_note_en").to_csv(own_file, index=False)
    read = reference.read(settings, "targets")
    assert read["basis_note_en"].isna().all()
    assert read["series"].tolist() == shipped["series"].tolist()
