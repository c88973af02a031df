"""The catalogues: complete in both languages, every key used, every key used there; and how numbers are written."""

from __future__ import annotations

import ast
import datetime as dt
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import Office
from ucj import i18n, months, reference
from ucj.metrics import DIMENSIONS, TEXTS
from ucj.settings import PROJECT

KEYS = i18n.catalogue("id")
SOURCES = [*sorted((PROJECT / "ucj").rglob("*.py")), *sorted((PROJECT / "pages").rglob("*.py")), PROJECT / "app.py"]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES}
NODES = [(path, node) for path, tree in TREES.items() for node in ast.walk(tree)]
ID, EN = (i18n.translator(language) for language in i18n.LANGUAGES)
# Of a key: lower-case words joined by dots, the first one a table of a catalogue.
_TABLES = {key.split(".")[0] for key in KEYS}
_KEY = re.compile(r"[a-z]+(\.[A-Za-z0-9_]+)+")
# What every metric has by contract (`Metric`), and every code by its data; the tests of those look for each.
_BY_CONTRACT = re.compile(rf"code\..*|metric\.\w+\.({'|'.join(TEXTS)})")


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def literals() -> Iterator[tuple[Path, str]]:
    """Whole texts in code; the parts of an f-string are no texts of their own."""
    parts = {id(part) for _, node in NODES if isinstance(node, ast.JoinedStr) for part in node.values}
    for path, node in NODES:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
            yield path, node.value


def patterns() -> Iterator[tuple[Path, re.Pattern[str]]]:
    """f"metric.{name}.title" as a pattern; only those that begin with a table of the catalogues."""
    for path, node in NODES:
        if isinstance(node, ast.JoinedStr):
            parts = [str(each.value) if isinstance(each, ast.Constant) else None for each in node.values]
            if parts and parts[0] and parts[0].split(".")[0] in _TABLES and "." in parts[0]:
                yield path, re.compile("".join(r"\w+" if part is None else re.escape(part) for part in parts))


def test_both_languages_have_the_same_keys_with_the_same_places_to_fill() -> None:
    other = i18n.catalogue("en")
    assert set(KEYS) == set(other)
    for key, text in KEYS.items():
        assert placeholders(text) == placeholders(other[key]), key


def test_both_languages_have_the_same_files_and_no_empty_or_untrimmed_text() -> None:
    folder = PROJECT / "ucj" / "locale"
    assert {path.name for path in (folder / "id").iterdir()} == {path.name for path in (folder / "en").iterdir()}
    for language in i18n.LANGUAGES:
        for key, text in i18n.catalogue(language).items():
            assert text, key
            assert "  " not in text.strip(), key


def test_every_key_is_said_somewhere() -> None:
    named = {text for _, text in literals()}
    made = [pattern for _, pattern in patterns()]
    unused = [
        key
        for key in KEYS
        if not (key in named or _BY_CONTRACT.fullmatch(key) or any(each.fullmatch(key) for each in made))
    ]
    assert unused == []


def test_every_key_said_is_there() -> None:
    wrong = [
        (path.name, text)
        for path, text in literals()
        if _KEY.fullmatch(text)
        and text.split(".")[0] in _TABLES
        and text not in KEYS
        and not text.endswith((".toml", ".typ"))
    ]
    assert wrong == []
    for path, pattern in patterns():
        assert any(pattern.fullmatch(key) for key in KEYS), (path.name, pattern.pattern)


def test_every_place_of_a_text_is_filled_where_it_is_said() -> None:
    """A call with a literal key names at least what the text wants; `**` may bring anything."""
    poor = []
    for path, node in NODES:
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
            continue
        key, given = node.args[0].value, {each.arg for each in node.keywords}
        if key in KEYS and None not in given and (node.keywords or placeholders(KEYS[key])):
            missing = placeholders(KEYS[key]) - given
            # A key that is only handed on is filled where it is said.
            if missing and _says(node.func):
                poor.append((path.name, node.lineno, key, missing))
    assert poor == []


def _says(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("t", "_T", "self", "say", "Refused", "WrongUsage", "UcjError")


def test_every_code_people_see_has_a_name(office: Office) -> None:
    """Codes come from data, so they are looked for in the tables that make them."""
    used = {text for _, text in literals()} | set(DIMENSIONS)
    tables = {key.split(".")[1] for key in KEYS if key.startswith("code.")}
    assert tables <= used
    wanted = {
        "sector": set(reference.read(office.settings, "occupations")["sector"]),
        "payer": {*reference.regency(office.settings).payers, "none"},
        "segment": {"PU", "BPU", "none"},
        "membership_segment": {"PU", "BPU", "none"},
        "sex": {"L", "P"},
    }
    for dimension, codes in wanted.items():
        assert {key.split(".")[2] for key in KEYS if key.startswith(f"code.{dimension}.")} == codes
    for t in (ID, EN):
        assert t.code("age_band", "15_24") == t("code.age_band.range", first="15", last="24")
        assert t.code("age_band", "below") == t("code.age_band.below")
        assert t.code("target", "Bappenas") == "Bappenas"


MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (62000, 0, "62.000", "62,000"),
        (0, 0, "0", "0"),
        (1234567.891, 2, "1.234.567,89", "1,234,567.89"),
        (-2583, 0, f"{MINUS}2.583", f"{MINUS}2,583"),
        (999, 0, "999", "999"),
        (None, 0, "–", "–"),
        (float("nan"), 1, "–", "–"),
    ],
)
def test_numbers(value: float | None, decimals: int, indonesian: str, english: str) -> None:
    assert (ID.number(value, decimals), EN.number(value, decimals)) == (indonesian, english)


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [
        (83.7838, "83,8 %", "83.8%"),
        (100.0, "100,0 %", "100.0%"),
        (0.0, "0,0 %", "0.0%"),
        (0.04, "< 0,1 %", "< 0.1%"),
        (0.05, "0,1 %", "0.1%"),
        (-1.25, f"{MINUS}1,2 %", f"{MINUS}1.2%"),
        (None, "–", "–"),
        (float("nan"), "–", "–"),
    ],
)
def test_shares(value: float | None, indonesian: str, english: str) -> None:
    assert (_plain(ID.pct(value)), _plain(EN.pct(value))) == (indonesian, english)


def _plain(text: str) -> str:
    """Without the kind of space, which keeps the sign on the number's line."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_rupiah_and_changes() -> None:
    assert (ID.rupiah(403_200_000), EN.rupiah(403_200_000)) == ("Rp403.200.000", "Rp403,200,000")
    assert (ID.rupiah(None), ID.rupiah(0)) == ("–", "Rp0")
    assert [ID.signed(value) for value in (120, -35, 0, None)] == ["+120", f"{MINUS}35", "0", "–"]


def test_rupiah_owed_is_written_with_its_sign_before_the_currency() -> None:
    assert ID.rupiah(-5_000) == f"{MINUS}Rp5.000"


def test_months_and_dates() -> None:
    assert [(t.month(month), t.month_short(month)) for t in (ID, EN) for month in (months.parse("2025-08"),)] == [
        ("Agustus 2025", "Agu 2025"),
        ("August 2025", "Aug 2025"),
    ]
    assert (ID.date(dt.date(2025, 10, 3)), EN.date(dt.date(2025, 10, 3))) == ("3 Oktober 2025", "3 October 2025")
    for t in (ID, EN):
        assert len(t.month_names()) == len(t("date.months_short").split()) == 12


def test_an_unknown_key_is_an_error_not_an_empty_text() -> None:
    with pytest.raises(KeyError):
        ID("page.tidak_ada")
