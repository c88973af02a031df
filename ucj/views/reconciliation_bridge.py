"""The bridge from the labour force to the gap, and each share that is spoken of with the sentence to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ucj import i18n
from ucj.charts import waterfall
from ucj.charts.waterfall import Line, Step, Waterfall
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.theme import mixed, theme
from ucj.views.parts import Run, count_of

# What is set against what: steps of the bridge, "target", "anyone": the active and the servants insured elsewhere; or
# "toward": the step that the target counts.
DEFINITIONS: dict[str, tuple[str, str]] = {
    "aktif_target": ("toward", "target"),
    "aktif_wajib": ("active", "eligible"),
    "aktif_angkatan": ("active", "labour_force"),
    "target_wajib": ("target", "eligible"),
    "target_angkatan": ("target", "labour_force"),
    "siapa_pun": ("anyone", "labour_force"),
}
# Each step with the quantity it is drawn down from, or up to for the last.
_STEPS = ("labour_force", "servant", "age", "eligible", "unregistered", "registered", "lapsed", "active", "uncovered")
_TOTALS = ("labour_force", "eligible", "registered", "active")
_COLUMNS = {"servant": "excluded_servant_count", "age": "excluded_age_count"}


@dataclass(frozen=True)
class Ratio:
    """One share: both counts, what they count, and the sentence in both languages. value: the sign for none if unknown.

    short: the two counts as people say them, in thousands.
    """

    code: str
    short: str
    value: str
    counts: str
    formula: str
    sentence: str
    other_sentence: str


@dataclass(frozen=True)
class Bridge:
    """`wide` and `narrow` are '' where counts are missing, and `missing` says why."""

    title: str
    ratios: tuple[Ratio, ...]
    wide: str
    narrow: str
    missing: str

    def ratio(self, code: str) -> Ratio:
        return next(each for each in self.ratios if each.code == code)


def build(run: Run, info: Info, is_public: bool, chosen: str, t: Translator) -> Bridge:
    """For the newest month of the release; `chosen`: the definition that the drawing marks."""
    filters = Filters(info.region_code, info.month, is_public=is_public)
    row = run("coverage", filters).iloc[0].to_dict()
    target = run("target_progress", filters).iloc[0].to_dict()
    counts = _counts(row, target)
    pairs = _pairs(target)
    ratios = tuple(_ratio(code, pair, counts, target, info, t) for code, pair in pairs.items())
    title = t("reconciliation.bridge_title", place=info.region_name, month=t.month(info.month))
    if any(counts[step] is None for step in _STEPS):
        missing = t("reconciliation.bridge_hidden" if row["is_listed"] else "reconciliation.bridge_none")
        return Bridge(title, ratios, "", "", missing)
    drawn = _drawn({name: count or 0 for name, count in counts.items()}, pairs[chosen], title, t)
    return Bridge(title, ratios, waterfall.wide(drawn), waterfall.narrow(drawn), "")


def _pairs(target: Mapping[Any, Any]) -> dict[str, tuple[str, str]]:
    """The definitions with the step that the target counts: a target of registered workers is none of active ones."""
    toward = "registered" if target["basis"] == "registered" else "active"
    return {code: (toward if part == "toward" else part, base) for code, (part, base) in DEFINITIONS.items()}


def _counts(row: Mapping[Any, Any], target: Mapping[Any, Any]) -> dict[str, int | None]:
    counts = {step: count_of(row[_COLUMNS.get(step, f"{step}_count")]) for step in _STEPS}
    active, servants = counts["active"], counts["servant"]
    counts["target"] = count_of(target["target_count"]) if count_of(target["year"]) else None
    # Those outside the age limits are insured by nobody.
    counts["anyone"] = None if active is None or servants is None else active + servants
    return counts


def _ratio(
    code: str,
    pair: tuple[str, str],
    counts: Mapping[str, int | None],
    target: Mapping[Any, Any],
    info: Info,
    t: Translator,
) -> Ratio:
    part, base = (counts[name] for name in pair)
    share = 100.0 * part / base if part is not None and base else None
    series = _series(target, t)
    names = [t(f"reconciliation.base_{name}", series=series) for name in pair]
    say_key = "reconciliation.say_terdaftar_target" if pair[0] == "registered" else f"reconciliation.say_{code}"

    def say(spoken: Translator) -> str:
        counted = {"part": spoken.number(part), "base": spoken.number(base), "share": spoken.pct(share)}
        where = {"month": spoken.month(info.month), "place": info.region_name, "series": _series(target, spoken)}
        return spoken("reconciliation.say_nothing" if share is None else say_key, **counted, **where)

    return Ratio(
        code=code,
        short=t("reconciliation.short", part=_thousands(part, t), base=_thousands(base, t)),
        value=t.pct(share),
        counts=t("reconciliation.counts", part=t.number(part), base=t.number(base)),
        formula=t("reconciliation.formula", part=names[0], base=names[1], month=t.month(info.month)),
        sentence=say(t),
        other_sentence=say(i18n.translator("en" if t.language == "id" else "id")),
    )


def _series(target: Mapping[Any, Any], t: Translator) -> str:
    """The headline target's name; universal coverage, which has no year, is none of its own."""
    year = count_of(target["year"])
    return t("summary.target_name", series=target["code"], year=year) if year else ""


def _thousands(count: int | None, t: Translator) -> str:
    """62000 -> '62': as people say it, with a decimal for small places."""
    if count is None:
        return t.number(None)
    return t.number(count / 1000, 0 if count >= 10_000 else 1)


def _drawn(counts: Mapping[str, int], pair: tuple[str, str], title: str, t: Translator) -> Waterfall:
    part, base = pair
    tags = {base: t("reconciliation.tag_base")}
    for name in ("active", "servant") if part == "anyone" else (part,):
        tags[name] = t("reconciliation.tag_part")
    steps = tuple(_step(name, counts, tags.get(name, ""), t) for name in _STEPS)
    alt = ", ".join(f"{step.name} {step.value}" for step in steps)
    return Waterfall(steps, _goal(counts, tags, t), f"{title}: {alt}")


def _goal(counts: Mapping[str, int], tags: Mapping[str, str], t: Translator) -> Line | None:
    if not counts["target"]:
        return None
    label = t("reconciliation.goal", count=t.number(counts["target"]))
    return Line(counts["target"], " · ".join(filter(None, (label, tags.get("target", "")))))


def _step(name: str, counts: Mapping[str, int], tag: str, t: Translator) -> Step:
    is_total, count = name in _TOTALS, counts[name]
    low = 0 if is_total else _low(name, counts)
    value = t.number(count) if is_total or name == "uncovered" else t.signed(-count)
    return Step(t(f"reconciliation.step_{name}"), value, low, low + count, _colours()[name], is_total, tag)


def _low(name: str, counts: Mapping[str, int]) -> int:
    """Where a bar ends that takes something away; the gap stands on the active."""
    ends = {"servant": counts["labour_force"] - counts["servant"], "age": counts["eligible"]}
    return ends.get(name, counts["registered"] if name == "unregistered" else counts["active"])


def _colours() -> dict[str, str]:
    look = theme()
    return {
        "labour_force": look.muted,
        "servant": look.excluded,
        "age": look.excluded,
        "eligible": look.muted,
        "unregistered": look.uncovered,
        "registered": mixed(look.lapsed, look.protected, 0.65),
        "lapsed": look.lapsed,
        "active": look.protected,
        "uncovered": look.uncovered,
    }
