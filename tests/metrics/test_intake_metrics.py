"""What intake is judged by: against a second count from the registry, against what was planted, and by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.helpers import (
    CLAIMS_HEADER,
    JUAI,
    MIHU,
    PARINGIN,
    UNLISTED,
    WORKFORCE_HEADER,
    Office,
    Person,
    answer,
    new_office,
)
from tests.metrics.slow import Slow
from ucj import months
from ucj.errors import Refused
from ucj.intake import accept
from ucj.intake.kinds import KINDS
from ucj.metrics import METRICS, TOTAL, Filters, run
from ucj.settings import Settings

LAST = months.parse("2025-09")
NAMES = ("intake_funnel", "fill_rate", "intake_findings", "findings_series", "death_leads", "claims_waiting")
PLACES = ("district", "village")
JUAI_DISTRICT = "631101"


def asked(by: str, region: str = "6311", month: int = LAST) -> Filters:
    return Filters(region, month, by, is_public=False)


def rows_of(frame: pd.DataFrame, key: str = "code") -> dict[str, dict[str, Any]]:
    """Plain values; <NA> is None."""
    plain = frame.astype(object).where(frame.notna(), None)
    return {row[key]: row for row in plain.to_dict("records")}


# --- a second count, from the registry, row by row


@dataclass(frozen=True)
class Sent:
    """A row as it was sent."""

    kind: str
    batch: int
    period: int
    village: str
    is_valid: bool
    is_corrected: bool


class Registry:
    """The obvious count: every row that ever came in, and which of them still speak."""

    def __init__(self, settings: Settings) -> None:
        with duckdb.connect(str(settings.registry), read_only=True) as con:
            self.batches = {
                row[0]: row[1:]
                for row in con.execute(
                    "SELECT batch_id, kind, period_month, mode FROM batch WHERE undone_at IS NULL"
                ).fetchall()
            }
            accepted = con.execute("SELECT batch_id, line, village_code FROM workforce_row").fetchall()
            for kind in KINDS.keys() - {"workforce"}:
                # A workforce list may mark a death: that line is no row of the civil registry's answer.
                rows = con.execute(
                    f"SELECT batch_id, line FROM {kind}_row JOIN batch USING (batch_id) WHERE kind = ?", [kind]
                ).fetchall()
                accepted += [(*row, "") for row in rows]
            refused = con.execute("SELECT batch_id, line, coalesce(village_code, '') FROM quarantine").fetchall()
            corrected = {
                row[:2]
                for row in con.execute("SELECT batch_id, line, by_batch_id FROM correction").fetchall()
                if row[2] in self.batches
            }
            self.findings = con.execute("SELECT batch_id, rule, line FROM finding").fetchall()
        self.sent = [self._sent(*row, is_valid=True, corrected=set()) for row in accepted if row[0] in self.batches]
        self.sent += [
            self._sent(*row, is_valid=False, corrected=corrected) for row in refused if row[0] in self.batches
        ]

    def _sent(self, batch: int, line: int, village: str, *, is_valid: bool, corrected: set[Any]) -> Sent:
        kind, period, _ = self.batches[batch]
        return Sent(kind, batch, period, village, is_valid, (batch, line) in corrected)

    def current(self) -> list[Sent]:
        """Of a village what is of its newest replacing list or later; of the other kinds the newest period."""
        starts: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for row in self.sent:
            if row.kind == "workforce" and self.batches[row.batch][2] == "replace":
                starts[row.village] = max(starts[row.village], (row.period, row.batch))
        newest = {kind: max(each[1] for each in self.batches.values() if each[0] == kind) for kind in self.kinds}
        named = {row.batch for row in self.sent if row.village and (row.period, row.batch) >= starts[row.village]}
        return [
            row
            for row in self.sent
            if (row.kind != "workforce" and row.period == newest[row.kind])
            or (row.kind == "workforce" and row.village and (row.period, row.batch) >= starts[row.village])
            or (row.kind == "workforce" and not row.village and row.batch in named)
        ]

    @property
    def kinds(self) -> set[str]:
        return {each[0] for each in self.batches.values()}


def counted(rows: list[Sent]) -> tuple[int, int]:
    return sum(not row.is_corrected for row in rows), sum(row.is_valid for row in rows)


@pytest.fixture(scope="module")
def books(tiny: Settings) -> Registry:
    return Registry(tiny)


@pytest.mark.parametrize("region", ["6311", "631101", "631106"])
@pytest.mark.parametrize("by", [*PLACES, TOTAL])
def test_the_funnel_of_places_agrees_with_the_registry_and_with_coverage(
    tiny: Settings, tiny_release: duckdb.DuckDBPyConnection, books: Registry, region: str, by: str
) -> None:
    found = rows_of(run("intake_funnel", tiny_release, asked(by, region)))
    people = Slow(tiny, tiny_release).coverage(asked(by, region))
    lists = [row for row in books.current() if row.kind == "workforce"]
    assert set(people) <= set(found)
    for code, row in found.items():
        rows = [each for each in lists if each.village.startswith(code) or (code == "6311" and not each.village)]
        rows = [each for each in lists if not each.village] if code == "unknown" else rows
        assert (row["received_count"], row["valid_count"]) == counted(rows), code
        if code != "unknown":
            wanted = people[code]
            assert (row["listed_count"], row["eligible_count"], row["active_count"]) == (
                wanted["labour_force_count"],
                wanted["eligible_count"],
                wanted["active_count"],
            )
            assert row["valid_pct"] == pytest.approx(100 * row["valid_count"] / row["received_count"])
            assert row["active_pct"] == pytest.approx(wanted["coverage_pct"])


def test_the_funnel_of_kinds_agrees_with_the_registry(tiny_release: duckdb.DuckDBPyConnection, books: Registry) -> None:
    found = rows_of(run("intake_funnel", tiny_release, asked("kind")))
    assert set(found) == books.kinds
    assert list(found)[:2] == ["workforce", "participation"]
    for kind, row in found.items():
        assert (row["received_count"], row["valid_count"]) == counted([r for r in books.current() if r.kind == kind])
    assert found["claims"]["listed_count"] is None
    assert found["participation"]["active_count"] == found["workforce"]["active_count"], "who is covered is a member"


@pytest.mark.parametrize("name", ["intake_funnel", "death_leads"])
@pytest.mark.parametrize(("by", "region"), [("district", "6311"), ("village", "6311"), ("village", "631101")])
def test_places_sum_to_the_whole(tiny_release: duckdb.DuckDBPyConnection, name: str, by: str, region: str) -> None:
    parts = run(name, tiny_release, asked(by, region))
    whole = run(name, tiny_release, asked(TOTAL, region)).iloc[0]
    for column in [each for each in parts if each.endswith("_count")]:
        assert parts[column].sum() == whole[column], column


@pytest.mark.parametrize(("by", "region"), [("district", "6311"), ("village", "6311"), ("village", "631101")])
def test_the_cells_of_places_sum_to_the_fields(tiny_release: duckdb.DuckDBPyConnection, by: str, region: str) -> None:
    fields = run("fill_rate", tiny_release, asked("field", region))
    fields = fields[fields["kind"] == "workforce"].set_index("field")
    places = run("fill_rate", tiny_release, asked(by, region)).groupby("field")[["cell_count", "filled_count"]].sum()
    assert set(places.index) == set(fields.index)
    for field, row in places.iterrows():
        assert tuple(row) == (fields.loc[field, "cell_count"], fields.loc[field, "filled_count"])
    total = run("fill_rate", tiny_release, asked(TOTAL, region)).iloc[0]
    assert (total["cell_count"], total["filled_count"]) == (fields["cell_count"].sum(), fields["filled_count"].sum())


def test_the_cells_of_a_field_are_the_rows_that_came_in(
    tiny_release: duckdb.DuckDBPyConnection, books: Registry
) -> None:
    found = rows_of(run("fill_rate", tiny_release, asked("field")))
    sent = Counter(row.kind for row in books.current())
    assert {row["cell_count"] for code, row in found.items() if row["kind"] == "workforce"} == {sent["workforce"]}
    assert found["workforce.sex"]["filled_pct"] == 100
    assert all(0 < row["filled_count"] <= row["cell_count"] for row in found.values())


def test_the_rules_find_what_was_planted_in_the_newest_lists(
    tiny: Settings, tiny_release: duckdb.DuckDBPyConnection, books: Registry
) -> None:
    planted = pd.read_csv(tiny.data / "demo" / "faults.csv")
    with duckdb.connect(str(tiny.registry), read_only=True) as con:
        batches = dict(con.execute("SELECT file_name, batch_id FROM batch").fetchall())
    current = {row.batch for row in books.current()}
    wanted: Counter[str] = Counter()
    for row in planted.to_dict("records"):
        if batches[row["file"]] in current:
            wanted[f"{row['kind']}.{row['fault']}"] += int(row["planted_count"])
    found = rows_of(run("intake_findings", tiny_release, asked("rule")))
    errors = {code: row["finding_count"] for code, row in found.items() if row["severity"] == "error"}
    own = {code: count for code, count in errors.items() if code in wanted}
    assert own == {code: count for code, count in wanted.items() if code in errors}
    assert len(own) > 10
    total = run("intake_findings", tiny_release, asked(TOTAL)).iloc[0]
    assert total["finding_count"] == sum(row["finding_count"] for row in found.values())


def test_the_series_has_every_finding_of_every_batch_in_force(
    tiny_release: duckdb.DuckDBPyConnection, books: Registry
) -> None:
    series = run("findings_series", tiny_release, asked("rule"))
    wanted = Counter(
        (books.batches[batch][1], books.batches[batch][0], rule)
        for batch, rule, _ in books.findings
        if batch in books.batches
    )
    own = series[~series["is_spanning"]]
    found = {(row["month"], row["kind"], row["rule"]): row["finding_count"] for row in own.to_dict("records")}
    assert found == dict(wanted)
    assert series["month"].nunique() > 1
    sent = Counter((row.period, row.kind) for row in books.sent)
    assert all(sent[row["month"], row["kind"]] == row["received_count"] for row in series.to_dict("records"))


def test_claims_by_programme_are_the_claims_there_are(tiny_release: duckdb.DuckDBPyConnection) -> None:
    frame = run("claims_waiting", tiny_release, asked("programme"))
    known = tiny_release.execute("SELECT count(*), count(district_code) FROM claims").fetchall()[0]
    districts = [run("claims_waiting", tiny_release, asked(TOTAL, f"63110{n}"))["claim_count"] for n in range(1, 9)]
    # A claim that names no district, of a person on no list, is of the whole regency only.
    assert (frame["claim_count"].sum(), pd.concat(districts).sum()) == known
    assert (frame["waiting_count"] <= frame["claim_count"]).all()


# --- whom and what they answer


@pytest.mark.parametrize("name", NAMES)
def test_the_public_is_refused_and_another_month_is_not_answered_with_this_one(
    tiny_release: duckdb.DuckDBPyConnection, name: str
) -> None:
    filters = asked(METRICS[name].by[0])
    with pytest.raises(Refused, match="publik"):
        run(name, tiny_release, replace(filters, is_public=True))
    if name == "findings_series":
        return
    other = replace(filters, month=LAST - 1)
    for each in (other, other.asking(TOTAL)):
        frame = run(name, tiny_release, each)
        assert frame[[column for column in frame if column.endswith("_count")]].isna().all(axis=None)


def test_the_series_of_a_past_month_ends_there(tiny_release: duckdb.DuckDBPyConnection) -> None:
    series = run("findings_series", tiny_release, asked("rule", month=LAST - 1))
    assert len(series) > 0
    assert series["month"].max() < LAST


@pytest.mark.parametrize("name", NAMES)
def test_a_part_never_answers_with_more_than_its_own(tiny_release: duckdb.DuckDBPyConnection, name: str) -> None:
    whole = run(name, tiny_release, asked(TOTAL)).iloc[0]
    for region in ("631101", "6311012003"):
        part = run(name, tiny_release, asked(TOTAL, region)).iloc[0]
        for column in [each for each in part.index if each.endswith("_count")]:
            assert pd.isna(part[column]) or part[column] <= whole[column]


# --- by hand: what the demo has none of


def sent(office: Office, kind: str, period: str, header: tuple[str, ...], *rows: tuple[str, ...]) -> int:
    report = accept.accept(office.settings, office.file(header, rows), kind, period, allow_shrink=True)
    assert report.batch is not None
    return report.batch


def funnel(con: duckdb.DuckDBPyConnection, by: str, code: str) -> tuple[Any, ...]:
    row = rows_of(answer(con, "intake_funnel", "2025-09", by=by))[code]
    return tuple(row[f"{stage}_count"] for stage in ("received", "valid", "listed", "eligible", "active"))


def test_a_replaced_list_is_no_longer_judged_and_its_findings_stay_in_their_period(office: Office) -> None:
    bad = ("2", "123", "Tokoh Rekaan 2", "17-08-1980", "L", JUAI, "Petani karet", "")
    office.workforce("2025-03", Person(1).works(), bad)
    office.workforce("2025-09", Person(1).works(), Person(3).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    assert funnel(con, "village", JUAI) == (2, 2, 2, 2, 1)
    assert "workforce.nik_length" not in rows_of(answer(con, "intake_findings", "2025-09", by="rule"))
    series = answer(con, "findings_series", "2025-09", by="rule")
    old = series[series["rule"] == "nik_length"].iloc[0]
    assert (old["month"], old["finding_count"], old["received_count"]) == (months.parse("2025-03"), 1, 2)
    fields = rows_of(answer(con, "fill_rate", "2025-09", by="field"))
    assert fields["workforce.nik"]["cell_count"] == 2
    assert "workforce.segment" not in fields, "nobody fills it"


def test_an_addition_counts_with_the_list_it_was_added_to_and_a_removal_never(office: Office) -> None:
    office.workforce("2025-06", Person(1).works(), Person(2).works())
    office.workforce("2025-08", Person(3).works(), mode="add")
    office.workforce("2025-09", Person(2).works(), mode="remove")
    office.participation("2025-09", Person(1).member("2025-01"))
    assert funnel(office.release(), "village", JUAI) == (3, 3, 2, 2, 1)


def test_a_corrected_row_counts_once_and_closes_its_finding(office: Office) -> None:
    bad = ("2", "123", "Tokoh Rekaan 2", "17-08-1980", "L", JUAI, "Petani karet", "")
    first = office.workforce("2025-09", Person(1).works(), bad)
    office.participation("2025-09", Person(1).member("2025-01"))
    assert funnel(office.release(), "village", JUAI)[:2] == (2, 1)
    header = ("KIRIMAN", "BARIS", *WORKFORCE_HEADER)
    sent(office, "workforce", "2025-09", header, (str(first.batch), "3", *Person(2).works()))
    con = office.release()
    assert funnel(con, "village", JUAI)[:3] == (2, 2, 2)
    rule = rows_of(answer(con, "intake_findings", "2025-09", by="rule"))["workforce.nik_length"]
    assert (rule["finding_count"], rule["open_count"]) == (1, 0)


def test_a_row_of_no_known_village_is_the_regencys_and_nobody_elses(office: Office) -> None:
    lost = ("2", Person(2).nik, "Tokoh Rekaan 2", "17-08-1980", "L", "6311019999", "Petani karet", "")
    office.workforce("2025-09", Person(1).works(), lost)
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    for by in PLACES:
        rows = rows_of(answer(con, "intake_funnel", "2025-09", by=by))
        assert (rows["unknown"]["received_count"], rows["unknown"]["valid_count"]) == (1, 0)
        assert rows["unknown"]["listed_count"] is None
    assert funnel(con, TOTAL, "6311") == (2, 1, 1, 1, 1)
    assert "unknown" not in rows_of(answer(con, "intake_funnel", "2025-09", JUAI_DISTRICT, by="village"))


def test_a_village_without_a_list_has_nothing_and_one_with_an_empty_list_zeros(office: Office) -> None:
    office.workforce("2025-03", Person(1).works(), Person(2).works(MIHU))
    office.workforce("2025-06", Person(2).works(MIHU), mode="remove")
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    assert funnel(con, "village", UNLISTED) == (None,) * 5
    assert funnel(con, "village", MIHU) == (1, 1, 0, 0, 0)


def test_a_person_on_two_lists_is_a_valid_row_of_the_first_only(office: Office) -> None:
    office.workforce("2025-09", Person(1).works(), Person(2).works())
    office.workforce("2025-09", Person(2).works(PARINGIN), Person(3).works(PARINGIN))
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    assert funnel(con, "village", JUAI)[:3] == (2, 2, 2)
    assert funnel(con, "village", PARINGIN)[:3] == (2, 1, 1)
    assert (
        rows_of(answer(con, "intake_findings", "2025-09", by="rule"))["workforce.listed_elsewhere"]["open_count"] == 1
    )
    series = answer(con, "findings_series", "2025-09", by="rule").set_index("rule")
    assert series.loc["listed_elsewhere", "is_spanning"]


def test_each_segments_newest_participant_list_speaks_for_itself(office: Office) -> None:
    office.workforce("2025-09", Person(1).works(), Person(2).works())
    office.participation("2025-03", Person(1).member("2025-01"), Person(9).member("2025-01"))
    office.participation("2025-06", Person(2).member("2024-01", segment="PU", payer="PERUSAHAAN", employer="N1"))
    office.participation("2025-09", Person(1).member("2025-01"))
    con = office.release()
    assert funnel(con, "kind", "participation") == (2, 2, 2, 2, 2)
    below = answer(con, "intake_funnel", "2025-09", JUAI_DISTRICT, by="kind")
    row = rows_of(below)["participation"]
    assert (row["received_count"], row["listed_count"]) == (None, 2), "the list names no village, its people have one"


def test_a_claim_without_a_membership_waits_and_a_dead_member_without_a_claim_is_a_lead(office: Office) -> None:
    office.workforce("2025-06", *(Person(n).works() for n in (1, 2, 3)))
    office.participation("2025-09", *(Person(n).member("2025-01") for n in (1, 2)))
    sent(office, "claims", "2025-09", CLAIMS_HEADER, Person(1).claim("K1"), Person(3).claim("K2"))
    verdicts = [(Person(n).nik, "Tokoh", "MENINGGAL", "05-08-2025") for n in (1, 2)]
    sent(office, "civil", "2025-09", ("NIK", "NAMA", "HASIL PADANAN", "TANGGAL PADANAN"), *verdicts)
    con = office.release()
    claims = rows_of(answer(con, "claims_waiting", "2025-09", by="programme"))
    assert (claims["JKM"]["claim_count"], claims["JKM"]["waiting_count"]) == (2, 1)
    leads = rows_of(answer(con, "death_leads", "2025-09", by="district"))
    assert leads[JUAI_DISTRICT]["lead_count"] == 1, "the other one's claim is known"
    assert sum(row["lead_count"] for row in leads.values()) == 1


def test_an_undone_batch_leaves_no_trace(tmp_path_factory: pytest.TempPathFactory) -> None:
    frames = []
    for is_undone in (False, True):
        office = new_office(tmp_path_factory.mktemp("undone"))
        office.workforce("2025-06", Person(1).works(), Person(2).works())
        office.participation("2025-09", Person(1).member("2025-01"))
        if is_undone:
            report = office.workforce("2025-09", Person(1).works(), ("2", "123", "", "", "L", JUAI, "", ""))
            accept.undo(office.settings, report.batch or 0)
        con = office.release()
        frames.append([answer(con, name, "2025-09", by=METRICS[name].by[0]) for name in NAMES])
    for before, after in zip(*frames, strict=True):
        pd.testing.assert_frame_equal(before, after)
