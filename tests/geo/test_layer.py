from __future__ import annotations

import json
from pathlib import Path

import pytest
import shapely

from ucj import i18n
from ucj.errors import Refused
from ucj.geo import layer, layer_files, layer_writer
from ucj.settings import SHIPPED_REFERENCE, Settings

BOX = shapely.box(115.4, -2.4, 115.5, -2.3)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path, "6311")


def put_in_force(settings: Settings, *codes: str, text: str | None = None) -> Path:
    """An imported layer of side-by-side boxes, as the boundary import would leave it."""
    settings.geo.mkdir(exist_ok=True)
    boxes = [(code, shapely.box(115 + n / 10, -2.5, 115.1 + n / 10, -2.4)) for n, code in enumerate(codes)]
    path = settings.geo / "layer-0123abcd.geojson"
    path.write_text(
        text if text is not None else layer_writer.to_geojson(boxes, 5, region_code="6311", source_name="a.zip")
    )
    (settings.geo / layer_files.POINTER).write_text(path.name + "\n")
    return path


def own_schematic(settings: Settings, text: str) -> None:
    path = settings.data / "reference" / layer_files.SCHEMATIC_NAME
    path.parent.mkdir()
    path.write_text(text)


@pytest.mark.parametrize(
    ("level", "within", "count"),
    [
        ("village", "6311", 157),
        ("village", "631101", 21),
        ("village", "6311012001", 1),
        ("district", "6311", 8),
        ("district", "63", 156),
        ("district", "6311012001", 1),
        ("regency", "63", 13),
        ("regency", "6311", 1),
        ("regency", "631101", 1),
        ("village", "9999", 0),
    ],
)
def test_levels(settings, level, within, count):
    frame = layer.load(settings, level, within).frame
    assert list(frame.columns) == ["region_code", "region_name", "parent_code", "geometry"]
    assert len(frame) == count
    assert frame.crs == "EPSG:4326"
    assert frame["region_code"].is_monotonic_increasing
    assert (frame["region_code"].str.len() == layer.CODE_LENGTH[level]).all()
    assert shapely.coverage_is_valid(frame.geometry.to_numpy())


def test_dissolved_shapes_are_the_sum_of_their_villages(settings):
    villages = layer.load(settings, "village", "6311").frame
    districts = layer.load(settings, "district", "6311").frame
    assert districts.geometry.is_valid.all()
    sums = shapely.area(villages.geometry.to_numpy()).sum()
    assert shapely.area(districts.geometry.to_numpy()).sum() == pytest.approx(sums)
    assert set(villages["parent_code"]) == set(districts["region_code"])


def test_the_schematic_layer_says_what_it_is(settings):
    shown = layer.load(settings, "district", "6311")
    assert shown.is_schematic
    assert shown.source_name == ""
    assert shown.notice_key == "geo.notice_schematic"
    assert i18n.translator("id")(shown.notice_key).startswith("Peta skematik")


def test_a_changed_frame_does_not_reach_the_next_caller(settings):
    layer.load(settings, "district", "6311").frame["region_name"] = "?"
    assert "?" not in set(layer.load(settings, "district", "6311").frame["region_name"])


def test_villages_without_a_point_have_no_shape(settings):
    assert layer.regions_without_shape(settings, "6311") == []
    assert len(layer.regions_without_shape(settings, "6310")) == 8


def test_neighbours_touch_the_regency_and_do_not_hold_it(settings):
    around = layer.neighbours(settings, "6311")
    assert list(around["region_code"]) == ["6302", "6307", "6308", "6309"]
    assert layer.neighbours(settings, "631101")["region_code"].equals(around["region_code"])
    assert layer.neighbours(settings, "9999").empty


def test_an_imported_layer_takes_the_place_of_the_whole_regency(settings):
    before = layer.identity(settings)
    put_in_force(settings, "6311012001", "6311012002")
    shown = layer.load(settings, "village", "6311")
    assert list(shown.frame["region_code"]) == ["6311012001", "6311012002"]
    assert not shown.is_schematic
    assert (shown.notice_key, shown.source_name) == ("geo.notice_imported", "a.zip")
    assert shown.identity == layer.identity(settings) != before
    assert len(layer.regions_without_shape(settings, "6311")) == 155
    assert list(layer.load(settings, "district", "6311").frame["region_code"]) == ["631101"]


def test_a_district_the_import_lacks_stays_empty(settings):
    put_in_force(settings, "6311012001")
    shown = layer.load(settings, "village", "631102")
    assert shown.frame.empty
    assert not shown.is_schematic
    assert shown.notice_key == "geo.notice_imported"


def test_other_regencies_stay_schematic_beside_an_import(settings):
    put_in_force(settings, "6311012001")
    other = layer.load(settings, "district", "6303")
    assert other.is_schematic
    assert other.notice_key == "geo.notice_schematic"
    assert other.source_name == ""
    province = layer.load(settings, "village", "63")
    assert province.is_schematic
    assert province.notice_key == "geo.notice_mixed"
    assert province.frame["region_code"].str.startswith("6311").sum() == 1


def test_an_import_shows_without_a_schematic_layer(settings):
    put_in_force(settings, "6311012001")
    own_schematic(settings, "broken")
    assert len(layer.load(settings, "village", "6311").frame) == 1


def test_identity_follows_the_content_in_force(settings):
    first = put_in_force(settings, "6311012001")
    one = layer.identity(settings)
    first.write_text(first.read_text().replace("115.0", "115.01"))
    assert layer.identity(settings) != one
    (settings.geo / layer_files.POINTER).unlink()
    assert layer.identity(settings).startswith("schematic-")


def test_regions_the_reference_does_not_know_are_left_out(settings):
    put_in_force(settings, "6311012001", "6311019999")
    assert list(layer.load(settings, "village", "6311").frame["region_code"]) == ["6311012001"]


def one_feature(code: str, geometry: object) -> str:
    return json.dumps(
        {"region_code": "6311", "features": [{"properties": {"region_code": code}, "geometry": geometry}]}
    )


BROKEN = [
    "",
    "{",
    "[]",
    "{}",
    '{"features": []}',
    '{"features": [{"properties": {}}]}',
    one_feature("x", {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}),
    one_feature("6311012001", None),
    one_feature("6311012001", {"type": "Point", "coordinates": [1, 2]}),
    one_feature("6311012001", {"type": "Polygon", "coordinates": [[[1]]]}),
    layer_writer.to_geojson([("6311012001", BOX)], 5),
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_import_names_the_file_and_the_way_back(settings, text):
    path = put_in_force(settings, text=text)
    with pytest.raises(Refused) as refused:
        layer.load(settings, "village", "6311")
    assert refused.value.key == "geo.imported_broken"
    assert str(path) in str(refused.value)
    assert "python -m ucj geo reset" in str(refused.value)


@pytest.mark.parametrize("text", BROKEN[:-1])
def test_a_broken_own_schematic_layer_names_the_file(settings, text):
    own_schematic(settings, text)
    with pytest.raises(Refused) as refused:
        layer.load(settings, "village", "6311")
    assert refused.value.key == "geo.schematic_broken_own"
    assert layer_files.SCHEMATIC_NAME in str(refused.value)


def test_a_missing_or_broken_shipped_layer_is_mended_from_version_control(settings, tmp_path, monkeypatch):
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name in ("regions.csv", "regencies"):
        (shipped / name).symlink_to(SHIPPED_REFERENCE / name)
    monkeypatch.setattr("ucj.settings.SHIPPED_REFERENCE", shipped)
    monkeypatch.setattr(layer_files, "SHIPPED_REFERENCE", shipped)
    with pytest.raises(Refused, match="git checkout -- data/reference") as refused:
        layer.load(settings, "village", "6311")
    assert refused.value.key == "geo.schematic_missing"
    (shipped / layer_files.SCHEMATIC_NAME).write_text("{")
    with pytest.raises(Refused, match="git checkout -- data/reference") as refused:
        layer.neighbours(settings, "6311")
    assert refused.value.key == "geo.schematic_broken"


@pytest.mark.parametrize("name", ["../../secret.geojson", "layer-0123abcd.txt", ""])
def test_a_pointer_to_anything_else_is_refused(settings, name):
    put_in_force(settings, "6311012001")
    (settings.geo / layer_files.POINTER).write_text(name)
    with pytest.raises(Refused, match="geo reset") as refused:
        layer.identity(settings)
    assert refused.value.key == "geo.imported_broken"


def test_a_missing_imported_file_is_named(settings):
    path = put_in_force(settings, "6311012001")
    path.unlink()
    with pytest.raises(Refused, match="geo reset") as refused:
        layer.load(settings, "village", "6311")
    assert refused.value.key == "geo.imported_missing"
    assert str(path) in str(refused.value)


def test_geojson_has_one_feature_a_line_and_rounded_coordinates():
    text = layer_writer.to_geojson(
        [("6311012001", shapely.box(0.123456, 0, 1, 1)), ("6311012002", BOX)], 3, region_code="6311"
    )
    assert len(text.splitlines()) == 4
    content = json.loads(text)
    assert content["region_code"] == "6311"
    assert content["features"][0]["properties"] == {"region_code": "6311012001"}
    assert min(x for x, _ in content["features"][0]["geometry"]["coordinates"][0]) == 0.123


def test_catalogues_agree():
    ours = [{k: v for k, v in i18n.catalogue(lang).items() if k.startswith("geo.")} for lang in i18n.LANGUAGES]
    assert ours[0].keys() == ours[1].keys()
