from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
import shapely
from office_file import refused, save

from ucj.geo import boundary, layer


@pytest.mark.parametrize(
    "write",
    [
        lambda code: f"{code[:2]}.{code[2:4]}.{code[4:6]}.{code[6:]}",
        lambda code: int(code),
        lambda code: float(code),
        lambda code: f" {code}.0 ",
    ],
    ids=["dotted", "integer", "float", "text with .0"],
)
def test_ways_to_write_a_code(settings, villages, tmp_path, write: Callable[[str], object]):
    file = save(villages.assign(KODE=villages["KODE"].map(write))[["KODE", "geometry"]], tmp_path / "desa.gpkg")
    assert boundary.import_boundaries(settings, file).matched_count == 157


def test_the_named_field_is_used_and_no_other(settings, villages, tmp_path):
    other = villages["KODE"].where(villages.index < 3, "-")
    file = save(villages.assign(LAIN=other), tmp_path / "desa.gpkg")
    report = boundary.import_boundaries(settings, file, "LAIN")
    assert (report.matched_count, report.code_field) == (3, "LAIN")
    assert report.unmatched[0] == "4: -"
    assert len(report.unmatched) == 154


@pytest.mark.parametrize("name", ["desa.geojson", "desa.gpkg", "desa.zip"])
def test_names_in_other_spellings(settings, villages, tmp_path, name):
    spelled = villages.assign(
        DESA=[
            (f"Desa {n}", n.upper(), f"Kel. {n}", n.replace(" ", ""), f"{n[:2]}'{n[2:]}")[i % 5]
            for i, n in enumerate(villages["DESA"])
        ],
        KECAMATAN=[f"KEC. {n.replace(' ', '')}" for n in villages["KECAMATAN"]],
    )
    report = boundary.import_boundaries(settings, save(spelled.drop(columns="KODE"), tmp_path / name))
    assert (report.matched_count, report.matched_by_name_count) == (157, 157)
    assert (report.code_field, report.name_field, report.district_field) == (None, "DESA", "KECAMATAN")


def test_a_district_code_serves_as_well_as_its_name(settings, villages, tmp_path):
    frame = villages.assign(KECAMATAN=villages["KODE"].str[:6].astype(int)).drop(columns="KODE")
    assert boundary.import_boundaries(settings, save(frame, tmp_path / "desa.gpkg")).matched_count == 157


def test_without_district_a_name_that_occurs_twice_is_not_guessed(settings, villages, tmp_path):
    report = boundary.import_boundaries(settings, save(villages[["DESA", "geometry"]], tmp_path / "desa.gpkg"))
    twice = villages.loc[villages["DESA"].duplicated(keep=False), "KODE"]
    assert len(twice)
    assert set(report.missing) == set(twice)
    assert report.district_field is None
    assert len(report.unmatched) == len(twice)


def test_wrong_names_are_listed_with_their_place_in_the_file(settings, villages, tmp_path):
    original = villages.loc[4, "DESA"]
    villages.loc[4, "DESA"] = "Tidak Ada"
    report = boundary.import_boundaries(settings, save(villages.drop(columns="KODE"), tmp_path / "desa.gpkg"))
    assert report.unmatched == (f"5: Tidak Ada, {villages.loc[4, 'KECAMATAN']}",)
    assert report.missing == {villages.loc[4, "KODE"]: original}


def test_features_without_a_code_are_found_by_name(settings, villages, tmp_path):
    code = villages.loc[7, "KODE"]
    villages.loc[7, "KODE"] = None
    report = boundary.import_boundaries(settings, save(villages, tmp_path / "desa.gpkg"))
    assert (report.matched_count, report.matched_by_name_count) == (157, 1)
    assert code not in report.missing


def test_names_win_over_a_numbering_that_hits_by_accident(settings, villages, tmp_path):
    numbered = [code if position < 2 else f"9{code[1:]}" for position, code in enumerate(reversed(villages["KODE"]))]
    report = boundary.import_boundaries(settings, save(villages.assign(KODE=numbered), tmp_path / "desa.gpkg"))
    assert (report.code_field, report.matched_count) == (None, 157)


def test_a_file_of_the_whole_province(settings, tmp_path):
    province = layer.load(settings, "village", "63").frame[["region_code", "region_name", "geometry"]]
    report = boundary.import_boundaries(settings, save(province, tmp_path / "desa.gpkg"))
    assert (report.matched_count, report.unmatched) == (157, ())
    assert report.outside_count == report.feature_count - 157


def test_several_features_of_one_village_become_one(settings, villages, tmp_path):
    centre = villages.geometry.iloc[0].centroid
    west = villages.assign(geometry=villages.geometry.intersection(shapely.box(114, -4, centre.x, 0)))
    east = villages.assign(geometry=villages.geometry.intersection(shapely.box(centre.x, -4, 117, 0)))
    halves = gpd.GeoDataFrame(np.concatenate([west, east]), columns=west.columns, crs=villages.crs)
    halves = halves[~halves.geometry.is_empty]
    report = boundary.import_boundaries(settings, save(halves, tmp_path / "desa.gpkg"))
    assert report.matched_count == 157
    assert report.feature_count > 157
    by_name = boundary.import_boundaries(settings, save(halves.drop(columns="KODE"), tmp_path / "nama.gpkg"))
    assert (by_name.matched_count, by_name.matched_by_name_count) == (157, 157)
    frame = layer.load(settings, "village", "6311").frame
    assert shapely.area(frame.geometry.iloc[0]) == pytest.approx(villages.geometry.iloc[0].area, rel=0.02)


# --- nothing matches


def test_nothing_matches(settings, villages, tmp_path):
    strange = villages.assign(KODE="1", DESA=[f"X{n}" for n in villages.index])
    text = refused(settings, save(strange, tmp_path / "desa.gpkg"), "geo.nothing_matches")
    assert "KODE, DESA, KECAMATAN" in text
    assert "6311012001" in text


def test_a_file_without_fields(settings, villages, tmp_path):
    refused(settings, save(villages[["geometry"]], tmp_path / "desa.geojson"), "geo.nothing_matches")


def test_an_unknown_code_field_lists_the_fields(settings, villages, tmp_path):
    file = save(villages, tmp_path / "desa.gpkg")
    assert "KODE, DESA, KECAMATAN" in refused(settings, file, "geo.no_such_field", "KODEDESA")
    assert "Muara" in refused(settings, file, "geo.field_matches_nothing", "KECAMATAN")
