"""Boundary files as an office would send them, for the tests of this folder."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest

from ucj.errors import Refused, WrongUsage
from ucj.geo import boundary, layer
from ucj.settings import Settings

SHARED = Path(__file__).parents[3] / "shared" / "geo"
METRES = "EPSG:32750"


def save(frame: gpd.GeoDataFrame, path: Path) -> Path:
    """The frame as GeoJSON, GeoPackage or zipped Shapefile, by the name's ending."""
    if path.suffix != ".zip":
        frame.to_file(path, engine="pyogrio")
        return path
    folder = path.with_suffix("")
    folder.mkdir()
    with warnings.catch_warnings():
        # Writing a Shapefile without a coordinate system is what one of the tests is about.
        warnings.filterwarnings("ignore", message="'crs' was not provided")
        frame.to_file(folder / "batas desa.shp", engine="pyogrio")
    with zipfile.ZipFile(path, "w") as archive:
        for part in sorted(folder.iterdir()):
            archive.write(part, f"Batas/{part.name}")
    return path


def refused(settings: Settings, file: Path, key: str, code_field: str | None = None) -> str:
    """The text of the refusal, after checking that nothing was changed."""
    with pytest.raises((Refused, WrongUsage)) as problem:
        boundary.import_boundaries(settings, file, code_field)
    assert problem.value.key == key
    assert not settings.geo.exists()
    assert layer.load(settings, "village", "6311").is_schematic
    assert str(file) in str(problem.value)
    return str(problem.value)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
