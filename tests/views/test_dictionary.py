"""The dictionary: every metric once, found by its words, with today's number or the reason why there is none."""

from __future__ import annotations

import csv
import io

import duckdb
import pytest

from tests.helpers import JUAI, Office, Person
from ucj import i18n
from ucj.export import tables
from ucj.metrics import METRICS, TEXTS, TOTAL, Filters, run
from ucj.store import definitions
from ucj.store.release import Info, info
from ucj.views import dictionary, dictionary_list
from ucj.views.dictionary import _COUNTS, Entry

ID, EN = i18n.translator("id"), i18n.translator("en")


def entry(
    con: duckdb.DuckDBPyConnection,
    name: str,
    *,
    is_public: bool = False,
    kept: dict[str, str] | None = None,
    t: i18n.Translator = ID,
) -> Entry:
    def ask(metric: str, filters: Filters) -> object:
        return run(metric, con, filters)

    return dictionary.entry(ask, info(con, "ucj-x"), name, is_public, tuple((kept or {}).items()), t)  # type: ignore[arg-type]


def found(words: str, t: i18n.Translator = ID) -> set[str]:
    return {item.name for subject in dictionary_list.listed(words, t) for item in subject.items}


# The list


def test_every_metric_is_of_exactly_one_subject() -> None:
    assert sorted(dictionary_list.names()) == sorted(METRICS)


def test_no_words_find_all_and_more_words_find_fewer() -> None:
    assert found("") == set(METRICS)
    assert found("binomial") == {"funnel_limits"}
    assert found("coverage") >= {"coverage"}, "the name of the command line is found too"
    assert found("wajib AKTIF") == found("wajib") & found("aktif") < found("wajib")
    assert dictionary_list.listed("zebra", ID) == ()


def test_words_are_looked_for_in_the_language_of_the_reader() -> None:
    assert "members_apart" in found("peserta aktif")
    assert not found("peserta aktif", EN)
    assert "members_apart" in found("active members", EN)


def test_an_unknown_name_is_answered_with_the_nearest_and_nonsense_with_the_list() -> None:
    assert ID("metric.coverage.title") in dictionary_list.unknown("coverag", ID)
    assert dictionary_list.unknown("zzzz", ID) == ID("dictionary.unknown", name="zzzz")


def test_the_file_holds_every_text_of_every_metric(tiny_info: Info) -> None:
    for t in (ID, EN):
        lines = tables.to_csv(dictionary_list.table(tiny_info, t)).decode("utf-8-sig")
        header, *rows = csv.reader(io.StringIO(lines))
        rows = rows[: len(METRICS)]
        assert {row[header.index(t("dictionary.metric"))] for row in rows} == set(METRICS)
        assert all(all(row) for row in rows), "no cell is empty"
        caveats = {row[header.index(t("dictionary.caveats"))] for row in rows}
        assert caveats == {t(f"metric.{name}.caveats") for name in METRICS}
        assert len(header) == len(TEXTS) + 4


# An entry


def test_the_counts_that_an_entry_names_are_columns_of_its_metric() -> None:
    for name, columns in _COUNTS.items():
        assert set(columns) <= set(METRICS[name].columns), name


def test_todays_number_is_the_metrics_own_with_both_counts(tiny_release: duckdb.DuckDBPyConnection) -> None:
    month = info(tiny_release, "ucj-x").month
    row = run("coverage", tiny_release, Filters("6311", month, TOTAL, is_public=False)).iloc[0]
    active, eligible = int(row["active_count"]), int(row["eligible_count"])
    said = entry(tiny_release, "coverage").value
    assert f"{ID.number(active)} dari {ID.number(eligible)} ({ID.pct(100 * active / eligible)})" in said
    assert ID.month(month) in said


@pytest.mark.parametrize("t", [ID, EN])
def test_three_of_four_are_written_as_such(office: Office, t: i18n.Translator) -> None:
    """Four workers, three of them members: 3 / 4 = 75 %; one of the four is uncovered: 25 %."""
    office.workforce("2025-03", *(Person(number).works() for number in range(1, 5)))
    office.participation("2025-09", *(Person(number).member("2025-01") for number in range(1, 4)))
    con = office.release()
    assert f"({t.pct(75.0)})" in entry(con, "coverage", t=t).value
    assert f"({t.pct(25.0)})" in entry(con, "uncovered", t=t).value


def test_what_a_role_may_not_ask_is_explained_without_its_number(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for name in ("members_apart", "probably_covered", "death_leads"):
        shown = entry(tiny_release, name, is_public=True)
        assert shown.value == ID("dictionary.value_refused")
        assert shown.definition == entry(tiny_release, name).definition
        assert entry(tiny_release, name).value != shown.value


def test_a_count_that_nobody_has_is_no_data_and_no_zero(office: Office) -> None:
    """Without matching nobody knows how many are members under another NIK."""
    office.workforce("2025-03", Person(1).works(JUAI))
    office.participation("2025-09", Person(2).member("2025-01"))
    con = office.release()
    with con.cursor() as cur:
        known = cur.execute("SELECT run_at IS NOT NULL FROM matched").fetchall()[0][0]
    assert known or "tidak ada data" in entry(con, "probably_covered").value
    assert "0 dari 1" in entry(con, "coverage").value


def test_the_definition_of_the_release_is_said_only_where_it_was_another(
    tiny_release: duckdb.DuckDBPyConnection,
) -> None:
    kept = definitions.kept(tiny_release)
    assert set(kept) == set(METRICS)
    for t in (ID, EN):
        assert entry(tiny_release, "coverage", kept=kept["coverage"], t=t).kept == ""
        assert entry(tiny_release, "coverage", t=t).kept == "", "a release older than the metric"


@pytest.mark.parametrize("text", definitions.TEXTS)
def test_what_the_release_was_made_with_is_named(tiny_release: duckdb.DuckDBPyConnection, text: str) -> None:
    kept = definitions.kept(tiny_release)["coverage"]
    assert set(kept) == set(definitions.TEXTS)
    for t in (ID, EN):
        said = entry(tiny_release, "coverage", kept=kept | {text: "Peserta dibagi penduduk."}, t=t).kept
        assert said == t("dictionary.kept", said=f"{t(f'dictionary.{text}')}: Peserta dibagi penduduk.")


def test_breakdowns_are_said_in_words_with_their_codes(tiny_release: duckdb.DuckDBPyConnection) -> None:
    said = {each.label: each.text for each in entry(tiny_release, "compare").below}
    assert said[ID("dictionary.by")] == "sebab (cause), kecamatan (district), desa (village)"
    for t in (ID, EN):
        assert all(t(f"dictionary.by_{code}") for asked in METRICS.values() for code in asked.by)


def test_the_command_is_one_that_can_be_typed(tiny_release: duckdb.DuckDBPyConnection) -> None:
    assert entry(tiny_release, "coverage").command == "python -m ucj metric coverage --by district"


def test_what_is_missing_to_a_target_is_measured_on_its_own_basis() -> None:
    assert "target − yang tercapai" in ID("metric.target_progress.formula")
    assert "target − workers reached" in EN("metric.target_progress.formula")
