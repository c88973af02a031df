"""A small office whose participant list holds some of its workers under a NIK with a wrong digit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import duckdb

from tests.helpers import JUAI, MIHU, Office, nik, quiet
from ucj.intake import match_queue


@dataclass(frozen=True)
class Named:
    """Somebody who does not exist, by a name that nobody else in these tests has."""

    name: str
    birth: dt.date
    serial: int = 1
    written: str = ""

    @property
    def nik(self) -> str:
        return self.written or nik(self.birth, self.serial)

    def slipped(self, at: int = 11) -> Named:
        """The same person with the digit at a place of the NIK wrong."""
        digit = str((int(self.nik[at]) + 1) % 10)
        return replace(self, written=self.nik[:at] + digit + self.nik[at + 1 :])

    def works(self, village: str = JUAI, segment: str = "") -> tuple[str, ...]:
        return ("1", self.nik, self.name, f"{self.birth:%d-%m-%Y}", "L", village, "Petani karet", segment)

    def member(self, since: str = "2025-01", payer: str = "APBD KABUPATEN") -> tuple[str, ...]:
        return (self.nik, self.name, f"{self.birth:%d-%m-%Y}", since, "Y", "", "BPU", payer, "", "")

    def claim(self, number: str) -> tuple[str, ...]:
        return (number, self.nik, self.name, "JKM", "Juai", "2025-08-01", "2025-08-10", "2025-08-20", "42000000")


RUKMINI = Named("Rukmini Wijayakusuma", dt.date(1985, 3, 12))
SLAMET = Named("Slamet Riyadi", dt.date(1979, 11, 2))
YULIA = Named("Yulia Puspasari", dt.date(1991, 7, 23))
TEGUH = Named("Teguh Hartono", dt.date(1968, 1, 30))
EVERYONE = (RUKMINI, SLAMET, YULIA, TEGUH)


def filled(office: Office) -> Office:
    """Four workers in two villages; one is a member under his own NIK, two under a wrong one, and a stranger is too."""
    office.workforce("2025-06", RUKMINI.works(), SLAMET.works(MIHU, "PU"), YULIA.works(), TEGUH.works(MIHU))
    stranger = Named("Ignatius Loyola", dt.date(1980, 5, 5), 3)
    office.participation(
        "2025-09", TEGUH.member(), RUKMINI.slipped().member(), SLAMET.slipped().member(), stranger.member()
    )
    match_queue.refresh(office.settings, quiet)
    return office


def number_of(office: Office, name: str) -> int:
    """The number of the one suggestion that waits for a worker."""
    waiting = match_queue.queue(office.settings)
    found = waiting.loc[waiting["worker_name"] == name, "suggestion_id"]
    assert len(found) == 1
    return int(found.iloc[0])


def person(office: Office, who: Named) -> int:
    with office.registry() as con:
        return int(con.execute("SELECT person_id FROM person_nik WHERE nik = ?", [who.nik]).fetchall()[0][0])


def decisions(office: Office) -> list[tuple[object, ...]]:
    with office.registry() as con:
        return con.execute(
            "SELECT suggestion_id, is_accepted, how, above, decided_by FROM match_decision ORDER BY decision_id"
        ).fetchall()


def tables(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    """Everything a release says of people, in its own order."""
    rows = con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    spared = {"meta", "match_suggestion"}
    return {name: con.execute(f'FROM "{name}"').fetchall() for (name,) in rows if name not in spared}
