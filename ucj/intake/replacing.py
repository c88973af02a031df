"""What a workforce file does to the lists in force: villages it replaces, stray rows it adds, workers it takes away."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd

from ucj.errors import Refused, WrongUsage
from ucj.intake.sending import Sending
from ucj.store import build

_SQL = Path(__file__).parent / "sql"
# Rows of a village are strays, there by mistake, when they are fewer than ten, less than this share of the file's
# largest village, and less than half of the village's own list.
_STRAYS = {"few": 10, "share": 0.05, "half": 0.5}
# A list that takes away more of a village is more often a torn file than the truth.
SHRINK_MAX_PCT = 20


def judge(con: duckdb.DuckDBPyConnection, sending: Sending) -> pd.DataFrame:
    """Find what the accepted rows do to the lists in force, and leave what only several lists show in `listed_*`.

    One row a village of the file, or one that loses somebody to it: village_code, village_name str, row_count (of the
    file), listed_count (before it), taken_count (listed before and not after) int64, is_replaced, is_first (no list of
    its own before) bool. Raises WrongUsage for a village that is not in the file.
    """
    con.execute(_script("list_before"))
    _replay(con)
    villages = con.execute(_script("file_village"), _STRAYS).df()
    is_own = villages.pop("is_own")
    if sending.villages:
        _refuse_absent(villages, sending)
        is_own = villages["village_code"].isin(sending.villages)
    file_village = villages[["village_code", "row_count"]].assign(is_replaced=is_own & (sending.mode == "replace"))
    con.register("incoming", file_village)
    con.execute("CREATE TABLE file_village AS FROM incoming")
    con.unregister("incoming")
    con.execute(_script("list_after"))
    _replay(con)
    return con.execute(_script("list_change")).df()


def _script(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def _replay(con: duckdb.DuckDBPyConnection) -> None:
    """The same step as in a build, so that a report and the release it leads to cannot disagree."""
    con.execute(build.step("worklist"))


def _refuse_absent(villages: pd.DataFrame, sending: Sending) -> None:
    if absent := sorted(set(sending.villages) - set(villages["village_code"])):
        choices = ", ".join(villages["village_code"])
        raise WrongUsage("intake.village_not_in_file", villages=", ".join(absent), choices=choices)


def refuse_shrinking(villages: pd.DataFrame) -> None:
    """Raise Refused where the file would take away more than SHRINK_MAX_PCT of a village's list.

    A village's own first list takes the place of strays that came with others' lists.
    """
    is_large = 100 * villages["taken_count"] > SHRINK_MAX_PCT * villages["listed_count"]
    shrunk = villages[is_large & ~(villages["is_first"] & villages["is_replaced"])]
    if not shrunk.empty:
        told = ", ".join(
            f"{each.village_name} ({each.taken_count}/{each.listed_count})" for each in shrunk.itertuples(index=False)
        )
        raise Refused("intake.shrinks", villages=told, limit=SHRINK_MAX_PCT)
