"""Every page through `app.py`, for every role, with and without a release. No browser: Streamlit's own AppTest."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from ucj import access, i18n, metrics, months, settings
from ucj.access import Role, Viewer
from ucj.metrics import Filters
from ucj.settings import PROJECT, Settings
from ucj.store import release
from ucj.ui import session
from ucj.ui.menu import PAGES, PageSpec
from ucj.ui.reconciliation import names
from ucj.views import (
    activities,
    allocation,
    area,
    claims,
    compare,
    comparison,
    membership,
    nearest,
    parts,
    progress,
    reconciliation,
    summary,
    uncovered,
)

SUMMARY, AREA, UNCOVERED, PROFILE = (
    next(spec for spec in PAGES if spec.url == url) for url in ("ringkasan", "wilayah", "belum_terlindungi", "profil")
)
ID, EN = i18n.translator("id"), i18n.translator("en")
OPEN_TO_ALL = [spec for spec in PAGES if Viewer().may(spec.permission)]
MAPPED = [SUMMARY, AREA, UNCOVERED, PROFILE]
# Of the public's small release they tell no number: all are hidden, or it is about words.
NUMBERLESS = ("alokasi", "kamus")
every_page = pytest.mark.parametrize("spec", OPEN_TO_ALL, ids=lambda spec: spec.url)


def opened(spec: PageSpec, role: Role | None = None, language: str | None = None, **address: Any) -> AppTest:
    """A page as a visitor finds it: through `app.py`, with an address."""
    at = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    at.switch_page(spec.path)
    if role:
        at.session_state[session.ROLE_KEY] = role.value
    if language:
        at.session_state[session.LANGUAGE_KEY] = language
    for name, value in address.items():
        at.query_params[name] = value
    return at.run()


def key(name: str, t: i18n.Translator = ID) -> str:
    """The widget of a choice: every language has its own."""
    return f"{name} {t.language}"


def use(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    monkeypatch.setenv("UCJ_DATA", str(data))
    settings.load.cache_clear()


def copied(tiny: Settings, data: Path) -> Path:
    """A folder with the published release of `tiny`: nobody else in this process has it open."""
    (data / "releases").mkdir(parents=True)
    shutil.copy(release.published(tiny), data / "releases")
    shutil.copy(tiny.current, data / "CURRENT")
    return data


@pytest.fixture(scope="module")
def shown(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(tiny, tmp_path_factory.mktemp("shown") / "data")


@pytest.fixture
def demo(shown: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The app runs on the small demo release."""
    use(monkeypatch, shown)
    return settings.load()


@pytest.fixture
def own_copy(tiny: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The same in a folder of its own, to be damaged."""
    use(monkeypatch, copied(tiny, tmp_path / "own"))
    return settings.load()


class Numbers:
    """What the metrics say, asked without any screen."""

    def __init__(self, path: Path) -> None:
        self.con = release.open_release(path)
        self.info = release.info(self.con, path.stem)

    def run(self, name: str, filters: Filters) -> Any:
        with self.con.cursor() as cur:
            return metrics.run(name, cur, filters)

    def filters(self, role: Role | None = None, **chosen: Any) -> Filters:
        is_public = Viewer(role or Role.PUBLIK).is_public
        return Filters(
            **{"region_code": self.info.region_code, "month": self.info.month, "is_public": is_public, **chosen}
        )

    def view(self, choice: area.Choice, t: i18n.Translator = ID) -> area.AreaView:
        return area.build(self.run, self.info, choice, t)

    def title(self, spec: PageSpec, role: Role, t: i18n.Translator) -> str:
        """Of a page whose address says nothing."""
        if spec is PROFILE:
            return t("profile.title_none")
        if spec is SUMMARY:
            return summary.build(self.run, self.info, Viewer(role).is_public, t).title
        if spec is UNCOVERED:
            return uncovered.build(self.run, self.info, area.Choice(self.filters(role), "village"), t).title
        if spec is AREA:
            return self.view(area.Choice(self.filters(role), "district"), t).title
        return self.planned(spec.url, Viewer(role).is_public, t)

    def planned(self, url: str, is_public: bool, t: i18n.Translator) -> str:
        """Of the pages of targets and figures. A new page is asked here for its title."""
        of_villages = self.filters(Role.PUBLIK if is_public else Role.PIMPINAN, by="village")
        titles: dict[str, Callable[[], str]] = {
            "keaktifan": lambda: (
                membership.build(
                    self.run,
                    self.info,
                    area.Choice(self.filters(Role.PUBLIK if is_public else Role.PIMPINAN), "district"),
                    t,
                ).title
            ),
            "klaim": lambda: (
                claims.build(self.run, self.info, self.filters(Role.PUBLIK if is_public else Role.PIMPINAN), t).title
            ),
            "capaian": lambda: progress.build(self.run, self.info, is_public, "", t).title,
            "alokasi": lambda: allocation.build(self.run, self.info, of_villages, "", t).title,
            "rekonsiliasi": lambda: (
                reconciliation.build(self.run, self.info, is_public, names(settings.load()), t).title
            ),
            "pembekuan": lambda: compare.build(self.run, self.info, self.info, self.info.month - 1, is_public, t).title,
            "kegiatan": lambda: (
                activities.build(self.run, self.info, self.filters(Role.PUBLIK if is_public else None), "", t).title
            ),
            "kamus": lambda: t("dictionary.heading", count=t.number(len(metrics.METRICS))),
        }
        return titles[url]()

    def village(self) -> str:
        """One whose numbers everybody may see."""
        rows = self.run("uncovered", self.filters(by="village"))
        return str(rows.dropna(subset=["uncovered_count", "uncovered_pct"])["code"].iloc[0])

    def districts(self) -> dict[str, str]:
        frame = self.run("coverage", self.filters(by="district"))
        return dict(zip(frame["name"], frame["code"], strict=True))


@pytest.fixture(scope="module")
def asked(tiny: Settings, tmp_path_factory: pytest.TempPathFactory) -> Numbers:
    data = copied(tiny, tmp_path_factory.mktemp("asked") / "data")
    return Numbers(release.published(replace(tiny, data=data)))


@pytest.fixture
def numbers(demo: Settings, asked: Numbers) -> Numbers:
    return asked


def told(at: AppTest) -> tuple[str, list[str]]:
    """The message and the numbers of a page: a title may keep quiet where numbers are hidden."""
    return title_of(at), [each.value for each in at.metric]


def title_of(at: AppTest) -> str:
    assert not at.exception, at.exception
    assert [box.value for box in at.error] == []
    assert len(at.title) == 1
    return at.title[0].value


def words(at: AppTest) -> str:
    """Everything the page says in text: sentences, small print, boxes."""
    return " ".join(each.value for each in (*at.title, *at.markdown, *at.caption, *at.info))


def choices(at: AppTest, t: i18n.Translator = ID) -> dict[str, Any]:
    """Every filter's value by its public name."""
    widgets = [*at.main.selectbox, *at.main.multiselect, *at.main.select_slider, *at.main.get("button_group")]
    return {str(widget.key).removesuffix(f" {t.language}"): widget.value for widget in widgets}


# Pages and roles


@every_page
@pytest.mark.parametrize("role", Role)
def test_a_page_opens_for_a_role_with_its_message_month_and_demo_mark(
    spec: PageSpec, role: Role, numbers: Numbers
) -> None:
    at = opened(spec, role)
    assert title_of(at) == numbers.title(spec, role, ID)
    assert ID.month(numbers.info.month) in words(at)
    assert numbers.info.name in words(at)
    assert "data demo" in words(at)


@every_page
def test_a_page_speaks_english_when_asked(spec: PageSpec, numbers: Numbers) -> None:
    at = opened(spec, language="en")
    assert title_of(at) == numbers.title(spec, Role.PUBLIK, EN)
    assert EN.month(numbers.info.month) in words(at)
    assert [box.label for box in at.sidebar.selectbox] == [EN("sidebar.view_as")]


def test_an_address_in_english_is_english_all_over_at_once(numbers: Numbers) -> None:
    at = opened(AREA, bahasa=EN("sidebar.own_name"))
    assert title_of(at) == numbers.title(AREA, Role.PUBLIK, EN)
    assert [box.label for box in at.sidebar.selectbox] == [EN("sidebar.view_as")]


def test_switching_the_language_back_and_forth_keeps_the_page_and_its_choice(numbers: Numbers) -> None:
    at = opened(AREA)
    name, code = list(numbers.districts().items())[1]
    at.selectbox(key("kecamatan")).set_value(code).run()
    for language, t in (("en", EN), ("id", ID)):
        at.session_state[session.LANGUAGE_KEY] = language
        at.run()
        choice = area.Choice(numbers.filters(region_code=code), "village")
        assert title_of(at) == numbers.view(choice, t).title
        assert name in title_of(at)


def test_pimpinan_sees_the_counts_that_are_hidden_from_the_public(numbers: Numbers) -> None:
    hidden = opened(AREA, tingkat="village")
    whole = opened(AREA, Role.PIMPINAN, tingkat="village")
    assert hidden.dataframe[0].value.isna().any(axis=None)
    assert not whole.dataframe[0].value.isna().any(axis=None)


def test_only_demo_data_offers_another_role(own_copy: Settings) -> None:
    path = release.published(own_copy)
    with duckdb.connect(str(path)) as con:
        con.execute("UPDATE meta SET value = '0' WHERE name = 'is_demo'")
    at = opened(SUMMARY, Role.OPERATOR)
    title_of(at)
    assert list(at.sidebar.selectbox) == []
    assert "data demo" not in words(at)
    assert ID("summary.note_apart", unlisted="", excluded="")[:20] not in words(at), "seen as someone else"


# The guard


@pytest.mark.parametrize("spec", PAGES, ids=lambda spec: spec.url)
def test_a_page_refuses_whoever_lacks_its_permission_even_when_run_by_itself(
    spec: PageSpec, demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = access.GRANTS[Role.PUBLIK] - {spec.permission}
    monkeypatch.setitem(access.GRANTS, Role.PUBLIK, left)
    at = AppTest.from_file(str(PROJECT / spec.path), default_timeout=60).run()
    assert not at.exception
    assert [box.value for box in at.error] == [ID("page.forbidden")]
    assert (len(at.title), len(at.dataframe), len(at.metric)) == (0, 0, 0)


@pytest.mark.parametrize("spec", [spec for spec in PAGES if spec not in OPEN_TO_ALL], ids=lambda spec: spec.url)
def test_a_page_that_the_role_may_not_open_is_not_run_even_without_its_guard(
    spec: PageSpec, demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ucj.ui.guard.require", lambda permission: None)
    at = opened(spec)
    assert [box.value for box in at.error] == [ID("page.forbidden")]
    assert (len(at.exception), len(at.title), len(at.dataframe)) == (0, 0, 0)


@every_page
def test_the_menu_lists_what_the_role_may_open(spec: PageSpec, demo: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    menus: list[list[str]] = []
    navigation = st.navigation

    def spy(sections: dict[str, list[Any]], **options: Any) -> Any:
        menus.append([page.title for pages in sections.values() for page in pages if page.visibility == "visible"])
        return navigation(sections, **options)

    monkeypatch.setattr(st, "navigation", spy)
    everything = [ID(each.title_key) for each in OPEN_TO_ALL]
    left = [each for each in OPEN_TO_ALL if each.permission is not spec.permission]
    other = left[0]
    opened(other)
    assert menus[-1] == everything
    monkeypatch.setitem(access.GRANTS, Role.PUBLIK, access.GRANTS[Role.PUBLIK] - {spec.permission})
    at = opened(other)
    assert menus[-1] == [ID(each.title_key) for each in left]
    title_of(at)
    shown = opened(spec)
    assert not shown.exception
    assert [box.value for box in shown.error] == [ID("page.forbidden")]


# Nothing to show, or broken


def assert_explained(at: AppTest, *words: str) -> None:
    """No traceback and no half page: one box that says what is wrong and which command mends it."""
    assert not at.exception, at.exception
    assert len(at.error) == 1
    assert len(at.title) == 0
    for word in words:
        assert word in at.error[0].value


@every_page
def test_without_a_release_the_page_names_the_one_command(
    spec: PageSpec, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path / "nothing")
    assert_explained(opened(spec), "python -m ucj demo", str(tmp_path / "nothing"))


@every_page
@pytest.mark.parametrize("content", ["", "ucj-1", "../../etc/passwd", "\x00\x01"])
def test_a_broken_pointer_is_explained(spec: PageSpec, content: str, own_copy: Settings) -> None:
    own_copy.current.write_text(content, encoding="utf-8")
    assert_explained(opened(spec), "python -m ucj publish", str(own_copy.current))


def test_a_pointer_of_no_text_is_explained(own_copy: Settings) -> None:
    own_copy.current.write_bytes(b"\xff\xfe\xff")
    assert_explained(opened(SUMMARY), "python -m ucj publish", str(own_copy.current))


@every_page
def test_a_pointer_to_a_release_that_is_gone_is_explained(spec: PageSpec, own_copy: Settings) -> None:
    release.published(own_copy).unlink()
    assert_explained(opened(spec), "python -m ucj build", "python -m ucj publish")


def damage(path: Path, how: str) -> None:
    if how == "garbage":
        path.write_bytes(b"not a database" * 1000)
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "torn":
        os.truncate(path, path.stat().st_size // 3)
    elif how == "facts":
        with duckdb.connect(str(path)) as con:
            con.execute("DELETE FROM meta WHERE name IN ('as_of', 'month')")
    elif how == "table":
        with duckdb.connect(str(path)) as con:
            con.execute("DROP TABLE closed_coverage")


@every_page
@pytest.mark.parametrize("how", ["garbage", "empty", "torn", "facts", "table"])
def test_a_broken_release_is_explained(spec: PageSpec, how: str, own_copy: Settings) -> None:
    damage(release.published(own_copy), how)
    at = opened(spec)
    assert not at.exception, at.exception
    assert len(at.error) == 1
    assert "python -m ucj" in at.error[0].value


def test_a_broken_release_heals_without_a_restart(own_copy: Settings) -> None:
    good = release.published(own_copy)
    kept = good.read_bytes()
    good.write_bytes(b"not a database" * 1000)
    at = opened(SUMMARY)
    assert len(at.error) == 1
    good.write_bytes(kept)
    title_of(at.run())


@pytest.mark.parametrize("spec", MAPPED, ids=lambda spec: spec.url)
def test_a_missing_layer_is_explained(
    spec: PageSpec, own_copy: Settings, asked: Numbers, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = own_copy.data / "shipped"
    shutil.copytree(settings.SHIPPED_REFERENCE, shipped)
    (shipped / "schematic_village.geojson").unlink()
    monkeypatch.setattr(settings, "SHIPPED_REFERENCE", shipped)
    at = opened(spec, desa=asked.village())
    assert not at.exception, at.exception
    assert "git checkout" in " ".join(box.value for box in at.error)


@every_page
@pytest.mark.parametrize("name", ["regions.csv", "schematic_village.geojson"])
@pytest.mark.parametrize("content", ["", "no such column\n1\n"])
def test_a_broken_reference_file_is_explained(
    spec: PageSpec, name: str, content: str, own_copy: Settings, asked: Numbers
) -> None:
    own = own_copy.data / "reference"
    own.mkdir()
    (own / name).write_text(content, encoding="utf-8")
    at = opened(spec, desa=asked.village())
    assert not at.exception, at.exception
    # A page that does not read the file opens as ever.
    assert spec not in MAPPED or len(at.error) == 1
    assert all(name in box.value for box in at.error)


def test_an_imported_layer_that_is_gone_is_explained(own_copy: Settings) -> None:
    own_copy.geo.mkdir()
    (own_copy.geo / "CURRENT").write_text("layer-00000000.geojson\n", encoding="utf-8")
    at = opened(AREA)
    assert not at.exception, at.exception
    assert "python -m ucj geo reset" in at.error[0].value


def publish(where: Settings, name: str) -> None:
    """By the command, in another process, as it happens while the app runs."""
    environment = os.environ | {"UCJ_DATA": str(where.data)}
    command = [sys.executable, "-m", "ucj", "publish", name]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)


@every_page
def test_a_new_release_is_found_at_the_next_rerun(spec: PageSpec, own_copy: Settings, asked: Numbers) -> None:
    at = opened(spec, desa=asked.village())
    before = told(at)
    path = release.published(own_copy)
    newer = path.with_name("ucj-20991231-235959.duckdb")
    shutil.copy(path, newer)
    with duckdb.connect(str(newer)) as con:
        con.execute("UPDATE meta SET value = '2025-11-30' WHERE name = 'as_of'")
        con.execute("UPDATE closed_coverage SET active_count = active_count // 2")
        con.execute("UPDATE closed_coverage SET uncovered_count = eligible_count - active_count")
        con.execute("UPDATE closed_claim SET claim_count = 100, paid_idr = 100000000")
        con.execute("DELETE FROM activity WHERE activity_id = 1")
    publish(own_copy, newer.stem)
    at.run()
    assert newer.stem in words(at)
    assert "30 November 2025" in words(at)
    assert (told(at) != before) == (spec.url not in NUMBERLESS)
    publish(own_copy, path.stem)
    assert told(at.run()) == before


# The address


def test_the_address_presets_place_and_month(numbers: Numbers) -> None:
    month = numbers.info.month - 3
    code = list(numbers.districts().values())[2]
    at = opened(AREA, kecamatan=code, bulan=months.text(month))
    assert choices(at)["kecamatan"] == code
    assert choices(at)["bulan"] == months.text(month)
    choice = area.Choice(numbers.filters(region_code=code, month=month), "village")
    assert title_of(at) == numbers.view(choice).title
    assert ID.month(month) in words(at)


def test_the_address_presets_level_view_and_codes(numbers: Numbers) -> None:
    at = opened(AREA, Role.PIMPINAN, tingkat="village", sektor=["mining", "trade"])
    assert choices(at)["tingkat"] == "village"
    assert sorted(choices(at)["sektor"]) == ["mining", "trade"]
    filters = numbers.filters(Role.PIMPINAN, sector=("mining", "trade"))
    assert title_of(at) == numbers.view(area.Choice(filters, "village")).title
    trend = opened(AREA, tampilan="tren")
    assert choices(trend)["tampilan"] == "tren"
    title_of(trend)


def test_an_address_made_in_one_language_opens_in_the_other(numbers: Numbers) -> None:
    month = numbers.info.month - 1
    at = opened(AREA, bahasa=EN("sidebar.own_name"), bulan=months.text(month))
    assert EN.month(month) in words(at)
    assert choices(at, EN)["bulan"] == months.text(month)


def a_village(numbers: Numbers, district: str) -> str:
    return str(numbers.run("coverage", numbers.filters(region_code=district, by="village"))["code"].iloc[1])


def test_a_village_is_spoken_of_and_its_surroundings_stay(numbers: Numbers) -> None:
    district = list(numbers.districts().values())[1]
    village = a_village(numbers, district)
    choice = area.Choice(numbers.filters(Role.PIMPINAN), "village", village_code=village)
    at = opened(AREA, Role.PIMPINAN, desa=village)
    assert title_of(at) == numbers.view(choice).title
    assert len(at.dataframe[0].value) == len(numbers.run("coverage", numbers.filters(by="village")))
    assert [bar.is_key for bar in numbers.view(choice).ranking].count(True) == 1
    near = opened(AREA, desa=village, kecamatan=district)
    assert set(near.dataframe[0].value["code"].str[:6]) == {district}


def test_a_village_of_another_district_than_the_chosen_one_wins(numbers: Numbers) -> None:
    first, second = list(numbers.districts().values())[:2]
    village = a_village(numbers, second)
    at = opened(AREA, desa=village, kecamatan=first)
    choice = area.Choice(numbers.filters(region_code=second), "village", village_code=village)
    assert title_of(at) == numbers.view(choice).title
    assert choices(at)["kecamatan"] == second


def test_another_district_lets_go_of_the_village_and_a_breadcrumb_of_both(numbers: Numbers) -> None:
    first, second = list(numbers.districts().values())[:2]
    at = opened(AREA, desa=a_village(numbers, first), kecamatan=first)
    at.selectbox(key("kecamatan")).set_value(second).run()
    assert (choices(at)["kecamatan"], choices(at)["desa"]) == (second, "")
    at.button(key="jejak ").click().run()
    assert title_of(at) == numbers.view(area.Choice(numbers.filters(), "district")).title


def test_the_month_slider_holds_every_month_of_the_release_newest_last(numbers: Numbers) -> None:
    slider = opened(AREA).select_slider(key("bulan"))
    span = range(numbers.info.first_month, numbers.info.month + 1)
    assert list(slider.options) == [ID.month_short(month) for month in span]
    assert slider.value == months.text(numbers.info.month)
    at = slider.set_value(months.text(numbers.info.first_month)).run()
    assert ID.month(numbers.info.first_month) in words(at)


def test_small_multiples_and_both_comparisons_open_for_the_public(numbers: Numbers) -> None:
    title_of(opened(AREA, tampilan="kecamatan"))
    before = numbers.info.month - 2
    choice = area.Choice(numbers.filters(), "district")
    two = opened(AREA, tampilan="banding", bulan2=months.text(before))
    title_of(two)
    assert comparison.two_months(numbers.run, numbers.info, choice, before, ID).message in words(two)
    first, second = list(numbers.districts().values())[:2]
    areas = opened(AREA, tampilan="banding", banding="wilayah", wilayah1=first, wilayah2=second)
    title_of(areas)
    said = comparison.two_areas(numbers.run, numbers.info, numbers.filters(), (first, second), "", ID)
    assert said.message in words(areas)


def test_comparing_with_itself_proposes_another(numbers: Numbers) -> None:
    month = numbers.info.month
    at = opened(AREA, tampilan="banding", bulan2=months.text(month))
    assert ID("comparison.same_month", month=ID.month(month), proposal=ID.month(month - 1)) in words(at)
    district = next(iter(numbers.districts().values()))
    same = opened(AREA, tampilan="banding", banding="wilayah", wilayah1=district, wilayah2=district)
    assert numbers.info.region_name in next(box.value for box in same.info)


@pytest.mark.parametrize(
    "address",
    [
        {"desa": "zz", "tampilan": "banding", "banding": "zz", "bulan2": "1999-01", "wilayah1": "zz"},
        {"desa": "6311999999", "bulan": "1999-01", "tingkat": "province", "pekerjaan": "zz", "desil": "11"},
        {
            "desa": ["a", "b"],
            "kecamatan": "6311012001",
            "tampilan": "banding",
            "banding": "wilayah",
            "wilayah2": "6399",
        },
    ],
)
def test_nonsense_about_villages_and_comparisons_changes_nothing(address: dict[str, Any], numbers: Numbers) -> None:
    assert title_of(opened(AREA, **address)) == numbers.title(AREA, Role.PUBLIK, ID)


@pytest.mark.parametrize(
    "address",
    [
        {"kecamatan": "zz", "bulan": "zz", "tingkat": "zz", "tampilan": "zz", "jenis": "zz", "bahasa": "zz"},
        {"kecamatan": "631199", "bulan": "99999999999999999999"},
        {"kecamatan": ["a", "b"], "bulan": ["", ""], "sektor": ["'; DROP TABLE x; --", "\x00"]},
        {"bulan": "-1", "kelamin": "<script>", "usia": "a" * 5000, "lihat_sebagai": "operator"},
        {"tidak_ada": "apa pun"},
    ],
)
@every_page
def test_nonsense_in_the_address_changes_nothing(spec: PageSpec, address: dict[str, Any], numbers: Numbers) -> None:
    at = opened(spec, **address)
    assert title_of(at) == numbers.title(spec, Role.PUBLIK, ID)


def test_a_choice_that_leaves_nobody_offers_the_nearest_one_that_works(numbers: Numbers) -> None:
    filters = numbers.filters(Role.PIMPINAN, sector=("mining",))
    rows = numbers.run("coverage", replace(filters, by="village"))
    code = str(rows[rows["eligible_count"] == 0]["code"].iloc[0])
    choice = area.Choice(filters, "village", village_code=code)
    offered = nearest.nearest(numbers.run, choice, numbers.info.month, ID)
    assert offered is not None
    for way in ("peta", "banding"):
        at = opened(AREA, Role.PIMPINAN, desa=code, sektor="mining", tampilan=way)
        title_of(at)
        next(button for button in at.button if button.label == offered.label).click().run()
        assert title_of(at) == numbers.view(replace(choice, filters=numbers.filters(Role.PIMPINAN))).title
        assert offered.label not in {button.label for button in at.button}


# What the public may ask


DIMENSIONS = ("jenis", "sektor", "kelamin", "usia")


def test_the_public_has_one_filter_at_a_time(numbers: Numbers) -> None:
    at = opened(AREA)
    at.multiselect(key("kelamin")).select("P").run()
    title_of(at)
    assert [at.multiselect(key(name)).disabled for name in DIMENSIONS] == [True, True, False, True]
    assert ID("coverage.public_limits") in words(at)
    at.multiselect(key("kelamin")).unselect("P").run()
    assert [at.multiselect(key(name)).disabled for name in DIMENSIONS] == [False] * 4
    assert [at.multiselect(key(name)).disabled for name in ("pekerjaan", "desil")] == [True] * 2


def test_the_public_has_no_filter_for_villages(demo: Settings) -> None:
    at = opened(AREA, tingkat="village")
    title_of(at)
    assert [at.multiselect(key(name)).disabled for name in DIMENSIONS] == [True] * 4


def test_a_filter_that_is_not_applied_is_said(numbers: Numbers) -> None:
    at = opened(AREA, tingkat="village", sektor="mining", kelamin="P")
    assert title_of(at) == numbers.view(area.Choice(numbers.filters(), "village")).title
    assert ID("coverage.filters_dropped", names="sektor, jenis kelamin") in words(at)


def test_an_address_with_two_filters_opens_for_the_public_with_one(numbers: Numbers) -> None:
    at = opened(AREA, jenis="PU", kelamin="P")
    choice = area.Choice(numbers.filters(segment=("PU",)), "district")
    assert title_of(at) == numbers.view(choice).title


def test_pimpinan_may_use_all_filters_at_once(numbers: Numbers) -> None:
    at = opened(AREA, Role.PIMPINAN)
    at.multiselect(key("jenis")).select("PU")
    at.multiselect(key("kelamin")).select("P").run()
    filters = numbers.filters(Role.PIMPINAN, segment=("PU",), sex=("P",))
    assert title_of(at) == numbers.view(area.Choice(filters, "district")).title
    assert not any(at.multiselect(key(name)).disabled for name in DIMENSIONS)


# Totals


@pytest.mark.parametrize("role", [Role.PUBLIK, Role.PIMPINAN])
def test_the_summary_shows_the_metrics_own_totals(role: Role, numbers: Numbers) -> None:
    at = opened(SUMMARY, role)
    at.session_state["tabel"] = True  # the table is made once its place is opened
    at.run()
    whole = numbers.run("coverage", numbers.filters(role)).iloc[0]
    target = numbers.run("target_progress", numbers.filters(role)).iloc[0]
    counts = " ".join(text.value for text in at.markdown)
    for part, base in (
        (target["reached_count"], target["target_count"]),
        (whole["active_count"], whole["eligible_count"]),
        (whole["registered_count"], whole["eligible_count"]),
        (whole["active_count"], whole["registered_count"]),
    ):
        said = ID("summary.counts", part=ID.number(parts.count_of(part)), base=ID.number(parts.count_of(base)))
        assert said in counts
    assert [box.value for box in at.metric][1] == ID.pct(float(whole["coverage_pct"]))
    table = at.dataframe[0].value
    assert not table["active_count"].isna().all()
    if role is Role.PIMPINAN:
        assert table["active_count"].sum() == whole["active_count"]


@pytest.mark.parametrize("level", ["district", "village"])
@pytest.mark.parametrize("role", [Role.PIMPINAN, Role.OPERATOR])
def test_the_table_adds_up_to_the_sentence_above_it(role: Role, level: str, numbers: Numbers) -> None:
    at = opened(AREA, role, tingkat=level)
    whole = numbers.run("coverage", numbers.filters(role)).iloc[0]
    table = at.dataframe[0].value
    for name in ("labour_force", "excluded", "eligible", "registered", "active", "lapsed", "unregistered", "uncovered"):
        assert table[f"{name}_count"].sum() == whole[f"{name}_count"]
    sentence = " ".join(text.value for text in at.markdown)
    assert re.search(rf"{re.escape(ID.number(int(whole['active_count'])))} dari", sentence)
