"""Which columns a kind needs, what is said when they are not there, and what is dropped on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import (
    CLAIMS_HEADER,
    CONSTRUCTION_HEADER,
    PARTICIPATION_HEADER,
    WORKFORCE_HEADER,
    Office,
    Person,
    write_csv,
)
from ucj.errors import Refused, WrongUsage
from ucj.intake import accept, kinds, staging

PERSON = Person(1)
GOOD = {
    "workforce": (WORKFORCE_HEADER, PERSON.works()),
    "participation": (PARTICIPATION_HEADER, PERSON.member("2025-01")),
    "claims": (CLAIMS_HEADER, PERSON.claim("K1")),
    "construction": (CONSTRUCTION_HEADER, ("P1", "Jalan Desa", "150000000", "Y", "Juai", "315000")),
}
REQUIRED = [(kind.name, field) for kind in kinds.KINDS.values() for field in kind.required]


def without(kind: str, *names: str) -> list[list[str]]:
    """A file with every column of the kind but these; what stands in it does not matter here."""
    kept = [field for field in kinds.kind(kind).fields if field.name not in names]
    return [[field.headings[0] for field in kept], ["1234567"] * len(kept)]


def lines(done: staging.Staged) -> list[int]:
    return [line for batch in done.batches for line in batch["line"].to_pylist()]


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_file_of_each_kind_is_staged_whole(tmp_path: Path, kind: str) -> None:
    done = staging.stage(write_csv(tmp_path / "a.csv", GOOD[kind]), kinds.kind(kind))
    assert (done.header.unmapped, done.header.dropped, done.header.guessed) == ((), (), ())
    fields = {field.name for field in (*kinds.kind(kind).fields, *kinds.CORRECTION)}
    assert set(done.schema.names) == fields | {"line", "nik_is_number"}
    assert lines(done) == [2]


@pytest.mark.parametrize(("kind", "field"), REQUIRED, ids=lambda value: getattr(value, "name", value))
def test_a_missing_required_column_is_named(tmp_path: Path, kind: str, field: kinds.Field) -> None:
    with pytest.raises(Refused) as problem:
        staging.stage(write_csv(tmp_path / "a.csv", without(kind, field.name)), kinds.kind(kind))
    assert problem.value.key == "intake.columns_missing"
    assert (problem.value.params["line"], problem.value.params["columns"]) == (1, field.headings[0])


@pytest.mark.parametrize(
    ("kind", "absent", "named"),
    [
        ("workforce", ("village", "village_code"), "DESA KELURAHAN"),
        ("participation", ("segment", "employer_code"), "SEGMEN"),
        ("participation", ("payer", "employer_code"), "SUMBER DANA"),
    ],
)
def test_one_of_several_columns_is_enough_and_none_is_too_few(
    tmp_path: Path, kind: str, absent: tuple[str, ...], named: str
) -> None:
    for name in absent:
        assert lines(staging.stage(write_csv(tmp_path / "a.csv", without(kind, name)), kinds.kind(kind))) == [2]
    with pytest.raises(Refused, match=named):
        staging.stage(write_csv(tmp_path / "a.csv", without(kind, *absent)), kinds.kind(kind))


@pytest.mark.parametrize(("kind", "other"), [(one, two) for one in GOOD for two in GOOD if one != two])
def test_a_file_of_another_kind_is_recognised(tmp_path: Path, kind: str, other: str) -> None:
    with pytest.raises(Refused) as problem:
        staging.stage(write_csv(tmp_path / "a.csv", GOOD[other]), kinds.kind(kind))
    assert problem.value.key in ("intake.wrong_kind", "intake.no_header")
    if problem.value.key == "intake.wrong_kind":
        assert f"--kind {other}" in str(problem.value)


def test_an_unknown_kind_lists_the_choices() -> None:
    with pytest.raises(WrongUsage, match="workforce, participation, claims, construction"):
        kinds.kind("pekerja")


def test_no_heading_means_two_fields_or_is_dropped() -> None:
    for kind in kinds.KINDS.values():
        headings = [heading for field in kind.fields for heading in field.headings]
        assert len(headings) == len(set(headings)), kind.name
        assert headings == [kinds.normalise(heading) for heading in headings]
        assert not [heading for heading in headings if kinds.is_dropped(heading)]


DROPPED = {
    "Nama Ibu Kandung": "Ibu Rahasia",
    "No. HP": "080012345678",
    "E-mail": "surel@contoh.invalid",
    "KPJ": "98765432109",
    "No Rekening": "5551234567",
    "Nama Bank": "Bank Rekaan",
    "Golongan Darah": "AB negatif",
}


def test_dropped_columns_exist_nowhere_but_in_the_original(office: Office) -> None:
    """Given a list with phones, banks and mothers, when rows are accepted and refused, then nothing holds them."""
    header = (*WORKFORCE_HEADER, *DROPPED)
    bad = ("2", "123", *Person(2).works()[2:])
    path = office.file(header, [(*PERSON.works(), *DROPPED.values()), (*bad, *DROPPED.values())])
    report = accept.accept(office.settings, path, "workforce", "2025-09")
    assert (report.accepted_count, report.quarantined_count) == (1, 1)
    assert set(report.dropped) == {"NAMA IBU KANDUNG", "NO HP", "KPJ", "NO REKENING", "NAMA BANK", "E MAIL"}
    with office.registry() as con:
        tables = [row[0] for row in con.execute("SHOW TABLES").fetchall()]
        held = " ".join(str(con.execute(f"FROM {table}").fetchall()) for table in tables)
        (raw,) = con.execute("SELECT raw FROM quarantine").fetchall()[0]
    assert json.loads(raw)["nik"] == "123"
    assert PERSON.nik in held
    for secret in DROPPED.values():
        assert secret not in held
        assert secret in path.read_text()
    con = office.release() if not office.participation("2025-09", PERSON.member("2025-01")).quarantined_count else None
    assert con is not None
    released = b"".join(file.read_bytes() for file in office.settings.releases.iterdir())
    assert not [secret for secret in DROPPED.values() if secret.encode() in released]
