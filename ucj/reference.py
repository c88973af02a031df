"""The reference tables: facts with a source, read and checked. A broken file is named with its line and column."""

from __future__ import annotations

import csv
import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.regency import Programme, Regency, Sender, regency
from ucj.settings import SHIPPED_REFERENCE, Settings
from ucj.target_names import is_reserved, target_key

__all__ = ["TABLES", "BadCell", "Column", "Programme", "Regency", "Sender", "check", "read", "regency", "regions"]


@dataclass(frozen=True)
class Column:
    """One column of a reference table. `parse` raises ValueError with what it expects: a text key, or the choices."""

    name: str
    parse: Callable[[str], Any] = str
    is_required: bool = True
    # An office's file may be older than the column.
    is_new: bool = False


class BadCell(Refused):
    """A cell that cannot be read. `expected` is a text key of `error.kind`, or the list of choices itself."""

    def text(self, t: Translator) -> str:
        expected = str(self.params["expected"])
        said = t(expected) if expected.startswith("error.kind.") else expected
        return t(self.key, **{**self.params, "expected": said})


def _kind(name: str, convert: Callable[[str], Any]) -> Callable[[str], Any]:
    def parse(text: str) -> Any:
        try:
            return convert(text)
        except ValueError:
            raise ValueError(f"error.kind.{name}") from None

    return parse


def _finite(text: str) -> float:
    """nan and inf would pass through every later sum unseen."""
    if not math.isfinite(value := float(text)):
        raise ValueError(text)
    return value


def _above_zero(text: str) -> float:
    if (value := _finite(text)) <= 0:
        raise ValueError(text)
    return value


def _int64(text: str) -> int:
    if (value := int(text)).bit_length() > 63:
        raise ValueError(text)
    return value


_number, _whole, _day = _kind("number", _finite), _kind("whole", _int64), _kind("date", dt.date.fromisoformat)
_positive = _kind("positive", _above_zero)


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
        Column("lat", _number, is_required=False),
        Column("lon", _number, is_required=False),
        Column("population_2024_count", _whole, is_required=False),
        Column("polling_station_2024_count", _whole, is_required=False),
    ),
    "occupations": (
        *map(Column, ("occupation_code", "name_id", "name_en", "sector")),
        Column("segment", _one_of("PU", "BPU")),
        Column("risk_class", _whole),
        Column("is_servant", _flag),
    ),
    "claim_causes": (Column("word"), Column("code")),
    "worker_groups": (Column("group_code"), Column("occupation_code")),
    "value_synonyms": (Column("field"), Column("text"), Column("code")),
    "targets": (
        Column("region_code", _region_code),
        Column("series"),
        Column("year", _whole),
        Column("basis", _one_of("active", "registered", "active_of_eligible")),
        Column("basis_note", is_required=False),
        Column("basis_note_en", is_required=False, is_new=True),
        Column("unit", _UNITS),
        Column("value", _positive),
        Column("source"),
    ),
    "published_figures": (
        Column("stated_on", _day),
        Column("region_code", _region_code),
        Column("figure"),
        Column("operator", _one_of("~", "=", ">", "<")),
        Column("value", _number),
        Column("half_width", _number),
        Column("unit", _UNITS),
        *map(Column, ("as_stated", "speaker_or_body", "source")),
    ),
    "contribution_rates": (
        Column("segment", _one_of("PU", "BPU")),
        *map(Column, ("programme", "payer_class", "sector_class")),
        Column("valid_from", _day),
        Column("valid_to", _day, is_required=False),
        Column("rate_pct_of_wage", _number, is_required=False),
        Column("flat_idr_per_month", _whole, is_required=False),
        Column("source"),
    ),
    "assumptions": (Column("name"), Column("value", _number), *map(Column, ("unit", "as_stated", "source"))),
    "benefits": (
        Column("programme"),
        Column("component"),
        Column("amount_idr", _whole, is_required=False),
        Column("condition", is_required=False),
        Column("source"),
    ),
}


def read(settings: Settings, table: str) -> pd.DataFrame:
    """A reference table as a frame, columns as declared in `TABLES`; empty optional cells are None.

    Raises Refused naming file, line, column and value.
    """
    return _numbered(settings, table).reset_index(drop=True)


def _numbered(settings: Settings, table: str) -> pd.DataFrame:
    """The table with each row's line in the file as its index."""
    path = settings.reference(f"{table}.csv")
    columns = TABLES[table]
    if not path.exists():
        raise Refused("error.reference_missing", file=path)
    try:
        rows = _rows(path, columns)
    except (OSError, UnicodeDecodeError, csv.Error):
        raise Refused(f"error.reference_unreadable_{_whose(path)}", file=path) from None
    names = [column.name for column in columns]
    frame = pd.DataFrame([row for _, row in rows], index=[line for line, _ in rows], columns=names)
    return frame.astype(
        {c.name: "Int64" for c in columns if c.parse is _whole} | {c.name: "str" for c in columns if c.parse is str}
    )


def _rows(path: Path, columns: tuple[Column, ...]) -> list[tuple[int, list[Any]]]:
    """The parsed rows, each after its line: the last one of a row that a quoted cell spreads over several."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        held = reader.fieldnames or []
        missing = [column.name for column in columns if not column.is_new and column.name not in held]
        if missing:
            raise Refused(f"error.reference_columns_{_whose(path)}", file=path, columns=", ".join(missing))
        return [(reader.line_num, _row(columns, record, f"{path}", reader.line_num)) for record in reader]


def _whose(path: Path) -> str:
    """An office's own file is not in git: it is corrected or removed, never restored."""
    return "shipped" if path.is_relative_to(SHIPPED_REFERENCE) else "own"


def _row(columns: tuple[Column, ...], record: dict[str, str], file: str, line: int) -> list[Any]:
    values: list[Any] = []
    for column in columns:
        raw = (record.get(column.name) or "").strip()
        if not raw and not column.is_required:
            values.append(None)
            continue
        try:
            value = column.parse(raw)
            if not raw:
                raise ValueError("error.kind.text")
        except ValueError as problem:
            raise BadCell(
                "error.reference_value", file=file, line=line, column=column.name, value=raw, expected=str(problem)
            ) from None
        values.append(value)
    return values


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
    chosen = regency(settings).headline_target
    tables = {name: _numbered(settings, name) for name in TABLES}
    codes = set(regions(settings)["region_code"])
    parents = tables["regions"]["parent_code"].dropna()
    _known(settings, "regions", "parent_code", parents, codes)
    occupations = set(tables["occupations"]["occupation_code"])
    jobs = tables["value_synonyms"].query("field == 'occupation'")["code"]
    _known(settings, "value_synonyms", "code", jobs, occupations)
    for name in ("targets", "published_figures"):
        _known(settings, name, "region_code", tables[name]["region_code"], codes | {"ID"})
    _known(settings, "worker_groups", "occupation_code", tables["worker_groups"]["occupation_code"], occupations)
    _known_occupations(settings, occupations)
    _known_headline(settings, chosen, tables["targets"])
    _check_targets(settings, tables["targets"])


def _check_targets(settings: Settings, targets: pd.DataFrame) -> None:
    """Raises Refused at a target whose name is taken, and at a part of a worker. targets: by line."""
    taken = set()
    for line, row in targets.iterrows():
        key = target_key(row["region_code"], row["series"], row["year"])
        if key in taken or is_reserved(row["series"]):
            raise _bad_target(settings, line, "series", row["series"], "target_name")
        if row["unit"] == "workers" and not float(row["value"]).is_integer():
            raise _bad_target(settings, line, "value", row["value"], "heads")
        taken.add(key)


def _bad_target(settings: Settings, line: object, column: str, value: object, kind: str) -> BadCell:
    path, expected = settings.reference("targets.csv"), f"error.kind.{kind}"
    return BadCell("error.reference_value", file=path, line=line, column=column, value=value, expected=expected)


def _known_headline(settings: Settings, chosen: str, targets: pd.DataFrame) -> None:
    """Raises Refused when the first screen's target is none of the regency's own: it would silently show another."""
    own = targets.loc[targets["region_code"] == settings.region_code, "series"].unique().tolist()
    if chosen not in own:
        path = settings.reference(f"regencies/{settings.region_code}.toml")
        raise Refused("error.headline_unknown", file=path, value=chosen, choices=", ".join(own) or "-")


def _known_occupations(settings: Settings, known: set[str]) -> None:
    """Raises Refused at a programme of an occupation that does not exist: it would refuse everybody who has it."""
    for programme in regency(settings).programmes:
        if unknown := set(programme.occupations) - known:
            path = settings.reference(f"regencies/{settings.region_code}.toml")
            names = {"programme": programme.name, "value": min(unknown), "choices": ", ".join(sorted(known))}
            raise Refused("error.regency_programme", file=path, **names)


def _known(settings: Settings, table: str, column: str, values: pd.Series[str], known: set[str]) -> None:
    """Raises Refused naming the first value that no other table knows. values: by line, as `_numbered` gives them."""
    unknown = values[~values.isin(known)]
    for line, value in unknown.items():
        path = settings.reference(f"{table}.csv")
        raise BadCell(
            "error.reference_value", file=path, line=line, column=column, value=value, expected="error.kind.known"
        )
