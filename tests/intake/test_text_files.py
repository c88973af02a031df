"""Text files: every separator, encoding and layout gives the same rows in the sender's lines, at any length."""

from __future__ import annotations

import contextlib
import csv
import io
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ucj.errors import Refused
from ucj.intake import readers, text_files

HEADER = ["NIK", "NAMA", "ALAMAT", "UPAH"]
ROWS = [HEADER, ["6311991708800001", "Réka, Tokoh; Añón", "Jl. Karet | RT 1", "1.500.000,00"], ["", "x", "", ""]]


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(path: Path) -> list[list[readers.Cell]]:
    [sheet] = readers.read(path)
    return list(sheet.rows)


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as problem:
        rows(path)
    assert path.name in str(problem.value)
    return problem.value


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_separator_encoding_and_line_ending_reads_alike(
    tmp_path: Path, separator: str, encoding: str, ending: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=ending).writerows(ROWS)
    assert rows(written(tmp_path / "p.csv", text.getvalue().encode(encoding))) == ROWS


@pytest.mark.parametrize(
    ("lines", "mark"),
    [
        (["DAFTAR PEKERJA, DESA JUAI, KECAMATAN JUAI", "KEADAAN, SEPTEMBER 2025", "NIK;NAMA;UPAH", "1;a;2"], ";"),
        (["NIK;UPAH;IURAN;JUMLAH", "1;1,5;2,5;4,0", "2;1,5;2,5;4,0"], ";"),
        (["NIK;NAMA;LAHIR;ALAMAT", *["1;a;b;Jl. A, RT 1, RW 2, Desa, Kec"] * 9], ";"),
        (["NIK;NAMA;LAHIR;ALAMAT", "1;a;b;c;d", *["1;a;b;Jl. A, RT 1, RW 2, Desa, Kec"] * 9], ";"),
        (["NIK|NAMA|ALAMAT", "1|a|b, c; d", "2|a|b, c; d"], "|"),
        (["NIK\tNAMA\tUPAH", "1\tTokoh, S.E.\t1,5"], "\t"),
        (["NIK,NAMA,ALAMAT", '1,"a;b;c;d;e","f;g;h"', '2,"a;b;c;d;e","f;g;h"'], ","),
        (["NIK", "1", "2"], ","),
    ],
)
def test_the_separator_is_the_one_the_rows_agree_on(lines: list[str], mark: str) -> None:
    assert text_files.separator([f"{line}\r\n" for line in lines]) == mark


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"'])
def test_a_separator_named_by_the_file_is_taken_and_its_line_counts(tmp_path: Path, first: str) -> None:
    path = written(tmp_path / "p.csv", f"{first}\r\nNIK,a;NAMA,b\r\n1,2;3,4\r\n")
    assert rows(path) == [[], ["NIK,a", "NAMA,b"], ["1,2", "3,4"]]


def test_a_quoted_line_break_keeps_the_numbers_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", 'NIK,NAMA\r\n1,"Tokoh\r\nRekaan"\r\n2,x\r\n')
    assert rows(path) == [["NIK", "NAMA"], [], ["1", "Tokoh\r\nRekaan"], ["2", "x"]]


@pytest.mark.parametrize("tail", ["", "\n", "2,x\n" * 3, "2,x\n" * 100_000])
def test_a_quotation_mark_never_closed_is_refused_with_its_line_and_swallows_nothing(tmp_path: Path, tail: str) -> None:
    problem = refusal(written(tmp_path / "p.csv", f'NIK,NAMA\n0,x\n1,"Tokoh\n{tail}'))
    assert (problem.key, problem.params["line"]) == ("intake.quote_unclosed", 3)


def test_a_quotation_mark_inside_a_cell_is_a_letter(tmp_path: Path) -> None:
    assert rows(written(tmp_path / "p.csv", 'NIK,NAMA\n1,Tokoh "Reka" A\n'))[1] == ["1", 'Tokoh "Reka" A']


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"\xef\xbb\xbf", "intake.file_empty"),
        (b" \r\n;;;\r\n,,,\r\n", "intake.file_empty"),
        (b"NIK,NAMA\n1,a\0b\n", "intake.file_broken"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "intake.file_broken"),
        (b"NIK,NAMA\n" * 300_000 + b"\0", "intake.file_broken"),
        (b"NIK,NAMA " * 300_000, "intake.file_broken"),
        ("NIK,NAMA\n1,a".encode("utf-16")[:-1], "intake.file_broken"),
        ("NIK,NAMA\n1,a\0".encode("utf-16"), "intake.file_broken"),
        (b"NIK," + b"x" * 200_000 + b"\n", "intake.quote_unclosed"),
    ],
)
def test_what_is_no_text_is_refused_in_words(tmp_path: Path, content: bytes, key: str) -> None:
    assert refusal(written(tmp_path / "p.csv", content)).key == key


def test_one_broken_letter_spoils_itself_only_where_the_file_says_it_is_utf8(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", b"\xef\xbb\xbfNIK,NAMA\n1,R\xc3\xa9ka\n2,R\xe9ka\n")
    assert rows(path) == [["NIK", "NAMA"], ["1", "Réka"], ["2", "R\N{REPLACEMENT CHARACTER}ka"]]


def test_an_encoding_is_judged_by_the_whole_file(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", b"NIK,NAMA\n" * 200_000 + b"1,R\xe9ka\n")
    assert rows(path)[-1] == ["1", "Réka"]


def test_rows_can_be_iterated_again_and_at_the_same_time(tmp_path: Path) -> None:
    [sheet] = readers.read(written(tmp_path / "p.csv", "a,b\nc,d\n"))
    assert list(zip(sheet.rows, sheet.rows, strict=True)) == [(["a", "b"],) * 2, (["c", "d"],) * 2]


def test_a_long_file_is_never_held(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", "6311991708800001;Tokoh Rekaan;17-08-1980;Juai\n" * 200_000)
    tracemalloc.start()
    try:
        [sheet] = readers.read(path)
        assert sum(1 for _ in sheet.rows) == 200_000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < path.stat().st_size / 2


def test_a_file_gone_while_it_is_read_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path / "p.csv", "a,b\n")

    def gone(*_: object) -> readers.Sheet:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(text_files, "read", gone)
    assert refusal(path).key == "intake.file_unreadable"


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), max_size=8)
_TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1, max_size=6)
)
_QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_QUICK
@given(table=_TABLES, separator=st.sampled_from(",;\t|"), encoding=st.sampled_from(["utf-8-sig", "utf-16"]))
def test_any_table_comes_back_as_it_was_written(
    tmp_path: Path, table: list[list[str]], separator: str, encoding: str
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows([HEADER, *table])
    content = f"sep={separator}\r\n{text.getvalue()}".encode(encoding)
    assert rows(written(tmp_path / "p.csv", content)) == [[], HEADER, *table]


@_QUICK
@given(
    content=st.binary(max_size=300), start=st.sampled_from([b"", b"\xff\xfe", b"\xef\xbb\xbf", b"a;b\n", b"sep=;\n"])
)
def test_any_bytes_become_rows_or_a_refusal(tmp_path: Path, content: bytes, start: bytes) -> None:
    path = written(tmp_path / "p.csv", start + content)
    with contextlib.suppress(Refused):
        assert all(isinstance(cell, str) for row in rows(path) for cell in row)
