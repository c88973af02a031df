"""Total = list = export: one choice gives one count, wherever on the screen, in a file or on the command line it is
read; and what is hidden from the public is hidden in all of these places."""

from __future__ import annotations

import contextlib
import csv
import functools
import io
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import python_calamine
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.test_app import copied
from ucj import cli, i18n, metrics, months
from ucj.errors import Refused
from ucj.export import tables
from ucj.geo import layer
from ucj.geo.layer import Level
from ucj.metrics import PUBLIC_DIMENSIONS, TOTAL, WORKER_DIMENSIONS, Filters
from ucj.settings import Settings
from ucj.store import release
from ucj.ui import uncovered_marks as page_marks
from ucj.views import area, parts, uncovered, uncovered_first, uncovered_map, uncovered_marks, uncovered_who
from ucj.views.area import Choice
from ucj.views.parts import Table
from ucj.views.uncovered_map import COUNTED, MARKS, WAYS, Counted, UncoveredMap

T = i18n.translator("id")
Cells = dict[str, dict[str, int | None]]
GAP = ("uncovered_count", "lapsed_count", "unregistered_count", "eligible_count")
COUNT_OF: dict[Counted, str] = {"semua": GAP[0], "nonaktif": GAP[1], "belum": GAP[2]}
STAGES = tuple(f"{stage}_count" for stage in parts._STAGES)
REGENCY, DISTRICTS = "6311", ("631101", "631106")
VILLAGES = ("6311012003", "6311012014", "6311061019")
# A choice is small as it is drawn: making it smaller would cost minutes and say no more.
drawn = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.generate,),
)


@dataclass(frozen=True, eq=False)
class Desk:
    """A published release as pages and commands read it."""

    settings: Settings
    con: duckdb.DuckDBPyConnection
    info: release.Info

    @functools.cache  # noqa: B019 - kept with the module's fixtures
    def run(self, name: str, filters: Filters) -> pd.DataFrame:
        return metrics.run(name, self.con, filters)

    def shapes(self, level: str, within: str) -> gpd.GeoDataFrame:
        wanted: Level = "district" if level == "district" else "village"
        return layer.load(self.settings, wanted, within).frame

    @functools.cache  # noqa: B019
    def command(self, name: str, filters: Filters) -> tuple[int, Any]:
        """The exit code, and the document on standard output."""
        only = [f"--only={dimension}={','.join(codes)}" for dimension, codes in filters.chosen.items()]
        public = ["--public"] if filters.is_public else []
        by = [] if filters.by == TOTAL else ["--by", filters.by]
        place = ["--region", filters.region_code, "--month", months.text(filters.month)]
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            code = cli.main(["metric", name, "--json", *place, *by, *only, *public])
        return code, json.loads(said.getvalue() or "null")

    def total(self, name: str, filters: Filters) -> dict[str, Any]:
        return dict(self.command(name, filters.asking(TOTAL))[1]["total"])

    def rows(self, name: str, filters: Filters, columns: tuple[str, ...]) -> Cells:
        rows = self.command(name, filters)[1]["rows"]
        return {row["region_code"]: {column: row[column] for column in columns} for row in rows}


def opened(folder: Settings, data: Path) -> Desk:
    """A copy of its release: nobody else in this process has it open."""
    own = replace(folder, data=copied(folder, data))
    path = release.published(own)
    con = release.open_release(path)
    return Desk(own, con, release.info(con, path.stem))


@pytest.fixture(scope="module")
def tiny_desk(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return opened(tiny, tmp_path_factory.mktemp("totals") / "data")


@pytest.fixture(scope="module")
def full_desk(full: Settings, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return opened(full, tmp_path_factory.mktemp("totals") / "data")


@pytest.fixture
def desk(tiny_desk: Desk, serve: Callable[[Settings], None]) -> Desk:
    serve(tiny_desk.settings)
    return tiny_desk


# --- what may be chosen


def some(data: st.DataObject, desk: Desk, names: tuple[str, ...], at_most: int) -> dict[str, Any]:
    """One or two codes of some dimensions."""
    picked = sorted(data.draw(st.sets(st.sampled_from(names), max_size=at_most)))
    known = {name: metrics.dimension_codes(desk.con, name) for name in picked}
    codes = {name: data.draw(st.sets(st.sampled_from(known[name]), min_size=1, max_size=2)) for name in picked}
    return {name: tuple(sorted(each)) for name, each in codes.items()}


def chosen(data: st.DataObject, desk: Desk, *, is_public: bool) -> Choice:
    """Whatever the filter bar lets a viewer choose."""
    region = data.draw(st.sampled_from((REGENCY, *DISTRICTS)))
    village = data.draw(st.sampled_from(("", "", *(code for code in VILLAGES if code.startswith(region)))))
    is_narrowed = bool(village) or region != REGENCY
    level = "village" if is_narrowed else data.draw(st.sampled_from(("district", "village")))
    last, first = desk.info.month, desk.info.first_month
    month = data.draw(st.sampled_from((last, first, last - 2)))
    names, at_most = (PUBLIC_DIMENSIONS, int(level == "district")) if is_public else (WORKER_DIMENSIONS, 2)
    return Choice(Filters(region, month, is_public=is_public, **some(data, desk, names, at_most)), level, (), village)


# --- one count, read in each of its forms


def cells(frame: pd.DataFrame, columns: tuple[str, ...]) -> Cells:
    rows = frame.to_dict("records")
    return {
        row["code"]: {name: None if pd.isna(row[name]) else int(row[name]) for name in columns}  # type: ignore[call-overload]
        for row in rows
    }


def headings(table: Table, columns: tuple[str, ...]) -> dict[str, str]:
    return {column.name: column.heading for column in table.columns if column.name in (*columns, "code")}


def of_csv(table: Table, columns: tuple[str, ...]) -> Cells:
    text = tables.to_csv(table).decode("utf-8-sig").split("\r\n\r\n")[0]
    return of_file(list(csv.reader(io.StringIO(text, newline=""))), table, columns)


def of_xlsx(table: Table, columns: tuple[str, ...]) -> Cells:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(tables.to_xlsx(table)))
    return of_file(book.get_sheet_by_name("Data").to_python(skip_empty_area=False), table, columns)


def of_file(lines: list[list[Any]], table: Table, columns: tuple[str, ...]) -> Cells:
    at = {name: lines[0].index(heading) for name, heading in headings(table, columns).items()}
    read = {row[at["code"]]: {name: row[at[name]] for name in columns} for row in lines[1:]}
    return {code: {name: None if cell == "" else int(cell) for name, cell in row.items()} for code, row in read.items()}


def numbers(text: str) -> list[int]:
    """'1.234 dari 5.678 (21,7 %)' -> [1234, 5678, 21, 7]."""
    return [int(each.replace(".", "")) for each in re.findall(r"\d[\d.]*\d|\d", text)]


def assert_table(table: Table, expected: Cells, columns: tuple[str, ...]) -> None:
    """On the screen, in both files, and every empty cell has its reason beside it."""
    assert cells(table.frame, columns) == of_csv(table, columns) == of_xlsx(table, columns) == expected
    for row in table.frame.to_dict("records"):
        is_hidden = row["is_listed"] and any(pd.isna(row[name]) for name in columns)
        # A change may be hidden where its month is not: the note may say more than the counts need, never less.
        assert row["note"] == T("table.note_hidden") or not is_hidden
        assert (row["note"] == T("table.note_none")) == (not row["is_listed"])


def assert_sentence(message: str, is_empty: bool, counts: Mapping[str, int | None], first: tuple[str, ...]) -> None:
    """The counts stand in the sentence, in this order; nobody and a hidden number are said in words."""
    if counts["eligible_count"] == 0:
        assert is_empty
        assert T("coverage.message_nobody", suggestion="")[:40] in message
    elif None in [counts[name] for name in first]:
        assert message.startswith(T("coverage.message_hidden"))
    else:
        assert numbers(message)[: len(first)] == [counts[name] for name in first]
        assert not is_empty


# --- Belum terlindungi


def assert_uncovered_agree(desk: Desk, choice: Choice, counted: Counted) -> None:
    total = desk.total("uncovered", choice.focus)
    view = uncovered.build(desk.run, desk.info, choice, T)
    assert_sentence(view.message, view.is_empty, total, ("uncovered_count", "eligible_count"))
    level = "village" if choice.village_code else choice.level
    places = desk.rows("uncovered", choice.focus.asking(level), GAP)
    assert_table(view.table, places, GAP)
    if not choice.filters.is_public:
        for name in GAP:
            assert sum(row[name] for row in places.values()) == total[name]
    assert_ranked(desk, choice)
    assert_maps(desk, choice, counted)


def assert_ranked(desk: Desk, choice: Choice) -> None:
    """The bars are the places with a gap; no bar of a hidden one."""
    places = desk.rows("gap_concentration", choice.filters.asking(choice.level), ("uncovered_count",))
    gaps = sorted((row["uncovered_count"] for row in places.values() if row["uncovered_count"]), reverse=True)
    for order in ("jumlah", "bagian"):
        bars = uncovered_first.build(desk.run, choice, order, T).bars
        heads = [numbers(bar.value if order == "jumlah" else bar.share)[0] for bar in bars]
        assert [count for count in sorted(heads, reverse=True) if count] == gaps


def assert_maps(desk: Desk, choice: Choice, counted: Counted) -> None:
    around = replace(choice, village_code="")
    for way in WAYS:
        view = uncovered_map.build(desk.run, around, way, counted, T)
        column = COUNT_OF[counted]
        expected = desk.rows("uncovered", around.filters.asking(view.level), GAP)
        assert cells(view.rows, ("count",)) == {code: {"count": row[column]} for code, row in expected.items()}
        for row in view.rows.to_dict("records"):
            # A share needs the eligible too; a count is told without them.
            needed = (column, "eligible_count") if way == "bagian" else (column,)
            is_known = None not in (expected[row["code"]][name] for name in needed)
            assert (row["state"] in ("share", "nobody")) == is_known, row
            assert sum(row[kind] for kind in MARKS) == (expected[row["code"]][column] or 0)
        assert view.mark_count == sum(row[column] or 0 for row in expected.values())
        shapes = desk.shapes(view.level, choice.filters.region_code)
        shown = page_marks.of(way, view, shapes, counted, T)
        _ASSERT_MARKS[way](view, shapes, {mark.id: json.loads(data) for mark, data in shown.marks})
        if way == "titik":
            assert view.mark_count in numbers(shown.note)


def assert_dots(view: UncoveredMap, shapes: gpd.GeoDataFrame, files: dict[str, Any]) -> None:
    """As many of each kind inside each place as its number says; or one dot for so many where they are too many."""
    if (each := uncovered_marks.dots(view.rows, shapes).each) > 1:
        assert sum(map(len, files.values())) * each == pytest.approx(view.mark_count, abs=each * len(MARKS))
        return
    assert sum(map(len, files.values())) == view.mark_count
    heads = view.rows.set_index("code")
    for kind, points in files.items():
        at = np.array(points)
        for code, shape in zip(shapes["region_code"], shapes.geometry, strict=True):
            assert shapely.contains_xy(shape, at).sum() == heads.at[code, kind], (kind, code)


def assert_no_marks(view: UncoveredMap, shapes: gpd.GeoDataFrame, files: dict[str, Any]) -> None:
    assert not files


def assert_circles(view: UncoveredMap, shapes: gpd.GeoDataFrame, files: dict[str, Any]) -> None:
    """Areas by the legend's own largest circle."""
    top, radius = uncovered_marks.circles(view.rows, shapes).sizes[-1]
    heads = {name: sum((circle["radius"] / radius) ** 2 * top for circle in rows) for name, rows in files.items()}
    # A radius is written to a hundredth of a pixel.
    assert heads["circles"] == pytest.approx(view.mark_count, rel=2e-3)
    if "circles-lapsed" in heads:
        assert heads["circles-lapsed"] == pytest.approx(view.rows["lapsed"].sum(), rel=2e-3)
    assert len(files["circles"]) == (view.rows[list(MARKS)].sum(axis=1) > 0).sum()


def assert_hexagons(view: UncoveredMap, shapes: gpd.GeoDataFrame, files: dict[str, Any]) -> None:
    made = uncovered_marks.hexagons(view.rows, shapes).cells
    assert made["count"].sum() == view.mark_count
    assert len(files.get("hexagons", [])) == len(made)


_ASSERT_MARKS = {
    "titik": assert_dots,
    "bagian": assert_no_marks,
    "jumlah": assert_circles,
    "kerapatan": assert_hexagons,
}


def assert_groups(desk: Desk, choice: Choice, dimension: str, total: Mapping[str, int | None]) -> None:
    """Who they are: the parts of the same count, and a hidden part is a word."""
    answer = desk.command("composition", choice.focus.asking(dimension))[1]["rows"]
    expected = {row[f"{dimension}_name"]: row["uncovered_count"] for row in answer if row["eligible_count"] != 0}
    shown = uncovered_who.build(desk.run, choice, dimension, T).rows
    said = {row.name: None if row.value == T("number.hidden_word") else numbers(row.share)[0] for row in shown}
    assert said == (expected if total["uncovered_count"] else {})
    if not choice.filters.is_public and said:
        assert sum(said.values()) == total["uncovered_count"]


def assert_spans(desk: Desk, choice: Choice, total: Mapping[str, int | None]) -> None:
    """Since when: likewise."""
    answer = desk.command("uncovered_since", choice.focus.asking("since"))[1]["rows"]
    bars = uncovered_who.since(desk.run, choice, T).bars
    counts = [row["uncovered_count"] for row in answer]
    assert [numbers(bar.value)[0] for bar in bars] == (counts if total["uncovered_count"] else [])
    assert sum(counts) == total["uncovered_count"]


@drawn
@given(data=st.data())
def test_the_gap_is_one_number_everywhere(data: st.DataObject, desk: Desk) -> None:
    choice = chosen(data, desk, is_public=False)
    assert_uncovered_agree(desk, choice, data.draw(st.sampled_from(COUNTED)))
    total = desk.total("uncovered", choice.focus)
    assert_groups(desk, choice, data.draw(st.sampled_from(WORKER_DIMENSIONS)), total)
    assert_spans(desk, choice, total)


@drawn
@given(data=st.data())
def test_what_the_public_may_not_see_is_hidden_everywhere(data: st.DataObject, desk: Desk) -> None:
    choice = chosen(data, desk, is_public=True)
    assert_uncovered_agree(desk, choice, data.draw(st.sampled_from(COUNTED)))
    if not choice.village_code and not choice.filters.chosen:
        total = desk.total("uncovered", choice.focus)
        assert_groups(desk, choice, data.draw(st.sampled_from(PUBLIC_DIMENSIONS)), total)


@pytest.mark.parametrize("is_public", [False, True])
def test_something_is_hidden_from_the_public_alone(desk: Desk, is_public: bool) -> None:
    """Without a hidden cell the tests above would say nothing of hiding."""
    for level in ("district", "village"):
        filters = Filters(REGENCY, desk.info.month, level, is_public=is_public)
        rows = desk.rows("uncovered", filters, GAP)
        assert any(None in row.values() for row in rows.values()) == is_public


# --- Cakupan wilayah


def assert_coverage_agrees(desk: Desk, choice: Choice) -> None:
    view = area.build(desk.run, desk.info, choice, T)
    total = desk.total("coverage", choice.focus)
    assert_sentence(view.message, view.is_empty, total, ("active_count", "eligible_count"))
    places = desk.rows("coverage", choice.filters.asking(choice.level), STAGES)
    assert_table(view.table, places, STAGES)
    shares = {code: (row["active_count"], row["eligible_count"]) for code, row in places.items()}
    for row in view.rows.to_dict("records"):
        is_known = None not in shares[row["code"]]
        assert tuple(numbers(row["counts"])) == (shares[row["code"]] if is_known else ())
        assert (row["state"] in ("share", "nobody")) == is_known
    ranked = sorted(tuple(numbers(bar.share)) for bar in view.ranking)
    assert ranked == sorted(share for share in shares.values() if None not in share and share[1])
    if not choice.filters.is_public:
        around = desk.total("coverage", choice.filters)
        for name in STAGES:
            assert sum(row[name] for row in places.values()) == around[name]


@pytest.mark.parametrize("is_public", [False, True])
@drawn
@given(data=st.data())
def test_coverage_is_one_number_everywhere(is_public: bool, data: st.DataObject, desk: Desk) -> None:
    assert_coverage_agrees(desk, chosen(data, desk, is_public=is_public))


# --- what the closed tables refuse

BEYOND = (
    Choice(Filters(REGENCY, 0, sex=("P",)), "village"),
    Choice(Filters(REGENCY, 0, sex=("P",), segment=("PU",)), "district"),
    Choice(Filters(REGENCY, 0, occupation=("trader",)), "district"),
    Choice(Filters(REGENCY, 0, decile=("1",)), "district"),
    Choice(Filters(DISTRICTS[0], 0, sex=("P",)), "village"),
)


@pytest.mark.parametrize("beyond", BEYOND, ids=lambda choice: f"{choice.level}-{'-'.join(choice.filters.chosen)}")
def test_what_the_closed_tables_refuse_is_refused_everywhere(desk: Desk, beyond: Choice) -> None:
    choice = replace(beyond, filters=replace(beyond.filters, month=desk.info.month))
    for name in ("coverage", "uncovered", "change", "gap_concentration"):
        assert desk.command(name, choice.filters.asking(choice.level)) == (1, None)
    for build in (area.build, uncovered.build):
        with pytest.raises(Refused, match=T("metric.public_limits")[:20]):
            build(desk.run, desk.info, choice, T)
    with pytest.raises(Refused):
        uncovered_map.build(desk.run, choice, "bagian", "semua", T)
    with pytest.raises(Refused):
        uncovered_who.build(desk.run, choice, "sex", T)


@pytest.mark.parametrize(("name", "by"), [("uncovered_since", "since"), ("composition", "decile")])
def test_breakdowns_of_persons_are_refused_to_the_public_everywhere(desk: Desk, name: str, by: str) -> None:
    choice = Choice(Filters(REGENCY, desk.info.month), "district")
    assert desk.command(name, choice.filters.asking(by)) == (1, None)
    build = uncovered_who.since if by == "since" else functools.partial(uncovered_who.build, dimension=by)
    with pytest.raises(Refused):
        build(desk.run, choice, t=T)


# --- at full size


@pytest.mark.full
@pytest.mark.parametrize("is_public", [False, True])
@settings(parent=drawn, max_examples=4)
@given(data=st.data())
def test_the_full_demo_agrees_too(
    is_public: bool, data: st.DataObject, full_desk: Desk, serve: Callable[[Settings], None]
) -> None:
    serve(full_desk.settings)
    choice = chosen(data, full_desk, is_public=is_public)
    assert_uncovered_agree(full_desk, choice, "semua")
    assert_coverage_agrees(full_desk, choice)
