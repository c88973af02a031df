"""The workforce lists: each district fills its own form, with its own headers, dates and mistakes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ucj import i18n, months, reference
from ucj.demo import draw, faults, identity
from ucj.demo.files import Sheet, SourceFile, write_csv, write_xlsx
from ucj.demo.parameters import Parameters
from ucj.settings import Settings

KIND = "workforce"
Style = Mapping[str, Any]


def rows(
    settings: Settings, parameters: Parameters, places: pd.DataFrame, people: pd.DataFrame, rng: draw.Rng
) -> pd.DataFrame:
    """`people` with what the forms ask: address, rt, rw, decile, village_text, village_code, job, segment, order."""
    details = parameters["details"]
    village = people["village"].to_numpy()
    chance = np.array(details["decile_weights"], dtype=np.float64)
    decile = rng.choice(np.arange(1, 11), len(people), p=chance / chance.sum()).astype(object)
    decile[rng.random(len(people)) * 100 < details["decile_missing_pct"]] = None
    segments = reference.read(settings, "occupations").set_index("occupation_code")["segment"]
    return people.assign(
        fault="",
        birth_fault="",
        address=_addresses(parameters, places, village, rng),
        rt=[f"{number:03d}" for number in rng.integers(1, 13, len(people))],
        rw=[f"{number:03d}" for number in rng.integers(1, 5, len(people))],
        decile=decile,
        **of_village(places, village),
        job=_jobs(settings, people["occupation"], rng),
        segment=people["occupation"].map(segments),
        order=village + rng.random(len(people)) * 0.9,
    )


def of_village(places: pd.DataFrame, village: draw.Ints) -> dict[str, Any]:
    """Columns village_text and village_code, as offices write them."""
    code = places["village_code"].to_numpy(dtype=object)[village]
    return {
        "village_text": places["village_name"].to_numpy(dtype=object)[village],
        "village_code": [f"{text[:2]}.{text[2:4]}.{text[4:6]}.{text[6:]}" for text in code],
    }


def _addresses(parameters: Parameters, places: pd.DataFrame, village: draw.Ints, rng: draw.Rng) -> draw.Texts:
    kind = places["kind"].to_numpy(dtype=object)[village]
    street = np.empty(len(village), dtype=object)
    for name, facts in parameters["kinds"].items():
        here = np.flatnonzero(kind == name)
        street[here] = draw.one_of(rng, facts["street"], len(here))
    number = rng.integers(1, 160, len(village)).astype(str).astype(object)
    address: draw.Texts = "Jl. " + street + " No. " + number
    return address


def _jobs(settings: Settings, occupation: pd.Series[str], rng: draw.Rng) -> draw.Texts:
    """Each occupation in one of the wordings that offices use."""
    synonyms = reference.read(settings, "value_synonyms")
    words = synonyms[synonyms["field"] == "occupation"].groupby("code")["text"].agg(list).to_dict()
    names = reference.read(settings, "occupations").set_index("occupation_code")["name_id"]
    texts = np.empty(len(occupation), dtype=object)
    codes = occupation.to_numpy(dtype=object)
    for code in sorted(set(codes)):
        here = np.flatnonzero(codes == code)
        texts[here] = draw.one_of(rng, [names[code], *words.get(code, [])], len(here))
    return texts


def spoiled(
    parameters: Parameters, places: pd.DataFrame, listed: pd.DataFrame, strays: pd.DataFrame, rng: draw.Rng
) -> pd.DataFrame:
    """The additional rows that must be refused: people who are nowhere else, and second rows of listed ones."""
    facts = parameters["faults"]
    style = {style["district"]: style for style in parameters["workforce_files"]}
    is_xlsx = np.array([style[code]["form"] == "xlsx" for code in places["district_code"]])
    among = {
        "nik_as_number": np.flatnonzero(is_xlsx[listed["village"].to_numpy()]),
        # A refused row has one fault: what is odd about a first row must not be repeated in the second.
        "nik_duplicate": np.flatnonzero(~identity.differs(listed["nik"], listed["birth"]) & ~_is_other_sex(listed)),
    }
    parts, used = [], 0
    for fault, count in plan(parameters, len(listed)).items():
        model = listed.iloc[np.sort(rng.choice(among.get(fault, np.arange(len(listed))), count, replace=False))]
        if fault == "nik_duplicate":
            part = _again(model, rng)
        else:
            placed = {name: model[name].to_numpy() for name in ("village", "village_text", "village_code", "order")}
            part = strays.iloc[used : used + count].assign(**placed)
            used += count
        parts.append(faults.spoil(part, fault, rng, facts["unknown_villages"]))
    return pd.concat(parts, ignore_index=True)


def plan(parameters: Parameters, listed: int) -> dict[str, int]:
    """Rows to be refused by fault, for `listed` accepted rows."""
    facts = parameters["faults"]
    return faults.plan(facts["workforce"], round(listed * facts["workforce_pct"] / 100))


def _again(model: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """Second rows for the same people, further down in the same village, some with another spelling of the name."""
    again = model.copy()
    again["name"] = [identity.misspelt(name, rng) if rng.random() < 0.5 else name for name in again["name"]]
    floor = np.floor(model["order"].to_numpy(dtype=np.float64))
    again["order"] = floor + 0.9 + rng.random(len(model)) * 0.09
    return again


def flag(parameters: Parameters, places: pd.DataFrame, listed: pd.DataFrame, rng: draw.Rng) -> pd.DataFrame:
    """`listed` with village names misspelt (column `is_near` bool) or written with 'Desa', 'Kel.'."""
    details = parameters["details"]
    style = {style["district"]: dict(style["columns"]) for style in parameters["workforce_files"]}
    wrong = np.array(faults.letter_off(places, rng), dtype=object)
    # Beside a village code the spelling of the name does not matter.
    usable = np.array([name != "" for name in wrong]) & np.array(
        ["village_code" not in style[code] for code in places["district_code"]]
    )
    village = listed["village"].to_numpy()
    near = faults.choose_rows(rng, usable[village], details["near_spelling_pct"])
    prefix = np.where(places["type"] == "kelurahan", "Kel. ", "Desa ").astype(object)
    text = listed["village_text"].to_numpy(dtype=object).copy()
    prefixed = np.flatnonzero(rng.random(len(listed)) * 100 < details["prefixed_village_pct"])
    text[prefixed] = prefix[village[prefixed]] + text[prefixed]
    text[near] = wrong[village[near]]
    is_near = np.zeros(len(listed), dtype=np.bool_)
    is_near[near] = True
    return listed.assign(village_text=text, is_near=is_near)


def write(
    parameters: Parameters,
    places: pd.DataFrame,
    listed: pd.DataFrame,
    out: Path,
    planted: faults.Planted,
    step: Callable[[float], None],
) -> list[SourceFile]:
    """Every workforce file, by district; `step` hears the share done."""
    files = []
    district = places["district_code"].to_numpy(dtype=object)[listed["village"].to_numpy()]
    styles = parameters["workforce_files"]
    for number, style in enumerate(styles):
        here = listed[district == style["district"]].sort_values("order", kind="stable")
        groups = here.groupby("village", sort=True) if style.get("per_village") else [(here["village"].min(), here)]
        for village, part in groups:
            if len(part):
                place = places.iloc[int(village)].to_dict()
                files.append(write_list(parameters, place, style, parameters.last, part, out, planted))
        step((number + 1) / len(styles))
    return files


def write_list(
    parameters: Parameters,
    place: Mapping[Any, str],
    style: Style,
    period: int,
    part: pd.DataFrame,
    out: Path,
    planted: faults.Planted,
) -> SourceFile:
    """One file of `part` (rows as from `rows`, with is_near bool) in the form `style`, as of the month `period`."""
    path = _write_one(parameters, place, style, period, part, out)
    _count(planted, path, part)
    return SourceFile(path, KIND, months.text(period))


def _write_one(
    parameters: Parameters, place: Mapping[Any, str], style: Style, period: int, part: pd.DataFrame, out: Path
) -> Path:
    names = {"district": place["district_name"], "village": place["village_name"], "place": parameters["place"]}
    names |= {"DISTRICT": names["district"].upper(), "VILLAGE": names["village"].upper()}
    names["month"] = i18n.translator("id").month(period)
    path = out / str(style["name"]).format(**names)
    table = _fill(part.assign(district=place["district_name"]), style)
    if style["form"] == "csv":
        write_csv(path, table, style["separator"], style["encoding"])
        return path
    titles = [line.format(**names) for line in style["titles"]]
    total = ["JUMLAH", "", i18n.translator("id").number(len(table))]
    footer = [total, [""], *(["", "", line.format(**names)] for line in style["footer"])]
    write_xlsx(path, Sheet(style["sheet"], titles, table, footer))
    return path


def _fill(part: pd.DataFrame, style: Style) -> pd.DataFrame:
    """`part` in the words, columns and headers of one form."""
    case: dict[str, Callable[[str], str]] = {"upper": str.upper, "title": str.title, "plain": str}
    write_case = case[style["case"]]
    sex = dict(zip(("L", "P"), style["sex"], strict=True))
    segment = dict(zip(("PU", "BPU"), style.get("segment", ("PU", "BPU")), strict=True))
    part = part.assign(
        no=np.arange(1, len(part) + 1),
        nik=_nik_cells(part),
        birth_date=_birth_cells(part, style["date"]),
        sex=part["sex"].map(sex),
        segment=part["segment"].map(segment),
        occupation=part["job"].map(write_case),
        village=part["village_text"].map(str.upper if style["case"] == "upper" else str),
        district=part["district"].map(str.upper if style["case"] == "upper" else str),
        name=part["name"].map(write_case),
    )
    return pd.DataFrame({header: part[field].to_numpy(dtype=object) for field, header in style["columns"]})


def _nik_cells(part: pd.DataFrame) -> draw.Texts:
    cells = part["nik"].to_numpy(dtype=object).copy()
    for at in np.flatnonzero((part["fault"] == "nik_as_number").to_numpy()):
        cells[at] = int(cells[at])
    return cells


def _birth_cells(part: pd.DataFrame, form: str) -> draw.Texts:
    """Birth dates as text in `form`, or as dates where the form is 'excel'."""
    pattern = "%d-%m-%Y" if form == "excel" else form
    if form == "excel":
        cells = np.array(part["birth"].dt.date, dtype=object)
    else:
        cells = part["birth"].dt.strftime(pattern).to_numpy(dtype=object).copy()
    cells[(part["birth_fault"] == faults.MISSING).to_numpy()] = ""
    bad = np.flatnonzero((part["birth_fault"] == faults.IMPOSSIBLE).to_numpy())
    years = part["birth"].dt.year.to_numpy()[bad]
    cells[bad] = [pattern.replace("%d", "31").replace("%m", "02").replace("%Y", str(year)) for year in years]
    return cells


def _count(planted: faults.Planted, path: Path, part: pd.DataFrame) -> None:
    for fault, count in part["fault"].value_counts().items():
        if fault:
            planted.add(KIND, path, str(fault), int(count))
    good = part[part["fault"] == ""]
    planted.add(KIND, path, "village_near_spelling", int(good["is_near"].sum()))
    planted.add(KIND, path, "birth_date_differs_from_nik", int(identity.differs(good["nik"], good["birth"]).sum()))
    planted.add(KIND, path, "sex_differs_from_nik", int(_is_other_sex(good).sum()))


def _is_other_sex(part: pd.DataFrame) -> draw.Bools:
    """Where a valid NIK says the other sex, bool (n,)."""
    return ((part["nik"].str[6] >= "4") != (part["sex"] == "P")).to_numpy()
