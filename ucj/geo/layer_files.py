"""The layer files on disk, read: the schematic one that is shipped, and the imported one that `CURRENT` names."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape

from ucj.errors import Refused
from ucj.settings import SHIPPED_REFERENCE, Settings

SCHEMATIC_NAME = "schematic_village.geojson"
POINTER = "CURRENT"
_LAYER_NAME = re.compile(r"layer-[0-9a-f]{8}\.geojson")
_VILLAGE_CODE = re.compile(r"[0-9]{10}")
_REGENCY_CODE = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Cells:
    """One layer file: `shapes` by village code; of an import also its regency and the name of the file it came from."""

    shapes: dict[str, shapely.Geometry]
    region_code: str
    source_name: str


def schematic(settings: Settings) -> Cells:
    """The schematic layer. Raises Refused when it is missing or broken."""
    path = settings.reference(SCHEMATIC_NAME)
    if not path.exists():
        raise Refused("geo.schematic_missing", file=path)
    # An office's own file under UCJ_DATA hides the shipped one: git cannot mend it, taking it away does.
    is_shipped = path.parent == SHIPPED_REFERENCE
    return _read(path, "geo.schematic_broken" if is_shipped else "geo.schematic_broken_own")


def imported(settings: Settings) -> Cells | None:
    """The imported layer, or None when the schematic one is in force. Raises Refused when it is missing or broken."""
    path = imported_path(settings)
    if path is None:
        return None
    cells = _read(path, "geo.imported_broken")
    if not _REGENCY_CODE.fullmatch(cells.region_code):
        raise Refused("geo.imported_broken", file=path, problem=f"region_code {cells.region_code!r}")
    return cells


def imported_path(settings: Settings) -> Path | None:
    """The imported layer's file, or None when the schematic layer is in force. Raises Refused on a broken pointer."""
    pointer = settings.geo / POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as problem:
        raise Refused("geo.imported_broken", file=pointer, problem=problem) from None
    if not _LAYER_NAME.fullmatch(name):
        raise Refused("geo.imported_broken", file=pointer, problem=repr(name))
    if not (settings.geo / name).is_file():
        raise Refused("geo.imported_missing", file=settings.geo / name)
    return settings.geo / name


def digest(path: Path) -> str:
    """The sha256 of a file, '' when there is none; the content is read again only when the file's stamp has changed."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return ""
    return _digest(path, state.st_mtime_ns, state.st_size)


@functools.lru_cache(maxsize=16)
def _digest(path: Path, modified: int, size: int) -> str:
    del modified, size  # part of the cache key only
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path, broken: str) -> Cells:
    try:
        return _cells(path, digest(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as problem:
        raise Refused(broken, file=path, problem=f"{type(problem).__name__}: {problem}") from None


@functools.lru_cache(maxsize=4)
def _cells(path: Path, digest: str) -> Cells:
    del digest  # part of the cache key only
    content = json.loads(path.read_text(encoding="utf-8"))
    shapes = dict(_village(feature) for feature in content["features"])
    if not shapes:
        raise ValueError("features")
    return Cells(shapes, str(content.get("region_code", "")), str(content.get("source_name", "")))


def _village(feature: dict[str, Any]) -> tuple[str, shapely.Geometry]:
    code = str(feature["properties"]["region_code"])
    if not _VILLAGE_CODE.fullmatch(code):
        raise ValueError(f"region_code {code!r}")
    geometry = shape(feature["geometry"])
    if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        raise ValueError(f"{code}: {geometry.geom_type}")
    return code, geometry
