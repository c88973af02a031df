"""What an import of boundaries did, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ucj.i18n import Translator

# A province's file matched by name leaves a thousand features over; --json lists them all.
_LISTED_MAX = 50


@dataclass(frozen=True)
class ImportReport:
    """What an import did. `missing`: code -> name of the villages that now have no shape.

    Counts of villages: `village_count` in the regency, `matched_count` with a shape now, `matched_by_name_count` of
    those found by name and not by code. `unmatched`: "feature number: values of the matched fields";
    `outside_count` features lie in another regency and are not among them. Vertices are those of the matched villages
    in the file and in the layer put in force.
    """

    identity: str
    file: str
    sha256: str
    village_count: int
    feature_count: int
    matched_count: int
    matched_by_name_count: int
    code_field: str | None
    name_field: str | None
    district_field: str | None
    unmatched: tuple[str, ...]
    outside_count: int
    missing: dict[str, str]
    repaired_count: int
    vertices_before: int
    vertices_after: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def text(self, t: Translator) -> str:
        """The report in lines: what is in force, how it was matched, what is not there, what became of the lines."""
        lines = [t("geo.imported", file=self.file), self._matched(t)]
        if self.missing:
            lines.append(t("geo.without_shape", count=t.number(len(self.missing))))
            lines.extend(f"  {code} {name}" for code, name in self.missing.items())
        if self.unmatched:
            lines.append(t("geo.unmatched", count=t.number(len(self.unmatched))))
            lines.extend(f"  {label}" for label in self.unmatched[:_LISTED_MAX])
        if len(self.unmatched) > _LISTED_MAX:
            lines.append("  " + t("geo.unmatched_more", count=t.number(len(self.unmatched) - _LISTED_MAX)))
        if self.outside_count:
            lines.append(t("geo.outside", count=t.number(self.outside_count)))
        if self.repaired_count:
            lines.append(t("geo.repaired", count=t.number(self.repaired_count)))
        lines.append(t("geo.vertices", before=t.number(self.vertices_before), after=t.number(self.vertices_after)))
        return "\n".join(lines)

    def _matched(self, t: Translator) -> str:
        by_code_count = self.matched_count - self.matched_by_name_count
        by_name = [name for name in (self.name_field, self.district_field) if name is not None]
        ways = []
        if by_code_count:
            ways.append(t("geo.by_code", count=t.number(by_code_count), fields=self.code_field))
        if self.matched_by_name_count:
            ways.append(t("geo.by_name", count=t.number(self.matched_by_name_count), fields=", ".join(by_name)))
        counts = {"count": t.number(self.matched_count), "all": t.number(self.village_count)}
        return t("geo.matched", **counts, ways=", ".join(ways))
