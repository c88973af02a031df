"""Text that everybody may read holds nobody's number: what looks like a NIK or a telephone number in it is found."""

from __future__ import annotations

import re

_DIGITS = r"(?:[ .()-]{0,2}[0-9])"
# As both Python and the database read it: 16 digits, or what a telephone number begins with and 8 to 12 more.
PATTERN = rf"(?:^|[^0-9])(?:[0-9]{_DIGITS}{{15}}|(?:\+ ?62|628|08){_DIGITS}{{8,12}})(?:[^0-9]|$)"
_FOUND = re.compile(PATTERN)


def is_in(text: str) -> bool:
    """True where a text of one line holds such a number, in one piece or with spaces, dots or dashes in it."""
    return _FOUND.search(text) is not None
