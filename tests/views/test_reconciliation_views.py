"""What the page of published figures says: the shares with their sentences, the bridge, verdicts and cards."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import duckdb
import pandas as pd
import pytest

from ucj import i18n, metrics
from ucj.charts import claim_cards
from ucj.metrics import Filters
from ucj.store.release import Info
from ucj.views import reconciliation, reconciliation_bridge
from ucj.views.reconciliation_bridge import DEFINITIONS, Bridge

ID, EN = i18n.translator("id"), i18n.translator("en")
NAMES = (("6303", "Kabupaten Banjar"), ("6311", "Kabupaten Balangan"))
# The published headline: shares by hand.
COUNTS = {
    **{"labour_force_count": 80_000, "excluded_servant_count": 5_500, "excluded_age_count": 500},
    **{"eligible_count": 74_000, "registered_count": 64_583, "active_count": 62_000},
    **{"lapsed_count": 2_583, "unregistered_count": 9_417, "uncovered_count": 12_000},
}
BY_HAND = {
    "aktif_target": ("62/64", "62.000 dari 64.000", 96.9),
    "aktif_wajib": ("62/74", "62.000 dari 74.000", 83.8),
    "aktif_angkatan": ("62/80", "62.000 dari 80.000", 77.5),
    "target_wajib": ("64/74", "64.000 dari 74.000", 86.5),
    "target_angkatan": ("64/80", "64.000 dari 80.000", 80.0),
    # 62,000 and 5,500 servants; the 500 outside the age limits are insured by nobody.
    "siapa_pun": ("68/80", "67.500 dari 80.000", 84.4),
}


def told(name: str, columns: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame({column: [value] for column, value in columns.items()})


def headline(*, year: int | None = 2025, basis: str = "active", **changed: Any) -> Any:
    def run(name: str, _filters: Filters) -> pd.DataFrame:
        if name == "coverage":
            return told(name, {"is_listed": True} | COUNTS | changed)
        return told(name, {"code": "Bappenas", "year": year, "basis": basis, "target_count": 64_000})

    return run


def bridge(info: Info, chosen: str = "aktif_wajib", t: i18n.Translator = ID, **changed: Any) -> Bridge:
    return reconciliation_bridge.build(headline(**changed), info, False, chosen, t)


def test_every_definition_has_its_counts_share_and_sentence(tiny_info: Info) -> None:
    view = bridge(tiny_info)
    assert [each.code for each in view.ratios] == list(DEFINITIONS) == list(BY_HAND)
    for ratio in view.ratios:
        short, counts, share = BY_HAND[ratio.code]
        assert (ratio.short, ratio.counts, ratio.value) == (short, counts, ID.pct(share))
        part, base = counts.split(" dari ")
        for word in (part, base, ID.pct(share), "September 2025", tiny_info.region_name):
            assert word in ratio.sentence, ratio.code
        for word in (part.replace(".", ","), base.replace(".", ","), EN.pct(share), "September 2025"):
            assert word in ratio.other_sentence, ratio.code
        assert "September 2025" in ratio.formula


def test_the_sentence_is_the_others_in_the_other_language(tiny_info: Info) -> None:
    for own, other in zip(bridge(tiny_info).ratios, bridge(tiny_info, t=EN).ratios, strict=True):
        assert (own.sentence, own.other_sentence) == (other.other_sentence, other.sentence)


def test_the_sentence_follows_the_counts(tiny_info: Info) -> None:
    ratio = bridge(tiny_info, active_count=50_000).ratio("aktif_wajib")
    assert ratio.value == "67,6 %"
    assert "50.000 dari 74.000" in ratio.sentence


def test_a_target_of_registered_workers_is_set_against_the_registered(tiny_info: Info) -> None:
    """64,583 of 64,000 are 100.9 %; the active would be 96.9 % of what they do not count toward."""
    view = bridge(tiny_info, "aktif_target", basis="registered")
    ratio = view.ratio("aktif_target")
    assert (ratio.counts, ratio.value) == ("64.583 dari 64.000", ID.pct(100.9))
    assert "terdaftar" in ratio.sentence
    assert "aktif" not in ratio.sentence
    assert "registered" in ratio.other_sentence
    assert "pekerja terdaftar" in ratio.formula
    words = re.findall(r"<text[^>]*>([^<]*)</text>", view.wide)
    assert words.index("pembilang") == words.index("64.583") + 1


@pytest.mark.parametrize(("chosen", "tags"), [("aktif_wajib", 2), ("siapa_pun", 3), ("target_wajib", 2)])
def test_the_drawing_marks_numerator_and_denominator(tiny_info: Info, chosen: str, tags: int) -> None:
    view = bridge(tiny_info, chosen)
    for drawn in (view.wide, view.narrow):
        words = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
        assert sum("pembilang" in each or "penyebut" in each for each in words) == tags
        for count in ("80.000", "−5.500", "−500", "74.000", "−9.417", "64.583", "−2.583", "62.000", "12.000"):
            assert count in words
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
        assert min(sizes) >= 12


def test_every_bar_begins_where_the_one_before_ends(tiny_info: Info) -> None:
    """Rectangles from the drawing: what is taken away spans from one total to the next."""
    drawn = bridge(tiny_info).wide
    found = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', drawn)
    ends = [(float(x), float(x) + float(width)) for x, width in found]
    force, servants, _age, eligible, unregistered, registered, lapsed, active, gap = ends
    assert servants[1] == pytest.approx(force[1], abs=0.2)
    assert unregistered == pytest.approx((registered[1], eligible[1]), abs=0.2)
    assert lapsed == pytest.approx((active[1], registered[1]), abs=0.2)
    assert gap == pytest.approx((active[1], eligible[1]), abs=0.2)


def test_without_a_target_its_shares_say_so_and_the_rest_stands(tiny_info: Info) -> None:
    view = bridge(tiny_info, year=None)
    assert view.ratio("aktif_target").sentence == ID("reconciliation.say_nothing")
    assert view.ratio("aktif_target").value == "–"
    assert view.ratio("aktif_wajib").value == "83,8 %"
    assert "Target" not in view.wide


def test_hidden_and_absent_counts_draw_nothing_and_say_which(tiny_info: Info) -> None:
    hidden = bridge(tiny_info, lapsed_count=pd.NA)
    assert (hidden.wide, hidden.missing) == ("", ID("reconciliation.bridge_hidden"))
    absent: dict[str, Any] = dict.fromkeys(COUNTS, pd.NA)
    none = bridge(tiny_info, is_listed=False, **absent)
    assert (none.wide, none.missing) == ("", ID("reconciliation.bridge_none"))
    assert {ratio.value for ratio in none.ratios if "target" not in ratio.code} == {"–"}


def of_release(con: duckdb.DuckDBPyConnection) -> Any:
    return lambda name, filters: metrics.run(name, con, filters)


def test_the_page_says_what_cannot_be_true_and_apart_what_is_implausible(
    tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info
) -> None:
    view = reconciliation.build(of_release(tiny_release), tiny_info, False, NAMES, ID)
    assert view.title == ID("reconciliation.title", count="2", place=tiny_info.region_name)
    assert len(view.contradictions) == 2
    first = view.contradictions[0]
    assert {claim.quoted for claim in first.claims} >= {"lebih dari 90 persen pekerja telah terdaftar"}
    assert "13 Oktober 2025" in first.title
    assert all("tabirkota.com" in said for claim in first.claims for said in claim.said_by)
    assert "antara 86,1 % dan 88,4 %" in first.reason
    # Told once: by the reason of the card.
    assert [claim.quoted for claim in first.claims if not claim.otherwise] == [
        "lebih dari 90 persen pekerja telah terdaftar"
    ]
    assert any("10.217" in claim.otherwise for claim in first.claims)
    (elsewhere,) = [card for card in view.implausible if "Kabupaten Banjar" in card.title]
    # Of several days each statement has its own.
    assert any("20 Maret 2025" in said for claim in elsewhere.claims for said in claim.said_by)
    assert view.more == ""
    assert not any("Banjar," in card.title for card in view.contradictions)


def figures(*rows: tuple[str, float, str]) -> Any:
    """A release of nothing but these figures, said exactly, on one day. rows: figure, value, source."""
    con = duckdb.connect()
    told = pd.DataFrame(
        [
            ("2025-10-13", "6311", name, "=", value, 0.0, "workers", f"{name} {value:g}", "Tokoh", source)
            for name, value, source in rows
        ],
        columns=[
            *("stated_on", "region_code", "figure", "operator", "value", "half_width", "unit", "as_stated"),
            *("speaker_or_body", "source"),
        ],
    )
    con.register("told", told)
    con.execute("CREATE TABLE published_figure AS SELECT * FROM told")
    con.execute("CREATE TABLE assumption (name VARCHAR, value DOUBLE)")
    con.execute("CREATE TABLE region AS SELECT '6311' AS region_code")
    con.execute("CREATE TABLE param AS SELECT 0 AS first_month, 99999 AS last_month")
    return of_release(con)


def test_a_figure_of_two_sources_is_one_claim_that_names_both(tiny_info: Info) -> None:
    run = figures(
        *(("company_workers", 100, "Harian Satu"), ("company_workers", 100, "Harian Dua")),
        ("company_unregistered_workers", 120, "Harian Tiga"),
    )
    view = reconciliation.build(run, tiny_info, False, NAMES, ID)
    (card,) = view.contradictions
    assert [claim.said_by for claim in card.claims] == [
        ("Tokoh · Harian Satu", "Tokoh · Harian Dua"),
        ("Tokoh · Harian Tiga",),
    ]
    drawn = claim_cards.html(view.contradictions)
    assert "Harian Satu" in drawn
    assert "Harian Dua" in drawn
    in_conflict = ID("reconciliation.verdict_in_conflict", verdict="")
    assert view.table.frame["verdict"].str.endswith(in_conflict).all(), "both sources contradict"


def test_more_contradictions_than_are_listed_are_said_to_be_at_least_so_many(tiny_info: Info) -> None:
    """Ten different numbers of one day are 45 contradicting pairs."""
    run = figures(*(("informal_workers", 100 + each, "Harian") for each in range(10)))
    view = reconciliation.build(run, tiny_info, False, NAMES, ID)
    assert len(view.contradictions) == 20
    assert view.title == ID("reconciliation.title_at_least", count="20", place=tiny_info.region_name)
    assert "sekurangnya 20" in view.title
    assert view.more == ID("reconciliation.more")
    told = run("figure_conflicts", Filters("6311", tiny_info.month)).iloc[0]
    assert (told["conflict_count"], told["is_complete"]) == (20, False)


def test_a_card_of_one_statement_speaks_of_no_others(tiny_info: Info) -> None:
    run = figures(("company_workers", -5, "Harian"))
    (card,) = reconciliation.build(run, tiny_info, False, NAMES, ID).contradictions
    assert card.title.endswith("pernyataan ini tidak mungkin benar")
    assert [claim.otherwise for claim in card.claims] == [""]


def test_the_table_says_the_verdict_in_words_with_a_sign(
    tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info
) -> None:
    view = reconciliation.build(of_release(tiny_release), tiny_info, False, NAMES, ID)
    rows = view.table.frame.set_index("quoted")
    target = rows.loc["target 64 ribu pekerja yang ditetapkan Bappenas"]
    assert target["verdict"] == ID("reconciliation.why_target")
    # A fiftieth of the size: 1,600 are 78,400 fewer than said.
    force = rows.loc["total angkatan kerja sekitar 80 ribu orang, termasuk ASN, TNI dan Polri"]
    assert force["stated"] == "79.500 sampai 80.500"
    in_conflict = ID("reconciliation.verdict_in_conflict", verdict="")
    assert re.fullmatch(r"≠ berbeda −78\.\d{3} pekerja" + in_conflict, str(force["verdict"]))
    assert in_conflict not in str(rows.loc["41.000 pekerja dilindungi Lindungi Pren", "verdict"])
    assert rows.loc["96 persen di antaranya berstatus aktif", "stated"] == "95,5 % sampai 96,5 %"
    assert set(view.table.frame.columns) == {column.name for column in view.table.columns}


def test_a_regency_without_figures_says_so(tiny_release: duckdb.DuckDBPyConnection, tiny_info: Info) -> None:
    """Asked for a district: none has been published, and the figures of the regency stand elsewhere."""
    place = replace(tiny_info, region_code="631101", region_name="Lampihong")
    view = reconciliation.build(of_release(tiny_release), place, False, NAMES, ID)
    assert view.is_empty
    assert view.title == ID("reconciliation.title_none", place="Lampihong")
    assert view.table.frame.empty


def test_cards_escape_what_people_said() -> None:
    claim = claim_cards.Claim("<b>62 ribu</b>", ("A & B",), "x < y")
    drawn = claim_cards.html([claim_cards.Card("<i>", (claim,), "a > b")])
    assert "<b>62" not in drawn
    assert "&lt;b&gt;62 ribu" in drawn
    assert "A &amp; B" in drawn
