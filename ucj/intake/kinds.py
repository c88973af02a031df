"""The ten kinds of file offices send, and what of them is dropped while reading."""

from __future__ import annotations

import functools

from rapidfuzz.distance import Levenshtein

from ucj.errors import WrongUsage
from ucj.intake import lists, records
from ucj.intake.fields import Field, Kind, normalise

__all__ = ["CORRECTION", "KINDS", "Field", "Kind", "is_dropped", "kind", "normalise"]

KINDS: dict[str, Kind] = {
    each.name: each
    for each in (
        *(lists.WORKFORCE, lists.PARTICIPATION, records.CLAIMS, records.CONSTRUCTION, lists.CONTRIBUTION),
        *(lists.CIVIL, lists.PROGRAMME, records.EMPLOYER, records.ACTIVITY, records.FOLLOWUP),
    )
}
# A quarantine workbook sent back says which refused row each of its rows corrects.
CORRECTION = (Field("of_batch", ("KIRIMAN",)), Field("of_line", ("BARIS",)))

# A heading with one of these words, or words one letter off, is recognised, reported, and its column never read.
_DROPPED_WORDS = frozenset(
    {
        *("IBU", "REKENING", "NOREK", "REK", "BANK", "HP", "TELEPON", "TELP", "TLP", "HANDPHONE", "PONSEL", "WA"),
        *("WHATSAPP", "EMAIL", "MAIL", "SUREL", "KPJ", "NPWP", "KANDUNG"),
    }
)
_DROPPED_HEADINGS = frozenset({"NO PESERTA", "NOMOR PESERTA", "NOMOR KEPESERTAAN", "NO KEPESERTAAN"})
_LONG_ENOUGH_TO_MISSPELL = 5


def is_dropped(heading: str) -> bool:
    """Whether a normalised heading is of something that is never taken in: mother, bank, telephone, e-mail, KPJ."""
    return heading in _DROPPED_HEADINGS or any(_is_dropped_word(word) for word in heading.split())


@functools.cache
def _is_dropped_word(word: str) -> bool:
    return word in _DROPPED_WORDS or any(
        Levenshtein.distance(word, known, score_cutoff=1) <= 1
        for known in _DROPPED_WORDS
        if len(known) >= _LONG_ENOUGH_TO_MISSPELL
    )


def kind(name: str) -> Kind:
    """Raises WrongUsage with the valid choices."""
    if name not in KINDS:
        raise WrongUsage("intake.kind_unknown", kind=name, choices=", ".join(KINDS))
    return KINDS[name]
