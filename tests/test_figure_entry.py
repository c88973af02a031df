"""A published figure as it is typed in: the rounding it shows, what is refused and with which words."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from ucj import figure_entry, i18n
from ucj.errors import Refused

ID = i18n.translator("id")
AS_OF = dt.date(2025, 10, 13)
ANSWERS = {
    **{"stated_on": "2025-10-13", "region_code": "6399", "figure": "active_workers", "operator": "~"},
    **{"value": "62000", "half_width": "", "as_stated": "62 ribu aktif", "speaker_or_body": "Tokoh Rekaan"},
    "source": "Harian Rekaan",
}


def taken(*standing: dict[str, Any], **changed: str) -> dict[str, Any]:
    return figure_entry.facts(ANSWERS | changed, AS_OF, standing)


@pytest.mark.parametrize(
    ("figure", "operator", "value", "half_width"),
    [
        ("active_workers", "~", "62000", 500),
        ("active_workers", "=", "41000", 500),
        ("active_workers", "=", "38983", 0),
        ("active_workers", "~", "120", 5),
        ("active_workers", ">", "41000", 0),
        ("registered_share", "=", "96", 0.5),
        # Ninety percent is said to the percent, not to the ten.
        ("registered_share", "~", "90", 0.5),
        ("registered_share", "=", "26.1", 0.05),
        ("registered_share", "=", "26.15", 0.005),
    ],
)
def test_without_a_half_width_the_rounding_that_the_value_shows_is_taken(
    figure: str, operator: str, value: str, half_width: float
) -> None:
    found = taken(figure=figure, operator=operator, value=value)
    assert found["half_width"] == pytest.approx(half_width)
    assert found["unit"] == ("pct" if figure == "registered_share" else "workers")


def test_a_half_width_that_is_given_stands() -> None:
    assert taken(half_width="1000")["half_width"] == 1000


@pytest.mark.parametrize(
    ("changed", "column", "expected"),
    [
        ({"value": "0"}, "value", "expected_count"),
        ({"value": "0.4"}, "value", "expected_count"),
        ({"value": "62000.5", "half_width": "1"}, "value", "expected_count"),
        ({"figure": "registered_share", "value": "0"}, "value", "expected_pct"),
        ({"figure": "registered_share", "value": "101"}, "value", "expected_pct"),
        ({"figure": "registered_share", "value": "100", "operator": ">"}, "value", "expected_pct"),
        ({"half_width": "0"}, "half_width", "expected_width"),
        ({"value": "38983"}, "half_width", "expected_width"),
        ({"half_width": "70000"}, "half_width", "expected_half_width"),
        ({"operator": ">", "half_width": "5"}, "half_width", "expected_no_width"),
        ({"stated_on": "2025-10-14"}, "stated_on", "expected_day"),
        ({"as_stated": "  "}, "as_stated", ""),
    ],
)
def test_what_cannot_be_is_refused_naming_the_answer(changed: dict[str, str], column: str, expected: str) -> None:
    with pytest.raises(figure_entry.BadAnswer) as caught:
        taken(**changed)
    said = caught.value.text(ID)
    assert said.startswith(ID(f"reconciliation.ask_{column}"))
    if expected == "expected_day":
        assert "13 Oktober 2025" in said
    elif expected:
        assert ID(f"reconciliation.{expected}") in said


def test_the_same_figure_of_the_same_source_is_refused_and_of_another_taken() -> None:
    standing = taken() | {"stated_on": AS_OF}
    with pytest.raises(Refused) as caught:
        taken(standing, operator="=", source="HARIAN rekaan")
    assert "62 ribu aktif" in caught.value.text(ID)
    assert "Harian Rekaan" in caught.value.text(ID)
    assert taken(standing, source="Harian Lain")
    assert taken(standing, value="63000")
    assert taken(standing, region_code="6398")
    assert taken(standing, stated_on="2025-10-12")
