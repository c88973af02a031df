"""Frozen numbers stay: their release is never deleted, never overwritten, and reopens exactly."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import JUAI, MIHU, Office, Person, new_office
from ucj import i18n, months
from ucj.code_version import code_version
from ucj.errors import Refused, UcjError, WrongUsage
from ucj.metrics import METRICS, Filters
from ucj.metrics.document import document
from ucj.metrics.headline import headline
from ucj.settings import Settings
from ucj.store import freezes, lock, pruning, release

NOW = months.parse("2025-09")
T = i18n.translator("id")
KEPT: dict[str, Any] = {"results": [], "metrics": {}, "code_version": "0", "duckdb_version": "0"}


@pytest.fixture(scope="module")
def thrice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three releases, each with one worker more; the newest is published."""
    office = new_office(tmp_path_factory.mktemp("thrice"))
    office.participation("2025-09", Person(1).member("2025-01"))
    for count in (1, 2, 3):
        office.workforce("2025-06", *(Person(n).works() for n in range(1, count + 1)))
        office.release().close()
    return office.settings.data


@pytest.fixture
def built(thrice: Path, tmp_path: Path) -> Office:
    """The same in a folder of its own, to be changed."""
    shutil.copytree(thrice, tmp_path / "own")
    return new_office(tmp_path / "own")


def keep(settings: Settings, name: str, of: str, note: str = "") -> freezes.Freeze:
    with release.open_release(release.path_of(settings, of)) as con:
        kept = headline(con, "6311", NOW, of, T)
    return freezes.freeze(settings, name, of, note, "Siti", kept)


def documents(settings: Settings, of: str) -> list[dict[str, Any]]:
    """Every metric that is kept, as the command line would say it now."""
    with release.open_release(release.path_of(settings, of)) as con:
        asked = (("coverage", "district"), ("status_funnel", "stage"), ("target_progress", "target"))
        return [document(name, con, Filters("6311", NOW, by, is_public=False), of, T) for name, by in asked]


def test_a_frozen_release_reopens_exactly_after_later_builds(built: Office) -> None:
    settings = built.settings
    of = release.names(settings)[-1]
    before = documents(settings, of)
    keep(settings, "paparan 13 Oktober 2025", of)
    built.workforce("2025-09", *(Person(n).works(MIHU) for n in range(11, 16)))
    built.release().close()
    assert pruning.prune(settings, 1)["is_removed"].sum() == 2
    after = documents(settings, of)
    assert json.dumps(before) == json.dumps(after)
    assert documents(settings, str(release.current_name(settings)))[0]["total"] != before[0]["total"]
    kept = freezes.read(settings, of)
    assert kept
    results = {each["metric"]: each for each in kept["freezes"][0]["results"]}
    assert [results[each["metric"]] for each in before] == before


def test_the_file_beside_the_release_says_what_the_numbers_mean_and_who_made_them(built: Office) -> None:
    of = release.names(built.settings)[0]
    done = keep(built.settings, "rapat  koordinasi", of, " disetujui ")
    assert (done.name, done.note, done.frozen_by) == ("rapat koordinasi", "disetujui", "Siti")
    kept = freezes.read(built.settings, of)
    assert kept
    assert kept["built"]["schema_version"] == release.SCHEMA_VERSION
    (freeze,) = kept["freezes"]
    assert (freeze["name"], freeze["code_version"]) == ("rapat koordinasi", code_version())
    assert freeze["results"][0]["total"]["eligible_count"] == 1
    assert set(freeze["metrics"]) == set(METRICS)
    assert freeze["metrics"]["coverage"]["definition"] == T("metric.coverage.definition")
    text = (built.settings.releases / f"{of}.frozen.json").read_text(encoding="utf-8")
    assert Person(1).nik not in text
    assert Person(1).name not in text


def test_a_release_may_have_several_names_and_each_keeps_its_own_results(built: Office) -> None:
    of = release.names(built.settings)[0]
    keep(built.settings, "satu", of)
    keep(built.settings, "dua", of)
    kept = freezes.read(built.settings, of)
    assert kept
    assert [each["name"] for each in kept["freezes"]] == ["satu", "dua"]
    assert [each.name for each in freezes.standing(built.settings)] == ["dua", "satu"]
    assert freezes.frozen(built.settings) == {of: "dua, satu"}


def test_a_name_in_use_is_refused_with_the_nearest_free_one(built: Office) -> None:
    first, second, _ = release.names(built.settings)
    for name, of in (("paparan", first), ("Paparan (2)", first)):
        keep(built.settings, name, of)
    before = freezes.read(built.settings, first)
    for of, name in ((first, " paparan "), (second, "PAPARAN")):
        with pytest.raises(Refused, match=r"(?i)paparan \(3\)"):
            keep(built.settings, name, of)
    assert freezes.read(built.settings, first) == before
    assert freezes.read(built.settings, second) is None


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "[tautan](http://a)", "a\x00b", "<b>", "a`b"])
def test_a_name_that_is_none_is_refused(built: Office, name: str) -> None:
    with pytest.raises(WrongUsage, match="paparan 13 Oktober 2025"):
        keep(built.settings, name, release.names(built.settings)[0])
    assert freezes.standing(built.settings) == ()


def test_what_does_not_open_or_exist_cannot_be_frozen(built: Office) -> None:
    first, _, last = release.names(built.settings)
    release.path_of(built.settings, first).write_bytes(b"half a file")
    for of, kind in ((first, Refused), ("ucj-20200101-000000", WrongUsage)):
        with pytest.raises(kind):
            freezes.freeze(built.settings, "paparan", of, "", "Siti", KEPT)
    assert freezes.frozen(built.settings) == {}
    freezes.freeze(built.settings, "paparan", last, "", "Siti", KEPT)


def test_a_disk_that_takes_no_file_leaves_no_freeze(built: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(freezes, "_write", full)
    with pytest.raises(OSError, match="No space"):
        freezes.freeze(built.settings, "paparan", release.names(built.settings)[0], "", "Siti", KEPT)
    assert freezes.standing(built.settings) == ()
    assert freezes.frozen(built.settings) == {}


def test_nothing_is_frozen_or_deleted_while_a_command_writes(built: Office) -> None:
    of = release.names(built.settings)[0]
    with lock.writing(built.settings):
        for attempt in (
            lambda: freezes.freeze(built.settings, "paparan", of, "", "Siti", KEPT),
            lambda: pruning.prune(built.settings, 1),
        ):
            with pytest.raises(UcjError) as problem:
                attempt()
            assert problem.value.key == "store.busy"
    assert len(release.names(built.settings)) == 3


def test_what_the_public_is_told_is_kept_too(built: Office) -> None:
    of = release.names(built.settings)[-1]
    keep(built.settings, "paparan", of)
    kept = freezes.read(built.settings, of)
    assert kept
    (said,) = kept["freezes"][0]["public_results"]
    with release.open_release(release.path_of(built.settings, of)) as con:
        assert said == document("coverage", con, Filters("6311", NOW, "district", is_public=True), of, T)
    assert said["total"]["eligible_count"] == 3


FIRST_OF = {"name": "a", "release": "b", "note": "", "frozen_by": "c", "frozen_at": "d", "results": []}


@pytest.mark.parametrize(
    "content",
    [
        *("", "[]", "null", "{", '{"freezes": []}', '{"freezes": {}, "built": {}}', '{"freezes": [1], "built": {}}'),
        json.dumps({"freezes": [FIRST_OF | {"results": [{"metric": "coverage"}]}], "built": {}}),
        json.dumps({"freezes": [FIRST_OF | {"results": None}], "built": {}}),
        json.dumps({"freezes": [FIRST_OF | {"metrics": []}], "built": {}}),
    ],
)
def test_a_file_of_another_shape_is_refused_by_name_and_keeps_its_release(built: Office, content: str) -> None:
    of = release.names(built.settings)[0]
    (built.settings.releases / f"{of}.frozen.json").write_text(content)
    with pytest.raises(Refused, match=rf"releases/{of}.frozen.json"):
        freezes.read(built.settings, of)
    with pytest.raises(Refused, match="rusak"):
        keep(built.settings, "paparan", of)
    assert freezes.standing(built.settings) == ()
    assert pruning.prune(built.settings, 1).set_index("release").loc[of, "reason"] == "frozen"


# --- taking a name away


def test_a_name_is_taken_away_and_the_file_remembers_it(built: Office) -> None:
    settings = built.settings
    of = release.names(settings)[0]
    keep(settings, "paparan", of)
    keep(settings, "rapat", of)
    before = freezes.read(settings, of)
    assert freezes.unfreeze(settings, " PAPARAN", "Budi").release == of
    assert freezes.frozen(settings) == {of: "rapat"}
    freezes.unfreeze(settings, "rapat", "Budi")
    assert freezes.frozen(settings) == {}
    kept = freezes.read(settings, of)
    assert before
    assert kept
    for was, now in zip(before["freezes"], kept["freezes"], strict=True):
        assert now.pop("withdrawn_by") == "Budi"
        assert now.pop("withdrawn_at")
        assert now == was
    keep(settings, "paparan", of)
    assert freezes.frozen(settings) == {of: "paparan"}
    freezes.unfreeze(settings, "paparan", "Budi")
    assert pruning.prune(settings, 1).set_index("release").loc[of, "reason"] == "old"
    assert freezes.read(settings, of)


def test_a_name_can_be_taken_away_after_its_table_was_lost(built: Office) -> None:
    of = release.names(built.settings)[0]
    keep(built.settings, "paparan", of)
    for path in built.settings.data.glob("state.sqlite*"):
        path.unlink()
    freezes.unfreeze(built.settings, "paparan", "Budi")
    assert freezes.frozen(built.settings) == {}


def test_an_unknown_name_is_answered_with_the_known_ones(built: Office) -> None:
    of = release.names(built.settings)[0]
    keep(built.settings, "paparan", of)
    with pytest.raises(WrongUsage, match="paparan"):
        freezes.unfreeze(built.settings, "rapat", "Budi")
    assert freezes.frozen(built.settings) == {of: "paparan"}


# --- deletion


def test_an_old_frozen_release_keeps_its_numbers_and_not_its_persons(built: Office) -> None:
    settings = built.settings
    first, second, third = release.names(settings)
    for of in (first, third):
        keep(settings, of, of)
    before = documents(settings, first)
    found = pruning.prune(settings, 1).set_index("release")
    assert found["is_persons_removed"].to_dict() == {first: True, second: True, third: False}
    assert sorted(path.name for path in settings.releases.glob("*.persons.duckdb")) == [f"{third}.persons.duckdb"]
    assert documents(settings, first) == before
    assert not pruning.prune(settings, 1)["is_persons_removed"].any()


def test_the_published_release_keeps_its_persons_however_old_it_is(built: Office) -> None:
    first = release.names(built.settings)[0]
    release.publish(built.settings, first)
    keep(built.settings, "paparan", first)
    pruning.prune(built.settings, 1)
    assert (built.settings.releases / f"{first}.persons.duckdb").exists()


def test_prune_deletes_both_files_of_the_oldest_and_says_why_it_kept_the_rest(built: Office) -> None:
    first, second, third = release.names(built.settings)
    found = pruning.prune(built.settings, 2)
    assert found.to_dict("records") == [
        {"release": first, "is_removed": True, "is_persons_removed": True, "reason": "old", "names": ""},
        {"release": second, "is_removed": False, "is_persons_removed": False, "reason": "newest", "names": ""},
        {"release": third, "is_removed": False, "is_persons_removed": False, "reason": "published", "names": ""},
    ]
    assert release.names(built.settings) == [second, third]
    assert not list(built.settings.releases.glob(f"{first}*"))
    assert release.rollback(built.settings) == second


def test_prune_never_takes_the_published_or_a_frozen_one(built: Office) -> None:
    first, second, third = release.names(built.settings)
    release.publish(built.settings, second)
    keep(built.settings, "paparan", first)
    found = pruning.prune(built.settings, 1).set_index("release")
    assert found["reason"].to_dict() == {first: "frozen", second: "published", third: "newest"}
    assert found.loc[first, "names"] == "paparan"
    assert release.names(built.settings) == [first, second, third]


def test_a_freeze_outlives_the_table_that_it_stands_in(built: Office) -> None:
    first = release.names(built.settings)[0]
    keep(built.settings, "paparan", first)
    for path in built.settings.data.glob("state.sqlite*"):
        path.unlink()
    assert pruning.prune(built.settings, 1).set_index("release").loc[first, "reason"] == "frozen"


@pytest.mark.parametrize("count", [0, -3])
def test_to_keep_none_is_refused(built: Office, count: int) -> None:
    with pytest.raises(WrongUsage):
        pruning.prune(built.settings, count)
    assert len(release.names(built.settings)) == 3


def test_with_a_broken_pointer_nothing_is_deleted(built: Office) -> None:
    """Which one is published is not known, so none may go."""
    built.settings.current.write_text("rusak")
    with pytest.raises(Refused):
        pruning.prune(built.settings, 1)
    assert len(release.names(built.settings)) == 3


def test_an_office_with_nothing_has_nothing_frozen(tmp_path: Path) -> None:
    settings = new_office(tmp_path / "kosong").settings
    assert (freezes.standing(settings), freezes.frozen(settings), freezes.read(settings, JUAI)) == ((), {}, None)
    assert pruning.prune(settings, 1).empty
