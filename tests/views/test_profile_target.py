"""The fact of a village's own target on its profile: every way it can stand, in words."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.helpers import JUAI
from ucj import i18n
from ucj.metrics import Filters, run
from ucj.store.release import Info
from ucj.views import profile_place
from ucj.views.area import Choice

ID = i18n.translator("id")
ROW = {
    **{"code": JUAI, "is_listed": True, "target_count": 512, "reached_count": 481, "gap_count": 31},
    **{"needed_per_month": 31 / 3, "pace_6_per_month": 4.0, "target_code": "Bappenas", "target_year": 2025},
    "allocation_name": "Musrenbang",
}


def said(con: duckdb.DuckDBPyConnection, info: Info, *, is_public: bool = False, **row: Any) -> str:
    """The fact, where the metric gives this row."""

    def answered(name: str, filters: Filters) -> pd.DataFrame:
        return pd.DataFrame([ROW | row]) if name == "allocation" and row else run(name, con, filters)

    choice = Choice(Filters(JUAI[:6], info.month, is_public=is_public), "village", village_code=JUAI)
    facts = profile_place.facts(answered, info, choice, ID)
    return next(fact.text for fact in facts if fact.label == ID("profile.target"))


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (
            {"gap_count": 31},
            "512 pekerja (Bappenas 2025, alokasi Musrenbang): kurang 31; perlu 10,3 per bulan, laju 6 bulan 4,0",
        ),
        ({"allocation_name": "", "gap_count": 0}, "512 pekerja (Bappenas 2025): tercapai"),
        (
            {"target_code": "universal", "target_year": pd.NA, "needed_per_month": pd.NA, "allocation_name": ""},
            "512 pekerja (Seluruh pekerja wajib): kurang 31; laju 6 bulan 4,0 per bulan",
        ),
        ({"pace_6_per_month": -1.5}, "laju 6 bulan \N{MINUS SIGN}1,5"),
        ({"pace_6_per_month": pd.NA}, f"laju 6 bulan {ID('number.none')}"),
    ],
)
def test_a_target_is_said_with_its_gap_and_pace(
    tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info, row: dict[str, Any], text: str
) -> None:
    assert said(tiny_release, tiny_info, **row).endswith(text)


def test_the_villages_part_is_that_of_the_metric(tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info) -> None:
    filters = Filters(tiny_info.region_code, tiny_info.month, by="village", is_public=False)
    row = run("allocation", tiny_release, filters).set_index("code").loc[JUAI]
    assert said(tiny_release, tiny_info).startswith(f"{row['target_count']} pekerja (Seluruh pekerja wajib)")


def test_the_public_is_told_that_it_is_hidden(tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info) -> None:
    assert said(tiny_release, tiny_info, is_public=True) == ID("number.hidden_word")
