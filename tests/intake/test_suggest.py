"""The matching: each kind of damage it sees through, whom it leaves alone, and that it always says the same."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.bench import matching as bench
from tests.helpers import JUAI, MIHU, PARINGIN, nik
from ucj.intake import matching

FIRST = ("Aminah", "Basuki", "Citra", "Darmawan", "Endang", "Fatimah", "Gunawan", "Hartini", "Iskandar", "Jumiati")
LAST = ("Pratama", "Wulandari", "Saputra", "Lestari", "Hidayat", "Kusuma", "Maharani", "Nugraha", "Oktavia", "Ramadhan")
# Somebody among four hundred others, who share his day, his name or his village with some of them.
WORKER: dict[str, Any] = {
    **{"person_id": 7, "nik": nik(dt.date(1985, 3, 12), 4), "name": "Rukmini Wijayakusuma"},
    **{"birth_date": dt.date(1985, 3, 12), "sex": "L", "village_code": JUAI},
}


def crowd() -> list[dict[str, Any]]:
    rows = []
    for number, (first, last) in enumerate(itertools.product(FIRST, LAST)):
        for turn in range(4):
            birth = dt.date(1962 + (number * 7 + turn) % 40, 1 + (number + turn) % 12, 1 + (number * 3 + turn) % 28)
            is_woman = (number + turn) % 2 == 0
            row = {"person_id": 1000 + 4 * number + turn, "nik": nik(birth, 1 + number % 9 + turn, is_woman=is_woman)}
            place = (JUAI, MIHU, PARINGIN)[number % 3]
            rows.append(
                row | {"name": f"{first} {last}", "birth_date": birth, "sex": "LP"[is_woman], "village_code": place}
            )
    return rows


@pytest.fixture(scope="module")
def workers() -> pd.DataFrame:
    return pd.DataFrame([WORKER, *crowd()])


def asked(**changes: Any) -> pd.DataFrame:
    """The worker as a participant list has him, but for `changes`."""
    row = {"left_id": "p1", "nik": WORKER["nik"], "name": WORKER["name"], "birth_date": WORKER["birth_date"]}
    return pd.DataFrame([row | {"sex": None, "village_code": None} | changes])


RIGHT = WORKER["nik"]
DAMAGE = {
    "digit of the year inside": {"nik": RIGHT[:11] + "6" + RIGHT[12:]},
    "digits of the month transposed": {"nik": RIGHT[:8] + "30" + RIGHT[10:]},
    "neighbours transposed across day and month": {"nik": RIGHT[:7] + RIGHT[8] + RIGHT[7] + RIGHT[9:]},
    "digit of the serial": {"nik": RIGHT[:13] + "7" + RIGHT[14:]},
    "last digit lost": {"nik": RIGHT[:15]},
    "last digit read as nought": {"nik": RIGHT[:15] + "0"},
    "digit of the region": {"nik": RIGHT[:3] + "2" + RIGHT[4:]},
    "digit doubled": {"nik": RIGHT[:9] + RIGHT[8:]},
    "letter for a digit": {"nik": RIGHT[:10] + "B" + RIGHT[11:]},
    "name misspelt too": {"nik": RIGHT[:11] + "6" + RIGHT[12:], "name": "RUKMNI WIJAYAKUSUMA"},
    "titles and a father": {"nik": RIGHT[:13] + "7" + RIGHT[14:], "name": "Hj. Rukmini binti Wijayakusuma, S.Pd"},
    "no birth date": {"nik": RIGHT[:11] + "6" + RIGHT[12:], "birth_date": pd.NaT},
    "day and month swapped": {"nik": RIGHT[:11] + "6" + RIGHT[12:], "birth_date": dt.date(1985, 12, 3)},
    "year of birth wrong": {"nik": RIGHT[:13] + "7" + RIGHT[14:], "birth_date": dt.date(1958, 3, 12)},
    "no NIK": {"nik": ""},
    "another NIK": {"nik": "3201995203850099"},
}


@pytest.mark.parametrize("changes", DAMAGE.values(), ids=DAMAGE)
def test_it_sees_through(workers: pd.DataFrame, changes: dict[str, Any]) -> None:
    found = matching.suggest(asked(**changes), workers)
    assert found["person_id"].tolist() == [7]
    assert found["probability"].iloc[0] > 0.9
    differs = set(found["differs"].iloc[0].split(",")) - {"sex", ""}
    assert differs <= set(changes)
    # The name with its titles is the same name, and what is absent does not differ.
    is_told = [field for field in changes if "binti" not in str(changes[field]) and changes[field] not in ("", pd.NaT)]
    assert differs == set(is_told)


@pytest.mark.parametrize(
    "changes",
    [
        {"nik": nik(WORKER["birth_date"], 5), "name": "Slamet Riyadi"},
        {"nik": nik(WORKER["birth_date"], 5), "name": "Rukmini Handayani"},
        {"nik": nik(dt.date(1971, 8, 30), 4), "birth_date": dt.date(1971, 8, 30)},
        {"nik": nik(dt.date(1985, 3, 13), 4), "birth_date": dt.date(1985, 3, 13), "name": "Slamet Riyadi"},
        {"nik": "", "birth_date": pd.NaT},
        {"nik": "", "birth_date": pd.NaT, "name": ""},
    ],
    ids=["born the same day", "and of one first name", "same name", "next day", "nothing but a name", "nothing at all"],
)
def test_whom_it_is_not_sure_of(workers: pd.DataFrame, changes: dict[str, Any]) -> None:
    found = matching.suggest(asked(**changes), workers)
    assert found["probability"].max() < 0.9 if len(found) else True


def test_the_village_decides_between_namesakes() -> None:
    """Two of one name and birth date, whose NIKs are both as far from the one written."""
    birth = dt.date(1990, 6, 5)
    namesake = {"name": "Rukmini Wijayakusuma", "birth_date": birth, "sex": "L"}
    two = [namesake | {"person_id": n, "nik": nik(birth, 10 + n), "village_code": v} for n, v in ((1, JUAI), (2, MIHU))]
    workers = pd.DataFrame([*two, *crowd()])
    for person, village in ((1, JUAI), (2, MIHU)):
        written = asked(nik=nik(birth, 19), birth_date=birth, village_code=village)
        found = matching.suggest(written, workers)
        assert found["person_id"].iloc[0] == person
        assert found["differs"].iloc[0] == "nik"


def test_a_nik_that_turns_a_man_into_a_woman_does_not_hide_him(workers: pd.DataFrame) -> None:
    found = matching.suggest(asked(nik=RIGHT[:6] + "5" + RIGHT[7:]), workers)
    assert found[["person_id", "differs"]].to_numpy().tolist() == [[7, "nik,sex"]]
    assert found["probability"].iloc[0] > 0.9


def test_at_most_three_for_one_record_best_first() -> None:
    birth = dt.date(1990, 6, 5)
    same = {"name": "Rukmini Wijayakusuma", "birth_date": birth, "sex": "L", "village_code": JUAI}
    workers = pd.DataFrame([*(same | {"person_id": n, "nik": nik(birth, 20 + n)} for n in range(1, 6)), *crowd()])
    found = matching.suggest(asked(nik=nik(birth, 1), birth_date=birth), workers)
    assert len(found) == matching.PER_RECORD_MAX
    assert found["probability"].is_monotonic_decreasing


def test_the_same_input_gives_the_same_answer_in_any_order(workers: pd.DataFrame, tmp_path: Path) -> None:
    left = pd.concat([asked(left_id=f"p{n}", **changes) for n, changes in enumerate(DAMAGE.values())])
    first = matching.suggest(left, workers)
    again = matching.suggest(left.sample(frac=1, random_state=1), workers.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(first, again)
    assert len(first) >= len(DAMAGE)


def test_it_says_nothing_and_leaves_nothing(
    workers: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    matching.suggest(asked(nik=RIGHT[:15]), workers)
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_nobody_to_compare(workers: pd.DataFrame) -> None:
    for left, right in ((asked().iloc[:0], workers), (asked(), workers.iloc[:0])):
        found = matching.suggest(left, right)
        assert (len(found), list(found.columns)) == (0, matching.COLUMNS)


def test_of_many_with_every_kind_of_damage_most_are_found_and_hardly_a_stranger() -> None:
    """The people of the benchmark, fewer: half of the left side are strangers of the same names, ages and region."""
    left, workers, truth = bench.people(1_000, 4_000)
    found = matching.suggest(left, workers)
    sure = found[found["probability"] >= 0.9]
    right = int((sure["left_id"].map(truth) == sure["person_id"]).sum())
    assert len(truth) == 500
    assert right >= 0.9 * len(truth)
    assert len(sure) - right <= 0.01 * len(sure)
