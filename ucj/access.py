"""Who may do what. Pages ask for a permission, the data layer for a viewer's reach; nothing is hidden by menu alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    SEE_SUMMARY = "see_summary"
    SEE_COVERAGE = "see_coverage"
    # Whole figures beyond the closed tables: any filter, small counts included.
    SEE_SMALL_COUNTS = "see_small_counts"
    # Files of the kinds that `Viewer.handles`.
    SEND_FILES = "send_files"
    PUBLISH = "publish"
    SEE_QUALITY = "see_quality"
    # Save allocations and scenarios, enter targets and published figures, freeze numbers.
    PLAN = "plan"
    # Lists of persons and of employers, with their names.
    SEE_PERSONS = "see_persons"
    # With names and NIKs: who is whom on two lists.
    DECIDE_MATCHES = "decide_matches"


class Role(StrEnum):
    """Roles keep the office's own words: they are public names, seen on screen and in commands."""

    PUBLIK = "publik"
    PIMPINAN = "pimpinan"
    PETUGAS = "petugas"
    CABANG = "cabang"
    OPERATOR = "operator"


_EVERYONE = frozenset({Permission.SEE_SUMMARY, Permission.SEE_COVERAGE})
_PLANNING = frozenset({Permission.SEE_SMALL_COUNTS, Permission.PLAN})
_INTAKE = frozenset({Permission.SEND_FILES, Permission.SEE_QUALITY, Permission.DECIDE_MATCHES})
_LISTS = frozenset({Permission.SEE_PERSONS})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PUBLIK: _EVERYONE,
    Role.PIMPINAN: _EVERYONE | _PLANNING,
    # A field officer's reach is a list of places. Until a viewer carries one, the closed tables are all he sees.
    Role.PETUGAS: _EVERYONE,
    Role.CABANG: _EVERYONE | _INTAKE | _PLANNING | _LISTS,
    Role.OPERATOR: _EVERYONE | _INTAKE | _PLANNING | _LISTS | {Permission.PUBLISH},
}

# What a branch of BPJS Ketenagakerjaan sends and answers for.
_BRANCH_KINDS = frozenset({"participation", "claims", "contribution"})


@dataclass(frozen=True)
class Viewer:
    """Whoever looks. Without a login everyone is `publik`."""

    role: Role = Role.PUBLIK

    def may(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]

    def handles(self, kind: str) -> bool:
        """Whether files of this kind, their refused rows among them, are this viewer's to send and to see."""
        return self.role is Role.OPERATOR or (self.role is Role.CABANG and kind in _BRANCH_KINDS)

    @property
    def is_public(self) -> bool:
        """Whether this viewer's figures come from the closed tables."""
        return not self.may(Permission.SEE_SMALL_COUNTS)
