"""What *Mutu data* says: the message of every way, both counts beside every share, and why there is nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.views.test_sentences import INFO
from ucj import i18n, metrics
from ucj.charts import heat_table, pair_table, strips
from ucj.export import tables
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import quality, quality_fill, quality_findings, quality_matches, quality_quarantine
from ucj.views.parts import Run
from ucj.views.quality import Asked

ID, EN = i18n.translator("id"), i18n.translator("en")
ALL, BRANCH = Asked("6311", ()), Asked("6311", ("participation", "claims", "contribution"))


@pytest.fixture(scope="module")
def run(tiny_release: duckdb.DuckDBPyConnection) -> Run:
    def answer(name: str, filters: Filters) -> pd.DataFrame:
        with tiny_release.cursor() as cur:
            return metrics.run(name, cur, filters)

    return answer


def nothing(name: str, filters: Filters) -> pd.DataFrame:
    """A release of lists that hold nothing of what is asked."""
    declared = metrics.METRICS[name].columns
    empty = pd.DataFrame({column: pd.Series(dtype=dtype) for column, dtype in declared.items()})
    if filters.by != "total":
        return empty
    return pd.concat([empty, pd.DataFrame([{"code": "6399", "name": "Kabupaten Contoh"}])]).astype(declared)


# --- the funnel


def test_the_funnel_says_how_much_could_be_used_and_every_share_has_its_counts(run: Run, tiny_info: Info) -> None:
    view = quality.build(run, tiny_info, ALL, ID)
    row = run("intake_funnel", Filters("6311", tiny_info.month, is_public=False)).iloc[0]
    waiting = row["received_count"] - row["valid_count"]
    share = ID.pct(row["valid_pct"])
    assert view.title == f"Kabupaten Balangan: {share} baris daftar pekerja sah, {ID.number(waiting)} menunggu koreksi"
    assert [share.counts for share in view.shares] == [
        f"{ID.number(row[f'{part}_count'])} dari {ID.number(row[f'{base}_count'])}"
        for part, base in (("valid", "received"), ("eligible", "listed"), ("active", "eligible"))
    ]
    assert [panel.title for panel in view.panels] == ["Daftar pekerja", "Daftar peserta"]
    assert [bar.name for bar in view.panels[0].bars] == [ID(f"quality.stage_{stage}") for stage in quality.STAGES]
    assert all(0 < bar.fraction <= 1 for panel in view.panels for bar in panel.bars)


def test_the_branch_sees_its_own_kinds_and_no_places(run: Run, tiny_info: Info) -> None:
    view = quality.build(run, tiny_info, BRANCH, ID)
    assert "daftar peserta" in view.title
    assert [panel.title for panel in view.panels] == ["Daftar peserta"]
    assert len(view.tables) == 1
    assert set(view.tables[0].frame["code"]) == {"participation", "claims", "contribution"}
    fill = quality_fill.build(run, tiny_info, BRANCH, ID)
    assert fill.lines == ()
    assert set(fill.tables[0].frame["kind"]) == {"participation", "claims", "contribution"}
    findings = quality_findings.build(run, tiny_info, BRANCH, ID)
    assert {kind for table in findings.tables for kind in table.frame["kind"]} == {
        "participation",
        "claims",
        "contribution",
    }


def test_a_district_is_shown_by_its_villages_and_the_regency_also_by_rows_of_no_village(
    run: Run, tiny_info: Info
) -> None:
    whole = quality.build(run, tiny_info, ALL, ID).tables[0]
    assert len(whole.frame) == 9
    assert ID("quality.unknown_village") in set(whole.frame["name"])
    part = quality.build(run, tiny_info, Asked("631101", ()), ID)
    assert part.title.startswith("Juai: ")
    assert set(part.tables[0].frame["code"].str[:6]) == {"631101"}
    sums = whole.frame.set_index("code").loc["631101"]
    for column in ("received_count", "refused_count", "active_count"):
        assert part.tables[0].frame[column].sum() == sums[column]


def test_without_any_list_every_way_says_why() -> None:
    for build in (quality.build, quality_fill.build, quality_findings.build):
        view = build(nothing, INFO, replace(ALL, region_code="6399"), ID)
        assert view.is_empty
        assert "Kabupaten Contoh" in view.message
        assert "–" not in view.title


# --- completeness


def test_the_field_that_is_most_often_empty_is_named_with_its_counts(run: Run, tiny_info: Info) -> None:
    view = quality_fill.build(run, tiny_info, ALL, ID)
    fields = run("fill_rate", Filters("6311", tiny_info.month, "field", is_public=False)).set_index("code")
    row = fields.loc["workforce.segment"]
    assert view.title.endswith(
        f"{ID('field.segment.label')}, terisi {ID.pct(row['filled_pct'])} "
        f"({ID.number(row['filled_count'])} dari {ID.number(row['cell_count'])})"
    )
    assert len(view.lines) == 10
    assert view.lines[0].is_whole
    assert all(len(line.cells) == len(view.fields) for line in view.lines)
    assert all(cell.counts for cell in view.lines[0].cells)
    full = run("fill_rate", Filters("6311", tiny_info.month, "field", is_public=False))
    full = full[(full["kind"] == "workforce") & (full["filled_count"] == full["cell_count"])]
    assert all(ID(f"field.{name}.label") in view.message for name in full["field"])
    assert len(view.fields) + len(full) == len(fields[fields["kind"] == "workforce"])


def test_almost_all_is_never_rounded_up_to_all() -> None:
    frame = pd.DataFrame(
        {
            **{"code": ["workforce.nik"], "name": [""], "kind": ["workforce"], "field": ["nik"]},
            **{"cell_count": [9999], "filled_count": [9998], "filled_pct": [100 * 9998 / 9999]},
        }
    )

    def run(name: str, filters: Filters) -> pd.DataFrame:
        if filters.by == "total":
            return nothing(name, filters)
        return frame if filters.by == "field" else frame.assign(code="639901", name="Satu")

    view = quality_fill.build(run, INFO, replace(ALL, region_code="6399"), ID)
    assert [line.cells[0].text for line in view.lines] == [ID.pct(99.9)] * 2
    assert "99,9" in view.title


def test_a_field_that_a_place_has_not_is_not_an_empty_one(run: Run, tiny_info: Info) -> None:
    view = quality_fill.build(run, tiny_info, ALL, ID)
    absent = [cell for line in view.lines for cell in line.cells if cell.share is None]
    assert absent
    assert {(cell.text, cell.counts) for cell in absent} == {(ID("quality.not_sent"), "")}
    html = heat_table.html(view.corner, view.fields, view.lines, view.heat_title)
    assert html.count("<tr>") == len(view.lines) + 1
    assert html.count('scope="row"') == len(view.lines)


def test_a_place_cannot_smuggle_markup_into_the_table() -> None:
    line = heat_table.Line("<script>", (heat_table.Cell("<b>", "&", None),))
    html = heat_table.html("<i>", ("<u>",), (line,), '"x"')
    assert not any(sign in html for sign in ("<script>", "<i>", "<u>", '""x""'))


# --- findings


def test_findings_are_ranked_by_what_is_open_and_the_title_names_the_commonest(run: Run, tiny_info: Info) -> None:
    view = quality_findings.build(run, tiny_info, ALL, ID)
    rules = run("intake_findings", Filters("6311", tiny_info.month, "rule", is_public=False))
    errors = rules[rules["severity"] == "error"]
    assert f"{ID.number(errors['open_count'].sum())} kesalahan terbuka" in view.title
    top = errors.sort_values(["open_count", "code"], ascending=[False, True]).iloc[0]
    assert ID(f"rule.{top['rule']}") in view.title
    assert [len(panel.bars) for panel in view.panels] == [len(errors), len(rules) - len(errors)]
    assert len(view.tables[0].frame) == len(rules)
    assert not view.tables[0].frame["example"].str.contains("{", regex=False).any()


def test_strips_stand_on_one_scale_and_leave_out_what_says_nothing_of_its_period(run: Run, tiny_info: Info) -> None:
    view = quality_findings.build(run, tiny_info, ALL, ID)
    assert max(point.height for strip in view.strips for point in strip.points) == 1
    assert all(point.share for strip in view.strips for point in strip.points)
    assert ID("rule.double_funding") not in {strip.name for strip in view.strips}
    series = run("findings_series", Filters("6311", tiny_info.month, "rule", is_public=False))
    assert len(view.tables[1].frame) == len(series)
    members = next(strip for strip in view.strips if strip.kind == ID("code.kind.participation"))
    assert len(members.points) == series[series["kind"] == "participation"]["month"].nunique()
    html = strips.html([strips.Strip("<b>", "&", "red", ())])
    assert "<b>&lt;b&gt;</b>" in html


def test_what_waits_is_said_with_what_it_is_a_part_of(run: Run, tiny_info: Info) -> None:
    claims, deaths = quality_findings.build(run, tiny_info, BRANCH, ID).waiting
    total = run("claims_waiting", Filters("6311", tiny_info.month, is_public=False)).iloc[0]
    assert claims.title == f"{total['waiting_count']} dari {total['claim_count']} klaim menunggu kepesertaan"
    assert sum(int(bar.value) for bar in claims.bars) == total["waiting_count"]
    assert deaths.title[0].isdigit()


@pytest.mark.parametrize("build", [quality.build, quality_fill.build, quality_findings.build])
@pytest.mark.parametrize("t", [ID, EN], ids=["id", "en"])
def test_every_table_is_a_file_that_says_what_it_is(build: Any, t: i18n.Translator, run: Run, tiny_info: Info) -> None:
    for table in build(run, tiny_info, ALL, t).tables:
        text = tables.to_csv(table).decode("utf-8-sig")
        assert text.splitlines()[0].split(",")[0].strip('"') == table.columns[0].heading
        assert tiny_info.name in text
        assert tiny_info.name in table.file_stem
        assert not table.frame[[column.name for column in table.columns if column.kind == "text"]].isna().any(axis=None)


# --- quarantine


def open_batches(**columns: list[Any]) -> pd.DataFrame:
    rows = {"batch_id": [7, 3], "kind": ["workforce", "claims"], "file_name": ["=a.xlsx", "b.csv"]}
    rows |= {"period_month": [24308, 24308], "imported_at": [pd.Timestamp("2025-10-01")] * 2}
    rows |= {"row_count": [20, 10], "quarantined_count": [3, 1], "open_count": [2, 1]}
    return pd.DataFrame(rows | columns)


def test_quarantine_counts_rows_and_sendings() -> None:
    view = quality_quarantine.build(open_batches(), INFO, ID)
    assert view.title == "3 baris menunggu koreksi, dari 2 kiriman"
    assert view.batches == {"workforce": (7,), "claims": (3,)}
    assert list(view.table.frame["name"]) == ["Kiriman 7", "Kiriman 3"]
    empty = quality_quarantine.build(open_batches().iloc[:0], INFO, ID)
    assert empty.is_empty
    assert empty.batches == {}
    assert [quality_quarantine.file_stem("claims", each) for each in (None, 3)] == [
        "perbaikan-claims",
        "perbaikan-claims-3",
    ]


# --- matching

RUN_AT = dt.datetime(2025, 10, 13, 9)  # noqa: DTZ001 - as the registry gives it


def queue(**columns: list[Any]) -> pd.DataFrame:
    rows = {"suggestion_id": [4, 5, 9], "source": ["participation", "participation", "workforce"]}
    rows |= {"batch_id": [23, 23, 2], "line": [10, 10, 8], "probability": [0.99999, 0.97, 0.6]}
    rows |= {"differs": ["nik,name", "nik", ""]}
    for side, name in (("left", "BUDI PRATMA"), ("worker", "Budi Pratama")):
        rows |= {f"{side}_nik": ["6311991512570001"] * 3, f"{side}_name": [name] * 3}
        rows |= {f"{side}_birth_date": ["15-12-1957"] * 3, f"{side}_sex": ["L"] * 3, f"{side}_village": [""] * 3}
    return pd.DataFrame(rows | columns)


def test_the_queue_says_how_many_of_which_wait_or_why_none_do() -> None:
    view = quality_matches.build(queue(), RUN_AT, ID)
    assert view.title == "3 usulan pencocokan menunggu putusan"
    assert view.message.startswith("2 peserta yang tidak ada pada daftar pekerja dan 1 baris tertolak")
    never = quality_matches.build(queue().iloc[:0], None, ID)
    none = quality_matches.build(queue().iloc[:0], RUN_AT, ID)
    assert (never.is_empty, none.is_empty) == (True, True)
    assert never.message != none.message
    assert "13 Oktober 2025" in none.message


def test_a_pair_shows_both_sides_what_differs_and_is_never_certain() -> None:
    first, second, third = quality_matches.pairs(queue(), ID)
    assert (first.heading, second.heading) == (
        f"Usulan 4 · peluang di atas {ID.pct(99.9)}",
        f"Usulan 5 · peluang {ID.pct(97)}",
    )
    assert [field.differs for field in first.fields] == [True, True, False, False, False]
    assert (first.left_title, third.left_title) == (
        "Daftar peserta, kiriman 23 baris 10",
        "Baris tertolak: Daftar pekerja, kiriman 2 baris 8",
    )
    assert first.fields[3].left == "Laki-laki"


def test_a_bulk_leaves_rivals_alone() -> None:
    assert [quality_matches.sure(queue(), bound) for bound in (0.98, 0.9, 0.5)] == [1, 0, 1]


def test_only_the_stretches_that_differ_are_marked_and_capitals_are_no_difference() -> None:
    left, right = pair_table.marked("BUDI PRATMA", "Budi Pratama")
    assert left == "BUDI PRATMA"
    assert right.startswith("Budi Prat<mark ")
    assert right.count("<mark") == 1
    for text in pair_table.marked("<i>1", "<i>2"):
        assert text.startswith("&lt;i&gt;<mark")


def test_a_pair_reads_as_a_table_with_a_sign_where_it_differs_and_a_word_where_it_says_nothing() -> None:
    fields = (pair_table.Field("NIK", "1", "2", True), pair_table.Field("desa", "", "<x>", False))
    html = pair_table.html("kiri", "kanan", fields, "tidak disebut")
    assert html.count("≠") == 1
    assert "tidak disebut" in html
    assert "<x>" not in html
