"""What is said and drawn of employers: zero, hidden and missing never look alike."""

from __future__ import annotations

from typing import Any

import duckdb
import pandas as pd
import pytest

from tests.helpers import Office
from tests.metrics.test_employers import firm, lists, staffed
from ucj import i18n
from ucj.charts import part_bars
from ucj.charts.part_bars import Key, Part
from ucj.metrics import Filters, run
from ucj.store import release
from ucj.views import employer_bars, employer_list, employers
from ucj.views.parts import Run

ID = i18n.translator("id")


def asking(con: duckdb.DuckDBPyConnection) -> tuple[Run, release.Info]:
    return lambda name, filters: run(name, con, filters), release.info(con, "ucj-x")


def test_the_sentence_says_both_counts_and_who_is_behind_them(office: Office) -> None:
    """A says five and has three, B two and two, F one and one, D four and E three and nobody; three are on no list."""
    staffed(office, {"A": 3, "B": 2, "F": 1, "C1": 1, "C2": 1, "C3": 1})
    lists(office, firm("A", 5), firm("B", 2), firm("F", 1), firm("D", 4), firm("E", 3))
    view = employers.build(*asking(office.release()), ID)
    assert view.title == "9 dari 15 pekerja belum didaftarkan pemberi kerjanya"
    # 2 + 4 + 3 of 5 + 2 + 1 + 4 + 3 = 15 are 60 %.
    assert view.message.startswith("5 pemberi kerja menyebut 15 pekerja; 9 di antaranya belum menjadi peserta (60,0 %)")
    assert "1 mendaftarkan sebagian; 2 belum mendaftarkan siapa pun; 3 punya peserta" in view.message
    assert [card.value for card in view.shares[:2]] == ["60,0 %", "0,0 %"]
    assert "per September 2025" in view.notes[0]


def test_parts_of_nobody_are_not_said_and_what_is_one_firms_is_called_hidden(office: Office) -> None:
    staffed(office, {"A": 3, "B": 2, "C": 1})
    lists(office, firm("A", 5), firm("B", 2), firm("C", 1))
    ask, info = asking(office.release())
    view = employers.build(ask, info, ID)
    assert view.title == "Pemberi kerja terlalu sedikit untuk ditampilkan"
    assert view.shares[0].formula == ID("employers.legend_hidden")
    assert view.shares[1].value == "0,0 %"
    table = employers.table(ask, info, "size", ID)
    assert table.frame["note"].str.startswith("disembunyikan").all()


def test_without_list_or_ledger_what_is_missing_is_named(office: Office) -> None:
    staffed(office, {"A": 3, "B": 2, "C": 1})
    ask, info = asking(office.release())
    view = employers.build(ask, info, ID)
    assert view.title == "3 pemberi kerja dengan 6 peserta; daftar pemberi kerja belum ada"
    left, arrears, wage, _ = view.shares
    assert {card.value for card in (left, arrears, wage)} == {"–"}
    assert left.formula == "Daftar pemberi kerja belum diterima"
    assert wage.formula == "Buku iuran perusahaan bulan ini belum diterima"
    for side in ("tunggakan", "upah"):
        beside = employer_bars.beside(ask, info, side, "size", ID)
        assert beside.bars == ()
        assert "belum" in beside.title or "tidak disebut" in beside.title


def test_zero_hidden_and_missing_are_three_pictures(office: Office) -> None:
    staffed(office, {"A0": 1, "A1": 1} | {f"B{n}": 5 for n in range(3)} | {f"C{n}": 20 for n in range(4)})
    said = [firm(f"A{n}", 1) for n in range(2)] + [firm(f"B{n}", 6) for n in range(3)]
    lists(office, *said, *(firm(f"C{n}", 30) for n in range(4)))
    ask, info = asking(office.release())
    view = employer_bars.gap(ask, info, "size", ID)
    assert [(bar.state, bar.value) for bar in view.bars] == [
        *(("hidden", "disembunyikan"), ("hidden", "disembunyikan"), ("share", "40")),
    ]
    assert view.note == ID("employers.legend_hidden")
    table = employers.table(ask, info, "size", ID)
    assert table.frame["note"].tolist() == ["disembunyikan", "disembunyikan", ""]
    drawn = {
        state: part_bars.html([Part("x", "v", "", state=state)], Key("", "")) for state in ("share", "hidden", "none")
    }
    assert len(set(drawn.values())) == 3
    assert "repeating-linear-gradient" in drawn["hidden"]


def test_the_list_names_whom_a_list_names_and_leaves_empty_what_nobody_says(office: Office) -> None:
    staffed(office, {"A": 3, "B": 1})
    lists(office, firm("A", 5))
    con = office.release()
    ask, info = asking(con)
    filters = Filters("6311", info.month, "employer", is_public=False)
    names = pd.DataFrame({"employer_code": ["A"], "employer_name": ["PT Rekaan A"]})
    content = employer_list.table(ask("employer_gap", filters), names, {"631101": "Juai"}, info, filters, ID)
    rows: list[dict[Any, Any]] = content.frame.to_dict("records")
    assert [(row["employer_name"], row["code"], row["district"]) for row in rows] == [
        *(("PT Rekaan A", "A", "Juai"), ("(tidak ada pada daftar)", "B", "Juai")),
    ]
    assert rows[0]["unregistered_count"] == 2
    assert pd.isna(rows[1]["worker_count"])
    assert pd.isna(rows[1]["arrears_idr"])


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("kind", employers.KINDS)
def test_every_picture_is_drawn_in_both_languages(
    tiny_release: duckdb.DuckDBPyConnection, kind: employers.Kind, language: i18n.Language
) -> None:
    ask, info = asking(tiny_release)
    t = i18n.translator(language)
    for view in (
        employer_bars.gap(ask, info, kind, t),
        *(employer_bars.beside(ask, info, side, kind, t) for side in employer_bars.SIDES),
    ):
        assert view.title
        assert all(0 <= bar.first + bar.second <= 1.0001 for bar in view.bars)
