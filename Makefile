# Two commands are all it takes:  make interview   and   make test.
# They build .venv on first use (with uv if it is there, else with venv and pip) and install the versions pinned in constraints.txt.

PYTHON ?= python3
DAY ?=
ARGS ?=
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
PINS := constraints.txt

.DEFAULT_GOAL := help
.PHONY: help interview test lint types check bench schemas pictures wheel clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "%-12s%s\n", $$1, $$2 }'

interview: .venv/parsed ## Hold an interview: the next day, or DAY=8; more options in ARGS="--mode real"
	@$(BIN)/interviewer $(if $(DAY)$(ARGS),start) $(if $(DAY),--day $(DAY)) $(ARGS) || [ $$? -eq 130 ] # left with Ctrl-C: make has nothing to complain of

test: .venv/dev ## Run all tests
	$(BIN)/python -m pytest

lint: .venv/dev ## Look for slips and layers that are crossed
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/lint-imports

types: .venv/dev ## Check the types
	$(BIN)/mypy

check: lint types test ## Everything that must pass

bench: .venv/dev ## Measure start-up, turns, the judge, the index, grading and memory
	$(BIN)/python -m benchmarks

schemas: .venv/interview ## Write schemas/ anew from the code
	$(BIN)/python -m interviewer.terminal.schema schemas

pictures: .venv/interview ## Make the sample session and the pictures of the README anew
	$(BIN)/python docs/pictures/make.py

wheel: .venv/dev ## Build dist/*.whl
	$(BIN)/python -m build --wheel --installer $(if $(UV),uv,pip)

clean: ## Remove .venv and what was built; never a transcript
	rm -rf .venv dist build interviewer/parsed

# Byte code is compiled once, here, so that every start is fast, even where Python may not write any.
.venv/interview: pyproject.toml $(PINS)
	@echo "Setting up .venv (once, a minute or two) ..."
ifdef UV
	@uv venv --quiet --allow-existing --python "$(PYTHON)" .venv
	@VIRTUAL_ENV=.venv uv pip install --quiet --compile-bytecode --constraint $(PINS) --editable .
else
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(PINS) --editable .
endif
	@$(BIN)/python -m compileall -q interviewer
	@touch $@

# What ships is parsed here, and anew where it or the parser has changed, so that not even the first start waits for the parser.
.venv/parsed: .venv/interview $(wildcard interviewer/__init__.py interviewer/storage/*.py prompts/*.yaml prompts/*.md prompts/personas/*.md question_bank/*.yaml)
	@$(BIN)/python -m interviewer.storage.ahead
	@touch $@

.venv/dev: .venv/interview | .venv/parsed
	@echo "Installing what the tests need (once) ..."
ifdef UV
	@VIRTUAL_ENV=.venv uv pip install --quiet --compile-bytecode --constraint $(PINS) --group dev --editable .
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint $(PINS) --group dev --editable .
endif
	@touch $@
