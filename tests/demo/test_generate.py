"""The written files, read back slowly and plainly, hold what the demo promises."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from ucj import months, reference, settings
from ucj.demo import faults, generate, parameters
from ucj.demo.files import SourceFile
from ucj.errors import Refused

SCALE = 0.02
SEED = 11
LAST = months.parse("2025-09")
PROMISED = {"labour_force": 80000, "servants": 5500, "age": 500, "active": 62000, "lapsed": 2583, "unregistered": 9417}

FIELDS = {
    "nik": ("NIK", "NOKTP", "NOINDUKKEPENDUDUKAN", "NOMORIDENTITAS"),
    "name": ("NAMA", "NAMALENGKAP"),
    "birth": ("TGLLAHIR", "TANGGALLAHIR"),
    "sex": ("LP", "JENISKELAMIN", "JK"),
    "village": ("DESA", "DESAKELURAHAN"),
    "village_code": ("KODEDESA",),
    "district": ("KECAMATAN",),
    "job": ("PEKERJAAN",),
    "segment": ("JENISPEKERJA",),
}
DATES = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")


def _letters(text: str) -> str:
    return re.sub("[^A-Z0-9]", "", text.upper())


def _table(path: Path) -> list[dict[str, Any]]:
    """Rows under the header of the first sheet, or of a CSV, until a blank line or the total; keys by `FIELDS`."""
    if path.suffix == ".csv":
        text = path.read_text(encoding="utf-8-sig")
        lines: list[list[Any]] = list(csv.reader(text.splitlines(), delimiter=";" if ";" in text[:300] else ","))
    else:
        lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    at = next(i for i, line in enumerate(lines) if sum(cell != "" for cell in line) > 8)
    known = {name: key for key, names in FIELDS.items() for name in names}
    header = [known.get(_letters(str(cell)), str(cell)) for cell in lines[at]]
    rows = []
    for line in lines[at + 1 :]:
        if line[0] in ("", "JUMLAH"):
            break
        rows.append(dict(zip(header, line, strict=True)))
    return rows


def _date(value: Any) -> dt.date | None:
    """Raises ValueError on a date that cannot be."""
    if value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    for form in DATES:
        if re.fullmatch(form.replace("%d", r"\d\d").replace("%m", r"\d\d").replace("%Y", r"\d{4}"), value):
            return dt.datetime.strptime(value, form).date()  # noqa: DTZ007
    raise ValueError(value)


def _nik_fault(nik: Any) -> str | None:
    if isinstance(nik, float | int):
        return "nik_as_number"
    if nik == "":
        return "nik_missing"
    if not nik.isdigit() and len(nik) == 16:
        return "nik_not_digits"
    if len(nik) != 16:
        return "nik_length"
    if nik[12:] == "0000":
        return "nik_serial_zero"
    day = int(nik[6:8])
    try:
        dt.date(2000 + int(nik[10:12]), int(nik[8:10]), day - 40 if day > 40 else day)
    except ValueError:
        return "nik_date_impossible"
    return None


def _age(birth: dt.date, month: int) -> int:
    day = months.last_day(month)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@dataclass
class Registry:
    """What honest software holds after reading every file."""

    files: list[SourceFile]
    folder: Path
    scale: float
    workers: dict[str, dict[str, Any]] = field(default_factory=dict)
    earlier: dict[str, dict[str, Any]] = field(default_factory=dict)
    members: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    refused: list[list[str]] = field(default_factory=list)

    def count(self, value: int) -> int:
        return round(value * self.scale)

    def listed(self, month: int) -> dict[str, dict[str, Any]]:
        """Workers of the lists in force; the earlier ones hold for all months before today's, the dead among them."""
        if month == LAST:
            return self.workers
        replaced = {row["village"] for row in self.earlier.values()}
        return {nik: row for nik, row in self.workers.items() if row["village"] not in replaced} | self.earlier

    def eligible(self, month: int) -> dict[str, dict[str, Any]]:
        return {
            nik: row
            for nik, row in self.listed(month).items()
            if not row["is_servant"] and 15 <= _age(row["birth"], month) <= 65
        }

    def spells(self) -> dict[str, list[dict[str, Any]]]:
        """Memberships by NIK, from the last list."""
        by_nik: dict[str, list[dict[str, Any]]] = {}
        for row in self.members[LAST]:
            by_nik.setdefault(row["nik"], []).append(row)
        return by_nik

    def standing(self, month: int) -> Counter[str]:
        """Eligible workers of a month by the payer of the membership that counts, 'lapsed' or 'unregistered'."""
        spells = self.spells()
        result: Counter[str] = Counter()
        for nik in self.eligible(month):
            begun = [row for row in spells.get(nik, []) if row["start"] <= month]
            if not begun:
                result["unregistered"] += 1
                continue
            best = max(begun, key=lambda row: (month < row["end"], row["SEGMEN"] == "PU", row["start"]))
            result[best["payer"] if month < best["end"] else "lapsed"] += 1
        return result


def _read_workforce(registry: Registry, config: settings.Settings) -> None:
    regions = reference.regions(config)
    mine = regions[(regions["level"] == "village") & regions["region_code"].str.startswith("6311")]
    names = dict(zip(mine["region_code"], mine["region_name"], strict=True))
    jobs = reference.read(config, "occupations")
    synonyms = reference.read(config, "value_synonyms")
    words = synonyms[synonyms["field"] == "occupation"]
    codes = dict(zip(words["text"], words["code"], strict=True))
    codes |= dict(zip(jobs["name_id"].str.upper(), jobs["occupation_code"], strict=True))
    segment = dict(zip(jobs["occupation_code"], jobs["segment"], strict=True))
    servants = set(jobs.loc[jobs["is_servant"], "occupation_code"])
    for source in [file for file in registry.files if file.kind == "workforce"]:
        seen: set[str] = set()
        listed = registry.workers if months.parse(source.period) == LAST else registry.earlier
        for row in _table(source.path):
            errors = _judge(row, names, seen)
            for fault in errors + (_warnings(row, names) if not errors else []):
                registry.found[source.path.name, fault] += 1
            if errors:
                registry.refused.append(errors)
                continue
            code = codes[row["job"].upper()]
            if "segment" in row:
                assert (_letters(row["segment"]) in ("PU", "PENERIMAUPAH")) == (segment[code] == "PU")
            assert row["nik"] not in listed
            seen.add(row["nik"])
            listed[row["nik"]] = row | {
                "birth": _date(row["birth"]),
                "is_servant": code in servants,
                "segment": segment[code],
                "village": _village(row, names),
            }


def _village(row: dict[str, Any], names: dict[str, str]) -> str | None:
    """The code of the village meant: by code, by name, else the nearest name one letter off."""
    if "village_code" in row:
        code = row["village_code"].replace(".", "")
        return code if code in names else None
    text = _letters(re.sub("^(Desa|DESA|Kel.|KEL.) ", "", row["village"]))
    districts = {"JUAI": "01", "HALONG": "02", "AWAYAN": "03", "BATUMANDI": "04", "LAMPIHONG": "05", "PARINGIN": "06"}
    districts |= {"PARINGINSELATAN": "07", "": "08"}
    start = "6311" + districts[_letters(row.get("district", ""))]
    near = {code: faults.distance(text, _letters(name)) for code, name in names.items() if code.startswith(start)}
    best = sorted(near, key=lambda code: near[code])
    assert near[best[0]] != near[best[1]] or near[best[0]] > 2
    return best[0] if near[best[0]] <= 1 else None


def _judge(row: dict[str, Any], names: dict[str, str], seen: set[str]) -> list[str]:
    errors = [fault for fault in [_nik_fault(row["nik"])] if fault]
    if row["nik"] in seen:
        errors.append("nik_duplicate")
    if row["name"] == "":
        errors.append("name_missing")
    try:
        if _date(row["birth"]) is None:
            errors.append("birth_date_missing")
    except ValueError:
        errors.append("birth_date_impossible")
    if _village(row, names) is None:
        errors.append("village_unknown")
    return errors


def _warnings(row: dict[str, Any], names: dict[str, str]) -> list[str]:
    warnings = []
    day = int(row["nik"][6:8])
    if (day > 40) != (row["sex"].upper() in ("P", "PEREMPUAN")):
        warnings.append("sex_differs_from_nik")
    birth = _date(row["birth"])
    if f"{day % 40:02d}{row['nik'][8:12]}" != f"{birth:%d%m%y}":
        warnings.append("birth_date_differs_from_nik")
    if "village_code" not in row:
        text = _letters(re.sub("^(Desa|DESA|Kel.|KEL.) ", "", row["village"]))
        if text not in {_letters(name) for name in names.values()}:
            warnings.append("village_near_spelling")
    return warnings


def _read_members(registry: Registry, config: settings.Settings) -> None:
    synonyms = reference.read(config, "value_synonyms")
    words = synonyms[synonyms["field"] == "payer"]
    payers = dict(zip(words["text"], words["code"], strict=True))
    for source in [file for file in registry.files if file.kind == "participation"]:
        period = months.parse(source.period)
        kept = registry.members.setdefault(period, [])
        for row in _table(source.path):
            row = {key: "" if value is None else str(value) for key, value in row.items()}
            row["nik"], row["payer"] = row["nik"], payers[row["SUMBER_DANA"]]
            row["start"], end = _month(row["BLTH_KEPESERTAAN"]), _month(row["BLTH_NA"])
            errors = [fault for fault in [_nik_fault(row["nik"])] if fault]
            errors += ["month_missing"] if row["start"] is None else []
            errors += ["month_order"] if end is not None and row["start"] is not None and end < row["start"] else []
            for fault in errors:
                registry.found[source.path.name, fault] += 1
            if errors:
                registry.refused.append(errors)
                continue
            assert (row["AKTIF"] == "Y") == (end is None)
            assert row["start"] <= period
            assert end is None or end <= period
            row["end"] = months.OPEN_END if end is None else end
            kept.append(row)


def _month(text: str) -> int | None:
    return months.parse(f"{text[3:]}-{text[:2]}") if text else None


def read_all(folder: Path, scale: float, seed: int = SEED) -> Registry:
    config = replace(settings.load(), region_code="6311")
    registry = Registry(generate.write(config, folder, seed, scale, lambda *_: None), folder, scale)
    _read_workforce(registry, config)
    _read_members(registry, config)
    return registry


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return read_all(tmp_path_factory.mktemp("demo"), SCALE)


def test_the_table_of_the_last_month_holds(registry: Registry) -> None:
    standing = registry.standing(LAST)
    servants = sum(row["is_servant"] for row in registry.workers.values())
    found = {
        "labour_force": len(registry.workers),
        "servants": servants,
        "age": len(registry.workers) - servants - len(registry.eligible(LAST)),
        "lapsed": standing.pop("lapsed"),
        "unregistered": standing.pop("unregistered"),
    }
    found["active"] = standing.total()
    assert found == {name: registry.count(value) for name, value in PROMISED.items()}


def test_payers_of_the_last_month_are_as_in_the_parameters(registry: Registry) -> None:
    config = parameters.load(replace(settings.load(), region_code="6311"), registry.scale)
    standing = registry.standing(LAST)
    assert {p: standing[p] for p in config.payers} == dict(
        zip(config.payers, config.final_stock().tolist(), strict=True)
    )


@pytest.mark.parametrize(("month", "wanted"), [("2023-03", 0), ("2023-04", 25000), ("2024-04", 41000)])
def test_the_regency_pays_for_the_published_number(registry: Registry, month: str, wanted: int) -> None:
    at = months.parse(month)
    assert registry.standing(at)["regency"] == registry.count(wanted)
    spells, eligible = registry.spells(), registry.eligible(at)
    paid = {n for n in eligible for s in spells.get(n, []) if s["payer"] == "regency" and s["start"] <= at < s["end"]}
    assert len(paid) == registry.count(wanted)


def test_total_grows_and_a_pool_of_lapsed_is_always_there(registry: Registry) -> None:
    config = parameters.load(replace(settings.load(), region_code="6311"), registry.scale)
    for at, month in enumerate(range(config.first, config.last + 1)):
        standing = registry.standing(month)
        lapsed, _ = standing.pop("lapsed"), standing.pop("unregistered")
        assert abs(standing.total() - config.stocks()[:, at].sum()) <= max(3, 0.001 * standing.total())
        assert lapsed > 0


def test_every_refused_row_has_one_fault_and_all_faults_are_found(registry: Registry) -> None:
    with (registry.folder / "faults.csv").open(encoding="utf-8", newline="") as stream:
        planted = [row for row in csv.DictReader(stream) if row["kind"] in ("workforce", "participation")]
    assert all(len(errors) == 1 for errors in registry.refused)
    wanted = {
        (row["file"], row["fault"]): int(row["planted_count"])
        for row in planted
        if not (row["kind"] == "participation" and row["fault"] == "birth_date_differs_from_nik")
    }
    assert dict(registry.found) == wanted


def test_memberships_are_possible(registry: Registry) -> None:
    for nik, spells in registry.spells().items():
        keys = [(row["SEGMEN"], row["payer"], row["NPP"], row["start"]) for row in spells]
        assert len(set(keys)) == len(keys), "a membership is listed twice"
        for row in spells:
            assert row["start"] < row["end"]
            birth = _date(row["birth"])
            assert birth is not None
            assert _age(birth, row["start"]) >= 15
            assert (row["SEGMEN"] == "PU") == (row["payer"] in ("company", "village"))
            if nik in registry.workers and row["end"] == months.OPEN_END:
                assert _age(birth, LAST) <= 65
        for one in spells:
            same = [row for row in spells if row is not one and row["payer"] == one["payer"]]
            assert not any(row["start"] < one["end"] and one["start"] < row["end"] for row in same), nik


def test_earlier_lists_are_what_was_known_then(registry: Registry) -> None:
    final = {(row["nik"], row["payer"], row["NPP"], row["start"]): row["end"] for row in registry.members[LAST]}
    for period, rows in registry.members.items():
        known = {key: end if end <= period else months.OPEN_END for key, end in final.items() if key[3] <= period}
        assert {(row["nik"], row["payer"], row["NPP"], row["start"]): row["end"] for row in rows} == known


def test_ages_at_the_end_of_membership(registry: Registry) -> None:
    """Who grew too old left in the month he was first too old on its last day."""
    spells = registry.spells()
    for nik, row in registry.workers.items():
        past = months.of(row["birth"]) + 66 * 12
        assert all(min(spell["end"], LAST + 1) <= past for spell in spells.get(nik, []))


def test_members_on_no_list(registry: Registry) -> None:
    others = set(registry.spells()) - set(registry.workers)
    assert len(others) == sum(map(registry.count, (2300, 140, 240)))


def test_claims(registry: Registry) -> None:
    path = next(file.path for file in registry.files if file.kind == "claims")
    rows = [row for row in _table(path) if not row["NO_KLAIM"].endswith("-X")]
    ids = set(registry.spells())
    for row in rows:
        event, reported, paid = (_date(row[name]) for name in ("TGL_KEJADIAN", "TGL_LAPOR", "TGL_BAYAR"))
        assert event is not None
        assert reported is not None
        assert paid is not None
        assert event <= reported <= paid <= months.last_day(LAST)
        assert int(row["JUMLAH_DIBAYAR"].replace(".", "")) > 0
        assert row["nik"] in ids
        assert (row["PROGRAM"] in ("JKM", "BEASISWA")) <= (row["nik"] not in registry.workers)
    deaths = [row for row in rows if row["PROGRAM"] == "JKM"]
    until = [row for row in deaths if (day := _date(row["TGL_BAYAR"])) and day <= dt.date(2024, 4, 30)]
    assert len(until) == registry.count(55)
    assert all(row["JUMLAH_DIBAYAR"] == "42.000.000" for row in until)


def test_the_same_seed_gives_the_same_files(registry: Registry, tmp_path: Path) -> None:
    config = replace(settings.load(), region_code="6311")
    again = generate.write(config, tmp_path / "again", SEED, SCALE, lambda *_: None)
    for one, other in zip(registry.files, again, strict=True):
        assert one.path.name == other.path.name
        assert one.path.read_bytes() == other.path.read_bytes()


def test_files_come_in_the_order_of_import(registry: Registry) -> None:
    lists = [file.period for file in registry.files if file.kind == "participation"]
    assert lists == ["2022-12", "2023-12", "2024-12", "2025-09"]
    assert {file.kind for file in registry.files} == {
        *("workforce", "participation", "claims", "civil", "construction"),
        *("contribution", "programme", "employer", "activity"),
    }


def test_a_region_without_parameters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as problem:
        generate.write(replace(settings.load(), region_code="6309"), tmp_path, 1, SCALE, lambda *_: None)
    assert problem.value.params["choices"] == "6311"
    assert not list(tmp_path.iterdir())


def test_progress_keys_are_in_the_catalogue(tmp_path: Path) -> None:
    from ucj import i18n

    heard: list[tuple[str, float]] = []
    generate.write(replace(settings.load(), region_code="6311"), tmp_path, 1, 0.005, lambda *step: heard.append(step))
    assert all(key in i18n.catalogue(language) for key, _ in heard for language in i18n.LANGUAGES)
    assert [share for _, share in heard] == sorted(share for _, share in heard)
