"""Who may do what. Pages ask for a permission, the data layer for a viewer's reach; nothing is hidden by menu alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    SEE_SUMMARY = "see_summary"
    SEE_COVERAGE = "see_coverage"
    # Whole figures beyond the closed tables: any filter, small counts included.
    SEE_SMALL_COUNTS = "see_small_counts"


class Role(StrEnum):
    """Roles keep the office's own words: they are public names, seen on screen and in commands."""

    PUBLIK = "publik"
    PIMPINAN = "pimpinan"
    PETUGAS = "petugas"
    CABANG = "cabang"
    OPERATOR = "operator"


_EVERYONE = frozenset({Permission.SEE_SUMMARY, Permission.SEE_COVERAGE})

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.PUBLIK: _EVERYONE,
    Role.PIMPINAN: _EVERYONE | {Permission.SEE_SMALL_COUNTS},
    # A field officer's reach is a list of places. Until a viewer carries one, the closed tables are all he sees.
    Role.PETUGAS: _EVERYONE,
    Role.CABANG: _EVERYONE | {Permission.SEE_SMALL_COUNTS},
    Role.OPERATOR: _EVERYONE | {Permission.SEE_SMALL_COUNTS},
}


@dataclass(frozen=True)
class Viewer:
    """Whoever looks. Without a login everyone is `publik`."""

    role: Role = Role.PUBLIK

    def may(self, permission: Permission) -> bool:
        return permission in GRANTS[self.role]

    @property
    def is_public(self) -> bool:
        """Whether this viewer's figures come from the closed tables."""
        return not self.may(Permission.SEE_SMALL_COUNTS)
