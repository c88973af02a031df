"""What a family is paid when a member dies a natural death, by how long he had been one: the rule of the first months.

Months are numbers as in `ucj.months`. They are those of cover without a break, whoever pays: a payer who takes over in
the month in which another ends carries it on, and after a gap it begins anew. Whether the rule asks for that is
unconfirmed; it is the reading that promises a family no more than it gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ucj import months

_PROGRAMME, _EITHER = "JKM", "JKM_or_JKK"


@dataclass(frozen=True)
class Benefits:
    """Rupiah by what is paid: whole, and the funeral grant that is all of it in the first `full_months` months.

    rule_month: deaths before it were paid whole from the first month on.
    """

    whole_idr: int
    funeral_idr: int
    scholarship_idr: int
    full_months: int
    rule_month: int

    def on_death(self, start_month: int | None, death_month: int) -> int:
        """Rupiah for a death in a month, of cover in force that began in another; None: nobody's member."""
        if start_month is None or death_month < start_month:
            return 0
        is_young = death_month - start_month < self.young_months(death_month)
        return self.funeral_idr if is_young else self.whole_idr

    def young_months(self, month: int) -> int:
        """In how many first months of cover the funeral grant is all there is; none before the rule."""
        return self.full_months if month >= self.rule_month else 0


def table(amounts: Iterable[tuple[str, str, int | None]], assumptions: Mapping[str, float]) -> Benefits:
    """amounts: rows of `benefit` (programme, component, amount_idr). assumptions: value by name."""
    idr = {(programme, component): int(amount) for programme, component, amount in amounts if amount is not None}
    year, month = divmod(int(assumptions["full_death_benefit_from"]), 100)
    return Benefits(
        whole_idr=idr[_PROGRAMME, "total"],
        funeral_idr=idr[_PROGRAMME, "funeral"],
        scholarship_idr=idr[_EITHER, "scholarship_two_children_maximum"],
        full_months=int(assumptions["full_death_benefit_months"]),
        rule_month=months.parse(f"{year:04d}-{month:02d}"),
    )
