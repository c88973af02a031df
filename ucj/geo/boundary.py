"""Boundaries an office brings: read, matched to the villages of the regency in force, cleaned, put in force."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from ucj.errors import Refused, WrongUsage
from ucj.geo import boundary_files, cleaning, layer, layer_files, layer_writer, matching, places
from ucj.geo.import_report import ImportReport
from ucj.geo.matching import Match
from ucj.geo.places import Places
from ucj.settings import Settings

# A feature farther than this (55 km) from the regency's villages is of another place, whatever its name says.
_NEAR_DEGREES = 0.5
_EXAMPLES = 5


def import_boundaries(settings: Settings, file: Path, code_field: str | None = None) -> ImportReport:
    """Put the village boundaries of `file` (GeoJSON, GeoPackage, zipped Shapefile) in force for the regency in force.

    Villages are matched by Kemendagri code (in `code_field`, else in the field that fits best) and, without
    `code_field`, by name within the district. Villages the file lacks have no shape afterwards. Raises Refused
    (unreadable, no coordinate system, elsewhere, nothing matches) and WrongUsage (no such field); nothing is changed
    then.
    """
    villages = places.read(settings)
    features = boundary_files.read(file)
    if code_field is not None and code_field not in matching.fields(features):
        raise WrongUsage("geo.no_such_field", file=file, field=code_field, choices=_fields(features))
    areas, repaired_count = cleaning.areas(features.geometry.to_numpy())
    features = features.set_geometry(areas, crs=layer.CRS)
    is_near = _near(file, features, villages)
    match = matching.match(features[is_near], villages, code_field)
    if not match.codes:
        raise _nothing_matches(file, features, villages, code_field)
    shapes = _shapes(features, match)
    if not shapes:
        raise Refused("geo.no_polygons", file=file)
    if match.code_field is None and 2 * len(shapes) < len(villages.names):
        # Another level's or another regency's file shares a few names by accident; it must not empty the map.
        raise Refused(
            "geo.too_few", file=file, found=len(shapes), villages=len(villages.names), fields=_fields(features)
        )
    sha256 = layer_writer.put_in_force(settings, file, shapes, cleaning.DECIMALS)
    unmatched, outside_count = _left_over(features, is_near, match, villages)
    return ImportReport(
        identity=layer.identity(settings),
        file=file.name,
        sha256=sha256,
        village_count=len(villages.names),
        feature_count=len(features),
        matched_count=len(shapes),
        matched_by_name_count=len(shapes.keys() & set(match.by_name.values())),
        code_field=match.code_field,
        name_field=match.name_field,
        district_field=match.district_field,
        unmatched=unmatched,
        outside_count=outside_count,
        missing={code: villages.names[code] for code in layer.regions_without_shape(settings, settings.region_code)},
        repaired_count=repaired_count,
        vertices_before=_vertex_count(features.geometry[list(match.codes)]),
        vertices_after=_vertex_count(shapes.values()),
    )


def reset(settings: Settings) -> bool:
    """Return to the schematic layer; False when it was in force already. Imported files stay where they are."""
    pointer = settings.geo / layer_files.POINTER
    if not pointer.exists():
        return False
    pointer.unlink()
    return True


def _near(file: Path, features: gpd.GeoDataFrame, villages: Places) -> pd.Series:
    """Which features have an area near the regency. Raises Refused when none has."""
    if features.geometry.is_empty.all():
        raise Refused("geo.no_polygons", file=file)
    is_near: pd.Series = features.geometry.intersects(shapely.box(*villages.bounds).buffer(_NEAR_DEGREES))
    if not is_near.any():
        found, expected = (boundary_files.extent(*box) for box in (features.total_bounds, villages.bounds))
        raise Refused("geo.elsewhere", file=file, extent=found, expected=expected)
    return is_near


def _shapes(features: gpd.GeoDataFrame, match: Match) -> dict[str, shapely.Geometry]:
    parts: dict[str, list[shapely.Geometry]] = {}
    for number, code in match.codes.items():
        parts.setdefault(code, []).append(features.geometry[number])
    return cleaning.coverage(parts)


def _left_over(
    features: gpd.GeoDataFrame, is_near: pd.Series, match: Match, villages: Places
) -> tuple[tuple[str, ...], int]:
    """Labels of the unmatched features, and the count of those left out: plainly elsewhere by their place or code."""
    rest = features[~features.index.isin(list(match.codes))]
    is_outside = ~rest.geometry.is_empty & ~is_near[rest.index]
    if match.code_field is not None:
        is_outside |= rest[match.code_field].map(villages.is_foreign).astype(bool)
    own = rest.loc[~is_outside, match.fields]
    return tuple(_label(number, values) for number, *values in own.itertuples()), int(is_outside.sum())


def _label(number: int, values: list[Any]) -> str:
    """A feature as people find it again in the mapping software: counted from 1, with what it says of itself."""
    return f"{number + 1}: " + (", ".join(str(value) for value in values if not pd.isna(value)) or "-")


def _vertex_count(shapes: Iterable[shapely.Geometry]) -> int:
    return int(shapely.get_num_coordinates(list(shapes)).sum())


def _nothing_matches(file: Path, features: gpd.GeoDataFrame, villages: Places, code_field: str | None) -> Refused:
    choices = _examples([f"{code} {name}" for code, name in sorted(villages.names.items())])
    if code_field is None:
        return Refused("geo.nothing_matches", file=file, fields=_fields(features), choices=choices)
    values = _examples([str(value) for value in features[code_field]])
    return Refused("geo.field_matches_nothing", file=file, field=code_field, values=values, choices=choices)


def _fields(features: gpd.GeoDataFrame) -> str:
    return ", ".join(matching.fields(features)) or "-"


def _examples(values: list[str]) -> str:
    return ", ".join(values[:_EXAMPLES] + ["…"] * (len(values) > _EXAMPLES))
