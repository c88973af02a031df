"""The house rules. Each check gives the offending places, and is shown to catch a planted one."""

from __future__ import annotations

import argparse
import ast
import io
import re
import statistics
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ucj import cli
from ucj.settings import PROJECT
from ucj.ui.menu import PAGES

PAGE_FILES = sorted((PROJECT / "pages").rglob("*.py"))
UCJ_FILES = sorted((PROJECT / "ucj").rglob("*.py"))
SQL_FILES = sorted((PROJECT / "ucj").rglob("*.sql"))
CODE_FILES = [*UCJ_FILES, *PAGE_FILES, PROJECT / "app.py", PROJECT / "asgi.py"]

PAGE_LINES_MAX = 60
FILE_LINES_MAX = 300
FUNCTION_LINES_MEDIAN_MAX = 12
FUNCTION_LINES_P90_MAX = 32
# Docstrings count as comments: here they carry most of the why.
COMMENTS_PER_100 = (3, 15)

# Layers point one way: what each may import of the others. Everyone may import what is not a layer (errors, i18n, ...).
LAYERS: dict[str, frozenset[str]] = {
    "disclosure": frozenset(),
    # Of access the store knows who may be handed the names of persons: that is refused where they lie.
    "store": frozenset({"disclosure", "access"}),
    # A template workbook is coloured; its colours have their one home.
    "intake": frozenset({"store", "theme"}),
    # Of the store a metric knows only how another release beside its own is opened.
    "metrics": frozenset({"disclosure", "store"}),
    "geo": frozenset(),
    "theme": frozenset(),
    "charts": frozenset({"theme"}),
    "maps": frozenset({"theme", "charts", "geo"}),
    # Of the store a view knows only what a release says of itself, of the maps only the shapes it was handed.
    "views": frozenset({"metrics", "charts", "theme", "store", "geo"}),
    "export": frozenset({"views", "theme"}),
    "demo": frozenset({"intake", "store"}),
    "doctor": frozenset({"store", "geo", "intake"}),
    "ui": frozenset({"metrics", "charts", "theme", "maps", "views", "export", "store", "geo", "access", "intake"}),
    "access": frozenset(),
    "commands": frozenset({"demo", "doctor", "geo", "intake", "metrics", "store", "export", "views"}),
    "cli": frozenset({"commands"}),
}
_IDENTIFIER = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_COLOUR_WORD = re.compile(r"#[0-9a-fA-F]{3,8}|rgba?\(|^(red|green|blue|orange|gray|grey|white|black|yellow|violet)$")
# The regency and its target: facts for files. A bare 6311 opens every code of its places.
_REGENCY = re.compile(r"\b6311|Balangan|Bappenas")


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def imported(tree: ast.AST) -> Iterator[str]:
    """Dotted names of everything a module imports, `from ucj import months` as 'ucj.months'."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        holders = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        if isinstance(node, holders) and ast.get_docstring(node) is not None:
            first = node.body[0]
            assert isinstance(first, ast.Expr)
            assert isinstance(first.value, ast.Constant)
            yield first.value


# Pages


def unguarded(tree: ast.Module) -> list[str]:
    """The first statement after docstring and imports, unless it is the guard."""
    body = [node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    if body and ast.get_docstring(tree) is not None:
        body = body[1:]
    first = ast.unparse(body[0]) if body else "nothing"
    return [] if re.fullmatch(r"guard\.require\(Permission\.[A-Z_]+\)", first) else [first]


def words_for_people(tree: ast.Module) -> list[str]:
    """Literals other than keys, and every f-string: their home is the catalogue. SQL and colours are caught too."""
    spared = set(docstrings(tree))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            found.append(ast.unparse(node))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in spared:
            text = node.value
            if text and (not _IDENTIFIER.fullmatch(text) or _COLOUR_WORD.search(text)):
                found.append(text)
    return found


def page_imports(tree: ast.Module) -> list[str]:
    """What a page may not know: data and computing, and colours."""
    banned = ("duckdb", "pandas", "numpy", "sqlite3", "ucj.theme", "ucj.store", "ucj.metrics")
    return [name for name in imported(tree) if name.startswith(banned)]


def test_no_script_lies_directly_in_pages() -> None:
    assert not list((PROJECT / "pages").glob("*.py")), "streamlit would serve it without app.py (verified.md 1)"


def test_the_menu_names_every_page_and_nothing_else() -> None:
    assert sorted(spec.path for spec in PAGES) == [name_of(path) for path in PAGE_FILES]
    assert len({spec.url for spec in PAGES}) == len(PAGES)


@pytest.mark.parametrize("path", PAGE_FILES, ids=name_of)
def test_a_page_is_guarded_short_and_holds_no_data_words_or_colours(path: Path) -> None:
    tree = parsed(path)
    assert unguarded(tree) == []
    assert words_for_people(tree) == []
    assert page_imports(tree) == []
    assert len(path.read_text(encoding="utf-8").splitlines()) <= PAGE_LINES_MAX


@pytest.mark.parametrize(
    ("check", "planted"),
    [
        (unguarded, '"""Doc."""\nimport x\nshow.header(1)\nguard.require(Permission.SEE)'),
        (unguarded, '"""Doc."""\nif ok:\n    guard.require(Permission.SEE)'),
        (words_for_people, 'show.header("Cakupan wilayah")'),
        (words_for_people, 'show.header(f"{a} dari {b}")'),
        (words_for_people, 'show.header("Ringkasan")'),
        (words_for_people, 'cur.execute("SELECT 1")'),
        (words_for_people, 'show.bar("#0F6B6B")'),
        (words_for_people, 'show.bar("orange")'),
        (page_imports, "import duckdb"),
        (page_imports, "from pandas import DataFrame"),
        (page_imports, "from ucj.store import release"),
    ],
)
def test_planted_faults_of_a_page_are_caught(check: Callable[[ast.Module], list[str]], planted: str) -> None:
    assert check(ast.parse(planted)) != []


def test_a_good_page_passes_every_check() -> None:
    page = """
from ucj.ui import guard
guard.require(Permission.SEE)
show.switch(t("coverage.view"), ("map", "trend"), key="tren")
"""
    good = ast.parse(page)
    assert (unguarded(good), words_for_people(good), page_imports(good)) == ([], [], [])


# Layers


def knows_streamlit(tree: ast.AST) -> bool:
    return any(name.split(".")[0] == "streamlit" for name in imported(tree))


def test_only_the_screen_imports_streamlit() -> None:
    outside = [path for path in UCJ_FILES if "ui" not in path.relative_to(PROJECT / "ucj").parts]
    assert [name_of(path) for path in outside if knows_streamlit(parsed(path))] == []
    assert knows_streamlit(ast.parse("def f():\n    from streamlit.proto import x"))


def test_the_command_line_and_all_of_ucj_but_its_screen_run_without_streamlit() -> None:
    script = """
import pkgutil, sys, importlib, ucj, ucj.cli
assert "streamlit" not in sys.modules, "ucj.cli"
for module in pkgutil.walk_packages(ucj.__path__, "ucj."):
    if not module.name.startswith("ucj.ui") and not module.name.endswith("__main__"):
        importlib.import_module(module.name)
        assert "streamlit" not in sys.modules, module.name
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def crossings(layer: str, tree: ast.AST) -> list[str]:
    """Imports of a layer that it may not know."""
    known = LAYERS[layer] | {layer}
    names = [name.split(".") for name in imported(tree)]
    ours = [parts for parts in names if parts[0] == "ucj" and len(parts) > 1]
    return [".".join(parts) for parts in ours if parts[1] in LAYERS and parts[1] not in known]


def layer_of(path: Path) -> str:
    return path.relative_to(PROJECT / "ucj").parts[0].removesuffix(".py")


@pytest.mark.parametrize("layer", LAYERS)
def test_layers_point_one_way(layer: str) -> None:
    files = [path for path in UCJ_FILES if layer_of(path) == layer]
    assert files, f"ucj/{layer} is gone: take it out of the table"
    assert {name_of(path): found for path in files if (found := crossings(layer, parsed(path)))} == {}


def test_every_package_of_ucj_is_a_layer() -> None:
    packages = {path.parent.name for path in (PROJECT / "ucj").glob("*/__init__.py")}
    assert packages <= set(LAYERS)


@pytest.mark.parametrize(
    ("layer", "planted"),
    [
        ("metrics", "from ucj.views import area"),
        ("charts", "from ucj.metrics import Filters"),
        ("views", "def f():\n    from ucj.ui import data"),
        ("store", "from ucj import metrics"),
    ],
)
def test_a_planted_crossing_is_caught(layer: str, planted: str) -> None:
    assert crossings(layer, ast.parse(planted)) != []


def test_views_and_charts_open_nothing() -> None:
    banned = ("duckdb", "streamlit", "sqlite3")
    files = [path for path in UCJ_FILES if layer_of(path) in ("views", "charts", "maps", "export")]
    assert [(name_of(path), name) for path in files for name in imported(parsed(path)) if name.startswith(banned)] == []


# SQL


def formatted_sql(tree: ast.AST) -> list[str]:
    """Calls of execute whose text is put together inside a function, there or in a variable before it.

    A module's own constant may be joined from other constants: it is fixed before any value is known.
    """
    found = []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            joined = set(_joined_names(function))
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _is_execute(call) and call.args and _is_joined(call.args[0], joined):
                    found.append(ast.unparse(call))
    return found


def _is_execute(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("execute", "executemany", "sql", "query")


def _joined_names(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _is_joined(node.value, set()):
            yield from (target.id for target in node.targets if isinstance(target, ast.Name))


def _is_joined(text: ast.AST, joined: set[str]) -> bool:
    for node in _parts_of_sql(text):
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Name) and node.id in joined):
            return True
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            return True
        if isinstance(node, ast.Attribute) and node.attr in ("format", "format_map"):
            return True
    return False


def _parts_of_sql(node: ast.AST) -> Iterator[ast.AST]:
    """The expression's parts, but not the name of a file that the text is read from."""
    yield node
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "read_text"):
        for child in ast.iter_child_nodes(node):
            yield from _parts_of_sql(child)


def test_no_sql_is_put_together_from_values_outside_the_store() -> None:
    files = [path for path in CODE_FILES if (PROJECT / "ucj" / "store") not in path.parents]
    assert {name_of(path): found for path in files if (found := formatted_sql(parsed(path)))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        'def f(cur, x):\n    cur.execute(f"SELECT {x}")',
        'def f(cur, x):\n    cur.execute("SELECT %s" % x)',
        'def f(cur, x):\n    cur.execute("SELECT {}".format(x))',
        'def f(cur, x):\n    sql = f"SELECT {x}"\n    return cur.execute(sql + " LIMIT 1")',
    ],
)
def test_planted_sql_is_caught(planted: str) -> None:
    assert formatted_sql(ast.parse(planted)) != []


# Nothing about one regency, sizes, comments


def code_without_docstrings(path: Path) -> str:
    """Examples of codes in a docstring or comment explain a form; only what runs is searched."""
    tree = parsed(path)
    for constant in docstrings(tree):
        constant.value = ""
    return ast.unparse(tree)


def test_nothing_about_one_regency_is_in_code() -> None:
    found = {name_of(path): _REGENCY.findall(code_without_docstrings(path)) for path in CODE_FILES}
    assert {name: words for name, words in found.items() if words} == {}
    assert _REGENCY.search("'6311012001'")


def test_no_file_is_long() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in CODE_FILES}
    assert {name: lines for name, lines in lengths.items() if lines > FILE_LINES_MAX} == {}


def function_lengths(tree: ast.AST) -> list[int]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in functions]


def test_functions_are_short() -> None:
    lengths = [length for path in CODE_FILES for length in function_lengths(parsed(path))]
    assert statistics.median(lengths) <= FUNCTION_LINES_MEDIAN_MAX
    assert statistics.quantiles(lengths, n=10)[-1] <= FUNCTION_LINES_P90_MAX


def comment_lines(text: str) -> int:
    """Lines of comments and docstrings."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = sum(token.type == tokenize.COMMENT for token in tokens)
    return comments + sum((node.end_lineno or 0) - node.lineno + 1 for node in docstrings(ast.parse(text)))


def test_comments_are_neither_missing_nor_everywhere() -> None:
    texts = [path.read_text(encoding="utf-8") for path in CODE_FILES]
    lines = sum(len([line for line in text.splitlines() if line.strip()]) for text in texts)
    low, high = COMMENTS_PER_100
    assert low <= 100 * sum(map(comment_lines, texts)) / lines <= high
    assert comment_lines('"""Doc.\n\nMore."""\nx = 1  # why\n# and why not\n') == 5


# The command line


def commands() -> dict[str, argparse.ArgumentParser]:
    action = next(each for each in cli.parser()._actions if isinstance(each, argparse._SubParsersAction))
    return dict(action.choices)


def command_help() -> dict[str, str | None]:
    action = next(each for each in cli.parser()._actions if isinstance(each, argparse._SubParsersAction))
    return {each.dest: each.help for each in action._choices_actions}


@pytest.mark.parametrize("name", commands())
def test_a_command_has_help_and_stands_in_the_readme(name: str) -> None:
    assert command_help().get(name), "no help in the list of commands"
    assert commands()[name].description, "no help of its own"
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"(\bucj |`){name}\b", readme), "not named in README.md"
