from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest

from ucj.geo import layer
from ucj.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", "6311")


@pytest.fixture
def villages(settings: Settings) -> gpd.GeoDataFrame:
    """The schematic villages as an office's file would give them: KODE, DESA, KECAMATAN, geometry."""
    frame = layer.load(settings, "village", "6311").frame
    districts = layer.load(settings, "district", "6311").frame.set_index("region_code")["region_name"]
    frame["KECAMATAN"] = frame["parent_code"].map(districts)
    return frame.rename(columns={"region_code": "KODE", "region_name": "DESA"}).drop(columns="parent_code")
