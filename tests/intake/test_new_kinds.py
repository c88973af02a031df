"""Contributions, verdicts, schemes, employers, outreach and visits: from file to registry, and what each rule finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from tests.helpers import JUAI, Office, Person, new_office, nik
from ucj import i18n, months
from ucj.intake import accept, kinds, rules
from ucj.intake.report import Report, message

PERIOD = "2025-09"
BORN = dt.date(1980, 8, 17)
HEADERS = {
    "contribution": (
        *("NIK", "NAMA", "SUMBER DANA", "NPP", "BULAN IURAN", "TGL BAYAR", "JUMLAH IURAN", "PROGRAM JAMINAN"),
    ),
    "civil": ("NIK", "NAMA", "TGL LAHIR", "HASIL PADANAN", "TGL PADANAN", "TGL MENINGGAL"),
    "programme": (*("NAMA PROGRAM", "SUMBER DANA", "NIK", "NAMA", "BULAN MULAI", "BULAN SELESAI", "IURAN PER BULAN"),),
    "employer": (
        *("NPP", "NAMA PERUSAHAAN", "KECAMATAN", "SKALA USAHA", "JUMLAH TK", "TGL TERDAFTAR"),
        *("BULAN TUNGGAKAN", "NILAI TUNGGAKAN", "STATUS PERUSAHAAN"),
    ),
    "activity": (
        *("TGL KEGIATAN", "JENIS KEGIATAN", "URAIAN KEGIATAN", "DESA", "KODE DESA", "KECAMATAN", "JUMLAH PESERTA"),
        *("PENYELENGGARA", "DOKUMEN", "PETUGAS", "CATATAN"),
    ),
    "followup": (
        *("NIK", "NAMA", "TGL KUNJUNGAN", "DESA", "KODE DESA", "KECAMATAN", "HASIL KUNJUNGAN", "PETUGAS", "CATATAN"),
    ),
}
HEADERS = {kind: (*header, "KIRIMAN", "BARIS") for kind, header in HEADERS.items()}


def good(kind: str, number: int) -> list[str]:
    who = Person(number)
    row = {
        "contribution": [who.nik, who.name, "APBD KABUPATEN", "", "2025-08", "15-09-2025", "16.800", "JKK+JKM"],
        "civil": [who.nik, who.name, "17-08-1980", "PADAN", "05-09-2025", "-"],
        "programme": ["Program Rekaan", "APBD KABUPATEN", who.nik, who.name, "01-2025", "12-2025", "Rp16.800,00"],
        "employer": [f"ZZ{number:06}", f"PT Rekaan {number}", "Juai", "Mikro", "12", "15-01-2023", "2", "400000", "Y"],
        "activity": [
            *("12-09-2025", "Sosialisasi", f"Temu {number}", "Juai", "", "Juai", str(number)),
            *("Pemerintah Desa", "BA-7/2025", "Petugas Rekaan", "-"),
        ],
        "followup": [who.nik, who.name, "14-09-2025", "Juai", "", "Juai", "Mendaftar", "Petugas Rekaan", "di rumah"],
    }[kind]
    return [*row, "", ""]


def spoil(kind: str, row: list[str], changes: dict[str, str]) -> list[str]:
    fields = (*kinds.kind(kind).fields, *kinds.CORRECTION)
    at = {f.name: i for i, text in enumerate(HEADERS[kind]) for f in fields if text in f.headings}
    for name in changes.keys() & at.keys():
        row[at[name]] = changes[name]
    return row


# (rule, column) -> what makes the planted row of any kind offend, as far as the kind has those fields.
FAULTS: dict[tuple[str, str], dict[str, str]] = {
    ("correction_unknown", "of_line"): {"of_batch": "99", "of_line": "2"},
    ("nik_missing", "nik"): {"nik": ""},
    ("nik_as_number", "nik"): {"nik": "6,31199E+15"},
    ("nik_not_digits", "nik"): {"nik": "63119917O8800009"},
    ("nik_length", "nik"): {"nik": "631199170880000"},
    ("nik_serial_zero", "nik"): {"nik": nik(BORN, 0)},
    ("nik_date_impossible", "nik"): {"nik": "6311993113800009"},
    ("nik_duplicate", "nik"): {"nik": Person(1).nik},
    ("birth_date_impossible", "birth_date"): {"birth_date": "31-02-1980"},
    ("birth_date_differs_from_nik", "birth_date"): {"birth_date": "18-08-1980"},
    ("payer_unreadable", "payer"): {"payer": "tidak tahu"},
    ("contribution_month_unreadable", "contribution_month"): {"contribution_month": "bulan lalu"},
    ("month_far_ahead", "contribution_month"): {"contribution_month": "10-2026"},
    ("month_far_ahead", "start_month"): {"start_month": "10-2026", "end_month": ""},
    ("date_unreadable", "paid_date"): {"paid_date": "kemarin"},
    ("date_unreadable", "verdict_date"): {"verdict_date": "kemarin"},
    ("date_unreadable", "death_date"): {"verdict": "MENINGGAL", "death_date": "kemarin"},
    ("date_unreadable", "registered_date"): {"registered_date": "kemarin"},
    ("date_in_future", "paid_date"): {"paid_date": "02-12-2025"},
    ("date_in_future", "verdict_date"): {"verdict_date": "02-12-2025"},
    ("date_in_future", "death_date"): {"verdict": "MENINGGAL", "death_date": "02-12-2025"},
    ("date_in_future", "registered_date"): {"registered_date": "01-10-2025"},
    ("date_in_future", "activity_date"): {"activity_date": "01-10-2025"},
    ("date_in_future", "visit_date"): {"visit_date": "01-10-2025"},
    ("amount_unreadable", "paid_idr"): {"paid_idr": "enam belas ribu"},
    ("amount_negative", "paid_idr"): {"paid_idr": "-16800"},
    ("contribution_absurd", "paid_idr"): {"paid_idr": "100000001"},
    ("contribution_absurd", "contribution_idr"): {"contribution_idr": "5000001"},
    ("contribution_duplicate", "nik"): {"nik": Person(1).nik},
    ("verdict_unreadable", "verdict"): {"verdict": "entah"},
    ("death_date_contradicts", "death_date"): {"death_date": "01-09-2025"},
    ("death_before_birth", "death_date"): {"verdict": "MENINGGAL", "death_date": "16-08-1980"},
    ("programme_name_missing", "programme_name"): {"programme_name": "-"},
    ("programme_month_unreadable", "start_month"): {"start_month": ""},
    ("programme_month_unreadable", "end_month"): {"end_month": "akhir tahun"},
    ("programme_month_order", "end_month"): {"end_month": "12-2024"},
    ("programme_duplicate", "nik"): {
        "nik": Person(1).nik,
        "programme_name": "PROGRAM-REKAAN",
        "start_month": "12-2025",
    },
    ("rupiah_unreadable", "contribution_idr"): {"contribution_idr": "belum tahu"},
    ("rupiah_unreadable", "arrears_idr"): {"arrears_idr": "belum tahu"},
    ("rupiah_negative", "contribution_idr"): {"contribution_idr": "-16800"},
    ("rupiah_negative", "arrears_idr"): {"arrears_idr": "(400.000)"},
    ("arrears_absurd", "arrears_idr"): {"arrears_idr": "1000000000001"},
    ("employer_code_missing", "employer_code"): {"employer_code": ""},
    ("employer_name_missing", "employer_name"): {"employer_name": ""},
    ("employer_duplicate", "employer_code"): {"employer_code": "zz 000001"},
    ("district_unknown", "district"): {"district": "Antah", "village": ""},
    ("business_scale_unreadable", "business_scale"): {"business_scale": "raksasa"},
    ("is_active_unreadable", "is_active"): {"is_active": "mungkin"},
    ("count_unreadable", "worker_count"): {"worker_count": "12,5"},
    ("count_unreadable", "arrears_month_count"): {"arrears_month_count": "dua"},
    ("count_unreadable", "participant_count"): {"participant_count": "sekitar 40"},
    ("count_negative", "worker_count"): {"worker_count": "-1"},
    ("count_negative", "arrears_month_count"): {"arrears_month_count": "-1"},
    ("count_negative", "participant_count"): {"participant_count": "-1"},
    ("count_absurd", "worker_count"): {"worker_count": "200001"},
    ("count_absurd", "arrears_month_count"): {"arrears_month_count": "202509"},
    ("count_absurd", "participant_count"): {"participant_count": "12092025"},
    ("activity_date_unreadable", "activity_date"): {"activity_date": "pekan lalu"},
    ("activity_type_missing", "activity_type"): {"activity_type": "..."},
    ("activity_type_unknown", "activity_type"): {"activity_type": "Senam pagi"},
    ("activity_duplicate", "activity_date"): {"activity_name": "TEMU 1"},
    ("personal_number", "activity_name"): {"activity_name": "Kunjungan 6311.9901.0180.0001"},
    ("personal_number", "organiser"): {"organiser": "Ibu Rekaan (0812) 3456-7890"},
    ("personal_number", "document"): {"document": "BA 6311 9901 0180 0001"},
    ("visit_date_unreadable", "visit_date"): {"visit_date": "pekan lalu"},
    ("result_unreadable", "result"): {"result": "entah"},
    ("followup_duplicate", "nik"): {"nik": Person(1).nik},
    ("village_code_bps", "village_code"): {"village": "", "village_code": "6311010003"},
    ("village_unknown", "village"): {"village": "Negeri Antah Berantah"},
    ("village_near_spelling", "village"): {"village": "Lalayao"},
    ("village_differs_from_code", "village"): {"village_code": "6311012014"},
}
FORMULA = {
    **{"contribution": "name", "civil": "name", "programme": "name"},
    **{"employer": "employer_name", "activity": "note", "followup": "officer"},
}
PLANTED = [(rule, kind) for kind in HEADERS for rule in rules.of_kind(kind)]
FIRST_LINE = 4  # the heading and two good rows stand above the faults


def fault(rule: rules.Rule, kind: str) -> dict[str, str]:
    # In a field where nothing else is asked of the text.
    return {FORMULA[kind]: "=HYPERLINK(A1)"} if rule.code == "formula_text" else FAULTS[rule.code, rule.column]


def checked(office: Office, kind: str, rows: Sequence[Sequence[str]]) -> Report:
    return accept.check(office.settings, office.file(HEADERS[kind], rows), kind, PERIOD)


def accepted(office: Office, kind: str, *rows: Sequence[str], period: str = PERIOD) -> Report:
    return accept.accept(office.settings, office.file(HEADERS[kind], rows), kind, period)


def test_no_fault_is_of_a_rule_that_is_gone() -> None:
    assert set(FAULTS) == {(rule.code, rule.column) for rule, _ in PLANTED if rule.code != "formula_text"}


def test_every_rule_of_these_kinds_has_words_and_a_title_in_both_languages() -> None:
    codes = {rule.code for rule in rules.RULES if set(rule.kinds) & set(HEADERS)}
    for language in i18n.LANGUAGES:
        said = i18n.catalogue(language)
        assert [code for code in codes if f"finding.{code}" not in said or f"rule.{code}" not in said] == []


@pytest.mark.parametrize("kind", HEADERS)
def test_no_rule_finds_anything_in_a_clean_file(office: Office, kind: str) -> None:
    report = checked(office, kind, [good(kind, number) for number in range(1, 7)])
    assert report.findings.empty, report.findings
    assert (report.row_count, report.accepted_count) == (6, 6)
    assert report.unmapped == report.dropped == ()


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """A file of each kind: two good rows, a row a rule that offends it alone, a good row."""
    office = new_office(tmp_path_factory.mktemp("rules"))
    return {kind: checked(office, kind, _spoiled_rows(kind)) for kind in HEADERS}


def _spoiled_rows(kind: str) -> list[list[str]]:
    of_kind = rules.of_kind(kind)
    bad = [spoil(kind, good(kind, at + 11), fault(rule, kind)) for at, rule in enumerate(of_kind)]
    return [good(kind, 1), good(kind, 2), *bad, good(kind, 4)]


@pytest.mark.parametrize(("rule", "kind"), PLANTED, ids=lambda value: getattr(value, "code", value))
def test_a_rule_finds_its_planted_row_and_no_other(spoiled: dict[str, Report], rule: rules.Rule, kind: str) -> None:
    of_kind = rules.of_kind(kind)
    found = spoiled[kind].findings
    line = FIRST_LINE + of_kind.index(rule)
    assert found.loc[found["line"] == line, ["rule", "severity"]].values.tolist() == [[rule.code, rule.severity]]
    lines = [FIRST_LINE + at for at, other in enumerate(of_kind) if other.code == rule.code]
    assert sorted(found.loc[found["rule"] == rule.code, "line"]) == lines
    for language in i18n.LANGUAGES:
        text = message(found[found["line"] == line].to_dict("records")[0], i18n.translator(language))
        assert "None" not in text
        assert "nan" not in text.split()


# A row of each kind, and what the registry holds of it.
JUAI_DISTRICT = JUAI[:6]
HELD: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "contribution": (
        {"payer": "-", "employer_code": "ZZ000001", "paid_date": "-", "paid_idr": "Rp 350.000,-"},
        {
            **{"payer": "company", "employer_code": "ZZ000001", "contribution_month": months.parse("2025-08")},
            **{"paid_date": None, "paid_idr": 350_000, "programmes": "JKK+JKM", "name": "Tokoh Rekaan 1"},
        },
    ),
    "civil": (
        {"verdict": "Meninggal Dunia", "death_date": "1 September 2025"},
        {
            **{"verdict": "deceased", "verdict_date": dt.date(2025, 9, 5), "death_date": dt.date(2025, 9, 1)},
            **{"birth_date": BORN, "name": "Tokoh Rekaan 1"},
        },
    ),
    "programme": (
        {"end_month": "-", "payer": "DBH Sawit"},
        {
            **{"programme_name": "Program Rekaan", "scheme": "PROGRAM REKAAN", "payer": "dbh_sawit"},
            **{"start_month": months.parse("2025-01"), "end_month": None, "contribution_idr": 16_800},
        },
    ),
    "employer": (
        {"district": "Kec. JUAI", "worker_count": "1.250", "arrears_idr": "-", "is_active": "nonaktif"},
        {
            **{"employer_code": "ZZ000001", "employer_name": "PT Rekaan 1", "district_code": JUAI_DISTRICT},
            **{"business_scale": "micro", "worker_count": 1250, "registered_date": dt.date(2023, 1, 15)},
            **{"arrears_month_count": 2, "arrears_idr": None, "is_active": False},
        },
    ),
    "activity": (
        {"village": "", "village_code": "63.11.01.2003", "district": ""},
        {
            **{"activity_date": dt.date(2025, 9, 12), "activity_type": "outreach", "activity_name": "Temu 1"},
            **{"village_code": JUAI, "district_code": JUAI_DISTRICT, "participant_count": 1},
            **{"organiser": "Pemerintah Desa", "document": "BA-7/2025", "officer": "Petugas Rekaan", "note": None},
        },
    ),
    "followup": (
        {"village": "-"},
        {
            **{"visit_date": dt.date(2025, 9, 14), "village_code": None, "district_code": JUAI_DISTRICT},
            **{"result": "registered", "officer": "Petugas Rekaan", "note": "di rumah"},
        },
    ),
}


@pytest.mark.parametrize("kind", HELD)
def test_a_file_lands_in_its_table_and_undo_takes_it_out(office: Office, kind: str) -> None:
    changes, expected = HELD[kind]
    report = accepted(office, kind, spoil(kind, good(kind, 1), changes), good(kind, 2))
    assert report.findings.empty, report.findings
    assert report.batch == 1
    with office.registry() as con:
        found = con.execute(f"FROM {kind}_row ORDER BY line")
        names = [column[0] for column in found.description or ()]
        first, second = (dict(zip(names, values, strict=True)) for values in found.fetchall())
    assert [(row["batch_id"], row["line"]) for row in (first, second)] == [(1, 2), (1, 3)]
    if "person_id" in first:
        assert (first["nik"], first["person_id"]) == (Person(1).nik, office.id_of(Person(1)))
    assert first.items() >= expected.items()
    accept.undo(office.settings, 1)
    with office.registry() as con:
        kept = con.execute(
            f"SELECT count(*), count(b.undone_at) FROM {kind}_row JOIN batch AS b USING (batch_id)"
        ).fetchall()
    assert kept == [(2, 2)]
    assert accepted(office, kind, spoil(kind, good(kind, 1), changes), good(kind, 2)).batch == 2  # no longer known


@pytest.mark.parametrize("kind", HEADERS)
def test_a_refused_row_waits_in_quarantine_and_joins_no_table(office: Office, kind: str) -> None:
    key = kinds.kind(kind).key
    accepted(office, kind, good(kind, 1), spoil(kind, good(kind, 2), {key: "?"}))
    with office.registry() as con:
        assert con.execute(f"SELECT line FROM {kind}_row").fetchall() == [(2,)]
        assert con.execute("SELECT line FROM quarantine").fetchall() == [(3,)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("Padan", "match"), ("SESUAI", "match"), ("HIDUP", "match"), ("Tidak Padan", "mismatch")],
        *[("TDK SESUAI", "mismatch"), ("wafat", "deceased"), ("Meninggal", "deceased"), ("MATI", "deceased")],
        *[("Pindah Domisili", "moved"), ("TIDAK DITEMUKAN", "not_found")],
    ],
)
def test_what_the_population_office_writes(office: Office, text: str, code: str) -> None:
    accepted(office, "civil", spoil("civil", good("civil", 1), {"verdict": text}))
    with office.registry() as con:
        assert con.execute("SELECT verdict FROM civil_row").fetchall() == [(code,)]


def test_a_death_the_office_reports_reaches_the_release(office: Office) -> None:
    """Given an active member, when Dukcapil says he died, then his listing is found and his heirs have a lead."""
    office.workforce("2025-09", Person(1).works(), Person(2).works())
    office.participation("2025-09", Person(1).member("2025-01"), Person(2).member("2025-01"))
    dead = spoil("civil", good("civil", 1), {"verdict": "MENINGGAL", "death_date": "01-08-2025"})
    accepted(office, "civil", dead, good("civil", 2))
    con = office.release()
    assert con.execute("SELECT person_id, death_month FROM death_lead").fetchall() == [
        (office.id_of(Person(1)), months.parse("2025-08"))
    ]
    found = con.execute("SELECT rule, line FROM spanning_finding").fetchall()
    assert found == [("listed_deceased", 2)]


def test_a_list_may_be_paid_and_answered_after_its_month(office: Office) -> None:
    """Contributions of a month are paid in the next one, and paid ahead for a year."""
    late = spoil("contribution", good("contribution", 1), {"paid_date": "30-11-2025"})
    ahead = spoil("contribution", good("contribution", 2), {"contribution_month": "09-2026"})
    assert checked(office, "contribution", [late, ahead]).findings.empty


def test_a_place_may_be_left_out_of_outreach_and_visits(office: Office) -> None:
    nowhere = {"village": "", "village_code": "", "district": ""}
    for kind in ("activity", "followup"):
        accepted(office, kind, spoil(kind, good(kind, 1), nowhere))
        with office.registry() as con:
            places = con.execute(f"SELECT village_code, district_code FROM {kind}_row").fetchall()
        assert places == [(None, None)]


def test_an_unknown_place_is_answered_with_the_names_it_may_be(office: Office) -> None:
    village = spoil("activity", good("activity", 1), {"village": "Mungkur Uyan Baru"})
    district = spoil("activity", good("activity", 2), {"village": "", "district": "Juwai"})
    t = i18n.translator("id")
    said = [message(each, t) for each in checked(office, "activity", [village, district]).findings.to_dict("records")]
    assert "Mungkur Uyam (Juai)" in said[0]
    assert "Awayan, Batu Mandi" in said[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *[("Sosialisasi lembaga keagamaan", "religious_outreach"), ("Keputusan Anggaran", "budget_decision")],
        *[("PERBUP", "regulation"), ("Peraturan", "regulation"), ("Validasi data", "data_validation")],
    ],
)
def test_what_an_activity_is_about_is_named_beside_its_type(office: Office, text: str, code: str) -> None:
    """Without a description the words of the type name it."""
    bare = spoil("activity", good("activity", 1), {"activity_type": text, "activity_name": ""})
    told = spoil("activity", good("activity", 2), {"activity_type": text, "activity_name": "Untuk kelompok tani"})
    accepted(office, "activity", bare, told)
    with office.registry() as con:
        kept = con.execute("SELECT activity_type, activity_name FROM activity_row ORDER BY line").fetchall()
    assert kept == [(code, text), (code, "Untuk kelompok tani")]


def test_an_activity_without_type_is_refused_whatever_its_description_says(office: Office) -> None:
    row = spoil("activity", good("activity", 1), {"activity_type": "", "activity_name": "Untuk kelompok tani"})
    report = checked(office, "activity", [row, good("activity", 2)])
    assert report.findings["rule"].tolist() == ["activity_type_missing"]
    assert report.quarantined_count == 1


def test_a_person_may_be_in_a_scheme_again_after_a_break_and_in_two_schemes(office: Office) -> None:
    rows = [
        spoil("programme", good("programme", 1), {"start_month": start, "end_month": end, "programme_name": name})
        for name, start, end in (
            ("Program A", "01-2025", "03-2025"),
            ("Program A", "04-2025", "06-2025"),
            ("Program B", "07-2025", ""),
        )
    ]
    assert checked(office, "programme", rows).findings.empty


def test_a_payment_in_parts_is_no_repetition(office: Office) -> None:
    parts = [spoil("contribution", good("contribution", 1), {"programmes": name}) for name in ("JKK", "JKM")]
    assert checked(office, "contribution", parts).findings.empty


# Two files, or two rows, that only together show it.


def contribution(number: int, **changes: str) -> list[str]:
    return spoil("contribution", good("contribution", number), changes)


def programme(number: int, **changes: str) -> list[str]:
    return spoil("programme", good("programme", number), changes)


def spanning(report: Report) -> list[tuple[int, str, str, str]]:
    found = report.findings[report.findings["spans_files"]]
    return [(f["line"], f["rule"], f["severity"], f["detail"]) for f in found.to_dict("records")]


def test_a_month_paid_by_two_payers_is_found_within_a_file(office: Office) -> None:
    report = checked(office, "contribution", [contribution(1), contribution(1, payer="MANDIRI"), contribution(2)])
    assert spanning(report) == [(2, "paid_twice", "warning", "1:3"), (3, "paid_twice", "warning", "1:2")]
    assert report.accepted_count == 3


def test_a_month_paid_by_two_payers_is_found_across_ledgers_in_force(office: Office) -> None:
    accepted(office, "contribution", contribution(1), contribution(2))
    other = [contribution(1, payer="CSR"), contribution(2), contribution(3, payer="CSR")]
    report = accepted(office, "contribution", *other)
    assert spanning(report) == [(2, "paid_twice", "warning", "1:2")]
    with office.registry() as con:
        assert con.execute("SELECT count(*) FROM finding").fetchall() == [(0,)]  # the next build says it anew
    accept.undo(office.settings, 1)
    assert spanning(checked(office, "contribution", [contribution(1, payer="MANDIRI")])) == [
        (2, "paid_twice", "warning", "2:2")
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"contribution_month": "07-2025", "payer": "CSR"},
        {"paid_idr": "0", "payer": "CSR"},
        {"paid_date": "16-09-2025"},
        {"employer_code": "ZZ000002"},
    ],
    ids=["another month", "nothing paid", "the same payer", "another number of the same payer"],
)
def test_what_is_not_paid_twice(office: Office, changes: dict[str, str]) -> None:
    accepted(office, "contribution", contribution(1))
    assert spanning(checked(office, "contribution", [contribution(1, **changes)])) == []


def test_two_public_schemes_in_the_same_months_are_found(office: Office) -> None:
    accepted(office, "programme", programme(1), programme(2))
    other = {"payer": "APBD PROVINSI", "start_month": "12-2025", "end_month": "-"}
    report = accepted(office, "programme", programme(1, **other), programme(3, **other))
    assert spanning(report) == [(2, "programme_twice", "warning", "Program Rekaan (1:2)")]
    both = [programme(4), programme(4, programme_name="Lain", payer="CSR")]
    assert [found[0] for found in spanning(checked(office, "programme", both))] == [2, 3]


@pytest.mark.parametrize(
    "changes",
    [
        {"payer": "APBD PROVINSI", "start_month": "01-2026", "end_month": ""},
        {"programme_name": "Lain", "payer": "PERUSAHAAN"},
        {"programme_name": "Lain", "payer": "MANDIRI"},
        {"programme_name": "PROGRAM REKAAN."},
    ],
    ids=["later", "an employer", "the person", "the same scheme"],
)
def test_what_is_not_in_two_schemes(office: Office, changes: dict[str, str]) -> None:
    accepted(office, "programme", programme(1))
    assert spanning(checked(office, "programme", [programme(1, **changes)])) == []


def test_only_the_newest_list_of_a_scheme_speaks_of_now(office: Office) -> None:
    """Given someone who left a scheme without an end month, when its newer list lacks her, then she is free."""
    accepted(office, "programme", programme(1, end_month=""), period="2025-07")
    accepted(office, "programme", programme(2, end_month=""), period="2025-08")
    other = programme(1, payer="APBD PROVINSI", end_month="")
    assert spanning(checked(office, "programme", [other])) == []


def test_a_build_judges_both_anew_and_lets_no_officer_or_note_out(office: Office) -> None:
    """A release knows the findings by rule, and nobody's name."""
    office.workforce(PERIOD, Person(1).works())
    office.participation(PERIOD, Person(1).member("2025-01"))
    for kind in HEADERS:
        accepted(office, kind, good(kind, 1))
    accepted(office, "contribution", contribution(1, payer="CSR"))
    accepted(office, "programme", programme(1, payer="CSR"))
    con = office.release()
    found = con.execute(
        "SELECT rule, batch_id, other_batch_id FROM spanning_finding WHERE rule LIKE '%_twice' ORDER BY ALL"
    ).fetchall()
    assert found == [("paid_twice", 3, 9), ("paid_twice", 9, 3), ("programme_twice", 5, 10), ("programme_twice", 10, 5)]
    texts = [
        str(value)
        for (table,) in con.execute("SELECT table_name FROM information_schema.tables").fetchall()
        for row in con.table(table).fetchall()
        for value in row
    ]
    assert not [text for text in texts if "Petugas" in text or "di rumah" in text or "Tokoh" in text]
