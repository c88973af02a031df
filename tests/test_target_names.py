"""What tells two targets apart, and how one above is called that shares name and year with a nearer one."""

from __future__ import annotations

import pandas as pd
import pytest

from ucj import target_names


def test_the_nearest_region_keeps_the_name_and_the_others_are_called_by_their_region() -> None:
    rows = [
        ("ID", "RPJMN", 2029),
        ("63", "rpjmn", 2029),
        ("63", "RPJMN", 2025),
        ("ID", "RKP", 2029),
        ("6311", "RKP", 2029),
    ]
    targets = pd.DataFrame(rows, columns=["region_code", "series", "year"])
    codes = target_names.told_apart(targets)["code"].tolist()
    assert codes == ["RPJMN [ID]", "rpjmn", "RPJMN", "RKP [ID]", "RKP"]
    assert [target_names.parted(code) for code in codes[:2]] == [("RPJMN", "ID"), ("rpjmn", "")]


@pytest.mark.parametrize("series", ["universal", "Universal", " UNIVERSAL "])
def test_the_name_of_universal_coverage_is_reserved(series: str) -> None:
    assert target_names.is_reserved(series)
    assert not target_names.is_reserved(f"{series} 2029")
