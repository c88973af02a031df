"""What the page *Pembekuan angka* reads and writes: every release with its freezes, and which may be compared."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from typing import Any

from ucj import metrics, months, settings
from ucj.access import Permission, Viewer
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.metrics.earlier import earlier
from ucj.metrics.headline import headline
from ucj.settings import Settings
from ucj.store import freezes, release
from ucj.store.freezes import Freeze
from ucj.store.release import Info
from ucj.views.freeze_list import Release
from ucj.views.parts import count_of


def releases(is_public: bool) -> tuple[Release, ...]:
    """Every release, newest first, and the frozen ones whose file is gone; for the public those shown to somebody."""
    where = settings.load()
    now, held = release.pointed(where), freezes.standing(where)
    shown = {*freezes.files(where), *(each.release for each in held)}
    built = set(release.names(where))
    known = shown | (built & {now} if is_public else built)
    return tuple(
        _release(where, name, now, tuple(each for each in held if each.release == name), is_public)
        for name in sorted(known, reverse=True)
    )


def _release(where: Settings, name: str, now: str | None, names: tuple[Freeze, ...], is_public: bool) -> Release:
    found = _described(where, name)
    if not (facts := found.facts):
        return _kept(where, name, found.state, names, is_public)
    state = "published" if name == now else found.state
    counts = _counts(where, name, is_public)
    return Release(name, state, names, facts.month, facts.as_of, facts.built_at.date(), *counts)


# A release never changes, and its name never comes again.
@functools.lru_cache(maxsize=200)
def _described(where: Settings, name: str) -> release.Described:
    return release.described(where, name)


@functools.lru_cache(maxsize=200)
def _counts(where: Settings, name: str, is_public: bool) -> tuple[int | None, int | None]:
    """Active and eligible workers of its newest month."""
    with release.open_release(release.path_of(where, name)) as con:
        info = release.info(con, name)
        row = metrics.run("coverage", con, Filters(info.region_code, info.month, is_public=is_public)).iloc[0]
    return count_of(row["active_count"]), count_of(row["eligible_count"])


def _kept(where: Settings, name: str, state: str, names: tuple[Freeze, ...], is_public: bool) -> Release:
    """A release that no longer opens, by what it was frozen with."""
    try:
        kept = freezes.read(where, name)
    except Refused as problem:
        return Release(name, state, names, problem=problem)
    if not kept or not (standing := freezes.standing_in(kept)):
        return Release(name, state, names)
    results = standing[-1].get("public_results" if is_public else "results", ())
    said = standing[-1].get("metrics", {})
    texts = tuple(said[each["metric"]] for each in results if each["metric"] in said)
    return Release(name, state, names, *_kept_facts(kept["built"]), *_kept_counts(results), texts)


def _kept_facts(built: Mapping[str, Any]) -> tuple[int | None, dt.date | None, dt.date | None]:
    try:
        built_on = dt.datetime.fromisoformat(built["built_at"]).date()
        return months.parse(built["month"]), dt.date.fromisoformat(built["as_of"]), built_on
    except (KeyError, TypeError, ValueError):
        return None, None, None


def _kept_counts(results: Sequence[Mapping[str, Any]]) -> tuple[int | None, int | None]:
    for each in results:
        if each["metric"] == "coverage":
            return each["total"].get("active_count"), each["total"].get("eligible_count")
    return None, None


@functools.lru_cache(maxsize=50)
def before(name: str, month: int) -> tuple[str, int] | None:
    """The release and month that are compared with where nothing is chosen."""
    where = settings.load()
    with (
        release.open_release(release.path_of(where, name)) as con,
        earlier(con, Filters(where.region_code, month)) as side,
    ):
        return (side.release, side.month) if side else None


def freeze(name: str, note: str, info: Info, viewer: Viewer, t: Translator) -> Freeze:
    """Keep the release being looked at under a name. Raises Refused when the viewer may not, and as the store does."""
    if not viewer.may(Permission.PLAN):
        raise Refused("page.forbidden")
    where = settings.load()
    with release.open_release(release.path_of(where, info.name)) as con:
        kept = headline(con, info.region_code, info.month, info.name, t)
    return freezes.freeze(where, name, info.name, note, viewer.role.value, kept)
