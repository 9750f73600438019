# Two commands are all a fresh machine needs: `make start` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export ASSISTANT_HOME ?= $(CURDIR)/.home
export OMP_WAIT_POLICY = passive

.DEFAULT_GOAL := help
.PHONY: help setup start check test browser evals bench bench-retrieval faults hostile facts fuzz-orders races schemas vectors pictures

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 14

setup: $(VENV)/.ready ## virtual environment and locked dependencies

$(VENV)/.ready: pyproject.toml uv.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5,<1'
	UV_PROJECT_ENVIRONMENT=$(VENV) $(BIN)/uv sync --locked --quiet
	touch $@

start: setup ## index the knowledge and serve the demo shop on http://127.0.0.1:8000
	$(BIN)/assistant ingest
	$(BIN)/assistant serve

check: setup ## format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: setup ## every test that needs no key and no network
	@$(BIN)/python -m pytest -q -m "not browser" tests/unit tests/properties & units=$$!; \
	$(BIN)/python -m pytest -q -m "not browser" --ignore=tests/unit --ignore=tests/properties tests; rest=$$?; \
	wait $$units && exit $$rest

browser: setup ## the pages in a real Chromium (needs Debian's chromium)
	$(BIN)/python -m pytest -q -m browser tests/browser

evals: setup ## measure quality against the committed baselines
	$(BIN)/assistant eval

bench: setup ## measure speed, as ratios of one run
	$(BIN)/python -m evals.bench turn

bench-retrieval: setup ## our ranking beside stock pipelines: BEIR=DIR [QUERY_FIELD=text_en] [JSON=FILE]
	$(BIN)/python -m evals.bench retrieval --beir $(BEIR) $(if $(QUERY_FIELD),--query-field $(QUERY_FIELD)) $(if $(JSON),--json $(JSON))

faults: setup ## a model's faults, each played to a real turn: how it ends, when, and with what code
	$(BIN)/python -m evals.voice faults

hostile: setup ## a model that obeys attackers, over 1,200 poisoned turns: what got through
	$(BIN)/python -m evals.voice hostile

facts: setup ## 200 turns worded by a paraphrasing model: whether their facts are the offline ones
	$(BIN)/python -m evals.voice facts

races: setup ## take conversations over at chance moments of running answers: 1,000 runs on SQLite and Postgres
	HANDOFF_RACES=250 $(BIN)/python -m pytest -q tests/contracts/test_sql_store_handoffs.py -k whatever_the_moment

fuzz-orders: setup ## 100,000 random sequences against the order desk: SEQUENCES=N [SEED=S]
	$(BIN)/python -m evals.fuzz --sequences $(or $(SEQUENCES),100000) --seed $(or $(SEED),1)

schemas: setup ## write the JSON Schemas of our data into knowledge/schemas
	$(BIN)/python -m assistant.domain.schemas knowledge/schemas

vectors: setup ## write the vectors that are shipped with the knowledge
	$(BIN)/assistant ingest
	$(BIN)/python -c "from pathlib import Path; from assistant.bootstrap import ship_vectors; from assistant.settings import read_settings; print(ship_vectors(read_settings(), Path('knowledge/vectors/e5.npz')))"

pictures: setup ## draw the catalogue's pictures anew
	$(BIN)/python knowledge/catalogue/draw.py
