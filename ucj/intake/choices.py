"""What may be chosen in a column of a workbook for offices: one text for each code of the reference tables."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ucj import reference
from ucj.intake.kinds import normalise
from ucj.settings import Settings

# Fields that share their choices with others; elsewhere a field's choices have its own name.
_SHARED = {"verdict": "civil", "civil_status": "civil", "is_active": "yes_no", "is_registered": "yes_no"}


@dataclass(frozen=True)
class Choices:
    """`places`: a row a village: district, village, village_code, is_only (no other district has that name)."""

    texts: dict[str, tuple[str, ...]]
    places: pd.DataFrame

    def of(self, field: str) -> tuple[str, ...]:
        """The texts to choose from; none where anything may be written. Villages depend on their district: `places`."""
        return self.texts.get(_SHARED.get(field, field), ())


def read(settings: Settings) -> Choices:
    """Raises Refused when a reference table is broken."""
    synonyms = reference.read(settings, "value_synonyms").drop_duplicates(["field", "code"])
    texts = {str(field): tuple(rows["text"]) for field, rows in synonyms.groupby("field")}
    places = _places(settings)
    return Choices(
        texts
        | {
            # An occupation's own name says more than the first thing somebody called it.
            "occupation": tuple(reference.read(settings, "occupations")["name_id"]),
            "district": tuple(places["district"].drop_duplicates()),
            "village_code": tuple(places["village_code"]),
        },
        places,
    )


def _places(settings: Settings) -> pd.DataFrame:
    regions = reference.regions(settings)
    ours = regions[regions["region_code"].str.startswith(settings.region_code)]
    names = ours.set_index("region_code")["region_name"]
    villages = ours[ours["level"] == "village"]
    places = pd.DataFrame(
        {
            "district": villages["parent_code"].map(names),
            "village": villages["region_name"],
            "village_code": villages["region_code"],
        }
    )
    # As intake compares them: capitals and spaces tell no two villages apart.
    keys = places["village"].map(lambda name: normalise(name).replace(" ", ""))
    return places.assign(is_only=~keys.duplicated(keep=False)).sort_values(["district", "village"], ignore_index=True)
