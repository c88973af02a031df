"""The maps of the uncovered in bytes and milliseconds: each way, each layer, a province, and a deck made naively."""

from __future__ import annotations

import functools
import gzip
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import pydeck
import shapely

from tests.bench import table
from tests.bench.pipeline import settings_of
from ucj import i18n, maps, metrics
from ucj.geo import boundary, layer
from ucj.maps import Names, ground
from ucj.maps.content import outline
from ucj.metrics import TOTAL, Filters
from ucj.settings import Settings
from ucj.store import release
from ucj.ui import uncovered_marks
from ucj.views import uncovered_map
from ucj.views.area import Choice
from ucj.views.parts import Run
from ucj.views.uncovered_map import WAYS, Way

OFFICIAL = Path(__file__).parents[3] / "shared" / "geo" / "balangan_desa.geojson"
PROVINCE, PROVINCE_UNCOVERED = "63", 300_000
_PROMISED = {PROVINCE: "1,000"}
_T = i18n.translator("id")
# As asgi.py compresses them.
_LEVEL = 5
Made = TypeVar("Made")


@dataclass(frozen=True)
class Atlas:
    """What maps of one kind are made of: places inside a region, the larger ones that are named, and their numbers."""

    title: str
    settings: Settings
    within: str
    named: layer.Level
    run: Run
    month: int

    def shapes(self) -> gpd.GeoDataFrame:
        return layer.load(self.settings, "village", self.within).frame

    def names(self) -> Names:
        above = layer.load(self.settings, self.named, self.within).frame
        texts = {code: (name, "") for code, name in zip(above["region_code"], above["region_name"], strict=True)}
        return Names(above, texts, is_bordered=True)


def show(data: Path, folder: Path) -> None:
    """Print both tables; the official boundaries are imported below `folder`, where they are at hand."""
    settings = settings_of(data)
    path = release.published(settings)
    with release.open_release(path) as con, con.cursor() as cur:
        month = release.info(cur, path.stem).month

        def run(name: str, filters: Filters) -> pd.DataFrame:
            return metrics.run(name, cur, filters)

        atlases = [Atlas("schematic", settings, settings.region_code, "district", run, month)]
        if OFFICIAL.exists():
            imported = settings_of(folder / "batas")
            boundary.import_boundaries(imported, OFFICIAL)
            atlases.append(Atlas("imported", imported, settings.region_code, "district", run, month))
        atlases.append(Atlas("province", settings, PROVINCE, "regency", _province(settings), month))
        rows = [row for atlas in atlases for row in _rows(atlas)]
    heading = ["map", "deck kB", "files kB", "all gzip kB", "promised kB", "make ms", "write ms", "stock kB", "x less"]
    table.show("Maps of the uncovered (made with the layer read, nothing else kept)", heading, rows)
    if not OFFICIAL.exists():
        print(f"no official boundaries on this machine: {OFFICIAL}")


def _rows(atlas: Atlas) -> list[list[str]]:
    """A row for each way; beside the dots of a regency the deck that the library's examples would make."""
    stock = 0 if atlas.within == PROVINCE else len(_stock(atlas))
    return [_row(atlas, way, stock if way == "titik" else 0) for way in WAYS]


def _row(atlas: Atlas, way: Way, stock: int) -> list[str]:
    making, writing = [], []
    for _ in range(3):
        outline.cache_clear()
        seconds, content = _timed(functools.partial(_made, atlas, way))
        making.append(seconds)
        seconds, text = _timed(functools.partial(_text, content))
        writing.append(seconds)
    files = [*content.files.values(), text.encode()]
    size = len(text) + content.byte_count
    return [
        f"{atlas.title}: {way}",
        _kb(len(text)),
        _kb(content.byte_count),
        _kb(sum(len(gzip.compress(each, _LEVEL)) for each in files)),
        _PROMISED.get(atlas.within, "450"),
        table.ms(making),
        table.ms(writing),
        _kb(stock) if stock else "",
        f"{stock / size:.1f}" if stock else "",
    ]


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    begun = time.perf_counter()
    made = work()
    return time.perf_counter() - begun, made


def _kb(count: int) -> str:
    return f"{count / 1000:,.1f}"


def _made(atlas: Atlas, way: Way) -> maps.Content:
    """As the page makes it, from numbers to files."""
    shapes = atlas.shapes()
    choice = Choice(Filters(atlas.within, atlas.month, is_public=False), "village")
    view = uncovered_map.build(atlas.run, choice, way, "semua", _T)
    marks = uncovered_marks.of(way, view, shapes, "semua", _T).marks
    land = ground.make(layer.neighbours(atlas.settings, atlas.within), tuple(shapes.total_bounds), _T)
    return maps.content(shapes, land, view.rows, atlas.names(), marks)


def _text(content: maps.Content) -> str:
    return str(maps.deck(content, _addresses(content)).to_json())


def _addresses(content: maps.Content) -> dict[str, str]:
    """As long as the library's own: a name made of the content."""
    return {name: f"/media/{hashlib.sha224(data).hexdigest()}.json" for name, data in content.files.items()}


def _stock(atlas: Atlas) -> str:
    """A row a worker with what a tooltip says, at full precision, over the boundaries as they came, all in the deck."""
    rows = atlas.run("uncovered", Filters(atlas.within, atlas.month, by="village", is_public=False))
    is_imported = atlas.settings.geo.exists()
    shapes = gpd.read_file(OFFICIAL) if is_imported else atlas.shapes()
    spots = shapely.get_coordinates(shapely.point_on_surface(atlas.shapes().geometry.to_numpy()))
    at = dict(zip(atlas.shapes()["region_code"], spots, strict=True))
    rng = np.random.default_rng(0)
    kinds = ("unregistered", "lapsed")
    workers = [
        {"lon": lon, "lat": lat, "desa": row.name, "kode": row.code, "status": kind}
        for row in rows[rows["code"].isin(at)].itertuples()
        for kind in kinds
        for lon, lat in at[row.code] + rng.normal(0, 0.01, (getattr(row, f"{kind}_count"), 2))
    ]
    layers = [
        pydeck.Layer("GeoJsonLayer", data=shapes.__geo_interface__, pickable=True),
        pydeck.Layer("ScatterplotLayer", data=pd.DataFrame(workers), get_position="[lon, lat]", get_radius=40),
    ]
    return str(pydeck.Deck(layers=layers).to_json())


def _province(settings: Settings) -> Run:
    """Numbers for every village of the province, which no release holds: as many uncovered as a province may have."""
    villages = layer.load(settings, "village", PROVINCE).frame
    rng = np.random.default_rng(0)
    uncovered = rng.multinomial(PROVINCE_UNCOVERED, rng.dirichlet(np.full(len(villages), 2.0)))
    lapsed = rng.binomial(uncovered, 0.2)
    counts = {
        "eligible_count": 5 * uncovered + 1,
        "uncovered_count": uncovered,
        "lapsed_count": lapsed,
        "unregistered_count": uncovered - lapsed,
    }
    frame = pd.DataFrame({"code": villages["region_code"], "name": villages["region_name"], "is_listed": True} | counts)
    frame = frame.astype(dict.fromkeys(counts, "Int64"))
    whole = frame[list(counts)].sum().to_frame().T.assign(code=PROVINCE, name="Kalimantan Selatan", is_listed=True)
    return lambda name, filters: whole if filters.by == TOTAL else frame
