"""The demo: synthetic files, then the same road as real ones - accept, build, publish."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace

from ucj.demo import generate, parameters
from ucj.errors import Refused
from ucj.intake import accept, match_queue
from ucj.settings import Settings
from ucj.store import build, entered, registry, release

SEED = 20251013


def install(
    settings: Settings, region: str | None, seed: int, scale: float, progress: Callable[[str, float], None]
) -> str:
    """Write, accept, build and publish demo data; the release's name.

    Raises Refused when the folder holds real data; demo data found there is replaced.
    """
    if region:
        settings = replace(settings, region_code=region)
    if registry.is_demo(settings) is False:
        raise Refused("demo.real_data", folder=settings.data)
    files = generate.write(settings, settings.data / "demo", seed, scale, progress)
    _clear(settings)
    for done, source in enumerate(files):
        progress("demo.step.import", done / len(files))
        accept.accept(
            settings,
            source.path,
            source.kind,
            source.period,
            by=entered.DEMO,
            is_demo=True,
            received_at=source.received_at,
        )
    progress("demo.step.import", 1.0)
    match_queue.refresh(settings, progress)
    facts = parameters.load(settings, scale)
    _enter_budgets(settings, facts)
    built = build.build(settings, as_of=facts["as_of"], accept_change="demo", progress=progress)
    return release.publish(settings, built.name)


def _enter_budgets(settings: Settings, facts: parameters.Parameters) -> None:
    """Instead of those of the last demo, which outlive it."""
    own = entered.budgets(settings)
    for number in own.index[own["entered_by"] == entered.DEMO].tolist():
        entered.withdraw_budget(settings, number)
    for line in facts["budgets"]:
        entered.add_budget(settings, line | {"amount_idr": facts.scaled(line["amount_idr"])}, entered.DEMO)


def _clear(settings: Settings) -> None:
    """Forget the last demo's registry; its release goes on serving until the new one is published."""
    settings.registry.unlink(missing_ok=True)
    shutil.rmtree(settings.inbox, ignore_errors=True)
