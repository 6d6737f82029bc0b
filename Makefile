PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOCK := $(BIN)/uv pip compile pyproject.toml --extra build --extra microdata --extra collect --group dev --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

# Parameters of a report, in the notebooks' own words: make report COUNTRY=KR SINCE=2020
PARAMETERS := COUNTRY SINCE UNTIL CURRENCY PRICES ROLE LEVEL STATUS
PARAMS := $(foreach P,$(PARAMETERS),$(if $($(P)),--param '$(shell echo $(P) | tr A-Z a-z)=$($(P))'))

.DEFAULT_GOAL := help
.PHONY: help report offer test browser-test data check locale notebooks lab diff bench lines soak audit clean lock format

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# The environment is a file like any other: made anew when the lock, the project or the way of making it changes.
$(VENV)/ready: requirements.lock pyproject.toml bootstrap.py
	@$(PYTHON) bootstrap.py $(VENV)

report: $(VENV)/ready ## the report in reports/, in English and Korean (COUNTRY=KR, SINCE=2020 …; FORCE=1 rebuilds all)
	@$(BIN)/talentmarket report $(PARAMS) $(if $(FORCE),--force)

test: $(VENV)/ready ## the linters and the tests
	@$(BIN)/talentmarket test

browser-test: $(VENV)/ready ## the tests that open pages in headless Chromium
	@$(BIN)/talentmarket test --browser

offer: $(VENV)/ready ## two offers weighed on a page (OFFER=offers/example-kr.yaml)
	@$(BIN)/talentmarket offer --page '$(or $(OFFER),offers/example-kr.yaml)'

data: $(VENV)/ready ## data/processed from data/raw
	@$(BIN)/talentmarket data

check: $(VENV)/ready ## every line of data/raw, and what is wrong with it
	@$(BIN)/talentmarket check --doubts

diff: $(VENV)/ready ## what your change does to the processed tables (REV=HEAD)
	@$(BIN)/talentmarket diff $(or $(REV),HEAD)

locale: $(VENV)/ready ## the catalogues of other languages, brought up to date with the English that is used
	@$(BIN)/python -m talentmarket.report.catalogue

notebooks: $(VENV)/ready ## the tables that notebooks keep for `make test`, after a change of data
	@$(BIN)/python -m talentmarket.report.checks

lab: $(VENV)/ready ## JupyterLab on the notebooks
	@$(BIN)/talentmarket lab

bench: $(VENV)/ready ## how fast it is, against the ordinary way
	@$(BIN)/python bench

lines: $(VENV)/ready ## lines of Python and TOML by room, and the longest function
	@$(BIN)/python bench/lines.py

soak: $(VENV)/ready ## long runs that try to break it (SEED=…, PARTS="files kills collect disks microdata bytes")
	@$(BIN)/python soak $(PARTS) $(if $(SEED),--seed $(SEED))

audit: $(VENV)/ready ## licences of all packages, and known vulnerabilities where a database can be reached
	@$(BIN)/pip-licenses --summary --from=mixed
	@$(BIN)/pip-audit --requirement requirements.lock --disable-pip || true

format: $(VENV)/ready ## format the code
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: $(VENV)/ready ## renew requirements.lock
	@$(LOCK) --upgrade

clean: ## remove what was built (the environment too)
	rm -rf $(VENV) .cache reports dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
