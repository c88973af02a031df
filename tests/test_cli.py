"""The command line as people and scripts use it: exit codes, one JSON document, words on the other stream."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import PARTICIPATION_HEADER, WORKFORCE_HEADER, Office, Person, answer
from ucj import cli, doctor, i18n, months, settings
from ucj.metrics import METRICS
from ucj.settings import Settings
from ucj.store import release

Serve = Callable[[Settings], None]


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document of standard output, with nothing before or after it."""
        found, end = json.JSONDecoder(parse_constant=_no_constant).raw_decode(self.out)
        assert self.out[end:] == "\n"
        return found


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")


Command = Callable[..., Said]


@pytest.fixture
def ucj(capfd: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process."""

    def command(*arguments: object) -> Said:
        capfd.readouterr()
        code = cli.main([str(each) for each in arguments])
        out, err = capfd.readouterr()
        return Said(code, out, err)

    return command


@pytest.fixture
def demo(tiny_copy: Settings, serve: Serve) -> Settings:
    serve(tiny_copy)
    return tiny_copy


@pytest.fixture
def empty(office: Office, serve: Serve) -> Office:
    serve(office.settings)
    return office


def keys(shape: str) -> list[str]:
    return shape.split()


REPORT = keys(
    "kind file period mode sheet row_count accepted_count quarantined_count warning_count "
    "unmapped_columns dropped_columns guessed_columns villages findings batch"
)
FINDING = keys("line column value rule severity message detail")
METRIC = keys("metric release month region by unit definition rows total")
COVERAGE = keys(
    "region_code region_name labour_force_count excluded_servant_count excluded_age_count excluded_count "
    "eligible_count registered_count active_count lapsed_count unregistered_count uncovered_count coverage_pct"
)


def test_check_and_import_give_the_promised_report(ucj: Command, empty: Office) -> None:
    bad = Person(2).works()
    path = empty.file(WORKFORCE_HEADER, [Person(1).works(), (bad[0], "12", *bad[2:])])
    asked = (path, "--kind", "workforce", "--period", "2025-09", "--json")
    dry, done = ucj("check", *asked), ucj("import", *asked, "--by", "Kantor Rekaan")
    assert (dry.code, done.code) == (0, 0)
    assert list(done.document) == REPORT
    assert [list(each) for each in done.document["findings"]] == [FINDING]
    finding = done.document["findings"][0]
    assert (finding["line"], finding["rule"], finding["severity"]) == (3, "nik_length", "error")
    assert "16" in finding["message"]
    assert (dry.document["batch"], done.document["batch"]) == (None, 1)
    assert dry.document | {"batch": 1} == done.document
    assert path.name in done.err
    assert ucj("imports", "--json").document[0]["imported_by"] == "Kantor Rekaan"


def test_a_report_for_people_names_line_and_reason(ucj: Command, empty: Office) -> None:
    path = empty.file(WORKFORCE_HEADER, [Person(1).works(occupation="Astronaut", segment="BPU")])
    said = ucj("check", path, "--kind", "workforce", "--period", "2025-09")
    assert re.search(r"^ +2 +warning +Pekerjaan \"Astronaut\"", said.out, re.MULTILINE)


def test_import_build_publish_ask_rollback_undo(ucj: Command, empty: Office) -> None:
    """The whole road by command."""
    workers = empty.file(WORKFORCE_HEADER, [Person(n).works() for n in (1, 2)])
    members = empty.file(PARTICIPATION_HEADER, [Person(1).member("2025-01")])
    assert ucj("import", workers, "--kind", "workforce", "--period", "2025-09").code == 0
    assert ucj("import", members, "--kind", "participation", "--period", "2025-09").code == 0
    first = ucj("build", "--json").document["release"]
    assert ucj("publish", "--json").document == {"release": first}
    total = ucj("metric", "coverage", "--region", "6311012003", "--json").document["total"]
    assert (total["eligible_count"], total["active_count"], total["coverage_pct"]) == (2, 1, 50.0)
    second = ucj("build", "--accept-change", "coba", "--json").document["release"]
    assert ucj("publish", second).code == 0
    assert ucj("rollback", "--json").document == {"release": first}
    assert ucj("undo", "2", "--json").document == {"batch": 2}
    assert ucj("build").code == 1  # no participant list is left


@pytest.mark.parametrize("name", METRICS)
def test_metric_gives_the_promised_document(ucj: Command, demo: Settings, name: str) -> None:
    # A projection starts from the newest month of the whole regency, and refuses to start elsewhere.
    elsewhere = () if name.startswith("projection") else (("--region", "631106"), ("--month", "2025-04"))
    for extra in ((), *elsewhere):
        said = ucj("metric", name, "--json", *extra)
        assert (said.code, list(said.document)[: len(METRIC)]) == (0, METRIC)
        assert said.document["metric"] == name
        assert said.document["definition"] == i18n.translator("id")(f"metric.{name}.definition")


def test_coverage_rows_carry_the_promised_columns(ucj: Command, demo: Settings) -> None:
    said = ucj("metric", "coverage", "--by", "village", "--json").document
    assert {tuple(row) for row in said["rows"]} == {tuple(COVERAGE)}
    assert set(said["total"]) == set(COVERAGE)
    assert (len(said["rows"]), said["month"], said["unit"]) == (157, "2025-09", "pct")
    by_sex = ucj("metric", "coverage", "--by", "sex", "--json").document["rows"]
    assert [list(row) for row in by_sex] == [["sex_code", "sex_name", *COVERAGE[2:]]] * 2
    assert [row["sex_name"] for row in by_sex] == ["Laki-laki", "Perempuan"]


def test_the_command_gives_what_the_metric_gives(ucj: Command, demo: Settings) -> None:
    rows = ucj("metric", "coverage", "--by", "district", "--json").document["rows"]
    with release.open_release(release.published(demo)) as con:
        frame = answer(con, "coverage", "2025-09", by="district")
    assert [row["active_count"] for row in rows] == frame["active_count"].tolist()
    assert [row["region_code"] for row in rows] == frame["code"].tolist()


def test_public_hides_and_the_operator_sees(ucj: Command, demo: Settings) -> None:
    asked = ("metric", "coverage", "--by", "village", "--json")
    seen, shown = (ucj(*asked, *extra).document["rows"] for extra in ((), ("--public",)))
    pairs = [(row["active_count"], other["active_count"]) for row, other in zip(seen, shown, strict=True)]
    assert None not in [raw for raw, _ in pairs]
    assert None in [public for _, public in pairs]
    assert all(public in (None, raw) for raw, public in pairs)
    assert ucj("metric", "members_apart", "--public").code == 1


def test_series_rows_carry_their_month(ucj: Command, demo: Settings) -> None:
    rows = ucj("metric", "active_series", "--json").document["rows"]
    assert [row["month"] for row in rows] == [months.text(months.parse("2025-04") + n) for n in range(6)]


@pytest.mark.parametrize(
    "arguments", [("releases",), ("imports",), ("metrics",), ("doctor",), ("rollback",), ("geo", "reset"), ("publish",)]
)
def test_json_is_one_document_whatever_the_command(ucj: Command, demo: Settings, arguments: tuple[str, ...]) -> None:
    said = ucj(*arguments, "--json")
    assert said.code in (0, 1)
    if said.code == 0:
        assert said.document
    else:
        assert (said.out, bool(said.err)) == ("", True)


@pytest.mark.parametrize("arguments", [("releases",), ("imports",), ("metrics",), ("metric", "status_funnel")])
def test_without_json_people_get_a_table(ucj: Command, demo: Settings, arguments: tuple[str, ...]) -> None:
    said = ucj(*arguments)
    assert said.code == 0
    assert len(said.out.splitlines()) > 1
    with pytest.raises(json.JSONDecodeError):
        json.loads(said.out)


def test_metrics_lists_each_with_its_definition(ucj: Command) -> None:
    rows = ucj("metrics", "--json").document
    assert [row["metric"] for row in rows] == list(METRICS)
    assert all(row["definition"] and row["unit"] for row in rows)


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        (1, ("metric", "coverage")),
        (1, ("build",)),
        (1, ("publish",)),
        (1, ("rollback",)),
        (1, ("imports",)),
        (2, ("check", "x.csv", "--kind", "pekerja", "--period", "2025-09")),
        (2, ("check", "x.csv", "--kind", "workforce", "--period", "September")),
        (2, ("metric", "cakupan")),
        (2, ("geo", "import")),
    ],
)
def test_nothing_there_is_refused_and_a_wrong_word_is_wrong_usage(
    ucj: Command, empty: Office, code: int, arguments: tuple[str, ...]
) -> None:
    said = ucj(*arguments, "--json")
    assert (said.code, said.out) == (code, "")
    assert said.err.strip()
    assert "Traceback" not in said.err


@pytest.mark.parametrize("command", ["check", "import"])
def test_a_file_refused_whole_is_one_fatal_finding(ucj: Command, empty: Office, command: str) -> None:
    said = ucj(command, "tidak_ada.csv", "--kind", "workforce", "--period", "2025-09", "--json")
    assert (said.code, said.document["row_count"], said.document["batch"]) == (1, 0, None)
    (finding,) = said.document["findings"]
    assert (finding["rule"], finding["severity"], finding["line"]) == ("file_missing", "fatal", None)
    assert finding["message"] in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("coverage", "--by", "colour"),
        ("coverage", "--region", "6399"),
        ("coverage", "--region", "Balangan"),
        ("coverage", "--region", "63110"),
        ("coverage", "--region", "6311012001", "--by", "district"),
        ("coverage", "--month", "2031-01"),
        ("coverage", "--month", "01-2025"),
        ("status_funnel", "--by", "village"),
    ],
)
def test_a_wrong_question_names_what_was_given(ucj: Command, demo: Settings, arguments: tuple[str, ...]) -> None:
    said = ucj("metric", *arguments)
    assert (said.code, said.out) == (2, "")
    assert arguments[-1] in said.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("terbang",),
        ("metric",),
        ("import", "a.csv"),
        ("undo", "satu"),
        *(("demo", f"--scale={scale}") for scale in ("0", "-1", "nan", "inf", "abc")),
    ],
)
def test_the_parsers_own_errors_are_wrong_usage(capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(list(arguments))
    assert left.value.code == 2
    assert capfd.readouterr().out == ""


def test_an_unexpected_failure_is_three_and_says_so(
    ucj: Command, demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "listing", lambda _: 1 / 0)
    said = ucj("releases", "--json")
    assert (said.code, said.out) == (3, "")
    assert "ZeroDivisionError" in said.err
    assert i18n.translator("id")("cli.unexpected") in said.err


def test_a_full_disk_is_said_in_words(ucj: Command, demo: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def listing(_: Settings) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(release, "listing", listing)
    said = ucj("releases", "--json")
    assert (said.code, said.out) == (1, "")
    assert i18n.translator("id")("disk.full", folder=demo.data) in said.err


def test_doctor_finds_the_demo_healthy(ucj: Command, demo: Settings) -> None:
    said = ucj("doctor", "--json")
    assert said.code == 0
    assert said.document["is_healthy"]
    assert {each["check"] for each in said.document["checks"]} >= {"python", "folder", "reference", "release"}


def test_doctor_says_what_to_do_about_a_lost_release(ucj: Command, demo: Settings) -> None:
    release.published(demo).unlink()
    said = ucj("doctor", "--json")
    assert said.code == 1
    bad = [each for each in said.document["checks"] if not each["is_good"]]
    assert [each["check"] for each in bad] == ["release"]
    assert "python -m ucj build" in bad[0]["message"]
    assert ucj("doctor").code == 1


@pytest.mark.parametrize("text", ["abc", "-1", "4.5"])
def test_a_small_count_that_is_none_is_refused_in_words(
    ucj: Command, demo: Settings, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("UCJ_SMALL_COUNT_MAX", text)
    settings.load.cache_clear()
    said = ucj("releases")
    assert (said.code, said.out) == (1, "")
    assert f'UCJ_SMALL_COUNT_MAX = "{text}"' in said.err
    assert [each.name for each in doctor.examine() if not each.is_good] == ["settings"]


def test_doctor_lists_what_cannot_be_read(ucj: Command, demo: Settings) -> None:
    (demo.data / "reference" / "regions.csv").mkdir(parents=True)
    demo.current.unlink()
    demo.current.mkdir()
    said = ucj("doctor", "--json")
    assert said.code == 1
    assert {"reference", "release"} <= {each["check"] for each in said.document["checks"] if not each["is_good"]}


def test_imports_show_their_period_and_day(ucj: Command, empty: Office) -> None:
    empty.workforce("2025-09", Person(1).works())
    (row,) = ucj("imports", "--json").document
    assert row["period"] == "2025-09"
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["retain_until"])
    assert "period_month" not in row
    assert "2025-09" in ucj("imports").out


def test_demo_refuses_a_folder_of_real_data(ucj: Command, empty: Office) -> None:
    empty.workforce("2025-09", Person(1).works())
    before = empty.settings.registry.read_bytes()
    said = ucj("demo", "--scale", "0.02", "--json")
    assert (said.code, said.out) == (1, "")
    assert str(empty.settings.data) in said.err
    assert empty.settings.registry.read_bytes() == before


def test_progress_and_messages_keep_off_standard_output(ucj: Command, empty: Office, tmp_path: Path) -> None:
    empty.workforce("2025-09", Person(1).works())
    empty.participation("2025-09", Person(1).member("2025-01"))
    said = ucj("build", "--json")
    assert list(said.document) == ["release"]
    assert i18n.translator("id")("build.step_release") in said.err
