"""Every deck asks nobody outside, keeps its view and its files when another place is chosen, and says what it hides."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from ucj import i18n, maps, theme
from ucj.charts import svg
from ucj.geo import boundary, graticule, layer
from ucj.maps import Content, Names, ground
from ucj.maps import view as views
from ucj.maps.drawn import LABEL_SIZE
from ucj.metrics import Filters
from ucj.settings import Settings
from ucj.ui import uncovered_marks as page_marks
from ucj.views import uncovered_map
from ucj.views.area import Choice
from ucj.views.uncovered_map import WAYS, Way

SHARED = Path(__file__).parents[3] / "shared" / "geo"
T = i18n.translator("id")
CHOSEN = "6311061019"
HIDDEN = "6311012003"
COUNTS = ("eligible_count", "uncovered_count", "lapsed_count", "unregistered_count")


@pytest.fixture(params=["schematic", "imported"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "data", "6311")
    if request.param == "imported":
        path = SHARED / "balangan_desa.geojson"
        if not path.exists():
            pytest.skip(f"boundaries for the trial are not on this machine: {path}")
        boundary.import_boundaries(made, path)
    return made


@pytest.fixture
def shipped(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", "6311")


def heads(shapes: gpd.GeoDataFrame, total: int, hidden: Sequence[str] = ()) -> pd.DataFrame:
    """Rows of the metric `uncovered`: so many heads shared out over the places, a fifth of them lapsed."""
    sizes = np.random.default_rng(7).dirichlet(np.full(len(shapes), 2.0))
    uncovered = np.floor(sizes * total).astype(int)
    uncovered[0] += total - uncovered.sum()
    rows = pd.DataFrame({"code": shapes["region_code"], "name": shapes["region_name"], "is_listed": True})
    rows = rows.assign(uncovered_count=uncovered, lapsed_count=uncovered // 5, eligible_count=uncovered * 6)
    rows["unregistered_count"] = rows["uncovered_count"] - rows["lapsed_count"]
    rows = rows.astype(dict.fromkeys(COUNTS, "Int64"))
    rows.loc[rows["code"].isin(hidden), list(COUNTS)] = pd.NA
    return rows


def made(
    settings: Settings, way: Way = "titik", within: str = "6311", total: int = 12_000, hidden: Sequence[str] = ()
) -> Content:
    """The map of made-up heads, by the functions that the page uses."""
    shapes = layer.load(settings, "village", within).frame
    frame = heads(shapes, total, hidden)

    def run(name: str, filters: Filters) -> pd.DataFrame:
        place = pd.DataFrame({"code": [within], "name": ["Tempat"]}).assign(**dict.fromkeys(COUNTS, total))
        return frame if filters.by == "village" else place

    view = uncovered_map.build(run, Choice(Filters("6311", 24308), "village"), way, "semua", T)
    shown = page_marks.of(way, view, shapes, "semua", T)
    named = layer.load(settings, "district" if len(within) == 4 else "regency", within).frame
    texts = {row.region_code: (row.region_name, "") for row in named.itertuples()}
    under = ground.make(layer.neighbours(settings, "6311"), tuple(shapes.total_bounds), T)
    return maps.content(shapes, under, view.rows, Names(named, texts, is_bordered=True), shown.marks)


def written(content: Content, chosen: str = "") -> dict[str, Any]:
    """The deck as a browser reads it."""
    deck = maps.deck(content, {name: f"/media/{name}.json" for name in content.files}, chosen)
    assert deck.to_json() is deck.to_json(), "written once"
    return dict(json.loads(deck.to_json()))


def layers(content: Content, chosen: str = "") -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in written(content, chosen)["layers"]}


@pytest.mark.parametrize("way", WAYS)
def test_a_deck_names_its_layers_and_asks_nobody_outside(settings: Settings, way: Way) -> None:
    content = made(settings, way, hidden=[HIDDEN])
    deck = written(content, CHOSEN)
    ids = [each["id"] for each in deck["layers"]]
    assert len(set(ids)) == len(ids)
    assert all(ids)
    assert deck.get("mapProvider") is None
    # What the library writes for a style that nobody gave; with a style of None it would ask for a public one.
    assert deck["mapStyle"] == "__MAP_STYLE__"
    everything = json.dumps(deck) + "".join(data.decode() for data in content.files.values())
    assert not re.search(r"https?:|//[a-z]|mapbox|carto", everything)
    assert {each["data"] for each in deck["layers"] if isinstance(each["data"], str)} == {
        f"/media/{name}.json" for name in content.files
    }


def test_the_files_are_json_and_their_sizes_add_up(shipped: Settings) -> None:
    content = made(shipped)
    assert all(json.loads(data) for data in content.files.values())
    assert content.byte_count == sum(len(data) for data in content.files.values())


def test_the_layer_that_answers_is_last_unseen_and_named_by_the_choice(shipped: Settings) -> None:
    content = made(shipped)
    for chosen in ("", CHOSEN, HIDDEN):
        last = written(content, chosen)["layers"][-1]
        assert last["id"].startswith(f"{maps.PICK} ")
        assert last["id"].endswith(f" {chosen}")
        assert last["pickable"]
        assert last["opacity"] == 0
        assert [each["id"] for each in written(content, chosen)["layers"] if each["pickable"]] == [last["id"]]


def test_a_chosen_place_has_a_line_round_it_and_nothing_else_is_sent_anew(shipped: Settings) -> None:
    content = made(shipped)
    before, after = layers(content), layers(content, CHOSEN)
    assert "chosen" not in before
    (feature,) = after["chosen"]["data"]["features"]
    village = layer.load(shipped, "village", CHOSEN).frame.geometry[0]
    assert shapely.geometry.shape(feature["geometry"]).intersection(village).area == pytest.approx(
        village.area, rel=0.05
    )
    for name in [each for each in before if not each.startswith(maps.PICK)]:
        assert after[name] == before[name]
    assert "chosen" not in layers(content, "6399999999"), "an unknown place"


def test_a_click_gives_the_code_and_taking_it_back_gives_none() -> None:
    clicked = {"areas 631101": [{"properties": {"code": CHOSEN}}], "places": [{"properties": {"code": "other"}}]}
    assert maps.picked(clicked) == CHOSEN
    assert maps.picked({"areas": []}) == ""
    assert maps.picked({}) == ""
    assert maps.picked({"places": [{"properties": {"code": "other"}}]}) == ""


def test_the_view_is_that_of_the_shapes_whatever_is_shown_or_chosen(settings: Settings) -> None:
    shown = [written(made(settings, way, total=total), CHOSEN) for way in WAYS for total in (0, 500)]
    assert len({json.dumps(each["initialViewState"], sort_keys=True) for each in shown}) == 1
    shapes = layer.load(settings, "village", "6311").frame
    assert repr(views.fitted(shapes)) == repr(views.fitted(shapes.iloc[::-1]))


def test_a_dot_each_and_the_files_hold_what_the_rows_say(settings: Settings) -> None:
    content = made(settings)
    villages = layer.load(settings, "village", "6311").frame
    points = {kind: json.loads(content.files[kind]) for kind in ("lapsed", "unregistered")}
    assert sum(map(len, points.values())) == 12_000
    assert shapely.contains_xy(villages.geometry.union_all(), np.concatenate([*points.values()])).all()
    look = layers(content)
    assert look["lapsed"]["filled"] is False, "a ring: told apart without its colour"
    assert look["unregistered"]["stroked"] is False


def test_a_regency_of_twelve_thousand_dots_is_light(settings: Settings) -> None:
    for way in WAYS:
        content = made(settings, way)
        size = content.byte_count + len(json.dumps(written(content, CHOSEN), separators=(",", ":")))
        assert size <= 450_000, way


@pytest.mark.parametrize("way", WAYS)
def test_a_province_is_aggregated_and_stays_under_a_megabyte(shipped: Settings, way: Way) -> None:
    content = made(shipped, way, "63", 300_000)
    assert len(content.outlines) == 2008
    assert content.byte_count + len(json.dumps(written(content), separators=(",", ":"))) < 1_000_000
    if way == "titik":
        count = sum(len(json.loads(content.files[kind])) for kind in ("lapsed", "unregistered"))
        each = round(300_000 / count)
        assert each in (2, 5, 10, 20, 50)
        # Each kind is rounded to whole dots once.
        assert abs(count * each - 300_000) <= 2 * each


def test_names_do_not_meet_at_the_first_view(settings: Settings) -> None:
    content = made(settings)
    words = layers(content)["names"]["data"]
    assert len(words) == 8
    boxes = [_box(word, content) for word in words]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])]


def _box(word: dict[str, Any], content: Content) -> shapely.Geometry:
    """The pixels that a name covers."""
    x, y = views.to_pixels(shapely.Point(*word["at"]), content.view).coords[0]
    text = word["text"].split("\n")
    wide = max(svg.text_width(line, LABEL_SIZE, weight=600) for line in text)
    high = LABEL_SIZE * len(text)
    return shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


@pytest.mark.parametrize("way", WAYS)
def test_a_hidden_place_is_hatched_and_holds_no_mark(settings: Settings, way: Way) -> None:
    assert "hatching" not in layers(made(settings, way))
    content = made(settings, way, hidden=[HIDDEN])
    shape = layer.load(settings, "village", HIDDEN).frame.geometry[0]
    paths = [shapely.LineString(path) for path in layers(content)["hatching"]["data"]]
    assert len(paths) > 1
    assert all(shape.buffer(1e-3).contains(path) for path in paths)
    if way == "titik":
        for kind in ("lapsed", "unregistered"):
            assert not shapely.contains_xy(shape, np.array(json.loads(content.files[kind]))).any()


def test_a_share_no_data_nobody_and_hidden_look_different(shipped: Settings) -> None:
    shapes = layer.load(shipped, "district", "6311").frame
    states = ["share", "hidden", "none", "nobody", *["share"] * 4]
    rows = pd.DataFrame({"code": shapes["region_code"], "name": shapes["region_name"], "state": states})
    fills = [theme.area_colour(state, 10.0, theme.uncovered_scale()) for state in states]
    rows = rows.assign(value="", counts="", fill=fills)
    bare = ground.make(layer.neighbours(shipped, "6311"), tuple(shapes.total_bounds), T)
    content = maps.content(shapes, bare, rows)
    drawn = json.loads(content.files[maps.PICK])["features"]
    fills_drawn = {tuple(each["properties"]["fill"]) for each in drawn[:4]}
    assert len(fills_drawn) == 4
    look = {layer.id: layer for layer in content.layers}
    first = {name: np.concatenate([np.array(path) for path in look[name].data]) for name in ("hatching", "no-data")}
    codes = dict(zip(states[:4], shapes.geometry[:4], strict=True))
    assert shapely.distance(shapely.points(first["hatching"]), codes["hidden"]).max() < 1e-3
    assert shapely.distance(shapely.points(first["no-data"]), codes["none"]).max() < 1e-3


def test_a_place_without_a_shape_is_left_out_and_its_neighbours_stay(shipped: Settings) -> None:
    shapes = layer.load(shipped, "district", "6311").frame
    rows = pd.DataFrame({"code": ["631101", "639999"], "name": ["A", "<b>B</b>"], "state": "share"})
    rows = rows.assign(value="1", counts="", fill=theme.theme().paper)
    content = maps.content(shapes, ground.make(shapes.iloc[:0], tuple(shapes.total_bounds), T), rows)
    assert list(content.outlines) == ["631101"]


def test_the_ground_is_ours_and_has_degrees_and_kilometres(shipped: Settings) -> None:
    look = layers(made(shipped))
    assert look["neighbours"]["data"] == "/media/neighbours.json"
    assert any("BT" in word["text"] for word in look["degrees"]["data"])
    assert any("LS" in word["text"] for word in look["degrees"]["data"])
    bounds = tuple(layer.load(shipped, "village", "6311").frame.total_bounds)
    (said,) = [word["text"] for word in look["scale-text"]["data"]]
    assert said == f"{graticule.scale_bar(bounds).length_km} km"
