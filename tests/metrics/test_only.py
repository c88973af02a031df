"""`metric … --only`: the chosen codes of the command line are the chosen codes of the metric."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.helpers import answer
from ucj import cli
from ucj.settings import Settings
from ucj.store import release

Serve = Callable[[Settings], None]


@pytest.fixture
def demo(tiny: Settings, serve: Serve) -> Settings:
    serve(tiny)
    return tiny


def test_only_chooses_codes_and_adds_up_when_said_again(demo: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    asked = ["metric", "composition", "--by", "decile", "--json"]
    only = ["--only", "occupation=trader,driver", "--only", "sex=P", "--only", "occupation=umkm"]
    assert cli.main([*asked, *only]) == 0
    said = json.loads(capfd.readouterr().out)
    with release.open_release(release.published(demo)) as con:
        chosen = {"occupation": ("trader", "driver", "umkm"), "sex": ("P",)}
        frame = answer(con, "composition", "2025-09", by="decile", **chosen)
        whole = answer(con, "composition", "2025-09", by="decile")
    assert [row["decile_code"] for row in said["rows"]] == frame["code"].tolist()
    assert [row["uncovered_count"] for row in said["rows"]] == frame["uncovered_count"].tolist()
    assert 0 < said["total"]["uncovered_count"] == frame["uncovered_count"].sum() < whole["uncovered_count"].sum()


@pytest.mark.parametrize(
    ("only", "choices"),
    [
        ("colour=red", "segment, sector, sex, age_band, occupation, decile"),
        ("payer=self", "segment, sector, sex, age_band, occupation, decile"),
        ("sex", "DIMENSI=KODE"),
        ("sex=", "DIMENSI=KODE"),
        ("sex=X", "L, P"),
        ("decile=11", "10, unknown"),
        ("decile=1,", "10, unknown"),
    ],
)
def test_a_wrong_choice_is_wrong_usage_and_named(
    demo: Settings, capfd: pytest.CaptureFixture[str], only: str, choices: str
) -> None:
    assert cli.main(["metric", "uncovered", "--only", only]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert choices in said.err


@pytest.mark.parametrize("name", ["target_progress", "data_freshness", "claims_waiting"])
def test_a_choice_that_a_metric_cannot_keep_to_is_wrong_usage(
    demo: Settings, capfd: pytest.CaptureFixture[str], name: str
) -> None:
    assert cli.main(["metric", name, "--json", "--only", "sex=P"]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert f"{name} tidak dapat disaring dengan --only" in said.err
    assert "uncovered_since" in said.err


@pytest.mark.parametrize("only", [["decile=1"], ["sex=P", "--only", "segment=PU"]])
def test_the_public_chooses_no_more_than_its_tables_hold(
    demo: Settings, capfd: pytest.CaptureFixture[str], only: list[str]
) -> None:
    assert cli.main(["metric", "uncovered", "--public", "--only", *only]) == 1
    assert "publik" in capfd.readouterr().err
