"""Refused rows that come back: which batch they mend, and so how they are taken."""

from __future__ import annotations

import duckdb

from ucj import months
from ucj.errors import Refused
from ucj.intake.sending import Sending

_MENDED_SQL = """
    SELECT DISTINCT b.batch_id, b.period_month, b.mode
    FROM staged AS s
    JOIN registry.batch AS b ON b.batch_id = TRY_CAST(s.of_batch AS INTEGER)
    ORDER BY b.batch_id
"""


def mode(con: duckdb.DuckDBPyConnection, sent: Sending) -> str:
    """A corrected row is added, or takes away as its list did; a village's list replaces the one before it; the other
    kinds are added to what is there. Raises Refused for corrections of another period, or of lists that did both."""
    mended = con.execute(_MENDED_SQL).fetchall()
    if not mended:
        return "replace" if sent.kind.name == "workforce" else "add"
    periods = sorted({period for _, period, _ in mended})
    if periods != [sent.period_month]:
        told = ", ".join(f"{batch}: {months.text(period)}" for batch, period, _ in mended)
        raise Refused("intake.correction_period", file=sent.path.name, period=sent.period, batches=told)
    modes = {"remove" if how == "remove" else "add" for _, _, how in mended}
    if len(modes) > 1:
        raise Refused("intake.correction_mixed", file=sent.path.name)
    return modes.pop()
