"""Every rule finds its planted row, with line, severity and words, and nothing in a clean file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from tests.helpers import (
    CLAIMS_HEADER,
    CONSTRUCTION_HEADER,
    JUAI,
    PARTICIPATION_HEADER,
    WORKFORCE_HEADER,
    Office,
    Person,
    new_office,
    nik,
)
from ucj import i18n, months
from ucj.intake import accept, kinds, rules
from ucj.intake.report import Report, message

BORN = dt.date(1980, 8, 17)
HEADERS = {
    "workforce": (*WORKFORCE_HEADER, "DESA", "KECAMATAN", "STATUS KEPENDUDUKAN"),
    "participation": PARTICIPATION_HEADER,
    "claims": CLAIMS_HEADER,
    "construction": (*CONSTRUCTION_HEADER, "TENAGA KERJA", "TGL MULAI", "TGL SELESAI"),
}
HEADERS = {kind: (*header, "KIRIMAN", "BARIS") for kind, header in HEADERS.items()}
PERIOD = "2025-09"


def good(kind: str, number: int) -> list[str]:
    person = Person(number, is_woman=number % 2 == 0)
    row = {
        "workforce": [*person.works(), "", "", ""],
        "participation": list(person.member("2024-01", *(("T", "2025-02") if number % 2 else ()))),
        "claims": list(person.claim(f"K{number}")),
        "construction": [f"P{number}", "Jalan Desa", "Rp150.000.000,00", "Y", "Juai", "315000", "12", "", ""],
    }[kind]
    return [*row, "", ""]


def spoil(kind: str, row: list[str], **changes: str) -> list[str]:
    fields = (*kinds.kind(kind).fields, *kinds.CORRECTION)
    at = {f.name: i for i, text in enumerate(HEADERS[kind]) for f in fields if _means(f, text)}
    for name, value in changes.items():
        row[at[name]] = value
    return row


def _means(field: kinds.Field, heading: str) -> bool:
    return kinds.normalise(heading) in field.headings


# Rule -> what makes the planted row offend. Good values for nothing else.
FAULTS: dict[str, dict[str, str]] = {
    "nik_missing": {"nik": ""},
    "nik_as_number": {"nik": "6,31199E+15"},
    "nik_not_digits": {"nik": "63119917O8800009"},
    "nik_length": {"nik": "631199170880000"},
    "nik_serial_zero": {"nik": nik(BORN, 0)},
    "nik_date_impossible": {"nik": "6311993113800009"},
    "nik_duplicate": {"nik": Person(1).nik},
    "membership_duplicate": {"nik": Person(1).nik},
    "formula_text": {"name": "=HYPERLINK(1)"},
    "name_missing": {"name": " "},
    "birth_date_missing": {"birth_date": ""},
    "birth_date_impossible": {"birth_date": "31-02-1980"},
    "sex_unreadable": {"sex": "X"},
    "village_unknown": {"village_code": "", "village": "Negeri Antah Berantah", "district": "Juai"},
    "village_near_spelling": {"village_code": "", "village": "Lalayao", "district": "Juai"},
    "village_code_bps": {"village_code": "63.11.010.003"},
    "village_differs_from_code": {"village": "Mihu", "district": "Juai"},
    "age_limits": {"nik": nik(dt.date(1950, 8, 17), 901), "birth_date": "17-08-1950"},
    "marked_deceased": {"civil_status": "MENINGGAL"},
    "village_code_unknown": {"village_code": "6371012001", "village": "Mihu", "district": "Juai"},
    "civil_status_unknown": {"civil_status": "DALAM PROSES"},
    "occupation_unknown": {"occupation": "Astronaut", "segment": "BPU"},
    "segment_unknown": {"segment": "PEKERJA"},
    "sex_differs_from_nik": {"sex": "P"},
    "birth_date_differs_from_nik": {"birth_date": "18-08-1980"},
    "month_missing": {"start_month": "kapan-kapan"},
    "is_active_unreadable": {"is_active": "mungkin"},
    "segment_unreadable": {"segment": "X"},
    "payer_unreadable": {"payer": "tidak tahu"},
    "month_unreadable": {"inactive_month": "13-2025"},
    "month_order": {"inactive_month": "2023-12"},
    "programme_unreadable": {"programme": "JKN"},
    "event_date_unreadable": {"event_date": "kemarin"},
    "amount_unreadable": {"paid_idr": "empat puluh dua juta"},
    "month_far_ahead": {"start_month": "10-2026", "inactive_month": ""},
    "date_in_future": {"event_date": "2025-10-01", "reported_date": "", "paid_date": ""},
    "reported_before_event": {"reported_date": "2025-07-31"},
    "place_unknown": {"district": "Kandangan"},
    "claim_duplicate": {"claim_number": "K1"},
    "project_duplicate": {"project_number": "P1"},
    "rupiah_negative": {"contract_idr": "-1"},
    "rupiah_unreadable": {"contribution_idr": "banyak"},
    "count_unreadable": {"worker_count": "banyak"},
    "date_unreadable": {"start_date": "nanti"},
    "correction_unknown": {"of_batch": "99", "of_line": "2"},
    "claim_number_missing": {"claim_number": ""},
    "claim_date_unreadable": {"paid_date": "lusa"},
    "amount_absurd": {"paid_idr": "42000000000"},
    "amount_negative": {"paid_idr": "-42000000"},
    "paid_before_reported": {"paid_date": "2025-08-09"},
    "contract_unreadable": {"contract_idr": "belum ada"},
    "registered_unreadable": {"is_registered": "sedang diurus"},
}
# Where a rule looks at several columns, or a kind has not the usual one.
OTHER_FAULTS: dict[tuple[str, str], dict[str, str]] = {
    ("formula_text", "construction"): {"project_name": "@SUM(A1:A9)"},
    ("claim_date_unreadable", "reported_date"): {"reported_date": "lusa"},
    ("month_far_ahead", "inactive_month"): {"inactive_month": "10-2026"},
    ("date_in_future", "paid_date"): {"paid_date": "2026-01-15"},
    ("date_unreadable", "end_date"): {"end_date": "nanti"},
}
# Rules that look at the file alone; those that span files have a test of their own.
OWN = [rule for rule in rules.RULES if not rule.spans_files and set(rule.kinds) & set(HEADERS)]
PLANTED = [(rule, kind) for rule in OWN for kind in rule.kinds if kind in HEADERS]
FIRST_LINE = 4  # the heading and two good rows stand above the faults


def checked(office: Office, kind: str, rows: Sequence[Sequence[str]]) -> Report:
    if kind == "claims":  # of members: else each claim waits for its membership
        office.participation("2025-08", *(Person(at, is_woman=at % 2 == 0).member("2020-01") for at in range(1, 99)))
    return accept.check(office.settings, office.file(HEADERS[kind], rows), kind, PERIOD)


def fault(rule: rules.Rule, kind: str) -> dict[str, str]:
    return OTHER_FAULTS.get((rule.code, kind)) or OTHER_FAULTS.get((rule.code, rule.column)) or FAULTS[rule.code]


def test_every_rule_has_its_fault_here_and_its_words_in_both_languages() -> None:
    assert set(FAULTS) == {rule.code for rule in OWN}
    for language in i18n.LANGUAGES:
        said = {key.removeprefix("finding.") for key in i18n.catalogue(language) if key.startswith("finding.")}
        assert said == {rule.code for rule in rules.RULES} | {"nik_as_number_known", "village_unknown_known"}


@pytest.mark.parametrize("kind", HEADERS)
def test_no_rule_finds_anything_in_a_clean_file(office: Office, kind: str) -> None:
    report = checked(office, kind, [good(kind, number) for number in range(1, 7)])
    assert report.findings.empty
    assert (report.row_count, report.accepted_count) == (6, 6)


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """A file of each kind: two good rows, a row a rule that offends it alone, a good row."""
    office = new_office(tmp_path_factory.mktemp("rules"))
    return {kind: checked(office, kind, _spoiled_rows(kind)) for kind in HEADERS}


def _spoiled_rows(kind: str) -> list[list[str]]:
    faults = [fault(rule, kind) for rule in rules.of_kind(kind)]
    bad = [spoil(kind, good(kind, 2 * at + 11), **changes) for at, changes in enumerate(faults)]
    return [good(kind, 1), good(kind, 2), *bad, good(kind, 4)]


@pytest.mark.parametrize(("rule", "kind"), PLANTED, ids=lambda value: getattr(value, "code", value))
def test_a_rule_finds_its_planted_row_and_no_other(spoiled: dict[str, Report], rule: rules.Rule, kind: str) -> None:
    line = FIRST_LINE + rules.of_kind(kind).index(rule)
    found = spoiled[kind].findings
    assert found.loc[found["line"] == line, ["rule", "severity"]].values.tolist() == [[rule.code, rule.severity]]
    same = [FIRST_LINE + at for at, other in enumerate(rules.of_kind(kind)) if other.code == rule.code]
    assert found.loc[found["rule"] == rule.code, "line"].tolist() == same
    for language in i18n.LANGUAGES:
        text = message(found[found["line"] == line].to_dict("records")[0], i18n.translator(language))
        assert "None" not in text
        assert "nan" not in text.split()


@pytest.mark.parametrize("kind", HEADERS)
def test_a_report_counts_rows_errors_and_warnings(spoiled: dict[str, Report], kind: str) -> None:
    severities = [rule.severity for rule in rules.of_kind(kind)]
    errors, warnings = severities.count("error"), severities.count("warning")
    report = spoiled[kind]
    assert (report.row_count, report.accepted_count) == (errors + warnings + 3, warnings + 3)
    assert (report.quarantined_count, report.warning_count) == (errors, warnings)


def test_a_refused_line_is_kept_with_its_findings_and_not_accepted(office: Office) -> None:
    rows = [good("workforce", 1), spoil("workforce", good("workforce", 2), nik="12", name="")]
    report = accept.accept(office.settings, office.file(HEADERS["workforce"], rows), "workforce", PERIOD)
    with office.registry() as con:
        kept = con.execute("SELECT line, raw FROM quarantine").fetchall()
        found = con.execute('SELECT line, "column", rule FROM finding ORDER BY rule').fetchall()
        accepted = con.execute("SELECT line FROM workforce_row").fetchall()
    assert (kept[0][0], found, accepted) == (3, [(3, "name", "name_missing"), (3, "nik", "nik_length")], [(2,)])
    assert report.quarantined_count == 1  # a row with two errors is one row


def test_a_number_cell_for_a_nik_is_refused_for_it_lost_its_last_digit(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, WORKFORCE_HEADER)
        page.write_row(1, 0, Person(1).works())
        page.write_number(1, 1, int(Person(1).nik))
    assert accept.check(office.settings, path, "workforce", PERIOD).findings["rule"].tolist() == ["nik_as_number"]


def outcomes(office: Office, kind: str, column: str, changes: Sequence[dict[str, str]]) -> list[object]:
    """A row a change, read in one file: what the registry holds of it, or the errors that refused it."""
    rows = [spoil(kind, good(kind, 2 * at + 2), **change) for at, change in enumerate(changes)]
    report = accept.accept(office.settings, office.file(HEADERS[kind], rows), kind, PERIOD)
    with office.registry() as con:
        held: dict[int, object] = dict(con.execute(f"SELECT line, {column} FROM {kind}_row").fetchall())
    refused = report.findings[report.findings["severity"] == "error"]
    return [held.get(line, ", ".join(refused.loc[refused["line"] == line, "rule"])) for line in range(2, len(rows) + 2)]


def test_the_day_in_a_nik_counts_from_41_for_women(office: Office) -> None:
    days = {1: True, 31: True, 41: True, 71: True, 0: False, 32: False, 40: False}
    niks = [f"631199{day:02d}01800001" for day in days]
    found = outcomes(office, "claims", "nik", [{"nik": each} for each in niks])
    assert found == [
        each if is_date else "nik_date_impossible" for each, is_date in zip(niks, days.values(), strict=True)
    ]


def test_a_day_above_71_in_a_nik_is_no_date(office: Office) -> None:
    found = outcomes(office, "claims", "nik", [{"nik": f"631199{day}01800001"} for day in (81, 99)])
    assert found == ["nik_date_impossible"] * 2


def test_a_nik_is_read_through_its_signs(office: Office) -> None:
    plain = [Person(serial).nik for serial in (1, 3, 5, 7, 9)]
    texts = [plain[0], f"'{plain[1]}", f" {plain[2]} ", "631199 170880-0007", "63.1199.170880.0009"]
    assert outcomes(office, "workforce", "nik", [{"nik": text, "sex": ""} for text in texts]) == plain


def test_dates(office: Office) -> None:
    texts = ["17-08-1980", "17/08/1980", "1980-08-17", "17.08.1980", " 17-8-1980 "]
    assert outcomes(office, "workforce", "birth_date", [{"birth_date": text} for text in texts]) == [BORN] * 5


def test_dates_that_are_none(office: Office) -> None:
    """The last day that a list can know is the last of its own period, September 2025."""
    texts = ["17-08-80", "08/17/1980", "17-08-2025 lusa", "17-08-1899", "01-10-2025", "0", "30-02-1980"]
    found = outcomes(office, "workforce", "birth_date", [{"birth_date": text} for text in texts])
    assert found == ["birth_date_impossible"] * len(texts)


def test_months(office: Office) -> None:
    texts = ["09-2025", "09/2025", "2025-09", "2025/09", "202509", "01-09-2025", "2025-09-01"]
    found = outcomes(office, "participation", "start_month", [{"start_month": text} for text in texts])
    assert found == [months.parse("2025-09")] * len(texts)


def test_months_that_are_none(office: Office) -> None:
    texts = ["13-2025", "2025", "Sept", ""]
    found = outcomes(office, "participation", "start_month", [{"start_month": text} for text in texts])
    assert found == ["month_missing"] * len(texts)


def test_money(office: Office) -> None:
    expected = {
        "42000000": 42_000_000,
        "42.000.000": 42_000_000,
        "42,000,000": 42_000_000,
        "Rp42.000.000,00": 42_000_000,
        "Rp. 42 000 000": 42_000_000,
        "42000000.00": 42_000_000,
        "0": 0,
        "": "amount_unreadable",
        "Rp 42.000.000,-": 42_000_000,
        "42 juta": "amount_unreadable",
    }
    assert outcomes(office, "claims", "paid_idr", [{"paid_idr": text} for text in expected]) == [*expected.values()]


def test_money_of_a_workbook_with_cents_is_not_multiplied(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, CLAIMS_HEADER)
        for at, amount in enumerate([1234567.5, 1234567.125], start=1):
            page.write_row(at, 0, Person(at).claim(f"K{at}"))
            page.write_number(at, 8, amount)
    accept.accept(office.settings, path, "claims", PERIOD)
    with office.registry() as con:
        assert con.execute("SELECT paid_idr FROM claims_row").fetchall() == [(1234567,), (1234567,)]


def test_villages(office: Office) -> None:
    expected = {
        ("", "", JUAI): JUAI,
        ("", "", "63.11.01.2003"): JUAI,
        ("Juai", "Juai", ""): JUAI,
        ("DESA JUAI", "KEC. JUAI", ""): JUAI,
        ("Desa Sumber Rejeki", "", ""): "6311012021",
        ("sumberrejeki", "Kecamatan Juai", ""): "6311012021",
        ("Kel. Batu Piring", "Paringin Selatan", ""): "6311071001",
        ("Juai", "Juai", "9999999999"): JUAI,
        ("63.11.01.2003", "", ""): JUAI,
        ("", "", "6311010003"): "village_code_bps",
        ("Juai", "Juai", "6311010003"): JUAI,
        ("Galumbang", "", ""): "village_unknown",
        ("Galumbang", "Juai", ""): "6311012006",
        ("Sumber Rejeki", "Halong", ""): "village_unknown",
        ("", "", "6399012003"): "village_unknown",
        ("", "", ""): "village_unknown",
    }
    names = ("village", "district", "village_code")
    changes = [dict(zip(names, texts, strict=True)) for texts in expected]
    assert outcomes(office, "workforce", "village_code", changes) == [*expected.values()]


def test_an_unknown_village_is_answered_with_the_nearest_names(office: Office) -> None:
    row = spoil("workforce", good("workforce", 1), village_code="", village="Mungkur Uyan Baru", district="Juai")
    finding = checked(office, "workforce", [row]).findings.to_dict("records")[0]
    assert "Mungkur Uyam (Juai)" in message(finding, i18n.translator("id"))


@pytest.mark.parametrize(
    ("column", "cases"),
    [
        ("sex", [({"sex": ""}, "P"), ({"sex": "perempuan"}, "P"), ({"sex": "2"}, "P")]),  # a NIK tells
        (
            "occupation_code",
            [({"occupation": "penyadap karet"}, "rubber_farmer"), ({"occupation": "Astronaut"}, "other")],
        ),
        (
            "segment",
            [
                ({"segment": "", "occupation": "Sopir"}, "BPU"),
                ({"segment": "", "occupation": "PNS"}, "PU"),
                ({"segment": "Penerima Upah", "occupation": "Sopir"}, "PU"),
                ({"segment": "", "occupation": "Astronaut"}, "BPU"),
            ],
        ),
    ],
)
def test_words_become_codes(office: Office, column: str, cases: list[tuple[dict[str, str], str]]) -> None:
    found = outcomes(office, "workforce", column, [changes for changes, _ in cases])
    assert found == [expected for _, expected in cases]


def test_a_duplicate_counts_only_against_a_row_that_was_accepted(office: Office) -> None:
    """Given the same worker twice, once without a name, when the list is read, then the whole row is kept."""
    rows = [spoil("workforce", good("workforce", 1), name=""), good("workforce", 1)]
    assert checked(office, "workforce", rows).accepted_count == 1
