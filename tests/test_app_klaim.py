"""The page *Klaim & manfaat* through `app.py`: every breakdown opens, and the public is told what needs a role."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.test_app import ID, Numbers, copied, opened, title_of, use
from ucj.access import Role
from ucj.metrics import Filters
from ucj.settings import Settings
from ucj.store import release
from ucj.ui.menu import PAGES
from ucj.views import claims, claims_value, claims_where
from ucj.views.claims_trend import COUNTED

PAGE = next(spec for spec in PAGES if spec.url == "klaim")
ROLES = (Role.PUBLIK, Role.PIMPINAN, Role.CABANG)
DISTRICT = "631106"
NONSENSE: tuple[dict[str, Any], ...] = (
    dict.fromkeys(("kecamatan", "bulan", "klaim_dihitung", "klaim_rincian"), "zz"),
    {"kecamatan": "6311012003", "bulan": "1999-01", "klaim_rincian": "<script>"},
)


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tiny, tmp_path_factory.mktemp("claims") / "data")


@pytest.fixture(scope="module")
def asked(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    data = copied(tiny, tmp_path_factory.mktemp("asked") / "data")
    return Numbers(release.published(replace(tiny, data=data)))


@pytest.fixture
def numbers(shown: Path, asked: Numbers, monkeypatch: pytest.MonkeyPatch) -> Numbers:
    use(monkeypatch, shown)
    return asked


def title(numbers: Numbers, filters: Filters) -> str:
    return claims.build(numbers.run, numbers.info, filters, ID).title


def said(at: Any) -> str:
    return " ".join(each.value for each in at.markdown)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("address", NONSENSE)
def test_nonsense_in_the_address_is_as_none(role: Role, address: dict[str, Any], numbers: Numbers) -> None:
    assert title_of(opened(PAGE, role, **address)) == title(numbers, numbers.filters(role))


@pytest.mark.parametrize("role", ROLES)
def test_every_breakdown_opens_for_the_regency_and_a_district(role: Role, numbers: Numbers) -> None:
    for district in ("", DISTRICT):
        filters = numbers.filters(role, **({"region_code": district} if district else {}))
        for at, by in enumerate(claims_where.offered(filters)):
            page = opened(PAGE, role, kecamatan=district, klaim_rincian=by, klaim_dihitung=COUNTED[at % 2])
            assert title_of(page) == title(numbers, filters)
            assert claims_where.build(numbers.run, filters, by, ID).title in said(page)


def test_the_public_is_told_what_needs_a_role_and_sees_none_of_it(numbers: Numbers) -> None:
    public, leader = said(opened(PAGE)), said(opened(PAGE, Role.PIMPINAN))
    assert ID("claims.role") in public
    assert ID("claims.role") not in leader
    reached = claims_value.families(numbers.run, numbers.filters(Role.PIMPINAN), ID).title
    assert reached in leader
    assert reached not in public


def test_without_a_ledger_the_page_says_so_and_shows_no_ratio(numbers: Numbers) -> None:
    early = numbers.filters(Role.PIMPINAN, month=numbers.info.first_month)
    frame = numbers.run("benefit_ratio", early.asking("payer"))
    ratio = claims_value.ratio(numbers.run, early, ID)
    if frame["contribution_idr"].isna().all():
        assert ratio.bars == ()
        assert "belum diterima" in ratio.note
    else:
        # One that cannot be divided has its bar too, which says so.
        assert len(ratio.bars) == (frame["held_month_count"] > 0).sum()


def test_names_of_the_dead_are_offered_to_those_who_may_see_persons_alone(numbers: Numbers) -> None:
    for role, is_offered in ((Role.PUBLIK, False), (Role.PIMPINAN, False), (Role.CABANG, True)):
        labels = [each.label for each in opened(PAGE, role).expander]
        assert (ID("claims.lead_open") in labels) is is_offered
