"""What the office enters itself is part of the next release, beside what the product ships."""

from __future__ import annotations

import json

import pandas as pd

from tests.helpers import JUAI, Office, Person, answer
from ucj import months
from ucj.demo import install, parameters
from ucj.i18n import translator
from ucj.metrics import Filters
from ucj.metrics.document import document
from ucj.store import entered, release

LAST = months.parse("2025-09")

TARGET = {
    **{"region_code": "6311", "series": "RPJMD", "year": 2026, "basis": "active", "basis_note": None},
    **{"unit": "workers", "value": 3, "source": "Perda 1/2026"},
}
FIGURE = {
    **{"stated_on": "2025-10-20", "region_code": "6311", "figure": "active_workers", "operator": "~", "value": 2},
    **{"half_width": 0.5, "unit": "workers", "as_stated": "dua pekerja", "speaker_or_body": "Disnaker"},
    "source": "rapat 20 Okt 2025",
}


def sent(office: Office) -> Office:
    one, two = Person(1), Person(2)
    office.workforce("2025-09", one.works(JUAI), two.works(JUAI))
    office.participation("2025-09", one.member("2025-01"))
    return office


def test_a_target_counts_from_the_next_build_on(office: Office) -> None:
    before = sent(office).release()
    entered.add_target(office.settings, TARGET, "pimpinan")
    assert "RPJMD" not in answer(before, "target_progress", "2025-09", by="target")["code"].tolist()
    rows = answer(office.release(), "target_progress", "2025-09", by="target").set_index("code")
    assert (rows.loc["RPJMD", "target_count"], rows.loc["RPJMD", "reached_count"]) == (3, 1)
    assert rows.loc["RPJMD", "source"] == "Perda 1/2026"


def test_a_figure_stands_below_the_shipped_ones_with_its_day(office: Office) -> None:
    entered.add_figure(office.settings, FIGURE, "pimpinan")
    con = sent(office).release()
    day, said = con.execute("SELECT stated_on, as_stated FROM published_figure ORDER BY rowid DESC LIMIT 1").fetchall()[
        0
    ]
    assert (str(day)[:10], said) == ("2025-10-20", "dua pekerja")


def test_a_withdrawn_one_is_gone(office: Office) -> None:
    entered.add_figure(office.settings, FIGURE, "pimpinan")
    entered.add_figure(office.settings, FIGURE | {"source": "rapat lain"}, "pimpinan")
    first, _ = entered.figures(office.settings).index
    entered.withdraw_figure(office.settings, first)
    assert entered.figures(office.settings)["source"].tolist() == ["rapat lain"]


def test_a_withdrawn_target_is_gone_from_the_next_build_on(office: Office) -> None:
    for series in ("RPJMD", "Lain"):
        entered.add_target(office.settings, TARGET | {"series": series}, "pimpinan")
    before = sent(office).release()
    (number, _) = entered.targets(office.settings).index
    entered.withdraw_target(office.settings, number)
    after = office.release()
    codes = [answer(con, "target_progress", "2025-09", by="target")["code"].tolist() for con in (before, after)]
    assert ["RPJMD" in each for each in codes] == [True, False]
    assert ["Lain" in each for each in codes] == [True, True]


def test_a_target_that_the_table_has_meanwhile_is_left_to_it(office: Office) -> None:
    entered.add_target(office.settings, TARGET | {"series": "BAPPENAS", "year": 2025}, "pimpinan")
    rows = answer(sent(office).release(), "target_progress", "2025-09", by="target")
    assert rows["code"].str.casefold().tolist().count("bappenas") == 1


def test_a_target_of_nobody_has_no_share(office: Office) -> None:
    """As one could be entered before it was refused: 0.4 workers are none."""
    entered.add_target(office.settings, TARGET | {"value": 0.4}, "pimpinan")
    con = sent(office).release()
    row = answer(con, "target_progress", "2025-09", by="target").set_index("code").loc["RPJMD"]
    assert (row["target_count"], row["reached_count"]) == (0, 1)
    assert pd.isna(row["progress_pct"])
    said = document("target_progress", con, Filters("6311", LAST, "target", is_public=False), "x", translator("id"))
    json.dumps(said, allow_nan=False)


def test_the_demos_budget_is_there_once_and_in_no_release_of_real_data(office: Office) -> None:
    facts = parameters.load(office.settings, 0.1)
    for _ in range(2):
        install._enter_budgets(office.settings, facts)
    (line,) = entered.budgets(office.settings).to_dict("records")
    assert (line["amount_idr"], line["entered_by"]) == (850_000_000, entered.DEMO)
    con = sent(office).release()
    assert con.execute("SELECT count(*) FROM programme_budget").fetchall() == [(0,)]


def test_nothing_entered_leaves_the_shipped_tables_as_they_are(office: Office) -> None:
    con = sent(office).release()
    assert release.SCHEMA_VERSION == "4"
    assert con.execute("SELECT count(*) FROM allocation").fetchall() == [(0,)]
    assert con.execute("SELECT count(*) FROM contribution_rate").fetchall()[0][0] > 0
