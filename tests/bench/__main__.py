"""Everything in a fixed order, in a folder of its own that is gone afterwards."""

from __future__ import annotations

import os
import platform
import tempfile
import time
from pathlib import Path

import duckdb
import streamlit

from tests.bench import map_visits, maps, matching, offices, pages, pipeline, queries, visits
from ucj.store import release


def main() -> None:
    begun = time.perf_counter()
    print(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"DuckDB {duckdb.__version__}, Streamlit {streamlit.__version__}; medians"
    )
    with tempfile.TemporaryDirectory(prefix="ucj-bench-") as name:
        folder = Path(name)
        data = folder / "data"
        pipeline.show(data)
        path = release.published(pipeline.settings_of(data))
        with release.open_release(path) as con:
            info = release.info(con, path.stem)
            queries.show(con, info)
        pages.show(data, info, folder)
        visits.show(data, folder)
        maps.show(data, folder)
        map_visits.show(data, folder)
        matching.show()
        offices.show(folder)
    print(f"\n{time.perf_counter() - begun:.0f} s in all")


if __name__ == "__main__":
    main()
