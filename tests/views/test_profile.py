"""The profile of a village: its numbers, its place among others, and what is said when there is little or nothing."""

from __future__ import annotations

import datetime as dt
import functools
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers import JUAI, MIHU, PARINGIN, UNLISTED, Office, Person
from ucj import i18n, months, settings
from ucj.access import Role
from ucj.geo import layer, touching
from ucj.geo.touching import Around
from ucj.metrics import Filters, run
from ucj.settings import PROJECT, Settings
from ucj.store import release
from ucj.store.release import Info
from ucj.theme import theme
from ucj.ui import session
from ucj.views import naming, profile, profile_offer, profile_paper, profile_place
from ucj.views.area import Choice
from ucj.views.parts import Run
from ucj.views.profile import Profile

ID, EN = i18n.translator("id"), i18n.translator("en")
NONE = Around((), "none")
HIDDEN = ID("number.hidden_word")


def asking(con: duckdb.DuckDBPyConnection) -> Run:
    """Each question once, as the page's own cache does."""
    return functools.cache(lambda name, filters: run(name, con, filters))


def choice_of(code: str, month: int, *, is_public: bool = False) -> Choice:
    return Choice(Filters(code[:6], month, is_public=is_public), "village", village_code=code)


@pytest.fixture(scope="module")
def tiny_run(tiny_release: duckdb.DuckDBPyConnection) -> Run:
    return asking(tiny_release)


@pytest.fixture
def villages(tiny_run: Run, tiny_info: Info) -> pd.DataFrame:
    """What persons say of every village in the newest month."""
    filters = Filters(tiny_info.region_code, tiny_info.month, by="village", is_public=False)
    return tiny_run("coverage", filters).set_index("code", drop=False)


@pytest.fixture
def around(tiny: Settings) -> Callable[[str], Around]:
    frame = layer.load(tiny, "village", "6311").frame
    return lambda code: touching.around(frame, code)


# Numbers


def test_the_title_says_the_share_and_the_rank_in_the_district(
    tiny_run: Run, tiny_info: Info, villages: pd.DataFrame, around: Callable[[str], Around]
) -> None:
    for code in (JUAI, PARINGIN):
        view = profile.build(tiny_run, tiny_info, choice_of(code, tiny_info.month), around(code), ID)
        fellows = villages[villages["code"].str.startswith(code[:6])]
        share = villages.at[code, "coverage_pct"]
        rank = 1 + sum(other > share for other in fellows["coverage_pct"])
        kind = "Kelurahan" if code[6] == "1" else "Desa"
        said = f"{kind} {villages.at[code, 'name']}: {ID.pct(share)} terlindungi, peringkat {rank} dari {len(fellows)}"
        assert view.title.startswith(said)
        assert view.trend.lines[0].shares[-1] == share
        assert view.trend.lines[0].value == view.shares[0].value == ID.pct(share)


def test_every_card_is_a_share_over_its_two_counts(
    tiny_run: Run, tiny_info: Info, villages: pd.DataFrame, around: Callable[[str], Around]
) -> None:
    view = profile.build(tiny_run, tiny_info, choice_of(JUAI, tiny_info.month), around(JUAI), ID)
    row = villages.loc[JUAI]
    pairs = [("active", "eligible"), ("registered", "eligible"), ("active", "registered"), ("uncovered", "eligible")]
    for card, (part, base) in zip(view.shares, pairs, strict=True):
        part_count, base_count = int(row[f"{part}_count"]), int(row[f"{base}_count"])
        assert card.counts == f"{ID.number(part_count)} dari {ID.number(base_count)}"
        assert card.value == ID.pct(100 * part_count / base_count)
        assert card.formula.endswith(ID.month(tiny_info.month))


def test_the_table_holds_the_village_and_its_neighbours_and_differs_in_points(
    tiny_run: Run, tiny_info: Info, villages: pd.DataFrame, around: Callable[[str], Around]
) -> None:
    beside = around(JUAI)
    view = profile.build(tiny_run, tiny_info, choice_of(JUAI, tiny_info.month), beside, ID)
    frame = view.table.frame
    assert [*frame["code"]] == [JUAI, *beside.codes]
    assert [each.region_code for each in view.areas] == [*frame["code"]]
    for row in frame.to_dict("records"):
        theirs, ours = villages.at[row["code"], "coverage_pct"], villages.at[JUAI, "coverage_pct"]
        assert row["difference_pp"] == pytest.approx(theirs - ours)
        assert row["uncovered_count"] == villages.at[row["code"], "uncovered_count"]
    assert {column.kind for column in view.table.columns if column.name == "difference_pp"} == {"pp"}


# Eligible and active of a, b and c; d has no list.
RANKED = ((10, 8), (10, 9), (10, 8), (None, None))


def ranks_of(heads: Sequence[tuple[int | None, int | None]]) -> list[list[tuple[int, int] | None]]:
    """Rank and places of each village, by coverage and by gap."""
    eligible, active = (pd.array(list(counts), dtype="Int64") for counts in zip(*heads, strict=True))
    rows = pd.DataFrame({"code": [*"abcd"], "eligible_count": eligible, "active_count": active})
    rows["is_listed"] = rows["code"] != "d"
    rows["uncovered_count"] = rows["eligible_count"] - rows["active_count"]
    rows["coverage_pct"] = 100 * rows["active_count"].astype("Float64") / rows["eligible_count"]
    found = [
        [rank(lambda name, filters: rows, Filters("6311", 1), code) for code in "abcd"]
        for rank in (profile_place.coverage_rank, profile_place.gap_rank)
    ]
    return [[each and (each.rank, each.places) for each in ranks] for ranks in found]


def test_equal_numbers_have_one_rank_among_the_listed_and_a_place_without_a_list_none() -> None:
    assert ranks_of(RANKED) == [[(2, 3), (1, 3), (2, 3), None], [(1, 3), (3, 3), (1, 3), None]]


def test_one_hidden_village_takes_the_rank_from_all() -> None:
    assert ranks_of((*RANKED[:2], (10, None), RANKED[3])) == [[None] * 4] * 2


def test_the_public_hears_no_rank_among_hidden_villages(tiny_run: Run, tiny_info: Info) -> None:
    filters = Filters(tiny_info.region_code, tiny_info.month, by="village")
    closed = tiny_run("coverage", filters)
    assert (closed["is_listed"] & closed["coverage_pct"].isna()).any()
    for code in closed.dropna(subset=["coverage_pct", "uncovered_count"])["code"]:
        assert profile_place.coverage_rank(tiny_run, filters, code) is None
        assert profile_place.gap_rank(tiny_run, filters, code) is None


def test_the_readings_say_what_they_compare_with(tiny_run: Run, tiny_info: Info) -> None:
    texts = {
        fact.label: fact.text for fact in profile_place.facts(tiny_run, tiny_info, choice_of(JUAI, tiny_info.month), ID)
    }
    assert tiny_info.region_name in texts[ID("profile.funnel")]
    assert "kabupaten" in texts[ID("profile.quadrant")]


def test_a_change_before_the_history_says_so(tiny_run: Run, tiny_info: Info, around: Callable[[str], Around]) -> None:
    first = choice_of(JUAI, tiny_info.first_month)
    texts = [fact.text for fact in profile.build(tiny_run, tiny_info, first, around(JUAI), ID).facts[-2:]]
    assert texts == [ID("profile.change_none", first=ID.month(tiny_info.first_month))] * 2
    latest = profile.build(tiny_run, tiny_info, choice_of(JUAI, tiny_info.month), around(JUAI), ID).facts[-2]
    assert "poin persen" in latest.text


def test_villages_large_and_small_have_a_profile_for_every_reader(
    tiny_run: Run, tiny_info: Info, villages: pd.DataFrame, around: Callable[[str], Around]
) -> None:
    for number, code in enumerate(villages.sort_values("eligible_count")["code"][::8]):
        choice = choice_of(code, tiny_info.month, is_public=number % 3 > 0)
        view = profile.build(tiny_run, tiny_info, choice, around(code), (ID, EN)[number % 2])
        assert len(view.shares) == 4
        assert len(view.facts) == 7
        assert all(fact.text for fact in view.facts)


# Little and nothing


def test_hidden_numbers_are_words_and_never_a_zero(tiny_run: Run, tiny_info: Info) -> None:
    filters = Filters(tiny_info.region_code, tiny_info.month, by="village")
    closed = tiny_run("coverage", filters)
    hidden = closed[closed["is_listed"] & closed["active_count"].isna()]["code"]
    assert len(hidden), "the tiny release hides some villages' numbers"
    view = profile.build(tiny_run, tiny_info, choice_of(hidden.iloc[0], tiny_info.month, is_public=True), NONE, ID)
    assert view.title.startswith("Profil ")
    assert view.shares[0].value == HIDDEN
    assert ID("number.hidden") in view.shares[0].counts
    assert view.facts[0].text == view.facts[2].text == HIDDEN
    assert view.areas[0].state == "hidden"
    assert view.table.frame["difference_pp"].isna().all()
    assert ID("table.legend_hidden") in view.table.legend
    paper = profile_paper.build(view, "", (), tiny_info, ID)
    assert paper.rows[0][paper.headings.index(ID("table.coverage_pct"))] == ID("number.hidden")
    assert f"{ID('number.hidden')} {ID('table.legend_hidden')}" in paper.table_note


def test_no_shape_means_the_district_instead_of_neighbours(tiny: Settings, tiny_run: Run, tiny_info: Info) -> None:
    view = profile.build(tiny_run, tiny_info, choice_of(JUAI, tiny_info.month), NONE, ID)
    assert {code[:6] for code in view.table.frame["code"]} == {JUAI[:6]}
    assert view.table.frame["code"].iloc[0] == JUAI
    shapes = layer.load(tiny, "village", "6311")
    without = replace(shapes, frame=shapes.frame[shapes.frame["region_code"] != JUAI])
    assert profile.map_drawing(view, without, ID) == ""
    drawn = profile.map_drawing(view, shapes, ID)
    assert drawn.count(f'stroke="{theme().ink}" stroke-width="3.2"') == 1, "one village is outlined"


@pytest.fixture
def sparse(office: Office) -> tuple[Run, Info]:
    """One worker in one village, servants alone in another, lists of nobody else."""
    alone, servant = Person(1), Person(2)
    office.workforce("2025-08", alone.works())
    office.workforce("2025-08", servant.works(MIHU, "Pegawai Negeri Sipil", "PU"))
    office.participation("2025-08", alone.member("2024-01"))
    con = office.release()
    return asking(con), release.info(con, release.published(office.settings).stem)


def built(sparse: tuple[Run, Info], code: str) -> Profile:
    ask, info = sparse
    return profile.build(ask, info, choice_of(code, info.month), NONE, ID)


def test_one_worker_has_a_whole_profile(sparse: tuple[Run, Info]) -> None:
    view = built(sparse, JUAI)
    assert view.title.startswith("Desa Juai: 100,0")
    assert view.shares[0].counts == "1 dari 1"
    assert view.shares[3].counts == "0 dari 1"
    assert ID("table.legend_none") in view.table.legend


def test_without_a_list_or_without_workers_another_village_is_offered(sparse: tuple[Run, Info]) -> None:
    ask, info = sparse
    assert profile_offer.build(ask, info, choice_of(JUAI, info.month), False, ID) is None
    for code, word in ((UNLISTED, "Belum ada daftar pekerja"), (MIHU, "Tidak ada pekerja wajib")):
        offer = profile_offer.build(ask, info, choice_of(code, info.month), False, ID)
        assert offer is not None
        assert offer.message.startswith(word)
        assert offer.village_code == JUAI


def test_the_nearest_month_with_workers_is_offered(office: Office) -> None:
    young = Person(3, dt.date(2010, 7, 20))
    office.workforce("2025-05", young.works())
    office.participation("2025-08", Person(9).member("2024-01"))
    con = office.release()
    info = release.info(con, release.published(office.settings).stem)
    choice = choice_of(JUAI, months.parse("2025-06"))
    offer = profile_offer.build(asking(con), info, choice, False, ID)
    assert offer is not None
    assert (offer.village_code, offer.month) == (JUAI, months.parse("2025-07"))
    assert offer.label == ID("nearest.month", month="Juli 2025")


# The page


@pytest.fixture
def demo(tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app runs on a copy of the tiny release, which this process has open already."""
    (tmp_path / "releases").mkdir()
    shutil.copy(release.published(tiny), tmp_path / "releases")
    shutil.copy(tiny.current, tmp_path / "CURRENT")
    monkeypatch.setenv("UCJ_DATA", str(tmp_path))
    settings.load.cache_clear()


def opened(role: Role, language: i18n.Language = "id", **address: Any) -> AppTest:
    at = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    at.switch_page("pages/cakupan/profil.py")
    at.session_state[session.ROLE_KEY] = role.value
    at.session_state[session.LANGUAGE_KEY] = language
    for name, value in address.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    assert [box.value for box in at.error] == []
    return at


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("role", [*Role])
def test_the_page_opens_for_every_role(role: Role, language: i18n.Language) -> None:
    t = i18n.translator(language)
    at = opened(role, language, desa=JUAI)
    assert naming.full_name(JUAI, "Juai", t) in at.title[0].value
    assert len(at.metric) == 4
    assert len(at.dataframe) == 1
    assert t("profile.pdf") in [button.label for button in at.get("download_button")]
    is_told = t("profile.who_public") in " ".join(text.value for text in at.markdown)
    assert is_told == (role in (Role.PUBLIK, Role.PETUGAS))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("address", [{}, {"desa": "6311999999"}, {"desa": "x", "bulan": "1999-01"}])
def test_without_a_village_the_page_offers_the_one_with_most_to_do(address: dict[str, str]) -> None:
    at = opened(Role.PIMPINAN, **address)
    assert at.title[0].value == ID("profile.title_none")
    assert at.info[0].value == ID("profile.message_unknown" if address else "profile.message_choose")
    at.button[0].click().run()
    assert not at.exception
    assert at.title[0].value.startswith(("Desa ", "Kelurahan "))
    assert len(at.metric) == 4


@pytest.mark.usefixtures("demo")
def test_the_month_of_the_address_is_shown_and_a_wrong_one_is_the_newest(tiny_info: Info) -> None:
    earlier = tiny_info.month - 2
    at = opened(Role.PIMPINAN, desa=JUAI, bulan=months.text(earlier))
    assert ID.month(earlier) in " ".join(text.value for text in at.markdown)
    at = opened(Role.PIMPINAN, desa=JUAI, bulan="1999-01")
    assert ID.month(tiny_info.month) in " ".join(text.value for text in at.markdown)
