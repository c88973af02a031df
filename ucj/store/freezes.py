"""Releases that keep their numbers under a name: a row in state.sqlite, and beside the release a file that can be read
even when no program opens that release any more."""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from ucj.errors import Refused, WrongUsage
from ucj.settings import Settings
from ucj.store import lock, release, state

NAME_MAX = 80
# Besides letters and digits. Nothing that a page would read as markup.
_SIGNS = " .,-/()&'%+"
_ENDING = ".frozen.json"


@dataclass(frozen=True)
class Freeze:
    """One name of a release. `frozen_at` in UTC, ISO 8601."""

    name: str
    release: str
    note: str
    frozen_by: str
    frozen_at: str


def freeze(settings: Settings, name: str, of: str, note: str, by: str, kept: Mapping[str, Any]) -> Freeze:
    """Keep the release `of` under a name; from then on everybody may open it, published or not.

    kept: its numbers and what they mean, as plain values; they are written beside the release with the name.
    Raises WrongUsage for a name that is none or an unknown release, Refused for a name in use (capitals aside) or a
    release that does not open, and while a command is writing: what is being deleted cannot be frozen.
    """
    asked = Freeze(_name(name), of, note.strip(), by, state.now())
    with lock.writing(settings):
        with release.open_release(release.chosen(settings, of)) as con:
            facts = dict(con.execute("SELECT name, value FROM meta").fetchall())
        if (free := _free(settings, asked.name)) != asked.name:
            raise Refused("freeze.name_taken", name=asked.name, free=free)
        before = read(settings, of) or {"release": of, "built": facts, "freezes": []}
        with state.opened(settings) as rows:
            rows.execute(
                "INSERT INTO freeze VALUES (NULL, :name, :release, :note, :frozen_by, :frozen_at)", asdict(asked)
            )
            # Written before the row counts: a full disk leaves neither.
            before["freezes"].append({**asdict(asked), **kept})
            _write(_file(settings, of), before)
    return asked


def unfreeze(settings: Settings, name: str, by: str) -> Freeze:
    """Take a name away; the file keeps its numbers with who withdrew it and when.

    Raises WrongUsage for a name that nothing is frozen under, Refused when its file is broken.
    """
    with lock.writing(settings):
        # The table first: it is whole even where some file is not.
        known = itertools.chain(standing(settings), _filed(settings))
        found = next((each for each in known if each.name.casefold() == name.strip().casefold()), None)
        if not found:
            choices = ", ".join(each.name for each in standing(settings))
            raise WrongUsage("freeze.name_unknown", name=name, choices=choices or "-")
        kept = read(settings, found.release)
        with state.opened(settings) as rows:
            rows.execute("DELETE FROM freeze WHERE name = ?", [found.name])
            if kept:
                for each in standing_in(kept):
                    if each["name"] == found.name:
                        each |= {"withdrawn_by": by, "withdrawn_at": state.now()}
                _write(_file(settings, found.release), kept)
    return found


def _name(text: str) -> str:
    """Raises WrongUsage for what nobody could choose from a list."""
    name = " ".join(text.split())
    if not 0 < len(name) <= NAME_MAX or not all(sign.isalnum() or sign in _SIGNS for sign in name):
        raise WrongUsage("freeze.name_form", longest=NAME_MAX)
    return name


def _free(settings: Settings, name: str) -> str:
    """The name, or with the lowest number after it that nobody uses."""
    taken = {each.name.casefold() for each in standing(settings)}
    numbered = (f"{name[: NAME_MAX - 5]} ({number})" for number in itertools.count(2))
    return next(free for free in itertools.chain([name], numbered) if free.casefold() not in taken)


def standing(settings: Settings) -> tuple[Freeze, ...]:
    """Every freeze, newest first."""
    with state.opened(settings) as con:
        rows = con.execute(
            "SELECT name, release, note, frozen_by, frozen_at FROM freeze ORDER BY freeze_id DESC"
        ).fetchall()
    return tuple(Freeze(*row) for row in rows)


def frozen(settings: Settings) -> dict[str, str]:
    """The names by which releases are frozen, by release, the newest first. A release with a file of kept numbers is
    one of them even where state.sqlite was lost."""
    names = dict.fromkeys(files(settings), "")
    for each in standing(settings):
        names[each.release] = f"{names[each.release]}, {each.name}" if names.get(each.release) else each.name
    return names


def files(settings: Settings) -> tuple[str, ...]:
    """The releases with a file of numbers that is kept under some name still; one that cannot be read counts."""
    found = ((path, path.stat()) for path in sorted(settings.releases.glob(f"*{_ENDING}")))
    return tuple(path.name.removesuffix(_ENDING) for path, now in found if _stands(path, now.st_ino, now.st_mtime_ns))


@functools.lru_cache(maxsize=200)
def _stands(path: Path, *_version: int) -> bool:
    try:
        return any(standing_in(_read(path)))
    except Refused:
        return True


def _filed(settings: Settings) -> Iterator[Freeze]:
    """What stands in the files: more than in the table only where state.sqlite was lost."""
    for of in files(settings):
        for each in standing_in(read(settings, of) or {}):
            yield Freeze(**{field.name: each[field.name] for field in fields(Freeze)})


def standing_in(kept: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of what `read` gives: the freezes that were not withdrawn."""
    return [each for each in kept.get("freezes", ()) if "withdrawn_at" not in each]


def read(settings: Settings, of: str) -> dict[str, Any] | None:
    """What the freezes of a release keep: release, built (its own facts), freezes; None when it is not frozen.

    Raises Refused when the file cannot be read, or holds something else.
    """
    path = _file(settings, of)
    return _read(path) if path.exists() else None


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, OSError):
        found = {}
    if not _is_kept(found):
        raise Refused("freeze.file_broken", file=f"{path.parent.name}/{path.name}")
    return found


def _is_kept(found: Any) -> bool:
    """Whether a file has the shape that `freeze` writes, as far as anybody reads it."""
    try:
        return bool(found["freezes"]) and isinstance(found["built"], dict) and all(map(_is_freeze, found["freezes"]))
    except (KeyError, TypeError):
        return False


def _is_freeze(each: Any) -> bool:
    results = (*each["results"], *each.get("public_results", ()))
    are_results = all(isinstance(one["metric"], str) and isinstance(one["total"], dict) for one in results)
    has_texts = all(isinstance(each[field.name], str) for field in fields(Freeze))
    return are_results and has_texts and isinstance(each.get("metrics", {}), dict)


def _file(settings: Settings, of: str) -> Path:
    return settings.releases / f"{of}{_ENDING}"


def _write(path: Path, content: Mapping[str, Any]) -> None:
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
