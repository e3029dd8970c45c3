# One command each; every target prepares what it needs. See README.md.
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help setup run test test-long test-browser test-mutants check lock
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

help: ## What there is
	@sed -n 's/^\([a-z-]*\):.* ## /\1: /p' Makefile

setup: ## Prepare .venv for running (make run and make test do it by themselves)
	@$(PYTHON) bin/setup.py runtime

run: setup ## Start FIXHub on http://127.0.0.1:8000 (PORT=, HOST=, DEMO=0)
	@.venv/bin/python manage.py up

.PHONY: dev
dev:
	@$(PYTHON) bin/setup.py dev

test: dev ## All tests but the long ones: SQLite, then what is marked on PostgreSQL
	@.venv/bin/python bin/test.py fast $(ARGS)

test-long: dev ## The long tests, on both engines where marked
	@.venv/bin/python bin/test.py long $(ARGS)

test-browser: dev ## The journeys in Chromium
	@.venv/bin/python bin/test.py browser $(ARGS)

test-mutants: dev ## Of make test-long: takes away each rule and filter in turn (ARGS="report.py" for some)
	@.venv/bin/python -m tests.policy.mutants $(ARGS)

check: dev ## Format, lint, types, imports, security, migrations
	@.venv/bin/python bin/check.py

lock: dev ## Write requirements/*.txt anew from the groups in pyproject.toml
	@.venv/bin/python bin/lock.py

.PHONY: bench-load
bench-load: dev ## The production commands under wrk, quiet and while letters go out (SECONDS=60)
	@.venv/bin/python bin/load.py

.PHONY: sbom
sbom: dev ## What a release is made of, with versions and licences (CycloneDX), into var/sbom.json
	@.venv/bin/python bin/sbom.py

.PHONY: bench
bench: dev ## Speeds beside their goals (ARGS="import" for some)
	@.venv/bin/python bin/bench.py $(ARGS)

.PHONY: bench-pages
bench-pages: dev ## Lighthouse over the pages people open most (brings it by npm)
	@.venv/bin/python bin/scores.py
