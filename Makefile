# `make` alone says what can be done.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo test check lint format messages bench locks app dev pango services wrk compiled

PYTHON := .venv/bin/python
LOCK := .venv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header --no-annotate
# What Python has compiled is kept, whatever the machine's settings say: the tests take ten seconds less.
export PYTHONDONTWRITEBYTECODE :=
FAST := not browser and not postgres and not long

help: ## say what can be done
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

setup: dev compiled ## make the environment for working on the shop (.venv)

demo: app pango compiled ## serve a living sample shop on 127.0.0.1:8000; PRODUCTS=n for a large one
	@scripts/demo.sh $(if $(PRODUCTS),--products $(PRODUCTS))

test: dev services compiled ## run everything that decides whether a change may go in; ARGS="-k cart" for a part
	$(PYTHON) -m pytest -n 2 $(ARGS)

check: lint pango ## read the code and run the quick tests: no browser, no PostgreSQL
	$(PYTHON) -m pytest -n 2 -m "$(FAST)" $(ARGS)

lint: dev compiled ## read the code: form, likely mistakes, types, templates, translations
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/djlint templates --lint --quiet
	$(PYTHON) scripts/messages.py --check

format: dev ## put the code into its form
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

messages: dev ## gather the sentences into translations/, name those not yet translated
	$(PYTHON) scripts/messages.py

bench: dev services wrk compiled ## measure the shop: a table, and benchmarks/results.jsonl
	$(PYTHON) -m benchmarks $(ARGS)

locks: dev ## take newer versions of what the shop is made of
	$(LOCK) --upgrade --extra scale pyproject.toml -o requirements.lock
	$(LOCK) --upgrade --extra scale --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	echo uv | $(LOCK) --upgrade - -o requirements-tools.lock

app:
	@scripts/environment.sh app

dev:
	@scripts/environment.sh dev

# For papers as PDF. Without them the shop prints through the browser.
pango:
	@scripts/packages.sh wanted libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

wrk:
	@scripts/packages.sh needed wrk curl

services:
	@scripts/packages.sh needed postgresql redis-server chromium fonts-noto-core \
	  libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0

compiled:
	@$(PYTHON) scripts/messages.py --compile
