"""The page *Belum terlindungi* through `app.py`: every way and part opens for every role, whatever the address says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.test_app import ID, Numbers, choices, copied, key, opened, title_of, use, words
from ucj.access import Role
from ucj.settings import SHIPPED_REFERENCE, Settings
from ucj.store import release
from ucj.ui.menu import PAGES
from ucj.ui.uncovered import _PARTS
from ucj.views import uncovered
from ucj.views.area import Choice
from ucj.views.uncovered_first import ORDERS
from ucj.views.uncovered_map import COUNTED, WAYS

PAGE = next(spec for spec in PAGES if spec.url == "belum_terlindungi")
ROLES = (Role.PUBLIK, Role.PIMPINAN)
VILLAGE = "6311012003"
NONSENSE: tuple[dict[str, Any], ...] = (
    dict.fromkeys(("kecamatan", "desa", "bulan", "tingkat", "tampilan", "dihitung", "bagian", "urut", "rincian"), "zz"),
    {name: ["'; DROP TABLE x; --", "\x00"] for name in ("jenis", "sektor", "kelamin", "usia", "pekerjaan", "desil")},
    {"desa": "6311999999", "bulan": "1999-01", "tampilan": ["", "x"], "bagian": "<script>", "urut": "a" * 5000},
)


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tiny, tmp_path_factory.mktemp("uncovered") / "data")


@pytest.fixture(scope="module")
def asked(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    data = copied(tiny, tmp_path_factory.mktemp("asked") / "data")
    return Numbers(release.published(replace(tiny, data=data)))


@pytest.fixture
def numbers(shown: Path, asked: Numbers, monkeypatch: pytest.MonkeyPatch) -> Numbers:
    use(monkeypatch, shown)
    return asked


def title(numbers: Numbers, choice: Choice) -> str:
    return uncovered.build(numbers.run, numbers.info, choice, ID).title


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", NONSENSE)
def test_nonsense_in_the_address_is_as_none(role: Role, address: dict[str, Any], numbers: Numbers) -> None:
    at = opened(PAGE, role, **address)
    assert title_of(at) == title(numbers, Choice(numbers.filters(role), "village"))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_beside_every_part_opens(role: Role, way: str, numbers: Numbers) -> None:
    for part in _PARTS:
        at = opened(PAGE, role, tampilan=way, bagian=part)
        title_of(at)
        assert choices(at)["tampilan"] == way
        assert choices(at)["bagian"] == part


@pytest.mark.parametrize("role", ROLES)
def test_every_order_and_count_opens_for_districts_and_a_village(role: Role, numbers: Numbers) -> None:
    for order, counted in zip(ORDERS, (*COUNTED, COUNTED[0]), strict=True):
        title_of(opened(PAGE, role, urut=order, dihitung=counted, tingkat="district"))
        at = opened(PAGE, role, urut=order, dihitung=counted, desa=VILLAGE)
        assert title_of(at) == title(numbers, Choice(numbers.filters(role), "village", village_code=VILLAGE))


def test_the_public_is_told_which_filters_are_not_applied(numbers: Numbers) -> None:
    at = opened(PAGE, sektor="mining", desil="1")
    assert title_of(at) == title(numbers, Choice(numbers.filters(), "village"))
    assert ID("coverage.filters_dropped", names="sektor, desil kesejahteraan")[:20] in words(at)
    assert at.multiselect(key("sektor")).disabled
    coarse = opened(PAGE, tingkat="district", kelamin="P", desil="1")
    assert not coarse.multiselect(key("kelamin")).disabled
    assert coarse.multiselect(key("desil")).disabled
    assert title_of(coarse) == title(numbers, Choice(numbers.filters(sex=("P",)), "district"))


@pytest.mark.parametrize("part", ["siapa", "sejak"])
def test_the_public_is_told_what_it_may_not_see(part: str, numbers: Numbers) -> None:
    text = ID("uncovered.since_public" if part == "sejak" else "uncovered.who_public")
    assert text in words(opened(PAGE, bagian=part, desa=VILLAGE))


def test_a_village_without_polygon_is_named_with_its_heads(
    tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = copied(tiny, tmp_path / "own")
    (data / "reference").mkdir()
    name = "schematic_village.geojson"
    lines = (SHIPPED_REFERENCE / name).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if VILLAGE not in line]
    assert len(kept) == len(lines) - 1
    (data / "reference" / name).write_text("\n".join(kept), encoding="utf-8")
    use(monkeypatch, data)
    for way in WAYS:
        for role in ROLES:
            at = opened(PAGE, role, tampilan=way, desa=VILLAGE)
            title_of(at)
            said = words(at)
            assert (ID("coverage.not_drawn", names="Juai") in said) == (role is Role.PUBLIK), "hidden is not zero"
            assert ("tidak tergambar: Juai" in said) == (role is Role.PIMPINAN)
