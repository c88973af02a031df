"""Every registered metric on the tiny release: its columns, its words, its sums, and what the public is not told."""

from __future__ import annotations

import re

import duckdb
import pandas as pd
import pytest

from tests.helpers import MIHU, PARINGIN, UNLISTED, Office, Person, answer, new_office
from ucj import i18n, metrics, months
from ucj.errors import Refused, WrongUsage
from ucj.metrics import (
    DIMENSIONS,
    METRICS,
    PUBLIC_DIMENSIONS,
    TOTAL,
    WORKER_DIMENSIONS,
    Filters,
    at_risk,
    run,
    scenario,
)
from ucj.metrics.counts import COUNTS
from ucj.metrics.document import document
from ucj.store import release
from ucj.views import progress

LAST = months.parse("2025-09")
MONTHS = [months.parse("2025-04"), LAST]
EVERY = [(name, by) for name, each in METRICS.items() for by in (*each.by, TOTAL)]
# Whole = parts, of the head counts.
IDENTITIES = {
    "excluded_count": ("excluded_servant_count", "excluded_age_count"),
    "labour_force_count": ("excluded_count", "eligible_count"),
    "eligible_count": ("registered_count", "unregistered_count"),
    "registered_count": ("active_count", "lapsed_count"),
    "uncovered_count": ("lapsed_count", "unregistered_count"),
}


# Figures beyond the closed tables.
NOT_PUBLIC = {
    *("retention", "construction_projects"),
    *("members_apart", "probably_covered", "intake_funnel", "fill_rate", "intake_findings", "findings_series"),
    *("death_leads", "claims_waiting", "uncovered_since", "scenario", "allocation"),
    "activity_effect",
    *("claim_timeliness", "benefit_ratio", "claim_families"),
    *("employers", "employer_gap", "at_risk"),
    *("programme_funnel", "programme_rejections", "programmes", "group_coverage"),
}
# Breakdowns beyond them.
NOT_PUBLIC_BY = set(WORKER_DIMENSIONS) - set(PUBLIC_DIMENSIONS) | {"cause"}
# What of a metric the public may not ask by, though it may ask others by it.
NOT_PUBLIC_PAIRS = {
    *(("claims", "sector"), ("claims", "payer")),
    *(("flows", by) for by in ("village", "segment", "sector")),
}
# Metrics that know only some of the choices.
CHOSEN = {"flows": {"segment": ("PU",)}}
CLOSED = [name for name in DIMENSIONS if name not in NOT_PUBLIC_BY]
# What a metric says of the whole place, and of no place in it.
OF_THE_WHOLE = {
    "lapse_cost": {"lapsed_count"},
    "gap_concentration": {"place_count", "half_place_count", "half_count"},
    "scenario": set(scenario.OF_THE_WHOLE),
    "at_risk": set(at_risk.OF_THE_WHOLE),
    "figure_conflicts": {"conflict_count", "implausible_count"},
    "reconciliation": {
        *("agrees_count", "differs_count", "not_computed_count", "conflict_count", "implausible_count"),
    },
}
DOCUMENT = ["metric", "release", "month", "region", "by", "unit", "definition", "rows", "total"]
# What a metric's document says beside its rows.
BESIDE = {"at_risk": ["missing_ledgers"], "compare": ["earlier"], "reconciliation": ["conflicts", "implausible"]}


def asked(by: str, *, region: str = "6311", month: int = LAST, is_public: bool = False, **chosen: object) -> Filters:
    return Filters(region, month, by, is_public=is_public, **chosen)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "by"), EVERY)
@pytest.mark.parametrize("is_public", [False, True])
def test_a_metric_gives_its_declared_columns_and_types(
    tiny_release: duckdb.DuckDBPyConnection, name: str, by: str, is_public: bool
) -> None:
    if is_public and (name in NOT_PUBLIC or by in NOT_PUBLIC_BY or (name, by) in NOT_PUBLIC_PAIRS):
        with pytest.raises(Refused, match="publik"):
            run(name, tiny_release, asked(by, is_public=True))
        return
    frame = run(name, tiny_release, asked(by, is_public=is_public))
    declared = METRICS[name].columns
    assert len(frame) or (name, by) == ("claims", "cause"), "six months hold no whole year, which causes are told of"
    if by == TOTAL:
        assert len(frame) == 1
        assert set(frame.columns) <= set(declared)
    else:
        assert set(frame.columns) == set(declared) - OF_THE_WHOLE.get(name, set())
    assert {column: str(frame[column].dtype) for column in frame} == {column: declared[column] for column in frame}


@pytest.mark.parametrize("name", METRICS)
def test_a_docstring_names_grain_columns_and_source_and_the_catalogues_the_rest(name: str) -> None:
    doc = METRICS[name].function.__doc__ or ""
    assert doc.startswith("One row per")
    assert "Source:" in doc
    spans = re.findall(r"(\w+) \.\. (\w+)", doc)
    covered = {column for first, last in spans for column in COUNTS if first in COUNTS and last in COUNTS}
    missing = [column for column in METRICS[name].columns if column not in doc and column not in covered]
    assert not missing
    for language in i18n.LANGUAGES:
        for part in metrics.TEXTS:
            assert i18n.catalogue(language)[f"metric.{name}.{part}"]


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_of_nothing_but_the_default_has_a_document(tiny_release: duckdb.DuckDBPyConnection, name: str) -> None:
    wanted = METRICS[name]
    for by in wanted.by:
        answered = document(name, tiny_release, asked(by), "ucj-x", i18n.translator("en"))
        assert list(answered) == [*DOCUMENT, *BESIDE.get(name, [])]
        assert (answered["month"], answered["region"]["region_code"]) == ("2025-09", "6311")
        assert all(row.keys() == answered["rows"][0].keys() for row in answered["rows"])


@pytest.mark.parametrize("month", MONTHS)
@pytest.mark.parametrize("by", ["district", "village", *DIMENSIONS])
def test_parts_sum_to_the_whole(tiny_release: duckdb.DuckDBPyConnection, by: str, month: int) -> None:
    for region in ("6311", "631106"):
        frame = run("coverage", tiny_release, asked(by, region=region, month=month))
        total = run("coverage", tiny_release, asked(TOTAL, region=region, month=month)).iloc[0]
        for name in COUNTS:
            assert frame[name].sum() == total[name], name
        for whole, parts in IDENTITIES.items():
            assert (frame[list(parts)].sum(axis=1) == frame[whole].fillna(0)).all(), whole
        shares = frame["coverage_pct"].dropna()
        assert shares.between(0, 100).all()
        assert len(shares) or by in ("payer", "membership_segment")


def test_every_district_and_village_has_its_row(tiny_release: duckdb.DuckDBPyConnection) -> None:
    assert len(run("coverage", tiny_release, asked("district"))) == 8
    assert len(run("coverage", tiny_release, asked("village"))) == 157


def test_a_filter_is_a_part_and_codes_together_are_their_sum(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for name in WORKER_DIMENSIONS:
        by_code = run("coverage", tiny_release, asked(name)).set_index("code")["labour_force_count"]
        first, second = by_code.index[:2]
        both = run("coverage", tiny_release, asked(TOTAL, **{name: (first, second)})).iloc[0]
        assert both["labour_force_count"] == by_code[first] + by_code[second]


@pytest.mark.parametrize("name", METRICS)
def test_a_choice_is_kept_to_or_refused(tiny_release: duckdb.DuckDBPyConnection, name: str) -> None:
    """Never the whole in the place of a part."""
    if METRICS[name].is_filterable:
        chosen: dict[str, tuple[str, ...]] = CHOSEN.get(name, {"sex": ("P",)})
        whole, part = (run(name, tiny_release, asked(TOTAL, **each)) for each in ({}, chosen))
        assert not part.equals(whole)
        return
    with pytest.raises(WrongUsage, match=f"{name} tidak dapat disaring"):
        run(name, tiny_release, asked(TOTAL, sex=("P",)))


def test_the_series_ends_where_coverage_is_and_total_is_that_month(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for month in MONTHS:
        series = run("active_series", tiny_release, asked("month", month=month))
        alone = run("active_series", tiny_release, asked(TOTAL, month=month))
        row = run("coverage", tiny_release, asked(TOTAL, month=month)).iloc[0]
        assert series["month"].tolist() == list(range(MONTHS[0], month + 1))
        assert series.iloc[-1].to_dict() == alone.iloc[0].to_dict()
        assert series.iloc[-1]["active_count"] == row["active_count"]


# --- the public


def shown_and_raw(
    con: duckdb.DuckDBPyConnection, name: str, key: str, filters: Filters
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both answers with the same rows; a code that only the closed tables list stands for nobody."""
    public = run(name, con, Filters(**{**filters.__dict__, "is_public": True})).set_index(key)
    raw = run(name, con, filters).set_index(key)
    assert set(raw.index) <= set(public.index)
    extra = public.loc[~public.index.isin(raw.index), [column for column in COUNTS if column in public]]
    assert not extra.fillna(0).to_numpy().any()
    return public.loc[raw.index], raw


@pytest.mark.parametrize("month", MONTHS)
def test_the_public_hears_the_truth_or_nothing(tiny_release: duckdb.DuckDBPyConnection, month: int) -> None:
    """Hidden means <NA>, never 0, and every small count is hidden."""
    hidden = 0
    for filters in (
        *(asked(by, month=month) for by in ("district", "village", TOTAL, *CLOSED)),
        *(asked(by, region="631106", month=month) for by in ("village", TOTAL, *CLOSED)),
        asked("district", month=month, sex=("P",)),
        asked(TOTAL, month=month, sector=("farming",)),
        asked(TOTAL, month=month, region="6311012003"),
    ):
        public, raw = shown_and_raw(tiny_release, "coverage", "code", filters)
        for name in COUNTS:
            shown, true = public[name].dropna(), raw[name]
            assert (shown == true[shown.index]).all(), (filters.by, name)
            assert not shown.between(1, 4).any(), (filters.by, name)
            # Nobody is never hidden: a reader may take a hidden count for at least one worker.
            assert not (true[public[name].isna()] == 0).any(), (filters.by, name)
        is_hidden = public[["active_count", "eligible_count"]].isna().any(axis=1)
        assert public.loc[is_hidden, "coverage_pct"].isna().all()
        hidden += int(is_hidden.sum())
    assert hidden


def test_the_publics_series_is_the_truth_or_nothing(tiny_release: duckdb.DuckDBPyConnection) -> None:
    for region in ("6311", "631106", "6311012003"):
        public, raw = shown_and_raw(tiny_release, "active_series", "month", asked("month", region=region))
        for name in ("labour_force_count", "active_count", "uncovered_count"):
            shown = public[name].dropna()
            assert (shown == raw.loc[shown.index, name]).all()


def test_the_public_asks_two_things_at_once_or_below_the_village_and_is_refused(
    tiny_release: duckdb.DuckDBPyConnection,
) -> None:
    for filters in (
        asked("district", sex=("P",), segment=("PU",)),
        asked("village", sex=("P",)),
        asked("sex", segment=("PU",)),
        asked("sector", region="6311012003"),
        asked(TOTAL, region="6311012003", sex=("P",)),
    ):
        run("coverage", tiny_release, filters)
        with pytest.raises(Refused) as problem:
            run("coverage", tiny_release, Filters(**{**filters.__dict__, "is_public": True}))
        assert problem.value.key == "metric.public_limits"
    with pytest.raises(Refused):
        run("active_series", tiny_release, asked("month", is_public=True, sex=("P",), segment=("PU",)))


# --- wrong questions


@pytest.mark.parametrize(
    ("name", "filters", "choices"),
    [
        ("cakupan", asked(TOTAL), "coverage"),
        ("coverage", asked("colour"), "district, village, segment"),
        ("coverage", asked(TOTAL, region="631199"), "631101, 631102"),
        ("coverage", asked(TOTAL, region="6309"), "6311"),
        ("coverage", asked(TOTAL, month=LAST + 1), "2025-09"),
        ("coverage", asked(TOTAL, month=MONTHS[0] - 1), "2025-04"),
        ("coverage", asked(TOTAL, sector=("magic",)), "farming"),
        ("coverage", asked(TOTAL, age_band=("15_24", "young")), "25_34"),
        ("status_funnel", asked("village"), "stage"),
    ],
)
def test_a_wrong_question_is_answered_with_the_choices(
    tiny_release: duckdb.DuckDBPyConnection, name: str, filters: Filters, choices: str
) -> None:
    for language in i18n.LANGUAGES:
        with pytest.raises(WrongUsage) as problem:
            run(name, tiny_release, filters)
        assert choices in problem.value.text(i18n.translator(language))


def test_the_default_breakdown_is_the_level_below_or_the_metrics_own() -> None:
    coverage, funnel = METRICS["coverage"], METRICS["status_funnel"]
    found = [metrics.default_by(coverage, region) for region in ("6311", "631101", "6311012003")]
    assert found == ["district", "village", "village"]
    assert metrics.default_by(funnel, "6311") == "stage"


# --- what the demo does not have: places without a list


@pytest.fixture(scope="module")
def sparse(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Two villages with a worker each, one whose list is gone, the others without any."""
    office = new_office(tmp_path_factory.mktemp("sparse"))
    office.workforce("2025-03", Person(1).works(), Person(3).works(PARINGIN, "Karyawan toko"))
    office.workforce("2025-03", Person(2).works(MIHU))
    office.workforce("2025-06", Person(2).works(MIHU), mode="remove")
    office.participation("2025-09", Person(1).member("2025-01"))
    return office.release()


@pytest.mark.parametrize("is_public", [False, True])
def test_coverage_without_a_list_is_null_and_with_nobody_asked_for_zero(
    sparse: duckdb.DuckDBPyConnection, is_public: bool
) -> None:
    frame = answer(sparse, "coverage", "2025-09", by="district", is_public=is_public, segment=("PU",))
    rows = frame.set_index("code")
    assert rows.loc["631101", "labour_force_count"] == 0
    assert rows.loc["631101", "is_listed"]
    assert pd.isna(rows.loc["631102", "labour_force_count"])
    assert pd.isna(rows.loc["631101", "coverage_pct"])


@pytest.mark.parametrize("is_public", [False, True])
def test_the_funnel_and_the_targets_of_a_place_without_a_list_are_null(
    sparse: duckdb.DuckDBPyConnection, is_public: bool
) -> None:
    funnel = answer(sparse, "status_funnel", "2025-09", UNLISTED, by="stage", is_public=is_public)
    assert funnel["worker_count"].isna().all()
    targets = answer(sparse, "target_progress", "2025-09", UNLISTED, by="target", is_public=is_public)
    assert targets[["target_count", "reached_count", "progress_pct", "gap_count"]].isna().all(axis=None)


@pytest.mark.parametrize("is_public", [False, True])
def test_the_series_of_a_place_without_a_list_is_null(sparse: duckdb.DuckDBPyConnection, is_public: bool) -> None:
    filters = Filters(UNLISTED, LAST, "month", is_public=is_public)
    answered = document("active_series", sparse, filters, "ucj-x", i18n.translator("id"))
    assert len(answered["rows"]) == 12
    assert answered["total"]["labour_force_count"] is None


def test_months_before_the_first_participant_list_are_marked(office: Office) -> None:
    office.workforce("2025-03", Person(1).works())
    office.participation("2025-06", Person(1).member("2025-01"))
    office.participation("2025-09", Person(1).member("2025-01"), Person(2).member("2025-01"))
    series = answer(office.release(), "active_series", "2025-09", by="month").set_index("month")
    marked = series.index[series["is_reconstructed"]]
    assert (months.text(marked.max()), len(marked)) == ("2025-05", 8)
    assert series.loc[months.parse("2025-01"), "active_count"] == 1
    assert series.loc[months.parse("2024-12"), "active_count"] == 0


@pytest.mark.parametrize(("years", "shown"), [((2024, 2029, 2026), 2026), ((2023, 2024), 2024), ((2029, 2025), 2025)])
def test_of_several_years_the_headline_target_is_the_one_due_soonest(
    office: Office, years: tuple[int, ...], shown: int
) -> None:
    own = office.settings.data / "reference"
    own.mkdir(parents=True)
    lines = ["region_code,series,year,basis,basis_note,unit,value,source,basis_note_en"]
    lines += [f"6311,Bappenas,{year},active,,workers,{year},rekaan" for year in years]
    (own / "targets.csv").write_text("\n".join(lines), encoding="utf-8")
    office.workforce("2025-06", Person(1).works())
    office.participation("2025-09", Person(1).member("2025-01"))
    target = answer(office.release(), "target_progress", "2025-09").iloc[0]
    assert (target["year"], target["target_count"]) == (shown, shown)


def test_targets_that_share_name_and_year_are_told_apart_by_their_regions(office: Office) -> None:
    own = office.settings.data / "reference"
    own.mkdir(parents=True)
    lines = [
        "region_code,series,year,basis,basis_note,unit,value,source,basis_note_en",
        "6311,Bappenas,2025,active,catatan,workers,8,x,note",
        "ID,Bappenas,2029,active,,pct,10,x",
        "63,RPJMN,2029,active_of_eligible,,pct,60,koran",
        "ID,RPJMN,2029,active_of_eligible,,pct,44,koran",
    ]
    (own / "targets.csv").write_text("\n".join(lines), encoding="utf-8")
    people = [Person(serial) for serial in range(1, 11)]
    office.workforce("2024-10", *(person.works() for person in people))
    office.participation("2024-10", Person(99).member("2024-01"))
    office.participation("2025-09", *(people[each].member(f"2025-{each + 4:02d}") for each in range(6)))
    con = office.release()
    rows = answer(con, "target_progress", "2025-09", by="target")
    # The headline is the regency's own; of ten eligible 60 % are 6, 44 % are 5 rounded up.
    assert [*zip(rows["code"], rows["region_code"], rows["target_count"], strict=True)] == [
        *(("Bappenas", "6311", 8), ("Bappenas", "ID", 1), ("RPJMN", "63", 6), ("RPJMN [ID]", "ID", 5)),
        ("universal", "", 10),
    ]
    assert (rows.loc[0, "basis_note"], rows.loc[0, "basis_note_en"], rows.loc[1, "basis_note"]) == (
        "catatan",
        "note",
        "",
    )
    dates = answer(con, "projection_target", "2025-09", by="target")
    for name in ("region_code", "code", "target_count"):
        assert dates[name].equals(rows[name])

    def asked(name: str, filters: Filters) -> pd.DataFrame:
        return run(name, con, filters)

    for target, title in (("RPJMN 2029", "RPJMN 2029"), ("RPJMN [ID] 2029", "RPJMN 2029, nasional")):
        view = progress.build(asked, release.info(con, "ucj-x"), False, target, i18n.translator("id"))
        assert view.title.startswith(f"{title} tercapai: 6 dari")
