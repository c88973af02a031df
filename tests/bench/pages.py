"""Runs of each page on the server, beside an empty page served the same way."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import table
from tests.bench.wire import Ran, Visitor, visiting
from tests.e2e.serving import Server, free_port, served, uvicorn
from tests.helpers import PARINGIN
from ucj import i18n
from ucj.settings import PROJECT
from ucj.store.release import Info

_T = i18n.translator("id")
_VILLAGES = ("Juai · Juai", "Paringin Timur · Paringin")
# An address needs no page behind it when the page is the default one.
PAGES = {
    "ringkasan": "",
    "wilayah": "wilayah",
    "belum_terlindungi": "belum_terlindungi",
    "profil": f"profil?desa={PARINGIN}",
    "keaktifan": "keaktifan",
    "klaim": "klaim",
    "kegiatan": "kegiatan",
    "capaian": "capaian",
    "alokasi": "alokasi",
    "rekonsiliasi": "rekonsiliasi",
    "kamus": "kamus?metrik=coverage",
}
Runs = list[Ran]


@contextmanager
def app_server(data: Path, log: Path) -> Iterator[Server]:
    port = free_port()
    with served(uvicorn("asgi:app", port), port, data, log) as server:
        yield server


@contextmanager
def empty_server(folder: Path) -> Iterator[Server]:
    """One empty script under the same configuration and the same kind of server."""
    folder.mkdir()
    shutil.copytree(PROJECT / ".streamlit", folder / ".streamlit", ignore=shutil.ignore_patterns("secrets.toml"))
    (folder / "app.py").write_text("import streamlit as st\n", encoding="utf-8")
    (folder / "asgi.py").write_text('import streamlit as st\n\napp = st.App("app.py")\n', encoding="utf-8")
    port = free_port()
    with served(uvicorn("asgi:app", port), port, folder, folder / "log.txt", cwd=folder) as server:
        yield server


def show(data: Path, info: Info, folder: Path) -> None:
    """Print time on the server and bytes sent, per page and kind of run."""
    with empty_server(folder / "empty") as server:
        measured: dict[tuple[str, str], Runs] = {
            ("empty", "first run"): _first_runs(server.url, ""),
            ("empty", "rerun"): _reruns(server.url, ""),
        }
    with app_server(data, folder / "pages.log") as server:
        for page, address in PAGES.items():
            measured[page, "first run"] = _first_runs(server.url, address)
            measured[page, "rerun"] = _reruns(server.url, address)
            for name, change in _changes(page, info).items():
                with visiting(server.url, address) as visitor:
                    visitor.run()
                    measured[page, name] = change(visitor)
    _print(measured)


def _first_runs(url: str, address: str) -> Runs:
    """New sessions on a server that has seen one."""
    runs = []
    for _ in range(table.RUNS + 1):
        with visiting(url, address) as visitor:
            runs.append(visitor.run())
    return runs[1:]


def _reruns(url: str, address: str) -> Runs:
    with visiting(url, address) as visitor:
        visitor.run()
        visitor.run()
        return [visitor.run() for _ in range(3 * table.RUNS)]


def _changes(page: str, info: Info) -> dict[str, Callable[[Visitor], Runs]]:
    """What a reader changes on a page. A month is new to the page once, and seen when it comes again."""
    if page == "ringkasan":
        return {"other role": _in_turn("lihat_sebagai", "Pimpinan", "Publik")}
    if page == "profil":
        return _months(info, _T.month) | {"village, seen": _in_turn("desa id", *_VILLAGES)}
    if page not in ("wilayah", "belum_terlindungi"):
        return {}
    changes = _months(info, _T.month_short) | {
        "district, seen": _in_turn("kecamatan id", "Halong", "Juai"),
        "village, seen": _in_turn("desa id", *_VILLAGES),
    }
    if page == "belum_terlindungi":
        changes |= {
            "part, seen": _in_turn("bagian id", *(_T(f"uncovered.section_{part}") for part in ("siapa", "kuadran"))),
            "way, seen": _in_turn("tampilan id", *(_T(f"uncovered.way_{way}") for way in ("titik", "jumlah"))),
        }
    return changes


def _months(info: Info, say: Callable[[int], str]) -> dict[str, Callable[[Visitor], Runs]]:
    labels = [say(info.month - back) for back in range(1, table.RUNS + 1)]
    return dict.fromkeys(("month, new", "month, seen"), lambda visitor: _choices(visitor, "bulan id", labels))


def _in_turn(key: str, *labels: str) -> Callable[[Visitor], Runs]:
    """Two choices in turns; the first of each is new to the server and does not count."""
    return lambda visitor: _choices(visitor, key, [*labels] * table.RUNS)[2:]


def _choices(visitor: Visitor, key: str, labels: list[str]) -> Runs:
    return [visitor.choose(key, label) for label in labels]


def _print(measured: dict[tuple[str, str], Runs]) -> None:
    rows = []
    for (page, name), runs in measured.items():
        floor = measured["empty", "first run" if name == "first run" else "rerun"]
        seconds = [run.seconds for run in runs]
        ratio = table.median(seconds) / table.median([run.seconds for run in floor])
        size = table.median([run.byte_count for run in runs])
        rows.append([f"{page}: {name}", table.ms(seconds), f"{ratio:.1f}", f"{size / 1000:.1f}", str(len(runs))])
    table.show("Pages on the server", ["run", "ms", "x empty", "kB sent", "runs"], rows)
