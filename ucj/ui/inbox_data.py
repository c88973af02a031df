"""What the page *Data masuk* reads, kept until its source changes: the registry by its time, a report by its job."""

from __future__ import annotations

import functools
from pathlib import Path

import pandas as pd

from ucj import reference, settings
from ucj.export import pdf
from ucj.i18n import Translator
from ucj.intake import guess, kinds, senders, template
from ucj.intake import report as findings
from ucj.store import history, jobs, record, release
from ucj.store.release import Info
from ucj.views import inbox, minutes

_State = tuple[int, int]


def batches() -> pd.DataFrame:
    """Every batch, as `store.history.batches` gives them. Raises Refused while a command writes in the registry."""
    where = settings.load()
    return _batches(where, _state(where.registry), release.published(where))


@functools.lru_cache(maxsize=4)
def _batches(where: settings.Settings, _now: _State, _published: Path) -> pd.DataFrame:
    return history.batches(where)


def expected(info: Info, period_month: int) -> pd.DataFrame:
    """Who was due to send for a month, judged on the day of the published release."""
    where = settings.load()
    regions = reference.regions(where)
    ours = regions["region_code"].str.startswith(info.region_code) & (regions["level"] == "village")
    due = reference.regency(where).senders
    for each in due:
        kinds.kind(each.kind)  # an office's own file may name one that does not exist
    arrived = _arrived(where, _state(where.registry))
    return senders.expected(due, arrived, regions.loc[ours, "region_code"].tolist(), period_month, info.as_of)


@functools.lru_cache(maxsize=2)
def _arrived(where: settings.Settings, _now: _State) -> pd.DataFrame:
    return senders.received(where)


def _state(path: Path) -> _State:
    """What changes with every command that writes; zeros while there is no such file."""
    if not path.exists():
        return (0, 0)
    now = path.stat()
    return (now.st_mtime_ns, now.st_size)


@functools.lru_cache(maxsize=20)
def guessed(path: Path) -> guess.Guess:
    """An upload is never written to again. Raises Refused for a file that cannot be read."""
    return guess.guess(path)


@functools.lru_cache(maxsize=10)
def report(where: settings.Settings, job_id: int, t: Translator) -> inbox.ReportView:
    """What a finished check or import says. Raises Refused when it is lost."""
    told = dict(jobs.get(where, job_id).result)
    # A command speaks its own language; whoever reads may have chosen another.
    told["findings"] = [each | {"message": findings.message(each, t)} for each in told["findings"]]
    return inbox.build(told, t)


def paper(batch: int, t: Translator) -> bytes:
    """The reconciliation record of a batch as PDF."""
    where = settings.load()
    facts = record.read(where, batch)
    return pdf.minutes(minutes.build(facts, reference.regency(where), reference.regions(where), None, t))


def form(kind: str, t: Translator) -> bytes:
    """The empty workbook of a kind."""
    return template.workbook(settings.load(), kind, t)


def all_kinds() -> tuple[str, ...]:
    return tuple(kinds.KINDS)
