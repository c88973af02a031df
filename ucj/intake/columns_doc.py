"""The columns of every kind of file, as docs/kolom.md has them: made from what intake really reads."""

from __future__ import annotations

from typing import Any

from ucj.i18n import Translator
from ucj.intake.kinds import KINDS, Field, Kind


def records(t: Translator) -> list[dict[str, Any]]:
    """One record a kind and field: kind, field, need (required, either or optional), headings, label, form."""
    return [
        {
            "kind": kind.name,
            "field": field.name,
            "need": _need(field, kind),
            "headings": list(field.headings),
            "label": t(f"field.{field.name}.label"),
            "form": t(f"field.{field.name}.form"),
        }
        for kind in KINDS.values()
        for field in kind.fields
    ]


def markdown(t: Translator) -> str:
    """The whole page."""
    parts = [f"# {t('columns.title')}", t("columns.intro").strip()]
    for kind in KINDS.values():
        parts += [f"## {t.code('kind', kind.name)}: `{kind.name}`", _table(kind, t)]
    return "\n\n".join(parts)


def _table(kind: Kind, t: Translator) -> str:
    titles = [t("paper.label"), t("paper.need"), t("columns.headings"), t("paper.form")]
    rows = [titles, ["---"] * len(titles), *(_row(field, kind, t) for field in kind.fields)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _row(field: Field, kind: Kind, t: Translator) -> list[str]:
    return [
        f"{t(f'field.{field.name}.label')} (`{field.name}`)",
        _need_text(field, kind, t),
        ", ".join(field.headings),
        t(f"field.{field.name}.form"),
    ]


def _need(field: Field, kind: Kind) -> str:
    if field.is_required:
        return "required"
    return "either" if any(field.name in group for group in kind.alternatives) else "optional"


def _need_text(field: Field, kind: Kind, t: Translator) -> str:
    need = _need(field, kind)
    if need != "either":
        return t(f"paper.{need}")
    groups = [group for group in kind.alternatives if field.name in group]
    named = [", ".join(each.headings[0] for each in kind.fields if each.name in group) for group in groups]
    return "; ".join(t("columns.either", columns=columns) for columns in named)
