"""What only several files together show. The steps are those of a build, so that a report and the release it leads to
cannot disagree; a build judges them anew."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from ucj.intake import replacing
from ucj.intake.sending import Sending
from ucj.store import build

_SQL = Path(__file__).parent / "sql"
# Kind -> the steps of a build that come before the file's own rows, and those that judge them.
_BEFORE = {
    "workforce": ("list_row", "village_list", "death"),
    "participation": ("member_row",),
    "claims": ("member_row",),
    "contribution": ("contribution_row",),
    "programme": ("programme_row",),
}
_AFTER = {
    "participation": ("double_funding",),
    "claims": ("participation", "claim_waiting"),
    "contribution": ("paid_twice",),
    "programme": ("programme_twice",),
}


def judge(con: duckdb.DuckDBPyConnection, sending: Sending, batch: int) -> pd.DataFrame:
    """Leave what the rules that span files read. The villages of a workforce file, as `replacing.judge` gives them; no
    rows for other kinds."""
    sent = pd.DataFrame({"batch_id": [batch], "mode": [sending.mode]})
    con.register("incoming", sent)
    con.execute("CREATE TABLE sending AS FROM incoming")
    con.unregister("incoming")
    for step in ("identity", *_BEFORE.get(sending.kind.name, ())):
        con.execute(build.step(step))
    if (own := _SQL / f"together_{sending.kind.name}.sql").exists():
        con.execute((_SQL / "sent.sql").read_text(encoding="utf-8"))
        con.execute(own.read_text(encoding="utf-8"))
    for step in _AFTER.get(sending.kind.name, ()):
        con.execute(build.step(step))
    return replacing.judge(con, sending) if sending.kind.name == "workforce" else pd.DataFrame()
