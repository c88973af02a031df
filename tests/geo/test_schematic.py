from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from ucj import reference
from ucj.geo import layer, layer_files, schematic
from ucj.settings import SHIPPED_REFERENCE, Settings

SHARED = Path(__file__).parents[3] / "shared" / "geo"
METRES = "EPSG:32750"


@pytest.fixture(scope="module")
def regions(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    return reference.regions(Settings(tmp_path_factory.mktemp("data"), "6311"))


@pytest.fixture(scope="module")
def built(regions: pd.DataFrame) -> tuple[gpd.GeoDataFrame, list[str]]:
    return schematic.build(regions)


@pytest.fixture(scope="module")
def cells(built: tuple[gpd.GeoDataFrame, list[str]]) -> gpd.GeoDataFrame:
    return built[0]


def villages(*points: tuple[float, float]) -> pd.DataFrame:
    codes = [f"63010120{n:02d}" for n in range(1, len(points) + 1)]
    frame = pd.DataFrame({"region_code": codes, "level": "village"})
    return frame.assign(lat=[lat for _, lat in points], lon=[lon for lon, _ in points])


def test_every_village_has_a_cell_or_is_listed(regions, built):
    cells, without = built
    every_village = regions.loc[regions["level"] == "village", "region_code"]
    assert sorted([*cells["region_code"], *without]) == sorted(every_village)
    assert len(without) == 8


def test_cells_are_a_valid_coverage_of_sound_polygons(cells):
    geometries = cells.geometry.to_numpy()
    assert shapely.coverage_is_valid(geometries)
    assert shapely.is_valid(geometries).all()
    assert set(shapely.get_type_id(geometries)) == {shapely.GeometryType.POLYGON}


def test_no_hole_is_left_inside_the_province(cells):
    whole = shapely.coverage_union_all(cells.geometry.to_numpy())
    assert sum(shapely.get_num_interior_rings(shapely.get_parts(whole))) == 0


def test_every_cell_contains_its_own_point(regions, cells):
    points = schematic.village_points(regions)
    assert list(points["region_code"]) == list(cells["region_code"])
    assert shapely.contains(cells.geometry.to_numpy(), shapely.points(points["lon"], points["lat"])).all()


def test_no_cell_reaches_far_from_its_point(regions, cells):
    points = schematic.village_points(regions)
    own = gpd.GeoSeries(gpd.points_from_xy(points["lon"], points["lat"]), crs=layer.CRS).to_crs(METRES)
    reach = shapely.hausdorff_distance(cells.to_crs(METRES).geometry.to_numpy(), own.to_numpy())
    assert reach.max() < 25_000


def test_the_tracked_file_is_what_the_tracked_points_give(cells, tmp_path):
    schematic.write(tmp_path / "again.geojson", cells)
    tracked = SHIPPED_REFERENCE / layer_files.SCHEMATIC_NAME
    assert (tmp_path / "again.geojson").read_text() == tracked.read_text()
    assert tracked.stat().st_size < 600_000


def test_the_command_writes_the_layer_and_lists_villages_without_a_point(tmp_path, monkeypatch, capsys):
    for name in ("regions.csv", "regencies"):
        (tmp_path / name).symlink_to(SHIPPED_REFERENCE / name)
    monkeypatch.setattr(schematic, "SHIPPED_REFERENCE", tmp_path)
    schematic.main()
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 9
    assert lines[-1].startswith("63")
    assert (tmp_path / layer_files.SCHEMATIC_NAME).read_text().count('"Feature"') == 2008


def test_villages_at_the_same_place_are_set_apart():
    cells, without = schematic.build(villages(*[(115.0, -3.0)] * 4, (115.02, -3.01)))
    assert without == []
    assert shapely.coverage_is_valid(cells.geometry.to_numpy())
    assert (shapely.area(cells.geometry.to_numpy()) > 0).all()


def test_one_village_alone_and_none_at_all():
    alone, _ = schematic.build(villages((115.0, -3.0)))
    assert alone.geometry.iloc[0].contains(shapely.Point(115.0, -3.0))
    nothing, without = schematic.build(villages((115.0, float("nan"))))
    assert nothing.empty
    assert without == ["6301012001"]


def test_districts_resemble_the_true_ones(cells):
    path = SHARED / "balangan_kecamatan.geojson"
    if not path.exists():
        pytest.skip(f"boundaries for comparison are not on this machine: {path}")
    true = gpd.read_file(path).to_crs(METRES)
    true.index = true["code"].str.replace(".", "")
    planar = cells.to_crs(METRES)
    ours = planar.geometry.groupby(planar["region_code"].str[:6]).agg(shapely.coverage_union_all)
    overlap = {
        code: ours[code].intersection(shape).area / ours[code].union(shape).area
        for code, shape in true.geometry.items()
    }
    print({code: round(value, 3) for code, value in overlap.items()})
    assert min(overlap.values()) >= 0.65
    assert sum(overlap.values()) / len(overlap) >= 0.75
