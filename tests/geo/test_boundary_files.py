from __future__ import annotations

import pytest
import shapely
from office_file import METRES, refused, save, zipped

from ucj.geo import boundary, boundary_files, layer

# --- files that are something else


def test_a_missing_file(settings, tmp_path):
    refused(settings, tmp_path / "tidak-ada.geojson", "geo.file_missing")
    refused(settings, tmp_path, "geo.file_missing")


@pytest.mark.parametrize("name", ["desa.kml", "desa.shp", "desa"])
def test_other_kinds_of_file(settings, tmp_path, name):
    (tmp_path / name).write_text("?")
    refused(settings, tmp_path / name, "geo.unknown_format")


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("kosong.geojson", b"", "geo.wrong_content"),
        ("kosong.gpkg", b"", "geo.wrong_content"),
        ("kosong.zip", b"", "geo.unreadable"),
        ("teks.zip", b"bukan arsip", "geo.unreadable"),
        ("teks.geojson", b"bukan peta", "geo.wrong_content"),
        ("lain.geojson", b"<OGRVRTDataSource/>", "geo.wrong_content"),
        ("putus.geojson", b'{"type": "FeatureCollection", "features": [', "geo.unreadable"),
        ("lain-json.geojson", b'{"a": 1}', "geo.unreadable"),
        ("tanpa.geojson", b'{"type": "FeatureCollection", "features": []}', "geo.no_polygons"),
        ("rusak.gpkg", b"SQLite format 3\x00" + b"?" * 200, "geo.unreadable"),
    ],
)
def test_broken_files(settings, tmp_path, name, content, key):
    (tmp_path / name).write_bytes(content)
    refused(settings, tmp_path / name, key)


def test_archives_without_one_shapefile(settings, tmp_path):
    refused(settings, zipped(tmp_path / "a.zip", {"baca.txt": b"?"}), "geo.zip_shapefiles")
    two = zipped(tmp_path / "b.zip", {"desa.shp": b"", "kecamatan.shp": b""})
    assert "desa, kecamatan" in refused(settings, two, "geo.zip_shapefiles")
    refused(settings, zipped(tmp_path / "c.zip", {"desa.shp": b"?" * 200}), "geo.wrong_content")
    refused(settings, zipped(tmp_path / "d.zip", {"desa.shp": b"\x00\x00\x27\x0a" + b"?" * 200}), "geo.unreadable")


def test_an_archive_damaged_on_the_way(settings, villages, tmp_path):
    content = bytearray(save(villages, tmp_path / "desa.zip").read_bytes())
    content[200:1200] = bytes(1000)
    (tmp_path / "rusak.zip").write_bytes(content)
    refused(settings, tmp_path / "rusak.zip", "geo.unreadable")


def test_an_archive_that_unpacks_to_too_much(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(boundary_files, "UNPACKED_MAX_BYTES", 2**20)
    bomb = zipped(tmp_path / "bom.zip", {"desa.shp": bytes(3 * 2**20)})
    assert bomb.stat().st_size < 2**20
    refused(settings, bomb, "geo.too_large")
    (tmp_path / "besar.geojson").write_bytes(b"{" + bytes(2**20))
    refused(settings, tmp_path / "besar.geojson", "geo.too_large")


def test_member_names_cannot_leave_the_folder(settings, villages, tmp_path):
    save(villages, tmp_path / "desa.zip")
    parts = {f"../../luar{p.suffix}": p.read_bytes() for p in (tmp_path / "desa").iterdir()}
    parts["__MACOSX/._luar.shp"] = b"?"
    report = boundary.import_boundaries(settings, zipped(tmp_path / "luar.zip", parts))
    assert report.matched_count == 157
    assert not list(tmp_path.parent.glob("luar*"))


def test_several_layers_are_named(settings, villages, tmp_path):
    for name in ("desa", "kecamatan"):
        villages.to_file(tmp_path / "dua.gpkg", layer=name, engine="pyogrio")
    assert "desa, kecamatan" in refused(settings, tmp_path / "dua.gpkg", "geo.many_layers")


# --- coordinate systems and places


def test_a_shapefile_without_coordinate_system(settings, villages, tmp_path):
    file = save(villages.to_crs(METRES).set_crs(None, allow_override=True), tmp_path / "meter.zip")
    assert ".prj" in refused(settings, file, "geo.no_crs")
    degrees = save(villages.set_crs(None, allow_override=True), tmp_path / "derajat.zip")
    assert boundary.import_boundaries(settings, degrees).matched_count == 157


def test_metres_passed_off_as_degrees(settings, villages, tmp_path):
    metres = villages.to_crs(METRES).set_crs(layer.CRS, allow_override=True)
    refused(settings, save(metres, tmp_path / "desa.geojson"), "geo.wrong_crs")


def test_latitude_first(settings, villages, tmp_path):
    turned = villages.assign(geometry=shapely.transform(villages.geometry.to_numpy(), lambda xy: xy[:, ::-1]))
    refused(settings, save(turned, tmp_path / "desa.geojson"), "geo.wrong_crs")


def test_another_place(settings, villages, tmp_path):
    moved = villages.assign(geometry=villages.geometry.translate(-8, 3))
    assert "115." in refused(settings, save(moved, tmp_path / "desa.geojson"), "geo.elsewhere")
