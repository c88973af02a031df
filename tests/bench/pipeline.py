"""The road from files to a release at full size, each stage in a process of its own for its peak memory."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import table
from ucj.demo import generate, install, parameters
from ucj.intake import accept
from ucj.settings import PROJECT, Settings, shipped_regencies
from ucj.store import build, release

_LIST = "files.json"


def settings_of(data: Path) -> Settings:
    return Settings(data, shipped_regencies()[0])


def show(data: Path) -> None:
    """Write, import, build and publish the demo in `data`; print rates and memory."""
    stages = {name: _in_child(name, data) for name in _STAGES}
    rows = [
        [
            name,
            f"{done['rows']:,}",
            f"{done['seconds']:.1f}",
            f"{done['rows'] / done['seconds']:,.0f}",
            f"{done['mb']:.0f}",
        ]
        for name, done in stages.items()
    ]
    table.show("From files to a release (one run)", ["stage", "rows", "s", "rows/s", "peak MB"], rows)
    release.publish(settings_of(data))


def _in_child(name: str, data: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.pipeline", name, str(data)]
    done = subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def _quiet(step: str, done: float) -> None:
    """Nobody watches a measurement."""


def _write(settings: Settings) -> int:
    files = generate.write(settings, settings.data / "demo", install.SEED, 1.0, _quiet)
    listed = [{"path": str(source.path), "kind": source.kind, "period": source.period} for source in files]
    (settings.data / _LIST).write_text(json.dumps(listed), encoding="utf-8")
    return sum(len(source.path.read_bytes().splitlines()) for source in files if source.path.suffix == ".csv")


def _import(settings: Settings) -> int:
    files = json.loads((settings.data / _LIST).read_text(encoding="utf-8"))
    done = [
        accept.accept(settings, Path(each["path"]), each["kind"], each["period"], by="bench", is_demo=True)
        for each in files
    ]
    return sum(report.row_count for report in done)


def _build(settings: Settings) -> int:
    as_of = parameters.load(settings, 1.0).table["as_of"]
    built = build.build(settings, as_of=as_of, accept_change="bench", progress=_quiet)
    with release.open_release(built.path) as con:
        return int(con.execute("SELECT sum(accepted_count)::BIGINT FROM source").fetchall()[0][0])


_STAGES: dict[str, Callable[[Settings], int]] = {"write demo files": _write, "import": _import, "build": _build}


def main(name: str, data: Path) -> None:
    data.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    rows = _STAGES[name](settings_of(data))
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "seconds": seconds, "mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
