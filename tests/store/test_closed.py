"""The closed tables on synthetic workers: real SQL, slow counts beside it, and a reader who is given every table."""

from __future__ import annotations

import itertools
from collections import defaultdict

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from ucj.metrics import counts, filters
from ucj.store import closed

SECTORS = ["farming", "trade", "mining", "fishing", "transport", "craft", "service", "building", "industry", "office"]
AGE_BANDS = ["15-24", "25-34", "35-44", "45-54", "55-59", "60-65"]
PAYERS = {"employer": "PU", "self": "BPU", "regency": "BPU", "village": "BPU", "dbh": "BPU", "csr": "BPU"}
PAYERS |= {"province": "BPU", "other": "BPU", "none": "none"}
REGION = "9901"
FIRST = 2024 * 12 + 10
LIMIT = 4
STATUSES = ["active", "lapsed", "unregistered"]
COUNTS = list(closed.QUANTITIES)
FLOWS = ["joined_count", "returned_count", "lapsed_count", "left_count"]


def workers(random: np.random.Generator, village_count: int, district_count: int, size: int, months: int):
    """status_spell of `size` workers: uneven villages, up to three spells each, some of which move or fall silent."""
    weight = random.lognormal(0, 0.6, village_count)
    home = random.choice(village_count, size, p=weight / weight.sum())
    sector_weight = 1.0 / np.arange(1, len(SECTORS) + 1) ** 1.7
    draw, servant = random.random(size), random.random(village_count)[home] * 0.13
    person = pd.DataFrame(
        {
            "person_id": np.arange(size),
            "sex": random.choice(["L", "P"], size),
            "age_band": random.choice(AGE_BANDS, size, p=[0.1, 0.25, 0.3, 0.2, 0.1, 0.05]),
            "occupation_code": "any",
            "sector": random.choice(SECTORS, size, p=sector_weight / sector_weight.sum()),
            "segment": random.choice(["PU", "BPU"], size, p=[0.3, 0.7]),
            "decile": random.integers(1, 11, size),
            "excluded_reason": np.select([draw < servant, draw < servant + 0.006], ["servant", "age"], "none"),
        }
    )
    person.loc[person["excluded_reason"] == "servant", "sector"] = "government"
    person.loc[person["excluded_reason"] == "age", "age_band"] = "66+"
    usual = random.choice(STATUSES, size, p=[0.84, 0.035, 0.125])
    payer = random.choice(list(PAYERS)[:-1], size, p=[0.3, 0.1, 0.3, 0.15, 0.08, 0.03, 0.03, 0.01])
    cuts = np.sort(random.integers(-months, 2 * months, (2, size)), axis=0)
    spells = []
    for low, high in ((-200, cuts[0]), (cuts[0], cuts[1]), (cuts[1], 500)):
        village = np.where(random.random(size) < 0.03, random.integers(0, village_count, size), home)
        status = np.where(random.random(size) < 0.8, usual, random.choice(STATUSES, size, p=[0.6, 0.2, 0.2]))
        spell = person.assign(status=status, start_month=FIRST + low, end_month=FIRST + high, is_reconstructed=False)
        spell["district_code"] = [f"{REGION}{1 + number % district_count:02d}" for number in village]
        spell["village_code"] = [f"{REGION}{1 + number % district_count:02d}{2001 + number}" for number in village]
        spell["payer"] = np.where(status == "unregistered", "none", payer)
        spell["membership_segment"] = spell["payer"].map(PAYERS)
        spells.append(spell[(spell["start_month"] < spell["end_month"]) & (random.random(size) > 0.01)])
    return pd.concat(spells)


def claims(random: np.random.Generator, district_count: int, size: int, months: int):
    districts = [*(f"{REGION}{1 + number:02d}" for number in range(district_count)), None]
    return pd.DataFrame(
        {
            "claim_id": np.arange(size),
            "district_code": random.choice(districts, size),
            "programme": random.choice(["JKK", "JKM", "JHT", "JP"], size, p=[0.2, 0.1, 0.6, 0.1]),
            "paid_month": FIRST + random.integers(-12, months + 2, size),
            "paid_idr": random.integers(1, 42, size) * 1_000_000,
        }
    )


def release(
    village_count: int, district_count: int, size: int, months: int, seed: int = 1
) -> duckdb.DuckDBPyConnection:
    random = np.random.default_rng(seed)
    con = duckdb.connect()
    spells = workers(random, village_count, district_count, size, months)  # noqa: F841  # duckdb reads it by name
    paid = claims(random, district_count, size // 12, months)  # noqa: F841
    con.execute("CREATE TABLE status_spell AS SELECT * FROM spells")
    con.execute("CREATE TABLE claims AS SELECT * FROM paid")
    con.execute("CREATE TABLE region (region_code VARCHAR, region_name VARCHAR, level VARCHAR, parent_code VARCHAR)")
    con.execute(f"INSERT INTO region VALUES ('{REGION}', 'x', 'regency', '99')")
    con.execute(f"INSERT INTO region SELECT DISTINCT district_code, 'x', 'district', '{REGION}' FROM status_spell")
    con.execute("INSERT INTO region SELECT DISTINCT village_code, 'x', 'village', district_code FROM status_spell")
    return con


def built(con: duckdb.DuckDBPyConnection, months: int) -> duckdb.DuckDBPyConnection:
    closed.build(con, REGION, FIRST, FIRST + months - 1, LIMIT)
    return con


def table(con: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    return con.execute(f"SELECT * FROM {name} ORDER BY ALL").df()


@pytest.fixture(scope="module")
def tiny() -> duckdb.DuckDBPyConnection:
    return built(release(6, 2, 700, 3), 3)


@pytest.fixture(scope="module")
def middling() -> duckdb.DuckDBPyConnection:
    return built(release(40, 4, 12_000, 6), 6)


# The slow, obvious counts.


def present(con: duckdb.DuckDBPyConnection, month: int) -> dict[int, dict[str, object]]:
    rows = con.execute("SELECT * FROM status_spell WHERE start_month <= $m AND end_month > $m", {"m": month}).df()
    return {int(row["person_id"]): row for row in rows.to_dict("records")}


def state(row: dict[str, object] | None) -> object:
    return "absent" if row is None else row["status"] if row["excluded_reason"] == "none" else "excluded"


def slow_coverage(con: duckdb.DuckDBPyConnection, month: int) -> dict[tuple[object, ...], dict[str, int]]:
    cells: dict[tuple[object, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for row in present(con, month).values():
        keys = [(row["village_code"], "", ""), (row["district_code"], "", ""), (REGION, "", "")]
        keys += [(row["district_code"], name, row[name]) for name in closed.DIMENSIONS]
        keys += [(REGION, name, row[name]) for name in closed.DIMENSIONS]
        now = state(row)
        found = {
            "labour_force_count": True,
            "excluded_servant_count": row["excluded_reason"] == "servant",
            "excluded_age_count": row["excluded_reason"] == "age",
            "excluded_count": now == "excluded",
            "eligible_count": now != "excluded",
            "registered_count": now in ("active", "lapsed"),
            "active_count": now == "active",
            "lapsed_count": now == "lapsed",
            "unregistered_count": now == "unregistered",
            "uncovered_count": now in ("lapsed", "unregistered"),
        }
        for key, name in itertools.product(keys, COUNTS):
            cells[key][name] += bool(found[name])
    return cells


def slow_flow(con: duckdb.DuckDBPyConnection, month: int) -> dict[str, dict[str, int]]:
    before, now = present(con, month - 1), present(con, month)
    cells: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(FLOWS, 0))
    for person in before.keys() | now.keys():
        old, new = before.get(person), now.get(person)
        was, has = state(old), state(new)
        if was == has == "active":
            if old["district_code"] != new["district_code"]:
                cells[old["district_code"]]["left_count"] += 1
                cells[new["district_code"]]["joined_count"] += 1
        elif has == "active":
            for place in (new["district_code"], REGION):
                cells[place]["returned_count" if was == "lapsed" else "joined_count"] += 1
        elif was == "active":
            for place in (old["district_code"], REGION):
                cells[place]["lapsed_count" if has == "lapsed" else "left_count"] += 1
    return cells


# The reader who is given everything. A cell is a tuple, an equation a dict of factors; written without the builder's.


def sums_over(cells: dict, axis: int, whole: object, is_part) -> list[dict]:
    """An equation for each cell that is `whole` on the axis: it is the sum of the cells that differ from it there."""
    groups = defaultdict(list)
    for cell in cells:
        if is_part(cell[axis]):
            groups[cell[:axis] + cell[axis + 1 :]].append(cell)
    wholes = {rest: (*rest[:axis], whole, *rest[axis:]) for rest in groups}
    return [{wholes[rest]: -1} | dict.fromkeys(parts, 1) for rest, parts in groups.items() if wholes[rest] in cells]


def known_cells(con: duckdb.DuckDBPyConnection) -> tuple[dict, list[dict]]:
    """Every published count by name, None where hidden, and all sums between them."""
    cells: dict = {}
    equations: list[dict] = []
    for row in table(con, "closed_coverage").to_dict("records"):
        key = (row["month"], row["region_code"], row["dimension"], row["code"])
        cells |= {(*key, name): row[name] for name in COUNTS}
        equations += [{(*key, total): -1, (*key, a): 1, (*key, b): 1} for total, a, b in closed.IDENTITIES]
        equations.append({(*key, "eligible_count"): -1, (*key, "active_count"): 1, (*key, "uncovered_count"): 1})
    districts = {cell[1] for cell in cells if len(cell[1]) == 6}
    equations += sums_over(cells, 1, REGION, lambda code: len(code) == 6)
    for district in districts:
        equations += sums_over(cells, 1, district, lambda code, d=district: len(code) == 10 and code.startswith(d))
    by_dimension = defaultdict(list)
    for cell in cells:
        if cell[2]:
            by_dimension[cell[0], cell[1], cell[2], cell[4]].append(cell)
    equations += [{(m, r, "", "", q): -1} | dict.fromkeys(parts, 1) for (m, r, _, q), parts in by_dimension.items()]
    for month, region, kind, name in itertools.product(
        {c[0] for c in cells}, districts | {REGION}, PAYERS.values(), COUNTS
    ):
        payers = [(month, region, "payer", payer, name) for payer, its in PAYERS.items() if its == kind]
        whole = (month, region, "membership_segment", kind, name)
        equations.append({whole: -1} | dict.fromkeys([cell for cell in payers if cell in cells], 1))
    return cells, equations


def known_flows(con: duckdb.DuckDBPyConnection) -> tuple[dict, list[dict]]:
    cells, equations = {}, []
    for row in table(con, "closed_flow").to_dict("records"):
        month, region = row["month"], row["region_code"]
        cells |= {(month, region, "flow", name): row[name] for name in FLOWS}
        stock = {(month - 1, region, "", "", "active_count"): 1, (month, region, "", "", "active_count"): -1}
        signs = dict(zip(FLOWS, (1, 1, -1, -1), strict=True))
        equations.append(stock | {(month, region, "flow", name): sign for name, sign in signs.items()})
    within = {cell: count for cell, count in cells.items() if cell[3] in ("returned_count", "lapsed_count")}
    return cells, equations + sums_over(within, 1, REGION, lambda code: len(code) == 6)


def known_claims(con: duckdb.DuckDBPyConnection, name: str) -> tuple[dict, list[dict]]:
    rows = table(con, "closed_claim").to_dict("records")
    cells = {(row["period"], row["region_code"], row["programme"]): row[name] for row in rows}
    equations = sums_over(cells, 1, REGION, lambda code: code != REGION)
    equations += sums_over(cells, 2, "", lambda programme: programme != "")
    for year in {cell[0] for cell in cells if len(cell[0]) == 4}:
        equations += sums_over(cells, 0, year, lambda period, y=year: len(period) == 7 and period.startswith(y))
    return cells, equations


def widths(
    cells: dict, equations: list[dict], least: int, sample: int | None = None, only: set | None = None
) -> np.ndarray:
    """Largest minus least possible count of every hidden cell, or of those in `only`, or of a fixed sample of them.

    Each is at least `least`.
    """
    number = {cell: n for n, cell in enumerate(cell for cell, count in cells.items() if pd.isna(count))}
    system = sparse.lil_array((len(equations), len(number)))
    known = np.zeros(len(equations))
    for n, equation in enumerate(equations):
        for cell, factor in equation.items():
            if cell in number:
                system[n, number[cell]] = factor
            else:
                known[n] -= factor * cells[cell]
    matrix = system.tocsc()
    assert not known[np.diff(matrix.tocsr().indptr) == 0].any(), "what is shown adds up"
    group = connected_components(abs(matrix).T @ abs(matrix), directed=False)[1]
    asked = np.array([n for cell, n in number.items() if only is None or cell in only])
    wanted = np.random.default_rng(1).permutation(asked)[:sample]
    return np.array([width(matrix, known, np.flatnonzero(group == group[cell]), cell, least) for cell in wanted])


def width(matrix: sparse.csc_array, known: np.ndarray, near: np.ndarray, cell: int, least: int) -> float:
    part = matrix[:, near]
    rows = np.unique(part.indices)
    bounds = (least, None)
    found = [
        linprog(sign * (near == cell), A_eq=part[rows], b_eq=known[rows], bounds=bounds, method="highs")
        for sign in (1.0, -1.0)
    ]
    assert found[0].status == 0
    return float("inf") if found[1].status == 3 else -found[1].fun - found[0].fun


def test_the_reader_of_a_tiny_release_gets_no_cell_back(tiny) -> None:
    cells, equations = known_cells(tiny)
    flow_cells, flow_equations = known_flows(tiny)
    found = widths(cells | flow_cells, equations + flow_equations, least=1, sample=250)
    assert len(found) == 250
    assert found.min() >= 1 - 1e-6


def test_the_reader_of_a_larger_release_gets_no_cell_back(middling) -> None:
    cells, equations = known_cells(middling)
    flow_cells, flow_equations = known_flows(middling)
    assert widths(cells | flow_cells, equations + flow_equations, least=1, sample=120).min() >= 1 - 1e-6


def corrected(seed: int, months: int) -> duckdb.DuckDBPyConnection:
    """The middling workers as a later release knows them: some were never there, some lapsed a month earlier."""
    con = release(40, 4, 12_000, months)
    con.execute(f"DELETE FROM status_spell WHERE hash(person_id + {seed}) % 150 = 0")
    con.execute(f"""
        UPDATE status_spell SET end_month = end_month - 1
        WHERE hash(person_id + {seed}) % 20 = 1 AND end_month - start_month > 1
    """)
    return con


def test_the_reader_of_two_releases_gets_no_small_count_back(middling) -> None:
    """What an earlier release has told of a count that has not changed is as good as shown."""
    later = corrected(1, 6)
    closed.build(later, REGION, FIRST, FIRST + 5, LIMIT, before=[middling])
    before, (cells, equations) = known_cells(middling)[0], known_cells(later)
    flows_before, (flows, flow_equations) = known_flows(middling)[0], known_flows(later)
    alone, _ = known_cells(built(corrected(1, 6), 6))
    truth = true_cells(later)
    union = {cell: told_by(cell, count, before | flows_before, truth) for cell, count in (cells | flows).items()}
    small = {cell for cell, count in union.items() if pd.isna(count) and 1 <= truth.get(cell, 0) <= LIMIT}
    assert widths(union, equations + flow_equations, least=1, sample=150, only=small).min() >= 1 - 1e-6
    directly = [c for c, count in alone.items() if pd.isna(count) and told_by(c, count, before, truth) is not None]
    again = [c for c, count in cells.items() if pd.isna(count) and told_by(c, count, before, truth) is not None]
    assert len(again) * 5 < len(directly), "a count that was told protects no other one"


def told_by(cell: tuple, count: float | None, before: dict, truth: dict) -> float | None:
    earlier = before.get(cell)
    return earlier if pd.isna(count) and not pd.isna(earlier) and earlier == truth.get(cell) else count


def true_cells(con: duckdb.DuckDBPyConnection) -> dict:
    """The slow counts under the names that `known_cells` and `known_flows` give them."""
    found: dict = {}
    for month in range(FIRST, FIRST + 6):
        for key, counts_of in slow_coverage(con, month).items():
            found |= {(month, *key, name): count for name, count in counts_of.items()}
        if month > FIRST:
            for region, counts_of in slow_flow(con, month).items():
                found |= {(month, region, "flow", name): count for name, count in counts_of.items()}
    return found


def test_the_same_data_hide_the_same_cells_again(middling) -> None:
    again = release(40, 4, 12_000, 6)
    closed.build(again, REGION, FIRST, FIRST + 5, LIMIT, before=[middling])
    for name in ("closed_coverage", "closed_flow", "closed_claim"):
        pd.testing.assert_frame_equal(table(again, name), table(middling, name))


@pytest.mark.parametrize(("name", "least"), [("claim_count", 1), ("paid_idr", 0)])
def test_the_reader_gets_no_claim_back(tiny, name: str, least: int) -> None:
    found = widths(*known_claims(tiny, name), least=least, sample=100)
    assert len(found) > 50
    assert found.min() >= 1 - 1e-6


def test_what_is_shown_is_the_slow_count_and_small_counts_are_not_shown(middling) -> None:
    rows = {
        tuple(r[k] for k in ("month", "region_code", "dimension", "code")): r
        for r in table(middling, "closed_coverage").to_dict("records")
    }
    for month in (FIRST, FIRST + 5):
        slow = slow_coverage(middling, month)
        assert {key[1:] for key in rows if key[0] == month} >= set(slow)
        for key, row in rows.items():
            if key[0] == month:
                agree(row, slow.get(key[1:], dict.fromkeys(COUNTS, 0)))


def agree(row: dict, slow: dict[str, int]) -> None:
    for name, count in slow.items():
        assert pd.isna(row[name]) if 1 <= count <= LIMIT else pd.isna(row[name]) or row[name] == count, (row, name)
        assert count or row[name] == 0, "zero stays 0"


def test_flows_are_the_slow_count_and_share_the_stock_of_coverage(middling) -> None:
    stock = (
        table(middling, "closed_coverage").query("dimension == ''").set_index(["month", "region_code"])["active_count"]
    )
    rows = table(middling, "closed_flow")
    assert rows["month"].min() == FIRST + 1
    assert len(rows) == 5 * 5
    slow = {month: slow_flow(middling, month) for month in set(rows["month"])}
    for row in rows.to_dict("records"):
        agree(row, slow[row["month"]][row["region_code"]])
        for name, month in (("opening_count", row["month"] - 1), ("closing_count", row["month"])):
            published = stock[month, row["region_code"]]
            assert (pd.isna(row[name]) and pd.isna(published)) or row[name] == published
    whole = rows.dropna()
    sums = whole["opening_count"] + whole["joined_count"] + whole["returned_count"]
    assert len(whole)
    assert (sums - whole["lapsed_count"] - whole["left_count"] == whole["closing_count"]).all()


def test_totals_stay_visible(middling) -> None:
    rows = table(middling, "closed_coverage")
    totals = rows[(rows["dimension"] == "") & (rows["region_code"].str.len() <= 6)]
    assert totals[COUNTS].notna().all(axis=None)
    assert rows[rows["region_code"].str.len() == 10][["eligible_count", "active_count"]].notna().all(axis=None)


def test_a_village_with_two_outside_the_age_limits_keeps_its_coverage() -> None:
    con = release(6, 1, 1_800, 2)
    con.execute("UPDATE status_spell SET excluded_reason = 'none'")
    con.execute(
        """
        UPDATE status_spell SET excluded_reason = 'age' WHERE person_id IN
        (SELECT unnest(max(person_id, 2)) FROM status_spell WHERE start_month < $first GROUP BY village_code)
    """,
        {"first": FIRST - 100},
    )
    villages = table(built(con, 2), "closed_coverage").query("region_code.str.len() == 10")
    assert villages["excluded_age_count"].isna().any()
    assert villages[["eligible_count", "active_count", "uncovered_count"]].notna().all(axis=None)


def test_claims_cover_whole_years_and_hide_rupiah_with_their_count(tiny) -> None:
    rows = table(tiny, "closed_claim")
    assert (rows["claim_count"].isna() == rows["paid_idr"].isna()).all()
    assert set(rows["period"]) == {"2024", "2025"} | {f"2024-{month:02d}" for month in range(1, 13)} | {"2025-01"}
    assert set(rows["region_code"]) == {REGION, "990101", "990102", ""}
    slow = tiny.execute("SELECT count(*), sum(paid_idr) FROM claims WHERE paid_month // 12 = 2024").fetchone()
    year = rows[(rows["period"] == "2024") & (rows["region_code"] == REGION) & (rows["programme"] == "")]
    assert year[["claim_count", "paid_idr"]].to_numpy().tolist() == [list(slow)]


def test_enums_and_a_second_build_give_the_same_tables(tiny) -> None:
    con = release(6, 2, 700, 3)
    for name in ("village_code", "district_code", "status", "excluded_reason", *closed.DIMENSIONS):
        con.execute(f"CREATE TYPE {name}_kind AS ENUM (SELECT DISTINCT {name} FROM status_spell ORDER BY {name} DESC)")
        con.execute(f"ALTER TABLE status_spell ALTER {name} TYPE {name}_kind")
    built(con, 3)
    for name in ("closed_coverage", "closed_flow", "closed_claim"):
        pd.testing.assert_frame_equal(table(con, name), table(tiny, name))


def test_counts_are_whole_numbers(tiny) -> None:
    kinds = tiny.execute(
        "SELECT DISTINCT data_type FROM duckdb_columns() WHERE table_name LIKE 'closed_%' AND "
        "(column_name LIKE '%_count' OR column_name LIKE '%_idr')"
    ).fetchall()
    assert kinds == [("BIGINT",)]


def test_nobody_at_all_gives_empty_tables() -> None:
    con = release(6, 2, 700, 3)
    con.execute("DELETE FROM status_spell")
    con.execute("DELETE FROM claims")
    built(con, 3)
    assert [len(table(con, f"closed_{name}")) for name in ("coverage", "flow", "claim")] == [0, 0, 0]


def test_a_worker_with_two_rows_in_a_month_is_refused() -> None:
    con = release(2, 1, 100, 3)
    con.execute("UPDATE status_spell SET status = 'active', excluded_reason = 'none'")
    con.execute("UPDATE status_spell SET end_month = $m + 2 WHERE end_month <= $m + 1", {"m": FIRST})
    with pytest.raises(ValueError, match="sums do not hold"):
        built(con, 3)


def test_claims_that_begin_within_the_history_add_no_months_before_it() -> None:
    con = release(2, 1, 300, 3)
    con.execute("DELETE FROM claims WHERE paid_month < $m", {"m": FIRST + 1})
    assert sorted(set(table(built(con, 3), "closed_claim")["period"])) == [
        "2024",
        "2024-11",
        "2024-12",
        "2025",
        "2025-01",
    ]


def test_the_closed_dimensions_and_counts_are_those_the_metrics_ask_for() -> None:
    assert (*filters.PUBLIC_DIMENSIONS, *filters.MEMBERSHIP_DIMENSIONS) == closed.DIMENSIONS
    assert set(closed.QUANTITIES) == set(counts.COUNTS)
