from __future__ import annotations

import json
import stat

import geopandas as gpd
import numpy as np
import pytest
import shapely
from office_file import METRES, SHARED, refused, save

from ucj.geo import boundary, layer, layer_files, layer_writer
from ucj.settings import Settings


@pytest.mark.parametrize("name", ["desa.geojson", "desa.json", "desa.gpkg", "desa.zip"])
@pytest.mark.parametrize("crs", [layer.CRS, METRES])
def test_kinds_of_file(settings, villages, tmp_path, name, crs):
    if name == "desa.json":
        (tmp_path / name).write_text(villages.to_crs(crs).to_json(to_wgs84=True))
    else:
        save(villages.to_crs(crs), tmp_path / name)
    report = boundary.import_boundaries(settings, tmp_path / name)
    assert (report.matched_count, report.code_field, report.matched_by_name_count) == (157, "KODE", 0)
    assert (report.unmatched, report.missing, report.outside_count) == ((), {}, 0)
    shown = layer.load(settings, "village", "6311")
    assert (shown.is_schematic, shown.identity, shown.source_name) == (False, report.identity, name)
    assert shapely.coverage_is_valid(shown.frame.geometry.to_numpy())
    planar, drawn = villages.to_crs(METRES).geometry, shown.frame.to_crs(METRES).geometry
    overlap = planar.intersection(drawn).area / planar.union(drawn).area
    assert overlap.min() > 0.98
    json.dumps(report.as_dict())


def test_what_is_left_on_disk(settings, villages, tmp_path):
    file = save(villages, tmp_path / "desa.gpkg")
    report = boundary.import_boundaries(settings, file)
    assert stat.S_IMODE(settings.geo.stat().st_mode) == 0o700
    path = layer_files.imported_path(settings)
    assert path is not None
    assert sorted(one.name for one in settings.geo.iterdir()) == sorted(
        [layer_files.POINTER, path.name, f"{path.stem}.original.gpkg"]
    )
    assert all(stat.S_IMODE(one.stat().st_mode) == 0o600 for one in settings.geo.iterdir())
    assert (settings.geo / f"{path.stem}.original.gpkg").read_bytes() == file.read_bytes()
    content = json.loads(path.read_text())
    assert (content["source_sha256"], content["source_name"]) == (report.sha256, "desa.gpkg")
    numbers = shapely.get_coordinates(layer.load(settings, "village", "6311").frame.geometry.to_numpy())
    assert np.array_equal(numbers, numbers.round(5))


def test_reset_returns_to_the_schematic_layer_and_deletes_nothing(settings, villages, tmp_path):
    assert boundary.reset(settings) is False
    boundary.import_boundaries(settings, save(villages, tmp_path / "desa.geojson"))
    assert boundary.reset(settings) is True
    assert layer.load(settings, "village", "6311").is_schematic
    assert len(list(settings.geo.glob("layer-*"))) == 2


def test_a_second_import_takes_over_and_the_same_one_changes_nothing(settings, villages, tmp_path):
    whole = save(villages, tmp_path / "whole.geojson")
    first = boundary.import_boundaries(settings, whole)
    assert boundary.import_boundaries(settings, whole) == first
    second = boundary.import_boundaries(settings, save(villages.iloc[:100], tmp_path / "part.geojson"))
    assert second.identity != first.identity
    assert len(second.missing) == 57
    assert list(second.missing) == layer.regions_without_shape(settings, "6311")


def test_a_crash_while_writing_leaves_the_layer_in_force(settings, villages, tmp_path, monkeypatch):
    first = boundary.import_boundaries(settings, save(villages, tmp_path / "satu.geojson"))
    before = sorted(settings.geo.iterdir())

    def crash(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(layer_writer, "_write", crash)
    with pytest.raises(OSError, match="disk full"):
        boundary.import_boundaries(settings, save(villages.iloc[:9], tmp_path / "dua.geojson"))
    assert layer.identity(settings) == first.identity
    assert [path for path in sorted(settings.geo.iterdir()) if path not in before and path.name.startswith(".")] == []


# --- bad geometry


def test_gaps_overlaps_and_bow_ties_become_a_coverage(settings, villages, tmp_path):
    shapes = villages.geometry.to_list()
    shapes[0] = shapes[0].buffer(0.001)
    shapes[1] = shapes[1].buffer(-0.0001)
    ring = list(shapes[2].exterior.coords)
    shapes[2] = shapely.Polygon([ring[1], ring[0], *ring[2:-1]])
    shapes[3] = shapely.force_3d(shapes[3], 12.0)
    broken = villages.set_geometry(gpd.GeoSeries(shapes, crs=villages.crs))
    report = boundary.import_boundaries(settings, save(broken, tmp_path / "desa.gpkg"))
    assert report.matched_count == 157
    assert report.repaired_count >= 1
    frame = layer.load(settings, "village", "6311").frame
    assert frame.geometry.is_valid.all()
    assert not frame.geometry.has_z.any()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())


def test_a_village_drawn_on_top_of_another_is_listed_as_missing(settings, villages, tmp_path):
    villages.loc[0, "geometry"] = villages.geometry[1]
    report = boundary.import_boundaries(settings, save(villages, tmp_path / "desa.gpkg"))
    assert report.matched_count == 156
    assert set(report.missing) < {villages.loc[0, "KODE"], villages.loc[1, "KODE"]}
    assert layer.regions_without_shape(settings, "6311") == list(report.missing)


def test_needless_vertices_go(settings, villages, tmp_path):
    dense = villages.assign(geometry=shapely.segmentize(villages.geometry.to_numpy(), 0.0002))
    report = boundary.import_boundaries(settings, save(dense, tmp_path / "desa.gpkg"))
    assert report.vertices_before > 10 * report.vertices_after
    shown = layer.load(settings, "village", "6311").frame
    assert shapely.get_num_coordinates(shown.geometry.to_numpy()).sum() == report.vertices_after
    assert shapely.coverage_is_valid(shown.geometry.to_numpy())


def test_a_feature_without_area_is_listed(settings, villages, tmp_path):
    villages.loc[0, "geometry"] = None
    report = boundary.import_boundaries(settings, save(villages, tmp_path / "desa.gpkg"))
    assert report.missing == {villages.loc[0, "KODE"]: villages.loc[0, "DESA"]}
    assert (report.unmatched, report.outside_count) == ((f"1: {villages.loc[0, 'KODE']}",), 0)


def test_points_and_lines_are_refused(settings, villages, tmp_path):
    file = save(villages.assign(geometry=villages.geometry.representative_point()), tmp_path / "titik.geojson")
    refused(settings, file, "geo.no_polygons")
    lines = save(villages.assign(geometry=villages.geometry.boundary), tmp_path / "garis.gpkg")
    refused(settings, lines, "geo.no_polygons")


def test_a_table_without_shapes_is_refused(settings, villages, tmp_path):
    file = save(villages.assign(geometry=None).set_crs(layer.CRS), tmp_path / "kosong.geojson")
    refused(settings, file, "geo.no_polygons")


# --- the real thing, where it may be read


@pytest.mark.parametrize("drop", [[], ["id", "code", "code_plain"]], ids=["by code", "by name"])
def test_the_regency_s_own_layer(settings, tmp_path, drop):
    path = SHARED / "balangan_desa.geojson"
    if not path.exists():
        pytest.skip(f"boundaries for the trial are not on this machine: {path}")
    if drop:
        path = save(gpd.read_file(path).drop(columns=drop), tmp_path / "desa.gpkg")
    report = boundary.import_boundaries(settings, path)
    assert (report.matched_count, report.unmatched, report.missing) == (157, (), {})
    frame = layer.load(settings, "village", "6311").frame
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())
    assert frame.to_crs(METRES).area.sum() / 1e6 == pytest.approx(1828.5, abs=2)
    assert layer.load(settings, "district", "6311").frame.geometry.is_valid.all()


def test_another_regency_s_layer_is_refused_or_put_in_force_only_there(tmp_path):
    path = SHARED / "banjar_desa.geojson"
    if not path.exists():
        pytest.skip(f"boundaries for the trial are not on this machine: {path}")
    there = Settings(tmp_path / "there", "6303")
    assert boundary.import_boundaries(there, path).matched_count == 290
    refused(Settings(tmp_path / "here", "6311"), path, "geo.nothing_matches")
