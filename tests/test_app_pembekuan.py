"""The page *Pembekuan angka* and frozen numbers on every page, through `app.py`, by role."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.helpers import quiet
from tests.test_app import ID, copied, opened, title_of, use
from ucj import months, settings
from ucj.access import Role
from ucj.settings import Settings
from ucj.store import build, freezes, release
from ucj.ui.menu import PAGES
from ucj.ui.words import plain

PAGE, SUMMARY, AREA = (next(spec for spec in PAGES if spec.url == url) for url in ("pembekuan", "ringkasan", "wilayah"))
AUGUST = "2025-08"


@pytest.fixture(scope="module")
def twice(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small demo built a second time: two releases, the older one not published."""
    data = copied(tiny, tmp_path_factory.mktemp("pembekuan") / "data")
    (data / "registry.duckdb").write_bytes(tiny.registry.read_bytes())
    own = replace(tiny, data=data)
    built = build.build(own, accept_change="uji", progress=quiet)
    release.publish(own, built.name)
    return data


@pytest.fixture
def folder(twice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """In a folder of its own: the page writes."""
    own = tmp_path / "data"
    (own / "releases").mkdir(parents=True)
    for path in (twice / "releases").glob("*.duckdb"):
        (own / "releases" / path.name).symlink_to(path)
    (own / "CURRENT").write_bytes((twice / "CURRENT").read_bytes())
    use(monkeypatch, own)
    return settings.load()


def keep(where: Settings, name: str, of: str, **more: Any) -> None:
    total = {"active_count": 3, "eligible_count": 4}
    kept = {"results": [{"metric": "coverage", "total": total}], "metrics": {}, **more}
    freezes.freeze(where, name, of, "untuk rapat tertutup", "Siti", kept)


def ignored(name: str) -> str:
    return plain(ID("freeze.ignored", release=name))


def listed(at: AppTest) -> Any:
    """The list of releases, by their names."""
    return next(each.value for each in at.dataframe if "state" in each.value).set_index("release")


def broken(where: Settings, of: str) -> None:
    (where.releases / f"{of}.duckdb").unlink()
    (where.releases / f"{of}.duckdb").write_bytes(b"half a file")


def said(at: AppTest) -> str:
    return "\n".join([*(each.value for each in at.markdown), *(each.value for each in at.info)])


def choices(at: AppTest, label: str) -> list[str]:
    return next(list(each.options) for each in at.selectbox if each.label == label)


def button(at: AppTest, label: str) -> Any:
    return next((each for each in at.button if each.label == label), None)


# --- comparing


def test_the_title_is_the_change_and_its_causes(folder: Settings) -> None:
    at = opened(PAGE, Role.PIMPINAN, dari=AUGUST)
    table = at.dataframe[0].value
    total = int(table.iloc[-1]["active_change_count"])
    assert table.iloc[:-1]["active_change_count"].sum() == total != 0
    way = "up" if total > 0 else "down"
    start = ID(
        f"compare.title_{way}", count=ID.number(abs(total)), before="Agustus 2025", after="September 2025", causes=""
    )
    assert title_of(at).startswith(f"{start}: ")
    places = at.dataframe[1].value
    assert (len(places), places["active_change_count"].sum()) == (8, total)
    assert ID("compare.causes_note") in said(at)


def test_two_builds_of_the_same_lists_differ_in_nothing(folder: Settings) -> None:
    older, newer = release.names(folder)
    at = opened(PAGE, Role.PIMPINAN)
    assert older in title_of(at)
    assert newer in title_of(at)
    table = at.dataframe[0].value
    assert len(table) == 1
    assert not table.drop(columns="name").to_numpy(dtype=int).any()


def test_one_month_is_compared_in_two_releases(folder: Settings) -> None:
    older, newer = release.names(folder)
    for role in (Role.PIMPINAN, Role.PUBLIK):
        keep(folder, role.value, older)
        at = opened(PAGE, role, dari=older, bulan=AUGUST)
        both = ID("compare.both", month="Agustus 2025", before=older, after=newer)
        assert title_of(at) == ID("compare.both_same", both=both, causes="")
        offered = choices(at, ID("compare.month"))
        assert offered[:3] == [ID("compare.month_newest"), "September 2025", "Agustus 2025"]
    assert not [
        each for each in opened(PAGE, Role.PIMPINAN, dari=AUGUST).selectbox if each.label == ID("compare.month")
    ]


def test_the_public_sees_no_causes_and_only_releases_that_were_shown(folder: Settings) -> None:
    older, _ = release.names(folder)
    at = opened(PAGE, dari=AUGUST)
    assert len(at.dataframe) == 2
    assert "active_before_count" in at.dataframe[0].value
    assert ID("compare.causes_public") in said(at)
    assert not [each for each in choices(at, ID("compare.from")) if older in each]
    assert button(at, ID("freeze.form_button")) is None
    keep(folder, "paparan", older)
    at = opened(PAGE)
    assert [each for each in choices(at, ID("compare.from")) if older in each]


@pytest.mark.parametrize("address", [{"dari": "zz", "ke": "'; DROP"}, {"dari": "1999-01"}, {"ke": "../../etc"}])
@pytest.mark.parametrize("role", [Role.PUBLIK, Role.PIMPINAN])
def test_nonsense_in_the_address_is_as_none(folder: Settings, role: Role, address: dict[str, str]) -> None:
    assert title_of(opened(PAGE, role, **address)) == title_of(opened(PAGE, role))


def test_releases_of_two_registries_are_refused_in_words(folder: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    older = release.names(folder)[0]
    monkeypatch.setattr("ucj.metrics.earlier._is_same_registry", lambda *_: False)
    at = opened(PAGE, Role.PIMPINAN, dari=older)
    assert not at.exception
    assert older in at.error[0].value


# --- freezing and opening


def test_who_plans_freezes_and_the_list_says_so(folder: Settings) -> None:
    at = opened(PAGE, Role.PIMPINAN)
    at.text_input(key="nama_beku").input("paparan 13 Oktober 2025")
    at.text_input(key="catatan_beku").input("rapat")
    button(at, ID("freeze.form_button")).click().run()
    assert not at.exception
    (done,) = freezes.standing(folder)
    newer = release.names(folder)[-1]
    assert (done.name, done.release, done.note, done.frozen_by) == (
        "paparan 13 Oktober 2025",
        newer,
        "rapat",
        "pimpinan",
    )
    row = at.dataframe[-1].value.iloc[0]
    assert (row["name"], row["state"]) == ("paparan 13 Oktober 2025", ID("freeze.state_published"))
    kept = freezes.read(folder, newer)
    assert kept
    total = kept["freezes"][0]["results"][0]["total"]
    assert (total["active_count"], total["eligible_count"]) == (row["active"], row["eligible"])
    button(at, ID("freeze.form_button")).click().run()
    assert "paparan 13 Oktober 2025 (2)" in at.error[0].value


def test_a_frozen_release_is_shown_on_every_page_until_the_way_back(folder: Settings) -> None:
    older, newer = release.names(folder)
    keep(folder, "paparan 13 Oktober 2025", older)
    at = opened(PAGE, Role.PIMPINAN)
    button(at, ID("freeze.open_button")).click().run()
    for spec in (PAGE, SUMMARY, AREA):
        at.switch_page(spec.path).run()
        assert not at.exception
        assert older in said(at)
        assert ID("freeze.stamp", name="paparan 13 Oktober 2025") in said(at)
        assert at.query_params["rilis"] == older
    button(at, ID("freeze.back")).click().run()
    assert "rilis" not in at.query_params
    assert button(at, ID("freeze.back")) is None
    assert ID("freeze.stamp", name="paparan 13 Oktober 2025") not in said(at)
    assert newer in said(at)


def test_a_link_opens_frozen_numbers_for_everybody(folder: Settings) -> None:
    older, _ = release.names(folder)
    keep(folder, "paparan", older)
    at = opened(SUMMARY, rilis=older)
    title_of(at)
    assert ID("freeze.stamp", name="paparan") in said(at)


@pytest.mark.parametrize("name", ["", "zz", "../../etc/passwd", "ucj-20200101-000000"])
def test_another_name_is_ignored_with_a_sentence(folder: Settings, name: str) -> None:
    _, newer = release.names(folder)
    at = opened(SUMMARY, rilis=name)
    title_of(at)
    assert newer in said(at)
    assert (ignored(name) in said(at)) == bool(name)


def test_a_release_that_is_not_frozen_or_does_not_open_is_not_shown(folder: Settings) -> None:
    older, newer = release.names(folder)
    assert ignored(older) in said(opened(SUMMARY, rilis=older))
    assert ignored(newer) not in said(opened(SUMMARY, rilis=newer))
    keep(folder, "paparan", older)
    broken(folder, older)
    at = opened(PAGE, Role.PIMPINAN, rilis=older)
    title_of(at)
    assert ignored(older) in said(at)
    row = listed(at).loc[older]
    assert row["state"] == ID("freeze.state_kept", state=ID("freeze.state_broken"))
    assert (row["active"], row["eligible"], row["coverage"]) == (3, 4, 75.0)
    row = listed(opened(PAGE)).loc[older]
    assert row[["active", "eligible"]].isna().all(), "nothing was kept that the public was told"
    assert row["state"] == ID("freeze.state_broken")


@pytest.mark.parametrize("name", ["[klik](http://x)", "![gambar](http://x/y.png)", "**tebal** " * 500])
def test_the_address_writes_no_markup_onto_a_page(folder: Settings, name: str) -> None:
    (note,) = [each.value for each in opened(SUMMARY, rilis=name).info]
    assert note == ignored(name[:60])
    assert not re.search(r"(?<!\\)[\[\]()*!]", note)
    assert "://" + "x" not in note


def test_the_public_sees_no_release_that_nobody_was_shown(folder: Settings) -> None:
    """Neither its row nor its counts; and of a frozen one neither who froze it nor what for."""
    older, newer = release.names(folder)
    assert set(listed(opened(PAGE, Role.PIMPINAN)).index) == {older, newer}
    assert set(listed(opened(PAGE)).index) == {newer}
    keep(folder, "paparan", older)
    rows = listed(opened(PAGE))
    assert set(rows.index) == {older, newer}
    assert "Siti" not in rows.to_string()
    assert "rapat tertutup" not in rows.to_string()
    assert {"who", "note"}.isdisjoint(rows.columns)
    assert listed(opened(PAGE, Role.PIMPINAN)).loc[older, ["who", "note"]].tolist() == ["Siti", "untuk rapat tertutup"]
    freezes.unfreeze(folder, "paparan", "Siti")
    assert set(listed(opened(PAGE)).index) == {newer}


def test_of_a_release_that_opens_no_more_all_that_was_kept_is_shown(folder: Settings) -> None:
    older, _ = release.names(folder)
    texts = {"title": "Cakupan", "definition": "Peserta dibagi penduduk.", "formula": "p ÷ q"}
    told = [{"metric": "coverage", "total": {"active_count": 2, "eligible_count": 4}}]
    keep(folder, "paparan", older, public_results=told, metrics={"coverage": texts})
    broken(folder, older)
    for role, active in ((Role.PIMPINAN, 3), (Role.PUBLIK, 2)):
        at = opened(PAGE, role)
        row = listed(at).loc[older]
        assert (row["active"], row["month"], row["as_of"]) == (active, "September 2025", "13 Oktober 2025")
        assert ID("freeze.open_gone") in said(at)
        assert ID("freeze.open_none") not in said(at)
        meaning = at.dataframe[-1].value.iloc[0]
        assert meaning.to_dict() == {"release": older, "numerator": "", "denominator": "", **texts}


@pytest.mark.parametrize("content", ['{"freezes": []}', "[]", "rusak"])
@pytest.mark.parametrize("role", [Role.PUBLIK, Role.PIMPINAN])
def test_a_broken_file_of_kept_numbers_is_said(folder: Settings, role: Role, content: str) -> None:
    older, _ = release.names(folder)
    keep(folder, "paparan", older)
    broken(folder, older)
    (folder.releases / f"{older}.frozen.json").write_text(content)
    at = opened(PAGE, role)
    assert not at.exception
    assert [each.value for each in at.error] == [ID("freeze.file_broken", file=f"releases/{older}.frozen.json")]
    assert listed(at).loc[older, "state"] == ID("freeze.state_broken")


def test_the_banner_is_true_where_another_release_is_compared(folder: Settings) -> None:
    older, newer = release.names(folder)
    keep(folder, "paparan", older)
    facts = {"name": "paparan", "month": "September 2025", "as_of": "13 Oktober 2025", "release": older}
    for address, spoken, other in (({}, "banner", "banner_beside"), ({"ke": newer}, "banner_beside", "banner")):
        words = said(opened(PAGE, Role.PIMPINAN, rilis=older, **address))
        assert ID(f"freeze.{spoken}", **facts) in words
        assert ID(f"freeze.{other}", **facts) not in words


def test_a_rerun_reads_the_freezes_once(folder: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, real = [], freezes.standing

    def standing(where: Settings) -> Any:
        reads.append(where)
        return real(where)

    monkeypatch.setattr(freezes, "standing", standing)
    title_of(opened(PAGE, Role.PIMPINAN))
    assert len(reads) == 1


def test_what_is_frozen_is_said_with_its_metric(folder: Settings) -> None:
    at = opened(PAGE, Role.PIMPINAN)
    links = [link.proto.query_string for link in at.main.get("page_link")]
    assert sum("metrik=coverage" in each for each in links) == 2, "beside the form and under the list"


def test_opening_a_frozen_demo_gives_no_role_on_real_lists(folder: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given real data published and a demo frozen before it, when somebody opens the demo as operator, he is publik."""
    older, newer = release.names(folder)
    keep(folder, "demo", older)
    real = release.info

    def info(con: Any, name: str) -> release.Info:
        return replace(real(con, name), is_demo=name != newer)

    monkeypatch.setattr(release, "info", info)
    at = opened(PAGE, Role.OPERATOR, rilis=older)
    assert ID("freeze.stamp", name="demo") in said(at)
    assert button(at, ID("freeze.form_button")) is None
    assert not [each for each in at.selectbox if each.label == ID("sidebar.view_as")]


def test_a_month_of_the_release_looked_at_is_compared_by_default(folder: Settings) -> None:
    """The frozen one is the older of the two, and there is none before it."""
    older, _ = release.names(folder)
    keep(folder, "paparan", older)
    at = opened(PAGE, Role.PIMPINAN, rilis=older)
    assert ID.month(months.parse(AUGUST)) in title_of(at)
