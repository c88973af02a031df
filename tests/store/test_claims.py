"""Claims and projects come in cumulative lists: the newest word on each stands, and it stands once."""

from __future__ import annotations

from tests.helpers import Office, Person, answer

WORKER = Person(1)


def test_a_claim_in_two_lists_counts_once_with_its_newest_amount(office: Office) -> None:
    office.workforce("2025-09", WORKER.works())
    office.participation("2025-09", WORKER.member("2025-01"))
    office.claims("2025-08", WORKER.claim("K1", idr="10000000"))
    office.claims("2025-09", WORKER.claim("K1", idr="42000000"), WORKER.claim("K2", idr="1000000"))
    con = office.release()
    rows = con.execute("SELECT claim_id, paid_idr FROM claims ORDER BY claim_id").fetchall()
    assert rows == [("K1", 42_000_000), ("K2", 1_000_000)]


def test_members_on_no_list_have_no_place_below_the_regency(office: Office) -> None:
    stranger = Person(2)
    office.workforce("2025-09", WORKER.works())
    office.participation("2025-09", WORKER.member("2025-01"), stranger.member("2025-01"))
    con = office.release()
    whole = answer(con, "members_apart", "2025-09", by="reason").set_index("code")["active_count"]
    part = answer(con, "members_apart", "2025-09", region="631101", by="reason").set_index("code")["active_count"]
    assert whole["unlisted"] == 1
    assert part.isna()["unlisted"]
    assert part["excluded"] == 0
