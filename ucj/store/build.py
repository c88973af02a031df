"""Registry to release: ordered SQL files into a new file beside the others, checked before it gets its name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import duckdb
import pandas as pd

from ucj import i18n, months, reference, target_names
from ucj.code_version import code_version
from ucj.errors import Refused
from ucj.regency import Programme, Regency
from ucj.settings import Settings
from ucj.store import checks, claim_causes, closed, entered, lock, projecting, registry, release, told

Progress = Callable[[str, float], None]

_SQL = Path(__file__).parent / "sql"
_STEPS = sorted((_SQL / "release").glob("*.sql"))
_BAND_STARTS = (25, 35, 45, 55)


def step(name: str) -> str:
    """The SQL of one step by its name without number: intake judges a file by the same."""
    return next(path for path in _STEPS if path.stem.partition("_")[2] == name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Built:
    """A release that passed its checks and is not yet published."""

    name: str
    path: Path


def build(
    settings: Settings, *, as_of: dt.date | None = None, accept_change: str | None = None, progress: Progress
) -> Built:
    """Build a release from everything in force in the registry.

    as_of: the day the figures describe; the build's own day when not given.
    Raises Refused when a reference table is broken, lists are missing, or a check fails; nothing is left behind.
    """
    reference.check(settings)
    with lock.writing(settings):
        if not settings.registry.exists():
            raise Refused("store.no_registry", file=settings.registry)
        with registry.opened(settings):
            """A registry of an earlier version gains the tables this one reads."""
        settings.releases.mkdir(parents=True, exist_ok=True)
        for orphan in settings.releases.glob(".building*"):
            orphan.unlink()
        draft = settings.releases / ".building.duckdb"
        persons = settings.releases / ".building.persons.duckdb"
        try:
            _write(settings, draft, persons, as_of, accept_change, progress)
            return _name(settings, draft, persons)
        finally:
            for path in (draft, persons):
                path.unlink(missing_ok=True)


def _write(
    settings: Settings, draft: Path, persons: Path, as_of: dt.date | None, accept_change: str | None, progress: Progress
) -> None:
    with duckdb.connect(str(draft)) as con:
        is_demo = registry.is_demo(settings)  # also says in words what is wrong with the registry
        con.execute(f"ATTACH '{registry.quoted(settings.registry)}' AS registry (READ_ONLY)")
        first, last = _months(con, settings)
        _load_reference(con, settings, first, last, is_demo=bool(is_demo))
        for done, step in enumerate(_STEPS):
            progress("build.step_release", done / len(_STEPS))
            con.execute(step.read_text(encoding="utf-8"))
        with told.earlier(settings) as before:
            closed.build(con, settings.region_code, first, last, settings.small_count_max, progress, before)
            claim_causes.build(con, settings.small_count_max, before)
        projecting.build(con, settings.region_code, first, last)
        _write_meta(con, settings, first, last, as_of, accept_change, is_demo=bool(is_demo))
        progress("build.step_checks", 0.0)
        checks.run(con, _previous(settings), accept_change)
        _write_persons(con, persons)
        con.execute("DETACH registry")
        con.execute("CHECKPOINT")
        progress("build.step_checks", 1.0)


def _months(con: duckdb.DuckDBPyConnection, settings: Settings) -> tuple[int, int]:
    """The history of a release: up to the newest participant list that a workforce list covers."""
    last, worklists = con.execute("""
        SELECT
            max(period_month) FILTER (WHERE kind = 'participation'),
            count(*) FILTER (WHERE kind = 'workforce')
        FROM registry.batch
        WHERE undone_at IS NULL
    """).fetchall()[0]
    if last is None or not worklists:
        raise Refused("store.lists_missing", missing="workforce" if last is not None else "participation")
    return int(last) - settings.history_months + 1, int(last)


def _load_reference(
    con: duckdb.DuckDBPyConnection, settings: Settings, first: int, last: int, *, is_demo: bool
) -> None:
    regency = reference.regency(settings)
    regions = reference.regions(settings)
    targets = _with_entered(settings, "targets", entered.targets(settings))
    figures = _with_entered(settings, "published_figures", entered.figures(settings))
    budgets = entered.budgets(settings)
    ours = regions[regions["region_code"].str.startswith(settings.region_code)]
    own_or_above = ["ID", settings.region_code[:2], settings.region_code]
    ages = {"below": -200, f"{regency.youngest}_24": regency.youngest}
    ages |= {f"{start}_{start + 9}": start for start in _BAND_STARTS[:-1]}
    ages |= {f"{_BAND_STARTS[-1]}_{regency.oldest}": _BAND_STARTS[-1], "above": regency.oldest + 1}
    tables = {
        "region": ours.drop(columns="type").sort_values("region_code"),
        "occupation": reference.read(settings, "occupations"),
        "target": target_names.told_apart(targets[targets["region_code"].isin(own_or_above)]),
        "published_figure": figures,
        "contribution_rate": reference.read(settings, "contribution_rates"),
        "benefit": reference.read(settings, "benefits"),
        "assumption": reference.read(settings, "assumptions"),
        "cause_word": reference.read(settings, "claim_causes").rename_axis("number").reset_index(),
        "allocation": entered.allocations(settings),
        "programme_budget": budgets if is_demo else budgets[budgets["entered_by"] != entered.DEMO],
        "programme_rule": _programme_rules(regency),
        "worker_group": reference.read(settings, "worker_groups"),
        "entered_activity": entered.activities(settings),
        "metric": _metric_texts(),
        "nik_region": pd.DataFrame({"code": regency.nik_regions}),
        "age_band": pd.DataFrame({"age_band": ages.keys(), "from_age": ages.values()}),
        "param": pd.DataFrame(
            [(first, last, regency.youngest, regency.oldest)],
            columns=["first_month", "last_month", "youngest", "oldest"],
        ),
    }
    for name, frame in tables.items():
        con.register("incoming", frame)
        con.from_query("SELECT * FROM incoming").create(name)
        con.unregister("incoming")


def _programme_rules(regency: Regency) -> pd.DataFrame:
    """A row a scheme of the regency's own file, in its order; `occupations` in one text, a list has no column type."""
    rows = [asdict(each) | {"occupations": " ".join(each.occupations)} for each in regency.programmes]
    frame = pd.DataFrame(rows, columns=[field.name for field in fields(Programme)])
    types = dict.fromkeys(frame.columns, "str") | {"youngest": "Int64", "oldest": "Int64"}
    return frame.astype(types).assign(position=range(len(frame)))


def _with_entered(settings: Settings, table: str, own: pd.DataFrame) -> pd.DataFrame:
    """A reference table with what the office has entered itself below it."""
    shipped = reference.read(settings, table)
    return pd.concat([shipped, own.astype(shipped.dtypes.to_dict())], ignore_index=True) if len(own) else shipped


def _metric_texts() -> pd.DataFrame:
    """What each metric means, kept with the release: a number can be defended after its definition has changed."""
    pairs = [(key.split("."), text) for key, text in i18n.catalogue(i18n.DEFAULT_LANGUAGE).items()]
    texts = [(key[1], key[2], text) for key, text in pairs if key[0] == "metric" and len(key) == 3]
    return pd.DataFrame(texts, columns=["metric", "text", "value"])


def _write_meta(
    con: duckdb.DuckDBPyConnection,
    settings: Settings,
    first: int,
    last: int,
    as_of: dt.date | None,
    accept_change: str | None,
    *,
    is_demo: bool,
) -> None:
    regency = reference.regency(settings)
    regions = reference.regions(settings)
    name = regions.loc[regions["region_code"] == settings.region_code, "region_name"].iloc[0]
    facts = {
        "region_code": settings.region_code,
        "region_name": name,
        "short_name": regency.short_name,
        "headline_target": regency.headline_target,
        "payers": " ".join(regency.payers),
        "youngest": str(regency.youngest),
        "oldest": str(regency.oldest),
        "first_month": months.text(first),
        "month": months.text(last),
        "as_of": (as_of or _today(settings, is_demo=is_demo)).isoformat(),
        "built_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "is_demo": str(int(is_demo)),
        "small_count_max": str(settings.small_count_max),
        "accepted_change": accept_change or "",
        "schema_version": release.SCHEMA_VERSION,
        "duckdb_version": duckdb.__version__,
        "code_version": code_version(),
    }
    con.execute("CREATE TABLE meta (name VARCHAR PRIMARY KEY, value VARCHAR NOT NULL)")
    con.executemany("INSERT INTO meta VALUES (?, ?)", list(facts.items()))


def _today(settings: Settings, *, is_demo: bool) -> dt.date:
    """The office's own calendar day. The demo's stands still: lists of its people would else be years late."""
    if is_demo and (path := _previous(settings)):
        # One made by another version does not open: its day is lost with it.
        with suppress(Refused), release.open_release(path) as con:
            return release.info(con, path.stem).as_of
    return dt.date.today()  # noqa: DTZ011 - the office's own calendar day is meant


def _previous(settings: Settings) -> Path | None:
    """The published release, against which a new one's size is judged; a broken CURRENT must not cost a whole build."""
    name = release.pointed(settings)
    path = settings.releases / f"{name}.duckdb"
    return path if name and path.exists() else None


def _write_persons(con: duckdb.DuckDBPyConnection, persons: Path) -> None:
    con.execute(f"ATTACH '{registry.quoted(persons)}' AS persons_file")
    con.execute((_SQL / "persons.sql").read_text(encoding="utf-8"))
    con.execute("DETACH persons_file")


def _name(settings: Settings, draft: Path, persons: Path) -> Built:
    """Give the draft its final name: UTC time, with a suffix when two builds end in one second."""
    stamp = dt.datetime.now(dt.UTC).strftime("ucj-%Y%m%d-%H%M%S")
    name, suffix = stamp, 1
    while (settings.releases / f"{name}.duckdb").exists():
        suffix += 1
        name = f"{stamp}-{suffix}"
    target = settings.releases / f"{name}.duckdb"
    # Persons first: a release that can be seen always has its second file.
    persons.replace(settings.releases / f"{name}.persons.duckdb")
    draft.replace(target)
    return Built(name, target)
