"""The closed tables of the `publik` role, fixed when a release is built: small counts and what would give them away are
NULL, zero stays 0, and a region without a workforce list has no row."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from ucj import disclosure

Progress = Callable[[str, float], None]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

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
_CELL = ["month", "region_code", "dimension", "code"]


def build(
    con: duckdb.DuckDBPyConnection,
    region_code: str,
    first_month: int,
    last_month: int,
    small_count_max: int,
    progress: Progress | None = None,
) -> None:
    """Create closed_coverage, closed_flow and closed_claim in the release open in `con`.

    closed_coverage: a row a month, region, dimension and code ('' and '' for all workers; villages only so), workers.
    closed_flow: a row a month after the first, and district or regency, workers; opening and closing are the active
    ones of closed_coverage. closed_claim: a row a period, region ('' is outside) and programme ('' is all), claims and
    IDR; the regency holds its districts and the outside. Source: status_spell, region, claims.
    Raises ValueError where the sums do not hold, as with a worker who has two rows in one month.
    """
    span = {"region_code": region_code, "first_month": first_month, "last_month": last_month}
    _build_stock(con, span, small_count_max, progress)
    _build_claims(con, span, small_count_max, progress)


class _Rows:
    """Where a key stands in a frame: one row number a key asked for, -1 for none."""

    def __init__(self, frame: pd.DataFrame, keys: list[str]) -> None:
        self.keys = keys
        self.index = pd.MultiIndex.from_frame(frame[keys])

    def __call__(self, frame: pd.DataFrame) -> Ints:
        return self.index.get_indexer(pd.MultiIndex.from_frame(frame[self.keys])).astype(np.int64)


@dataclass
class _Tables:
    """Cells of several tables, numbered through, and the sums that tie them together."""

    values: list[Ints] = field(default_factory=list)
    cost: list[Floats] = field(default_factory=list)
    previous: list[Ints] = field(default_factory=list)
    terms: list[tuple[Ints, Ints, int]] = field(default_factory=list)
    size: int = 0
    equation_count: int = 0

    def add(self, values: Ints, cost: Floats, previous: Ints) -> Ints:
        """(rows, columns) counts and costs, (rows,) row of the period before or -1 -> (rows, columns) cell numbers."""
        cells = self.size + np.arange(values.size).reshape(values.shape)
        self.values.append(values.ravel())
        self.cost.append(np.broadcast_to(cost, values.shape).ravel())
        self.previous.append(np.where(previous[:, None] >= 0, cells[previous], -1).ravel())
        self.size += values.size
        return cells

    def tie(self, *terms: tuple[Ints, int]) -> None:
        """One equation an element: the cells of all terms times their factors make 0; -1 is no cell."""
        numbers = self.equation_count + np.arange(len(terms[0][0]))
        self.terms += [(numbers[cells >= 0], cells[cells >= 0], factor) for cells, factor in terms]
        self.equation_count += len(numbers)

    def tie_parts(self, total: Ints, part: Ints, beside: Ints | None = None) -> None:
        """One equation a distinct total: it, with the cell in `beside` if any, is the sum of its parts."""
        totals, first, numbers = np.unique(total, return_index=True, return_inverse=True)
        self.terms.append((self.equation_count + np.arange(len(totals)), totals, -1))
        self.terms.append((self.equation_count + numbers, part, 1))
        if beside is not None:
            self.terms.append((self.equation_count + np.arange(len(totals)), beside[first], -1))
        self.equation_count += len(totals)

    def equations(self) -> sparse.csr_array:
        rows = np.concatenate([numbers for numbers, _, _ in self.terms])
        cells = np.concatenate([cells for _, cells, _ in self.terms])
        factors = np.concatenate([np.full(len(cells), factor) for _, cells, factor in self.terms])
        return sparse.coo_array((factors, (rows, cells)), shape=(self.equation_count, self.size)).tocsr()

    def shown(self, small_count_max: int, unpublished: Ints, progress: disclosure.Progress | None) -> Floats:
        """Every cell's count, NaN where hidden. `unpublished` cells are not small counts to protect."""
        values = np.concatenate(self.values)
        primary = disclosure.small(values, small_count_max)
        primary[unpublished] = False
        hidden = disclosure.hide(
            values, self.equations(), np.concatenate(self.cost), primary, np.concatenate(self.previous), progress
        )
        return np.where(hidden, np.nan, values)


def _build_stock(
    con: duckdb.DuckDBPyConnection, span: dict[str, object], small_count_max: int, progress: Progress | None
) -> None:
    tables = _Tables()
    coverage = _read(con, "coverage", span)
    flow = _read(con, "flow", span)
    for total, *parts in IDENTITIES:
        coverage[total] = coverage[parts].sum(axis=1)
    coverage_cells = _add_coverage(tables, coverage, _nestings(con, span))
    stock = _stock_cells(flow, _Rows(coverage, _CELL), coverage_cells)
    flow_cells = _add_flow(tables, flow, stock)
    shown = tables.shown(small_count_max, flow_cells[:, -1], _scaled(progress, 0.0, 0.9))
    coverage[list(QUANTITIES)] = shown[coverage_cells]
    _write(con, "closed_coverage", coverage, _CELL, list(QUANTITIES))
    flow[list(FLOWS)] = shown[flow_cells[:, :-1]]
    for name, cells in zip(("opening_count", "closing_count"), stock, strict=True):
        flow[name] = np.where(cells >= 0, shown[cells], 0) if len(cells) else 0
    _write(con, "closed_flow", flow, ["month", "region_code"], ["opening_count", *FLOWS, "closing_count"])


def _add_coverage(tables: _Tables, coverage: pd.DataFrame, nestings: dict[tuple[str, str], dict[str, str]]) -> Ints:
    """Cells (rows of coverage, QUANTITIES). Sums over regions and codes are tied for BASE; the rest follow."""
    is_total, is_regency = coverage["dimension"] == "", coverage["level"] == "regency"
    scale = np.select(
        [is_total & is_regency, is_regency, is_total & (coverage["level"] == "district")],
        [_REGENCY, _REGENCY_CODE, _DISTRICT],
        1.0,
    )
    row_of = _Rows(coverage, _CELL)
    cells = tables.add(
        coverage[list(QUANTITIES)].to_numpy(np.int64),
        scale[:, None] * np.array(list(COST.values())),
        row_of(coverage.assign(month=coverage["month"] - 1)),
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


def _add_flow(tables: _Tables, flow: pd.DataFrame, stock: tuple[Ints, Ints]) -> Ints:
    """Cells (rows of flow, FLOWS and moved_count). Moves between districts are not published, only reckoned with."""
    row_of = _Rows(flow, ["month", "region_code"])
    is_regency = flow["parent_code"].isna().to_numpy()
    scale = np.where(is_regency, _REGENCY_CODE, 1.0)
    cells = tables.add(
        flow[[*FLOWS, "moved_count"]].to_numpy(np.int64),
        scale[:, None] * np.array([_FLOW] * len(FLOWS) + [_MOVED]),
        row_of(flow.assign(month=flow["month"] - 1)),
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


def _stock_cells(flow: pd.DataFrame, stock_row: _Rows, stock_cells: Ints) -> tuple[Ints, Ints]:
    """Cells of the active workers of the month before and of the month, one a row of flow; -1 where no row is."""
    key = flow.assign(dimension="", code="")
    active = np.append(stock_cells[:, QUANTITIES.index("active_count")], -1)
    return active[stock_row(key.assign(month=key["month"] - 1))], active[stock_row(key)]


def _build_claims(
    con: duckdb.DuckDBPyConnection, span: dict[str, object], small_count_max: int, progress: Progress | None
) -> None:
    claim = _read(con, "claim", span)
    key = ["period", "region_code", "programme"]
    if len(claim):
        tables = _Tables()
        _add_claims(tables, claim, str(span["region_code"]))
        nothing = np.array([], dtype=np.int64)
        claim["claim_count"] = tables.shown(small_count_max, nothing, _scaled(progress, 0.9, 1.0))
    # The rupiah have the same sums, so a pattern that keeps the counts keeps them too.
    claim["paid_idr"] = claim["paid_idr"].where(claim["claim_count"].notna())
    _write(con, "closed_claim", claim, key, ["claim_count", "paid_idr"])


def _add_claims(tables: _Tables, claim: pd.DataFrame, region_code: str) -> None:
    """One cell a row; a year, the regency and all programmes are the sums of their months, places and programmes."""
    is_year, is_all = claim["period"].str.len() == 4, claim["programme"] == ""
    is_regency = claim["region_code"] == region_code
    cost = np.where(is_year, 10.0, 1.0) * np.where(is_all, 5.0, 1.0) * np.where(is_regency, 20.0, 1.0)
    row_of = _Rows(claim, ["period", "region_code", "programme"])
    no_row = np.full(len(claim), -1)
    cells = tables.add(claim[["claim_count"]].to_numpy(np.int64), cost[:, None], no_row)[:, 0]
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
