"""Judges an event that somebody wants to enter: what cannot be is refused, what is merely odd is said."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ucj import personal
from ucj.errors import Refused
from ucj.i18n import Translator
from ucj.metrics import Filters, level_of
from ucj.views import activities
from ucj.views.parts import Entered, Run

TEXT_MAX = 160
# As in a file: more people than can come to one event.
PEOPLE_MAX = 100_000


@dataclass(frozen=True)
class Entry:
    """As typed. place: the code of a village, a district or the regency; people None: nobody counted them."""

    day: dt.date
    kind: str
    name: str
    place: str
    people: int | None
    organiser: str
    document: str

    @property
    def texts(self) -> tuple[str, ...]:
        """Name, organiser and document without surplus spaces."""
        return tuple(" ".join(text.split()) for text in (self.name, self.organiser, self.document))

    def facts(self) -> dict[str, object]:
        """As the columns of `entered.activities`."""
        name, organiser, document = self.texts
        level = level_of(self.place)
        return {
            "activity_date": self.day.isoformat(),
            "activity_type": self.kind,
            "activity_name": name,
            "village_code": self.place if level == "village" else None,
            "district_code": None if level == "regency" else self.place[:6],
            "participant_count": self.people,
            "organiser": organiser,
            "document": document or None,
        }


def judge(run: Run, filters: Filters, entry: Entry, entered: pd.DataFrame, t: Translator) -> tuple[str, ...]:
    """What to say once it is saved: that it is, and what is odd about it. filters: of the regency, the newest month.

    entered: as the store hands them out. Raises Refused for an event without name or organiser, with too long a text,
    with something like a NIK or a telephone number in it, and for one that is there already.
    """
    _refuse(entry, t)
    if _key(entry.facts(), filters.region_code) in _known(run, filters) | set(_keys(entered, filters.region_code)):
        raise Refused("activity.entry_exists", name=entry.texts[0], day=t.date(entry.day))
    said = [t("activity.entry_saved", name=entry.texts[0], day=t.date(entry.day))]
    month = entry.day.year * 12 + entry.day.month - 1
    if month > filters.month:
        said.append(t("activity.entry_later", month=t.month(month), last=t.month(filters.month)))
    if entry.people is None:
        said.append(t("activity.entry_uncounted"))
    return tuple(said)


def _refuse(entry: Entry, t: Translator) -> None:
    name, organiser, document = entry.texts
    if not name or not organiser:
        raise Refused("activity.entry_missing")
    for field, text in (("name", name), ("organiser", organiser), ("document", document)):
        label = t(f"activity.column_{field}")
        if len(text) > TEXT_MAX:
            raise Refused("activity.entry_long", field=label, length=len(text), most=TEXT_MAX)
        if personal.is_in(text):
            raise Refused("activity.entry_personal", field=label)
    if entry.people is not None and not 0 <= entry.people <= PEOPLE_MAX:
        raise Refused("activity.entry_people", people=t.number(entry.people), most=t.number(PEOPLE_MAX))


_Key = tuple[str, str, str, str]


def _key(facts: dict[str, object], region_code: str) -> _Key:
    """By what two events are one: day, kind, name and place."""
    codes = (facts["village_code"], facts["district_code"])
    place = next((code for code in codes if isinstance(code, str)), region_code)
    return str(facts["activity_date"])[:10], str(facts["activity_type"]), str(facts["activity_name"]).casefold(), place


def _keys(entered: pd.DataFrame, region_code: str) -> list[_Key]:
    return [_key({str(name): value for name, value in row.items()}, region_code) for row in entered.to_dict("records")]


def _known(run: Run, filters: Filters) -> set[_Key]:
    """Of the events that the release holds."""
    events = run("activities", filters.asking("event"))
    names = events["activity_name"].str.casefold()
    return set(zip(events["activity_date"], events["activity_type"], names, events["region_code"], strict=True))


def listed(
    run: Run, filters: Filters, entered: pd.DataFrame, names: dict[str, str], t: Translator
) -> tuple[Entered, ...]:
    """Every event of `entered.activities`, and whether this release holds it. names: of places by code."""
    known = _known(run, filters)
    return tuple(
        Entered(
            int(number),
            t(
                "activity.entry_listed",
                day=activities.day_of(key[0], t),
                kind=t.code("activity_type", key[1]),
                name=row["activity_name"],
                place=names.get(key[3], key[3]),
                organiser=row["organiser"],
                state=t("entered.held" if key in known else "entered.waits"),
            ),
        )
        for number, key, row in zip(
            entered.index, _keys(entered, filters.region_code), entered.to_dict("records"), strict=True
        )
    )
