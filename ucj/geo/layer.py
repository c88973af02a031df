"""The shapes in force. An imported layer takes the place of the schematic one for the whole of its regency, never
village by village: cells of two layers do not fit together.

Everything is cached in the process by the identity of the files it was made from; nothing has to be cleared.
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, replace
from typing import Literal

import geopandas as gpd
import shapely

from ucj import reference
from ucj.geo import layer_files
from ucj.settings import Settings

Level = Literal["village", "district", "regency"]
CODE_LENGTH: dict[Level, int] = {"village": 10, "district": 6, "regency": 4}
CRS = "EPSG:4326"

_Shapes = dict[str, shapely.Geometry]


@dataclass(frozen=True)
class Layer:
    """Shapes of one level. `frame`: region_code str, region_name str, parent_code str, geometry (EPSG:4326), sorted.

    `notice_key` names the text to show beside the map; `source_name` is the file an imported layer came from, empty
    when all shapes are schematic.
    """

    frame: gpd.GeoDataFrame
    identity: str
    notice_key: str
    source_name: str

    @property
    def is_schematic(self) -> bool:
        """True as soon as one shape is schematic."""
        return self.notice_key != "geo.notice_imported"


def load(settings: Settings, level: Level, within: str) -> Layer:
    """The shapes of `level` inside the region whose code is `within` ('63', '6311', '631101', '6311012001').

    The frame is the caller's own. Raises Refused when a layer file is missing or broken.
    """
    layer = _loaded(settings, identity(settings), level, within)
    return replace(layer, frame=layer.frame.copy())


def identity(settings: Settings) -> str:
    """Changes whenever shapes or names in force change; costs three file stamps. Raises Refused on a broken pointer."""
    imported = layer_files.imported_path(settings)
    files = [settings.reference("regions.csv"), settings.reference(layer_files.SCHEMATIC_NAME)]
    digests = "/".join(layer_files.digest(path) for path in (files if imported is None else [*files, imported]))
    return f"{'imported' if imported else 'schematic'}-{hashlib.sha256(digests.encode()).hexdigest()[:12]}"


def regions_without_shape(settings: Settings, within: str) -> list[str]:
    """Codes of the villages inside `within` that the layer in force does not show. Raises like `load`."""
    shown = set(load(settings, "village", within).frame["region_code"])
    regions = reference.regions(settings)
    villages = regions.loc[regions["level"] == "village", "region_code"]
    return sorted(code for code in villages if code.startswith(within) and code not in shown)


def neighbours(settings: Settings, region_code: str) -> gpd.GeoDataFrame:
    """The schematic shapes of the regencies that touch the one `region_code` lies in; columns as `Layer.frame`.

    Schematic even beside an imported regency: a faint background whose edge may run under the imported shapes.
    Raises Refused when the schematic layer is missing or broken.
    """
    return _neighbours(settings, identity(settings), region_code[: CODE_LENGTH["regency"]]).copy()


@functools.lru_cache(maxsize=32)
def _loaded(settings: Settings, identity: str, level: Level, within: str) -> Layer:
    length = CODE_LENGTH[level]
    cells, notice_key, source_name = _in_force(settings, within[:length])
    return Layer(_frame(settings, _dissolved(cells, length)), identity, notice_key, source_name)


def _in_force(settings: Settings, prefix: str) -> tuple[_Shapes, str, str]:
    """The villages whose codes begin with `prefix`, the key of the notice about them, and the imported file's name."""
    imported = layer_files.imported(settings)
    if imported is not None and prefix.startswith(imported.region_code):
        return _inside(imported.shapes, prefix), "geo.notice_imported", imported.source_name
    drawn = _inside(layer_files.schematic(settings).shapes, prefix)
    if imported is None or not imported.region_code.startswith(prefix):
        return drawn, "geo.notice_schematic", ""
    others = {code: cell for code, cell in drawn.items() if not code.startswith(imported.region_code)}
    return others | _inside(imported.shapes, prefix), "geo.notice_mixed", imported.source_name


@functools.lru_cache(maxsize=32)
def _neighbours(settings: Settings, identity: str, regency: str) -> gpd.GeoDataFrame:
    del identity  # part of the cache key only
    # A touching regency is of the same province or has no cells at all: the layer is made province by province.
    province = _inside(layer_files.schematic(settings).shapes, regency[:2])
    shapes = _dissolved(province, CODE_LENGTH["regency"])
    own = shapes.pop(regency, shapely.Polygon())
    return _frame(settings, {code: other for code, other in shapes.items() if other.intersects(own)})


def _inside(cells: _Shapes, prefix: str) -> _Shapes:
    return {code: cell for code, cell in cells.items() if code.startswith(prefix)}


def _dissolved(cells: _Shapes, length: int) -> _Shapes:
    groups: dict[str, list[shapely.Geometry]] = {}
    for code, cell in cells.items():
        groups.setdefault(code[:length], []).append(cell)
    return {code: group[0] if len(group) == 1 else shapely.coverage_union_all(group) for code, group in groups.items()}


def _frame(settings: Settings, shapes: _Shapes) -> gpd.GeoDataFrame:
    """Regions that the reference table does not know are left out: nothing could be counted for them."""
    regions = reference.regions(settings)
    known = regions.loc[regions["region_code"].isin(shapes), ["region_code", "region_name", "parent_code"]]
    known = known.sort_values("region_code", ignore_index=True)
    return gpd.GeoDataFrame(known, geometry=[shapes[code] for code in known["region_code"]], crs=CRS)
