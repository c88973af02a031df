"""The layer files on disk, written. Under `Settings.geo` (mode 0700): `layer-<sha8>.geojson`, the original it was made
from beside it, and `CURRENT` naming the layer in force. The pointer is replaced last, so a crash leaves the former
layer in force.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping

from ucj.geo.layer_files import POINTER
from ucj.settings import Settings


def to_geojson(shapes: Iterable[tuple[str, shapely.Geometry]], decimals: int, **members: str) -> str:
    """A feature collection with one feature a line, so that a change shows as the villages it touches.

    Each feature holds its code and nothing else: names have one home, regions.csv. `members` go beside the features.
    """
    lines = (
        json.dumps(
            {
                "type": "Feature",
                "properties": {"region_code": code},
                "geometry": _rounded(mapping(shapely.orient_polygons(geometry)), decimals),
            },
            separators=(",", ":"),
        )
        for code, geometry in shapes
    )
    head = json.dumps({"type": "FeatureCollection", **members}, ensure_ascii=False)[:-1]
    return f'{head}, "features": [\n' + ",\n".join(lines) + "\n]}\n"


def _rounded(geometry: dict[str, Any], decimals: int) -> dict[str, Any]:
    def walk(node: Any) -> Any:
        return round(node, decimals) if isinstance(node, float) else [walk(child) for child in node]

    return {"type": geometry["type"], "coordinates": walk(geometry["coordinates"])}


def put_in_force(settings: Settings, original: Path, shapes: dict[str, shapely.Geometry], decimals: int) -> str:
    """Writes original, layer and pointer, in this order. Returns the original's sha256."""
    settings.geo.mkdir(parents=True, exist_ok=True)
    settings.geo.chmod(0o700)
    with _aside(settings.geo) as copy:
        shutil.copyfile(original, copy)
        sha256 = hashlib.sha256(copy.read_bytes()).hexdigest()
        text = to_geojson(
            shapes.items(),
            decimals,
            region_code=settings.region_code,
            source_name=original.name,
            source_sha256=sha256,
        )
        stem = f"layer-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        copy.replace(settings.geo / f"{stem}.original{original.suffix.lower()}")
    _write(settings.geo / f"{stem}.geojson", text)
    _write(settings.geo / POINTER, f"{stem}.geojson\n")
    return sha256


def _write(path: Path, text: str) -> None:
    with _aside(path.parent) as aside:
        with aside.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        aside.replace(path)


@contextlib.contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A new file of mode 0600 in the same folder, gone afterwards unless it was moved to its place."""
    handle, name = tempfile.mkstemp(prefix=".new-", dir=folder)
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
