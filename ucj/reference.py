"""The reference tables: facts with a source, read and checked. A broken file is named with its line and column."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ucj.errors import Refused
from ucj.settings import Settings


@dataclass(frozen=True)
class Column:
    """One column of a reference table. `parse` raises ValueError on what it cannot read."""

    name: str
    parse: Callable[[str], Any] = str
    is_required: bool = True


def _one_of(*choices: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(" | ".join(choices))
        return text

    return parse


def _region_code(text: str) -> str:
    if text != "ID" and not (text.isdigit() and len(text) in (2, 4, 6, 10)):
        raise ValueError("ID | 00 | 0000 | 000000 | 0000000000")
    return text


def _flag(text: str) -> bool:
    return _one_of("0", "1")(text) == "1"


_UNITS = _one_of("workers", "pct", "IDR")

TABLES: dict[str, tuple[Column, ...]] = {
    "regions": (
        Column("region_code", _region_code),
        Column("region_name"),
        Column("level", _one_of("province", "regency", "district", "village")),
        Column("type"),
        Column("parent_code", _region_code, is_required=False),
        Column("lat", float, is_required=False),
        Column("lon", float, is_required=False),
        Column("population_2024_count", int, is_required=False),
        Column("polling_station_2024_count", int, is_required=False),
    ),
    "occupations": (
        Column("occupation_code"),
        Column("name_id"),
        Column("name_en"),
        Column("sector"),
        Column("segment", _one_of("PU", "BPU")),
        Column("risk_class", int),
        Column("is_servant", _flag),
    ),
    "value_synonyms": (Column("field"), Column("text"), Column("code")),
    "targets": (
        Column("region_code", _region_code),
        Column("series"),
        Column("year", int),
        Column("basis", _one_of("active", "registered", "active_of_eligible")),
        Column("basis_note", is_required=False),
        Column("unit", _UNITS),
        Column("value", float),
        Column("source"),
    ),
    "published_figures": (
        Column("stated_on", dt.date.fromisoformat),
        Column("region_code", _region_code),
        Column("figure"),
        Column("operator", _one_of("~", "=", ">", "<")),
        Column("value", float),
        Column("half_width", float),
        Column("unit", _UNITS),
        Column("as_stated"),
        Column("speaker_or_body"),
        Column("source"),
    ),
    "contribution_rates": (
        Column("segment", _one_of("PU", "BPU")),
        Column("programme"),
        Column("payer_class"),
        Column("sector_class"),
        Column("valid_from", dt.date.fromisoformat),
        Column("valid_to", dt.date.fromisoformat, is_required=False),
        Column("rate_pct_of_wage", float, is_required=False),
        Column("flat_idr_per_month", int, is_required=False),
        Column("source"),
    ),
    "benefits": (
        Column("programme"),
        Column("component"),
        Column("amount_idr", int, is_required=False),
        Column("condition", is_required=False),
        Column("source"),
    ),
}


def read(settings: Settings, table: str) -> pd.DataFrame:
    """A reference table as a frame, columns as declared in `TABLES`; empty optional cells are None.

    Raises Refused naming file, line, column and value.
    """
    path = settings.reference(f"{table}.csv")
    columns = TABLES[table]
    if not path.exists():
        raise Refused("error.reference_missing", file=path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [column.name for column in columns if column.name not in (reader.fieldnames or [])]
        if missing:
            raise Refused("error.reference_columns", file=path, columns=", ".join(missing))
        rows = [_row(columns, record, f"{path}", reader.line_num) for record in reader]
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return frame.astype(
        {c.name: "Int64" for c in columns if c.parse is int} | {c.name: "str" for c in columns if c.parse is str}
    )


def _row(columns: tuple[Column, ...], record: dict[str, str], file: str, line: int) -> list[Any]:
    values: list[Any] = []
    for column in columns:
        raw = (record[column.name] or "").strip()
        if not raw and not column.is_required:
            values.append(None)
            continue
        try:
            if not raw:
                raise ValueError
            values.append(column.parse(raw))
        except ValueError as problem:
            raise Refused(
                "error.reference_value",
                file=file,
                line=line,
                column=column.name,
                value=raw,
                expected=str(problem) or "-",
            ) from None
    return values


@dataclass(frozen=True)
class Regency:
    """What the product says about one regency by name. Source: `regencies/<code>.toml`."""

    region_code: str
    short_name: str
    capital_district: str
    government: str
    head_of_region: str
    manpower_office: str
    bpjs_branch: str
    payers: tuple[str, ...]
    headline_target: str
    youngest: int
    oldest: int
    regulation: str
    programmes: tuple[dict[str, str], ...]


def regency(settings: Settings) -> Regency:
    """The regency in force. Raises Refused when its file is missing or incomplete."""
    path = settings.reference(f"regencies/{settings.region_code}.toml")
    if not path.exists():
        raise Refused("error.regency_missing", file=path, region=settings.region_code)
    try:
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        ages = facts["age_limits"]
        return Regency(
            **{name: facts[name] for name in _PLAIN},
            payers=tuple(facts["payers"]),
            youngest=int(ages["youngest"]),
            oldest=int(ages["oldest"]),
            regulation=facts["regulation"]["title"],
            programmes=tuple(facts["programmes"]),
        )
    except tomllib.TOMLDecodeError as problem:
        raise Refused("error.regency_broken", file=path, problem=problem) from None
    except KeyError as problem:
        raise Refused("error.regency_broken", file=path, problem=problem.args[0]) from None


_PLAIN = (
    "region_code",
    "short_name",
    "capital_district",
    "government",
    "head_of_region",
    "manpower_office",
    "bpjs_branch",
    "headline_target",
)


def regions(settings: Settings) -> pd.DataFrame:
    """Regions of the reference table with the regency in force checked to be among them."""
    frame = read(settings, "regions")
    if settings.region_code not in set(frame["region_code"]):
        raise Refused(
            "error.region_unknown",
            region=settings.region_code,
            choices=", ".join(frame.loc[frame["level"] == "regency", "region_code"]),
        )
    return frame


def check(settings: Settings) -> None:
    """Read every table once, and what one says of another, so that a broken one stops a build before it begins."""
    regency(settings)
    tables = {name: read(settings, name) for name in TABLES}
    codes = set(regions(settings)["region_code"])
    parents = tables["regions"].set_index("region_code")["parent_code"].dropna()
    _known(settings, "regions", "parent_code", parents, codes)
    jobs = tables["value_synonyms"].query("field == 'occupation'")["code"]
    _known(settings, "value_synonyms", "code", jobs, set(tables["occupations"]["occupation_code"]))
    for name in ("targets", "published_figures"):
        _known(settings, name, "region_code", tables[name]["region_code"], codes | {"ID"})


def _known(settings: Settings, table: str, column: str, values: pd.Series[str], known: set[str]) -> None:
    """Raises Refused naming the first value that no other table knows."""
    for value in values[~values.isin(known)]:
        path = settings.reference(f"{table}.csv")
        lines = read(settings, table)
        line = int(lines.index[lines[column] == value][0]) + 2  # the heading is line 1
        raise Refused("error.reference_value", file=path, line=line, column=column, value=value, expected="-")
