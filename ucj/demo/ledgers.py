"""The contribution ledgers: what was paid for every membership, month by month, and who stopped paying when."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ucj import months, rates, reference
from ucj.demo import draw, memberships
from ucj.demo.files import SourceFile, write_csv
from ucj.demo.parameters import Parameters
from ucj.settings import Settings

KIND = "contribution"
# A membership of one's own ends after three months without a payment.
_UNPAID_BEFORE_LAPSE = 3
_OWED = ["person", "payer", "npp", "programme", "month", "file_month", "day", "idr", "is_paid"]


def due(
    settings: Settings, parameters: Parameters, people: pd.DataFrame, spells: pd.DataFrame, rng: draw.Rng
) -> pd.DataFrame:
    """One row a membership in force and month of the ledgers, the one never sent included.

    person int64 (row of `people`) · payer, npp, programme str · month, file_month int64 (of the ledger that has it) ·
    day int64 (of the month in which it was paid) · idr int64 (rupiah) · is_paid bool.
    """
    span = np.arange(months.parse(parameters["ledgers"]["first_month"]), parameters.last + 1)
    spells = spells.assign(
        unpaid_from=_unpaid_from(settings, parameters, people, spells, rng), day=_days(spells, rng)
    ).join(_prices(settings, parameters, people, spells, rng))
    parts = [spells[(spells["start"] <= month) & (month < spells["end"])].assign(month=month) for month in span]
    frame = pd.concat(parts, ignore_index=True)
    frame["is_paid"] = frame["month"] < frame["unpaid_from"]
    frame["file_month"] = _file_months(parameters, frame, rng)
    owed: pd.DataFrame = frame[_OWED]
    return owed


def write(
    settings: Settings, parameters: Parameters, people: pd.DataFrame, owed: pd.DataFrame, out: Path
) -> list[SourceFile]:
    """One CSV a month that was sent."""
    words = reference.read(settings, "value_synonyms")
    fund = words[words["field"] == "payer"].drop_duplicates("code").set_index("code")["text"]
    paid = owed[owed["is_paid"]]
    files = []
    for month in _sent(parameters):
        path = out / f"iuran_{months.text(month)}.csv"
        write_csv(path, _fill(people, paid[paid["file_month"] == month], fund))
        files.append(SourceFile(path, KIND, months.text(month)))
    return files


def own_account_rates(settings: Settings) -> rates.Rates:
    table = reference.read(settings, "contribution_rates")
    flat = table[(table["segment"] == "BPU") & table["flat_idr_per_month"].notna()]
    columns = ["programme", "payer_class", "sector_class", "valid_from", "valid_to", "flat_idr_per_month"]
    return rates.table(flat[columns].itertuples(index=False, name=None))


def _sent(parameters: Parameters) -> list[int]:
    facts = parameters["ledgers"]
    missing = {months.parse(month) for month in facts["never_sent"]}
    return [month for month in range(months.parse(facts["first_month"]), parameters.last + 1) if month not in missing]


def _unpaid_from(
    settings: Settings, parameters: Parameters, people: pd.DataFrame, spells: pd.DataFrame, rng: draw.Rng
) -> draw.Ints:
    """The month from which a membership is no longer paid, OPEN_END where it always is; int64 (spells,)."""
    facts, last = parameters["ledgers"], parameters.last
    end = spells["end"].to_numpy()
    since = np.where(_lapses(settings, people, spells), end - _UNPAID_BEFORE_LAPSE, months.OPEN_END)
    own, lot = (spells["segment"] == "BPU").to_numpy() & (end == months.OPEN_END), rng.random(len(spells)) * 100
    two = spells["payer"].map(facts["two_unpaid_pct"]).fillna(0).to_numpy(dtype=np.float64)
    one = spells["payer"].map(facts["one_unpaid_pct"]).fillna(0).to_numpy(dtype=np.float64)
    since = np.where(own & (lot < one + two), last, since)
    since = np.where(own & (lot < two), last - 1, since)
    behind = spells["npp"].map(_in_arrears(parameters, rng)).fillna(0).to_numpy(dtype=np.int64)
    return np.where(behind > 0, last + 1 - behind, since)


def _lapses(settings: Settings, people: pd.DataFrame, spells: pd.DataFrame) -> draw.Bools:
    """Own-account memberships that ended for want of payment: not by death, by age, or because another pays."""
    limit = (reference.regency(settings).oldest + 1) * 12
    who = people.iloc[spells["person"].to_numpy()]
    ended = ((spells["segment"] == "BPU") & (spells["end"] != months.OPEN_END)).to_numpy()
    aged = who["birth_month"].to_numpy() + limit <= spells["end"].to_numpy()
    ended = ended & ~aged & (who["role"] != "deceased").to_numpy()
    pairs = (
        spells.loc[ended, ["person", "end"]]
        .reset_index()
        .merge(spells[["person", "start", "end"]], on="person", suffixes=("", "_other"))
    )
    covered = pairs[(pairs["start"] <= pairs["end"]) & (pairs["end"] < pairs["end_other"])]
    ended[covered["index"].to_numpy()] = False
    return ended


def _in_arrears(parameters: Parameters, rng: draw.Rng) -> dict[str, int]:
    """Firms that owe, and how many months."""
    facts = parameters["ledgers"]
    count = max(round(len(memberships.firms(parameters)) * facts["arrears_pct"] / 100), 1)
    chosen = _small_firms(parameters, count, rng)
    owed = rng.integers(1, facts["arrears_months"] + 1, len(chosen))
    return dict(zip(chosen, owed.tolist(), strict=True))


def _small_firms(parameters: Parameters, count: int, rng: draw.Rng) -> list[str]:
    """Numbers of firms, mostly small ones and none the largest of its sector."""
    firms = memberships.firms(parameters)
    firms = firms[firms["weight"] < 1].reset_index(drop=True)
    chosen = draw.pick(rng, firms.index.to_numpy(), count, -2 * np.log(firms["weight"].to_numpy()))
    return firms["npp"][chosen].tolist()


def _days(spells: pd.DataFrame, rng: draw.Rng) -> draw.Ints:
    """The day a membership is paid on: who pays for many pays for all at once."""
    number, npps = pd.factorize(spells["npp"])
    together, alone = rng.integers(1, 29, len(npps)), rng.integers(1, 29, len(spells))
    return np.where(spells["npp"] == "", alone, together[number])


def _prices(
    settings: Settings, parameters: Parameters, people: pd.DataFrame, spells: pd.DataFrame, rng: draw.Rng
) -> pd.Series[int]:
    """What a month of each membership costs, `idr` int64 (rupiah), by the index of `spells`."""
    jobs = reference.read(settings, "occupations").set_index("occupation_code")
    job = jobs.loc[people["occupation"].to_numpy()[spells["person"].to_numpy()], ["sector", "risk_class"]]
    rows = spells[["payer", "programme", "segment"]].assign(sector=job["sector"].to_numpy())
    own_account = own_account_rates(settings)
    keys = rows.loc[rows["segment"] == "BPU", ["payer", "sector", "programme"]].drop_duplicates()
    flat = {
        key: own_account.monthly(key[0], key[1], parameters.last, rates.Terms(with_jht="JHT" in key[2]))
        for key in keys.itertuples(index=False, name=None)
    }
    wage = _wages(parameters, spells, job["sector"].to_numpy(dtype=object), rng)
    pct = _wage_pct(settings, rows["programme"], job["risk_class"].to_numpy())
    own = [flat.get(key, 0) for key in zip(rows["payer"], rows["sector"], rows["programme"], strict=True)]
    idr = np.where(rows["segment"] == "PU", np.rint(wage * pct / 100), own).astype(np.int64)
    return pd.Series(idr, spells.index, name="idr")


def _wage_pct(settings: Settings, programmes: pd.Series[str], risk_class: draw.Ints) -> draw.Floats:
    """The rates of a wage earner's programmes together, in percent of the wage."""
    table = reference.read(settings, "contribution_rates")
    table = table[table["segment"] == "PU"]
    of = table.set_index(["programme", "sector_class"])["rate_pct_of_wage"]
    accident = {risk: of["JKK", f"risk_{risk}"] for risk in np.unique(risk_class)}
    rest = {text: sum(of[code, "any"] for code in text.split("+") if code != "JKK") for text in programmes.unique()}
    total: draw.Floats = pd.Series(risk_class).map(accident).to_numpy() + programmes.map(rest).to_numpy()
    return total


def _wages(parameters: Parameters, spells: pd.DataFrame, sector: draw.Texts, rng: draw.Rng) -> draw.Floats:
    """The wage that is reported for each membership, stable for a person; a few firms report less than the floor."""
    facts, person = parameters["ledgers"], spells["person"].to_numpy()
    luck = rng.normal(0, facts["wage_sd"], person.max() + 1)[person]
    usual = pd.Series(sector).map(facts["wage_idr"]).fillna(facts["wage_idr"]["other"]).to_numpy(dtype=np.float64)
    wage = usual * np.exp(luck)
    floor = float(facts["wage_floor_idr"])
    wage = np.where(spells["payer"] == "company", np.maximum(wage, floor), wage)
    low = _small_firms(parameters, max(parameters.scaled(facts["low_wage_firms"]), 1), rng)
    under = spells["npp"].isin(low).to_numpy()
    wage = np.where(under, floor * (0.75 + np.clip(luck, -0.2, 0.2)), wage)
    rounded: draw.Floats = wage // 10_000 * 10_000
    return rounded


def _file_months(parameters: Parameters, frame: pd.DataFrame, rng: draw.Rng) -> draw.Ints:
    """Its own, but for the few that came late: in the next month's, where that one was sent."""
    month: draw.Ints = frame["month"].to_numpy()
    late = (rng.random(len(frame)) * 100 < parameters["ledgers"]["late_pct"]) & np.isin(month + 1, _sent(parameters))
    files: draw.Ints = month + late
    return files


def _fill(people: pd.DataFrame, paid: pd.DataFrame, fund: pd.Series[str]) -> pd.DataFrame:
    day = pd.Series(draw.first_days(paid["file_month"].to_numpy()) + paid["day"].to_numpy() - 1)
    table = {
        "NIK": people["nik"].to_numpy()[paid["person"].to_numpy()],
        "SUMBER_DANA": paid["payer"].map(fund),
        "NPP": paid["npp"],
        "BULAN_IURAN": paid["month"].map({month: months.text(month) for month in paid["month"].unique()}),
        "TGL_BAYAR": day.map({each: f"{each:%d-%m-%Y}" for each in day.unique()}),
        "IURAN": paid["idr"],
        "PROGRAM": paid["programme"],
    }
    return pd.DataFrame({header: np.asarray(values) for header, values in table.items()})
