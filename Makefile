# One word each: setup · run · test · lint · bench · docs · wheel
# Everything is installed into .venv and node_modules below this folder; nothing outside it is touched,
# except that CI (and only CI) installs the system packages that the browser and PostgreSQL tests need.
SHELL := /bin/bash
UV := $(shell command -v uv || echo .tools/bin/uv)
PY := .venv/bin/python
export PRONGSAI_HOME ?= $(CURDIR)/var

.PHONY: help setup run test lint bench docs wheel demo clean
help:
	@sed -n '1p' $(MAKEFILE_LIST) | cut -c3-

.tools/bin/uv:
	python3 -m venv .tools && .tools/bin/pip install --quiet --disable-pip-version-check uv

setup: $(if $(shell command -v uv),,.tools/bin/uv)
	@$(UV) sync --frozen --quiet
	@$(PY) frontend/build.py
	@$(PY) scripts/messages.py compile

run: setup
	@$(PY) scripts/run.py

test: setup
	@$(PY) scripts/test.py

lint: setup
	@$(PY) scripts/test.py --lint-only

bench: setup
	@$(PY) scripts/bench.py

docs: setup
	@$(PY) scripts/docs.py

wheel: setup
	@$(UV) build --quiet && ls dist

clean:
	rm -rf .venv .tools node_modules prongsai/static prongsai/kernel/typeset/built dist .mypy_cache .ruff_cache .pytest_cache
