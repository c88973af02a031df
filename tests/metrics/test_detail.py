"""`metric … --with`: a metric of plans is asked what its own question knows, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from ucj import cli
from ucj.errors import WrongUsage
from ucj.metrics import detail
from ucj.settings import Settings
from ucj.store import release


@dataclass(frozen=True)
class Plan:
    workers: int | None = None
    share: float = 1.0
    payers: tuple[str, ...] = ()
    name: str = ""
    is_bold: bool = False


def test_words_become_the_kinds_of_the_question() -> None:
    texts = ["workers=2000", "share=0.5", "payers=self,csr", "name=a=b", "is_bold=1"]
    assert detail.read(Plan, "plan", texts) == Plan(2000, 0.5, ("self", "csr"), "a=b", is_bold=True)
    assert detail.read(Plan, "plan", ["payers="]) == Plan()


def test_nothing_said_asks_for_the_default() -> None:
    assert detail.read(Plan, "plan", []) is None
    assert detail.read(None, "coverage", []) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("worker=5", "workers, share, payers, name, is_bold"),
        ("workers=many", "0, 1, 2"),
        ("share=,5", "0.5"),
        ("is_bold=ya", "0 | 1"),
        ("", "workers, share"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_choices(text: str, said: str) -> None:
    with pytest.raises(WrongUsage, match=said.replace("|", r"\|")):
        detail.read(Plan, "plan", [text])


def test_a_metric_without_a_question_refuses_one() -> None:
    with pytest.raises(WrongUsage, match="coverage"):
        detail.read(None, "coverage", ["workers=1"])


def test_a_command_reads_the_release_it_names_and_refuses_an_unknown_one(
    tiny: Settings, serve: Callable[[Settings], None], capfd: pytest.CaptureFixture[str]
) -> None:
    serve(tiny)
    (name,) = release.names(tiny)
    assert cli.main(["metric", "coverage", "--release", name, "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["release"] == name
    assert cli.main(["metric", "coverage", "--release", "ucj-20200101-000000"]) == 2
    assert name in capfd.readouterr().err
    assert cli.main(["metric", "coverage", "--with", "workers=1"]) == 2
