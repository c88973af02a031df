"""Chooses the target that Capaian & laju speaks of, and puts its fan on the page."""

from __future__ import annotations

from typing import cast

from ucj.access import Viewer
from ucj.i18n import Translator
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.ui import data, drawing, filter_bar, show
from ucj.views import progress_fan, progress_targets
from ucj.views.progress_fan import SPANS, Span


def choose(info: Info, viewer: Viewer, t: Translator) -> str:
    """The address of a target in force; the headline unless another is named."""
    filters = Filters(info.region_code, info.month, "target", is_public=viewer.is_public)
    known = data.view(progress_targets.codes, filters)
    names = {progress_targets.address(code, year): progress_targets.name(code, year, t) for code, year in known}
    return filter_bar.select("target", t("progress.choose"), [*names], lambda address: names[address], t)


def draw(info: Info, viewer: Viewer, target: str, t: Translator) -> None:
    """The fan with what is assumed, or why there is none; under it how well its like did on the past."""
    span = cast(
        "Span",
        filter_bar.switch("riwayat", t("progress.fan_span"), SPANS, lambda code: t(f"progress.fan_span_{code}"), t),
    )
    view = data.view(progress_fan.build, info, viewer.is_public, target, span, t)
    (place,) = show.panels((view.title,), (1,), ("projection",))
    with place:
        show.sentence(view.message, is_empty=not view.wide)
        if view.wide:
            drawing.show(place, view.wide, "kipas", view.narrow)
        show.notes([line for line in (view.assumption, view.trial, view.breaks) if line])
    if view.table is not None:
        show.table(view.table, t)
