# Two commands for users: `make run` and `make test`. The rest is for those who work on the product.

PORT ?= 8501
PYTHON ?= python3
DATA := $(or $(UCJ_DATA),data)
BIN := .venv/bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT := $(SUDO) apt-get update -q >/dev/null && $(SUDO) apt-get install -y -q
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --annotation-style line

.PHONY: run test check setup setup-dev chromium bench lock layer demo

run: setup
	@test -e "$(DATA)/CURRENT" || test -e "$(DATA)/registry.duckdb" || $(BIN)/python -m ucj demo
	@echo "Dasbor UCJ: http://localhost:$(PORT)"
	@exec $(BIN)/uvicorn asgi:app --host 127.0.0.1 --port $(PORT) --log-level warning --no-access-log

test: setup-dev chromium
	$(BIN)/python -m pytest -n 2

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

setup: .venv/installed

setup-dev: .venv/installed-dev

# The marks are newer than the requirement files once those are installed: doing it again repeats no work.
.venv/installed: requirements.txt
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || { $(APT) python3-venv >/dev/null && $(PYTHON) -m venv .venv; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The walk through the pages needs a real browser; Debian's is taken when none is there and it can be installed.
chromium:
	@command -v chromium >/dev/null || { $(APT) chromium >/dev/null; }

demo: setup
	$(BIN)/python -m ucj demo

bench: setup-dev chromium
	$(BIN)/python -m tests.bench

layer: setup
	$(BIN)/python -m ucj.geo.schematic

lock: setup-dev
	$(UV_COMPILE) requirements.in -o requirements.txt
	$(UV_COMPILE) requirements-dev.in -o requirements-dev.txt
