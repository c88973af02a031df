"""The closed tables of the `publik` role, fixed when a release is built: small counts and what would give them away are
NULL, zero stays 0, and a region without a workforce list has no row."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from ucj import disclosure
from ucj.store.cells import Ints, Rows, Tables
from ucj.store.told import Told, told

Progress = Callable[[str, float], None]

_SQL = Path(__file__).parent / "sql" / "closed"
DIMENSIONS = ("segment", "sector", "sex", "age_band", "payer", "membership_segment")
# What hiding one cell loses, by quantity. Coverage is what people look for: the counts it is made of go last.
COST = {
    "labour_force_count": 1.0,
    "excluded_servant_count": 1.0,
    "excluded_age_count": 1.0,
    "excluded_count": 1.0,
    "eligible_count": 500.0,
    "registered_count": 3.0,
    "active_count": 500.0,
    "lapsed_count": 3.0,
    "unregistered_count": 3.0,
    "uncovered_count": 300.0,
}
QUANTITIES = tuple(COST)
BASE = ("excluded_servant_count", "excluded_age_count", "active_count", "lapsed_count", "unregistered_count")
# Total, part, part; in an order in which each can be computed.
IDENTITIES = (
    ("excluded_count", "excluded_servant_count", "excluded_age_count"),
    ("registered_count", "active_count", "lapsed_count"),
    ("eligible_count", "registered_count", "unregistered_count"),
    ("uncovered_count", "lapsed_count", "unregistered_count"),
    ("labour_force_count", "excluded_count", "eligible_count"),
)
FLOWS = {"joined_count": 1, "returned_count": 1, "lapsed_count": -1, "left_count": -1}
# Times the cost above; the regency's own totals are the last to go.
_DISTRICT, _REGENCY_CODE, _REGENCY = 1_000.0, 20.0, 20_000.0
_FLOW, _MOVED = 3.0, 30.0
# Times the cost of a claims cell: what families fall back on is looked for, and most of all in the regency's year.
_PROGRAMMES = {"JKM": 20.0, "JKK": 4.0}
_REGENCY_YEAR = 20.0
_CELL = ["month", "region_code", "dimension", "code"]
_FLOW_CELL = ["month", "region_code"]
_CLAIM_CELL = ["period", "region_code", "programme"]


def build(
    con: duckdb.DuckDBPyConnection,
    region_code: str,
    first_month: int,
    last_month: int,
    small_count_max: int,
    progress: Progress | None = None,
    before: Sequence[duckdb.DuckDBPyConnection] = (),
) -> None:
    """Create closed_coverage, closed_flow and closed_claim in the release open in `con`.

    before: earlier releases that the public may still look at.

    closed_coverage: a row a month, region, dimension and code ('' and '' for all workers; villages only so), workers.
    closed_flow: a row a month after the first, and district or regency, workers; opening and closing are the active
    ones of closed_coverage. closed_claim: a row a period, region ('' is outside) and programme ('' is all), claims and
    IDR; the regency holds its districts and the outside. Source: status_spell, region, claims.
    Raises ValueError where the sums do not hold, as with a worker who has two rows in one month.
    """
    span = {"region_code": region_code, "first_month": first_month, "last_month": last_month}
    _build_stock(con, span, small_count_max, progress, before)
    _build_claims(con, span, small_count_max, progress, before)


def _build_stock(
    con: duckdb.DuckDBPyConnection,
    span: dict[str, object],
    small_count_max: int,
    progress: Progress | None,
    before: Sequence[duckdb.DuckDBPyConnection],
) -> None:
    tables = Tables()
    coverage = _read(con, "coverage", span)
    flow = _read(con, "flow", span)
    for total, *parts in IDENTITIES:
        coverage[total] = coverage[parts].sum(axis=1)
    said = told(coverage, "closed_coverage", _CELL, list(QUANTITIES), before)
    coverage_cells = _add_coverage(tables, coverage, _nestings(con, span), said)
    stock = _stock_cells(flow, Rows(coverage, _CELL), coverage_cells)
    flow_cells = _add_flow(tables, flow, stock, told(flow, "closed_flow", _FLOW_CELL, list(FLOWS), before))
    shown = tables.shown(small_count_max, flow_cells[:, -1], _scaled(progress, 0.0, 0.9))
    coverage[list(QUANTITIES)] = shown[coverage_cells]
    _write(con, "closed_coverage", coverage, _CELL, list(QUANTITIES))
    flow[list(FLOWS)] = shown[flow_cells[:, :-1]]
    for name, cells in zip(("opening_count", "closing_count"), stock, strict=True):
        flow[name] = np.where(cells >= 0, shown[cells], 0) if len(cells) else 0
    _write(con, "closed_flow", flow, _FLOW_CELL, ["opening_count", *FLOWS, "closing_count"])


def _add_coverage(
    tables: Tables, coverage: pd.DataFrame, nestings: dict[tuple[str, str], dict[str, str]], said: Told
) -> Ints:
    """Cells (rows of coverage, QUANTITIES). Sums over regions and codes are tied for BASE; the rest follow."""
    is_total, is_regency = coverage["dimension"] == "", coverage["level"] == "regency"
    scale = np.select(
        [is_total & is_regency, is_regency, is_total & (coverage["level"] == "district")],
        [_REGENCY, _REGENCY_CODE, _DISTRICT],
        1.0,
    )
    row_of = Rows(coverage, _CELL)
    cells = tables.add(
        coverage[list(QUANTITIES)].to_numpy(np.int64),
        scale[:, None] * np.array(list(COST.values())),
        row_of(coverage.assign(month=coverage["month"] - 1)),
        said,
    )
    at = {name: cells[:, number] for number, name in enumerate(QUANTITIES)}
    for total, *parts in IDENTITIES:
        tables.tie((at[total], -1), *((at[part], 1) for part in parts))
    for part_rows, wholes in _sums(coverage, nestings):
        whole_rows = row_of(wholes)
        if (whole_rows < 0).any():
            raise ValueError(f"no row holds {wholes[whole_rows < 0][_CELL].iloc[0].to_dict()}")
        for name in BASE:
            tables.tie_parts(at[name][whole_rows], at[name][part_rows])
    return cells


def _sums(
    coverage: pd.DataFrame, nestings: dict[tuple[str, str], dict[str, str]]
) -> Iterator[tuple[Ints, pd.DataFrame]]:
    """Row numbers of parts, and the keys of their wholes beside them."""
    lower = coverage[coverage["level"] != "regency"]
    for _, rows in lower.groupby(["level", "dimension"]):
        yield rows.index.to_numpy(), rows.assign(region_code=rows["parent_code"])
    coded = lower[lower["dimension"] != ""]
    for _, rows in coded.groupby("dimension"):
        yield rows.index.to_numpy(), rows.assign(dimension="", code="")
    for (fine, coarse), code_of in nestings.items():
        rows = coded[coded["dimension"] == fine]
        yield rows.index.to_numpy(), rows.assign(dimension=coarse, code=rows["code"].map(code_of))


def _nestings(con: duckdb.DuckDBPyConnection, span: dict[str, object]) -> dict[tuple[str, str], dict[str, str]]:
    """Dimensions of which one decides the other for every worker, as who pays decides the kind of membership.

    Whoever knows that can add codes up across two breakdowns, so those sums are tied too.
    """
    seen = _read(con, "codes", span)
    result = {}
    for fine, coarse in itertools.permutations(DIMENSIONS, 2):
        pairs = seen[[fine, coarse]].drop_duplicates()
        if pairs[fine].is_unique:
            result[fine, coarse] = dict(zip(pairs[fine], pairs[coarse], strict=True))
    return result


def _add_flow(tables: Tables, flow: pd.DataFrame, stock: tuple[Ints, Ints], said: Told) -> Ints:
    """Cells (rows of flow, FLOWS and moved_count). Moves between districts are not published, only reckoned with."""
    row_of = Rows(flow, _FLOW_CELL)
    is_regency = flow["parent_code"].isna().to_numpy()
    scale = np.where(is_regency, _REGENCY_CODE, 1.0)
    cells = tables.add(
        flow[[*FLOWS, "moved_count"]].to_numpy(np.int64),
        scale[:, None] * np.array([_FLOW] * len(FLOWS) + [_MOVED]),
        row_of(flow.assign(month=flow["month"] - 1)),
        Told(*(np.pad(each, ((0, 0), (0, 1))) for each in (said.hidden, said.known))),
    )
    tables.tie((stock[0], 1), (stock[1], -1), *((cells[:, n], sign) for n, sign in enumerate(FLOWS.values())))
    parts = flow[~is_regency]
    rows = row_of(parts.assign(region_code=parts["parent_code"]))
    for number, name in enumerate(FLOWS):
        # What left follows from the rest.
        if name != "left_count":
            beside = cells[rows, -1] if name == "joined_count" else None
            tables.tie_parts(cells[rows, number], cells[parts.index, number], beside)
    return cells


def _stock_cells(flow: pd.DataFrame, stock_row: Rows, stock_cells: Ints) -> tuple[Ints, Ints]:
    """Cells of the active workers of the month before and of the month, one a row of flow; -1 where no row is."""
    key = flow.assign(dimension="", code="")
    active = np.append(stock_cells[:, QUANTITIES.index("active_count")], -1)
    return active[stock_row(key.assign(month=key["month"] - 1))], active[stock_row(key)]


def _build_claims(
    con: duckdb.DuckDBPyConnection,
    span: dict[str, object],
    small_count_max: int,
    progress: Progress | None,
    before: Sequence[duckdb.DuckDBPyConnection],
) -> None:
    claim = _read(con, "claim", span)
    if len(claim):
        tables = Tables()
        said = told(claim, "closed_claim", _CLAIM_CELL, ["claim_count"], before)
        _add_claims(tables, claim, str(span["region_code"]), said)
        nothing = np.array([], dtype=np.int64)
        claim["claim_count"] = tables.shown(small_count_max, nothing, _scaled(progress, 0.9, 1.0))
    # The rupiah have the same sums, so a pattern that keeps the counts keeps them too.
    claim["paid_idr"] = claim["paid_idr"].where(claim["claim_count"].notna())
    _write(con, "closed_claim", claim, _CLAIM_CELL, ["claim_count", "paid_idr"])


def _add_claims(tables: Tables, claim: pd.DataFrame, region_code: str, said: Told) -> None:
    """One cell a row; a year, the regency and all programmes are the sums of their months, places and programmes."""
    is_year, is_all = claim["period"].str.len() == 4, claim["programme"] == ""
    is_regency = claim["region_code"] == region_code
    cost = np.where(is_year, 10.0, 1.0) * np.where(is_all, 5.0, 1.0) * np.where(is_regency, 20.0, 1.0)
    cost *= np.where(is_year & is_regency, _REGENCY_YEAR, 1.0)
    cost *= claim["programme"].map(_PROGRAMMES).fillna(1.0).to_numpy()
    row_of = Rows(claim, _CLAIM_CELL)
    no_row = np.full(len(claim), -1)
    cells = tables.add(claim[["claim_count"]].to_numpy(np.int64), cost[:, None], no_row, said)[:, 0]
    for is_part, whole in (
        (~is_year, claim.assign(period=claim["period"].str[:4])),
        (~is_regency, claim.assign(region_code=region_code)),
        (~is_all, claim.assign(programme="")),
    ):
        parts = is_part.to_numpy()
        tables.tie_parts(cells[row_of(whole[parts])], cells[parts])


def _write(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame, key: list[str], counts: list[str]) -> None:
    """Create `table`; NaN becomes NULL."""
    published = frame[key].join(frame[counts].astype("Int64"))
    con.register("closed_frame", published)
    try:
        con.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM closed_frame")
    finally:
        con.unregister("closed_frame")


def _scaled(progress: Progress | None, low: float, high: float) -> disclosure.Progress | None:
    return None if progress is None else lambda share: progress("build.step_closed", low + (high - low) * share)


def _read(con: duckdb.DuckDBPyConnection, name: str, span: dict[str, object]) -> pd.DataFrame:
    sql = (_SQL / f"{name}.sql").read_text(encoding="utf-8")
    return con.execute(sql, {key: value for key, value in span.items() if f"${key}" in sql}).df()
