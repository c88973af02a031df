"""A boundary file from an office, opened with suspicion: its one polygon layer, in degrees, or a refusal."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import warnings
import zipfile
import zlib
from pathlib import Path

import geopandas as gpd
import pyogrio
import pyproj

from ucj.errors import Refused
from ucj.geo.layer import CRS

UNPACKED_MAX_BYTES = 2**30
_KINDS = (".geojson", ".json", ".gpkg", ".zip")
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
# The first bytes each file must have: the reading library otherwise goes by content and would open anything.
_MAGIC = {
    ".geojson": b"{",
    ".json": b"{",
    ".gpkg": b"SQLite format 3\x00",
    ".shp": b"\x00\x00\x27\x0a",
}


def read(file: Path) -> gpd.GeoDataFrame:
    """The features of a GeoJSON, GeoPackage or zipped Shapefile, in lon/lat degrees; the index counts them from 0.

    Raises Refused: missing, another kind, too large, unreadable, no or several polygon layers, no coordinate system.
    """
    if not file.is_file():
        raise Refused("geo.file_missing", file=file)
    if file.suffix.lower() not in _KINDS:
        raise Refused("geo.unknown_format", file=file)
    _check_size(file, file.stat().st_size)
    if file.suffix.lower() != ".zip":
        return _degrees(file, _features(file, file))
    with tempfile.TemporaryDirectory() as folder:
        return _degrees(file, _features(file, _unpacked(file, Path(folder))))


def extent(west: float, south: float, east: float, north: float) -> str:
    """A box as the refusals spell it."""
    return f"{west:.2f} {south:.2f} {east:.2f} {north:.2f}"


def _check_size(file: Path, size: int) -> None:
    if size > UNPACKED_MAX_BYTES:
        raise Refused("geo.too_large", file=file, limit=UNPACKED_MAX_BYTES // 2**20)


def _unpacked(file: Path, folder: Path) -> Path:
    """The one Shapefile of an archive, written under names of our own."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = _shapefile(file, archive)
            # No more than these sizes comes out, whatever is packed: zipfile stops reading there.
            _check_size(file, sum(part.file_size for part in parts.values()))
            for suffix, part in parts.items():
                with archive.open(part) as source, (folder / f"shapes{suffix}").open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error) as problem:
        raise _unreadable(file, problem) from None
    return folder / "shapes.shp"


def _shapefile(file: Path, archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The members that make up the archive's one Shapefile, by suffix."""
    # macOS puts a shadow of every file beside it.
    members = [info for info in archive.infolist() if not info.filename.startswith("__MACOSX/")]
    stems = [info.filename[:-4] for info in members if info.filename.lower().endswith(".shp")]
    if len(stems) != 1:
        raise Refused("geo.zip_shapefiles", file=file, found=", ".join(stems) or "-")
    parts = {info.filename[len(stems[0]) :].lower(): info for info in members if info.filename.startswith(stems[0])}
    return {suffix: parts[suffix] for suffix in _SHAPEFILE_PARTS if suffix in parts}


def _features(file: Path, path: Path) -> gpd.GeoDataFrame:
    """The features of `path`, which is `file` itself or came out of it."""
    suffix = path.suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(64).removeprefix(b"\xef\xbb\xbf")
    if not head.lstrip().startswith(_MAGIC[suffix].lstrip()):
        raise Refused("geo.wrong_content", file=file, suffix=suffix)
    try:
        with warnings.catch_warnings():
            # The library's remarks on odd fields or ring orders are about parts this import does not use.
            warnings.simplefilter("ignore")
            features = gpd.read_file(path, layer=_polygon_layer(file, path), engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError) as problem:
        raise _unreadable(file, problem) from None
    if not isinstance(features, gpd.GeoDataFrame) or features.empty:
        raise Refused("geo.no_polygons", file=file)
    return features


def _polygon_layer(file: Path, path: Path) -> str:
    """A shapefile or GeoJSON file has one layer; a GeoPackage of a whole office may have dozens."""
    layers = pyogrio.list_layers(path)
    names = [str(name) for name, kind in layers if kind is not None and ("Polygon" in kind or kind == "Unknown")]
    if not names:
        raise Refused("geo.no_polygons", file=file)
    if len(names) > 1:
        raise Refused("geo.many_layers", file=file, layers=", ".join(names))
    return names[0]


def _unreadable(file: Path, problem: Exception) -> Refused:
    return Refused("geo.unreadable", file=file, problem=(str(problem).splitlines() or [type(problem).__name__])[0])


def _degrees(file: Path, features: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The features in lon/lat degrees. Without a coordinate system only what looks like degrees is believed."""
    crs = features.crs
    is_known = crs is not None and (crs.is_geographic or crs.is_projected)
    if is_known:
        # Left as it was, what cannot be projected fails the test below.
        with contextlib.suppress(pyproj.exceptions.ProjError):
            features = features.to_crs(CRS)
    else:
        features = features.set_crs(CRS, allow_override=True)
    west, south, east, north = features.total_bounds
    # NaN (no geometry at all) is left to the search for polygons; infinity is a failed projection.
    if west < -180 or south < -90 or east > 180 or north > 90:
        problem = "geo.wrong_crs" if is_known else "geo.no_crs"
        raise Refused(problem, file=file, extent=extent(west, south, east, north))
    return features
