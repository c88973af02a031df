"""What every list of persons by name says of each: shared by the lists of different pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views.area import Choice
from ucj.views.parts import Run


def named(found: pd.DataFrame, villages: dict[str, str], t: Translator) -> pd.DataFrame:
    """name, nik (its end), village, occupation, payer: in words, of persons with who they are beside their codes."""
    none = t("number.none")
    return pd.DataFrame(
        {
            "name": found["name"].fillna(none),
            "nik": found["nik_end"].fillna(none),
            "village": found["village_code"].map(villages).fillna(none),
            "occupation": [_coded("occupation", code, t) for code in found["occupation_code"]],
            "payer": [_coded("payer", code, t) for code in found["payer"]],
        }
    )


def villages(run: Run, info: Info, choice: Choice) -> dict[str, str]:
    """With their districts: names of villages repeat."""
    whole = Filters(info.region_code, choice.filters.month, is_public=False)
    names = {by: run("coverage", replace(whole, by=by)).set_index("code")["name"] for by in ("district", "village")}
    return {str(code): f"{name} · {names['district'][str(code)[:6]]}" for code, name in names["village"].items()}


def _coded(dimension: str, code: Any, t: Translator) -> str:
    return t("number.none") if pd.isna(code) else t.code(dimension, code)
