"""template, quarantine, minutes: files that go out to offices."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from ucj import reference, settings
from ucj.commands import Command
from ucj.commands.speech import say, t
from ucj.errors import Refused, WrongUsage
from ucj.export import pdf
from ucj.i18n import Translator
from ucj.intake import kinds, quarantine, template
from ucj.settings import Settings
from ucj.store import record
from ucj.views import minutes as words

WORKBOOK, DOCUMENT = ".xlsx", ".pdf"
# Refused rows hold names and NIKs; an empty form and a record of counts may lie in a shared folder.
OPEN, PRIVATE = 0o644, 0o600


def add(command: Command) -> None:
    sub = command("template", _template)
    sub.add_argument("kind", help=" | ".join(kinds.KINDS))
    _add_out(sub)
    sub = command("quarantine", _quarantine)
    sub.add_argument("kind", help=" | ".join(kinds.KINDS))
    sub.add_argument("--batch", type=int, help=t("cli.help.of_batch"))
    _add_out(sub)
    sub = command("minutes", _minutes)
    sub.add_argument("batch", type=int)
    _add_out(sub)


def minutes(where: Settings, batch: int, t: Translator) -> bytes:
    """The reconciliation record of a batch as PDF, times in the machine's own zone.

    Raises WrongUsage for an unknown batch, Refused when there is no registry or a reference file is broken.
    """
    facts = record.read(where, batch)
    return pdf.minutes(words.build(facts, reference.regency(where), reference.regions(where), None, t))


def _add_out(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("--out", type=Path, required=True, help=t("cli.help.out"))


def _template(options: argparse.Namespace) -> Any:
    free(options.out, WORKBOOK)
    return written(options.out, template.workbook(settings.load(), options.kind, t), OPEN)


def _quarantine(options: argparse.Namespace) -> Any:
    free(options.out, WORKBOOK)
    return written(options.out, quarantine.workbook(settings.load(), options.kind, options.batch, t), PRIVATE)


def _minutes(options: argparse.Namespace) -> Any:
    free(options.out, DOCUMENT)
    return written(options.out, minutes(settings.load(), options.batch, t), OPEN)


def free(out: Path, suffix: str) -> None:
    """Said before the work is done, not after it."""
    if out.suffix.lower() != suffix:
        raise WrongUsage("paper.suffix", file=out, suffix=suffix)
    if out.exists():
        raise Refused("paper.exists", file=out)


def written(out: Path, content: bytes, mode: int) -> dict[str, Any]:
    """Write a file that is not there yet: somebody may have spent an afternoon correcting the one that is."""
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise Refused("paper.exists", file=out) from None
    except FileNotFoundError:
        raise Refused("paper.folder_missing", folder=out.parent) from None
    except OSError as problem:
        raise Refused("paper.not_writable", file=out, problem=problem.strerror) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
    except OSError as problem:
        out.unlink()  # half a workbook would pass for a whole one
        raise Refused("paper.not_writable", file=out, problem=problem.strerror) from None
    say(t("paper.written", file=out))
    return {"file": str(out)}
