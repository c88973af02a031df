"""Servers and browsers for the walk and the bench: the app as `make run` serves it, and Chromium without a network."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from ucj.settings import PROJECT

HOST = "127.0.0.1"
START_SECONDS = 30
# A software renderer that draws maps without a graphics card (verified.md 4).
_CHROMIUM_FLAGS = (
    *("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass(frozen=True)
class Server:
    """A running server: its address, and how long it took until it answered that it is healthy."""

    url: str
    pid: int
    started_seconds: float
    log: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def uvicorn(module: str, port: int) -> list[str]:
    """As in the Makefile's `run`."""
    return [
        *(sys.executable, "-m", "uvicorn", module, "--host", HOST, "--port", str(port)),
        *("--log-level", "warning", "--no-access-log"),
    ]


def streamlit_run(script: str, port: int) -> list[str]:
    return [
        *(sys.executable, "-m", "streamlit", "run", script, "--server.address", HOST, "--server.port", str(port)),
        *("--server.headless", "true"),
    ]


@contextmanager
def served(command: Sequence[str], port: int, data: Path, log: Path, cwd: Path = PROJECT) -> Iterator[Server]:
    """A server process of our own, healthy when given, ended by its pid."""
    environment = os.environ | {"UCJ_DATA": str(data)}
    url = f"http://{HOST}:{port}"
    with log.open("w", encoding="utf-8") as stream:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=stream, stderr=stream)
        try:
            _wait(f"{url}/_stcore/health", process, log)
            yield Server(url, process.pid, time.perf_counter() - begun, log)
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
    raise AssertionError(f"no healthy server at {url}:\n{log.read_text(encoding='utf-8')}")


def chromium() -> str | None:
    """The browser's path, if there is one."""
    return next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=list(_CHROMIUM_FLAGS))
