"""What a metric is asked for: a place, a month, a breakdown and the chosen codes of a few dimensions."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

# Dimensions of a worker that the closed tables hold: the public asks by one of these, or on one.
PUBLIC_DIMENSIONS = ("segment", "sector", "sex", "age_band")
# Dimensions of a worker, by which and on which every head count can be asked by a role that sees persons.
WORKER_DIMENSIONS = (*PUBLIC_DIMENSIONS, "occupation", "decile")
# Dimensions of a membership: those never registered are `none`, so a coverage share means nothing by them.
MEMBERSHIP_DIMENSIONS = ("payer", "membership_segment")
DIMENSIONS = WORKER_DIMENSIONS + MEMBERSHIP_DIMENSIONS
LEVELS = ("regency", "district", "village")
# One row for the whole of the place asked for.
TOTAL = "total"


@dataclass(frozen=True)
class Filters:
    """Hashable, so that it is a cache key; the viewer's reach is part of it.

    month: as in `ucj.months`. by: a level, a dimension, or TOTAL. An empty tuple chooses all codes.
    is_public: answer from the closed tables only, small counts hidden.
    detail: what a metric of plans is asked besides, as its own frozen dataclass; None asks for its default.
    """

    region_code: str
    month: int
    by: str = TOTAL
    segment: tuple[str, ...] = ()
    sector: tuple[str, ...] = ()
    sex: tuple[str, ...] = ()
    age_band: tuple[str, ...] = ()
    occupation: tuple[str, ...] = ()
    decile: tuple[str, ...] = ()
    is_public: bool = True
    detail: Hashable = None

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The dimensions with a choice."""
        return {name: codes for name in WORKER_DIMENSIONS if (codes := getattr(self, name))}

    def asking(self, by: str) -> Filters:
        return replace(self, by=by)


def level_of(region_code: str) -> str:
    """'6311' -> 'regency', '631101' -> 'district', '6311012001' -> 'village'."""
    return {4: "regency", 6: "district", 10: "village"}[len(region_code)]
