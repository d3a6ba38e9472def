# One command per need; each may be run as often as you like. `make` alone lists them.
#
# Everything is installed into .venv, from a lock file with hashes: `demo` and `run` need requirements.lock,
# `test`, `check` and `bench` need requirements-dev.lock, which has all of the former and the tools.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/installed
# Another interpreter: make demo PYTHON=/opt/python3.12/bin/python3
PYTHON ?=
# More arguments: make test ARGS="tests/core -x"
ARGS ?=
# Test files run beside each other, more than there are cores: many of them wait for processes, not for the processor.
WORKERS ?= 3
# Newer versions of everything: make lock UPGRADE=--upgrade
UPGRADE ?=

.PHONY: help setup demo run test check bench docs lock clean runtime dev
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name what; do printf '  make %-6s %s\n' "$$name" "$$what"; done

demo: runtime ## try Easel in your browser: no Discord account, no key, no cost
	@exec $(BIN)/python -m practice demo $(ARGS)

setup: runtime ## install what the bot needs and start a .env to fill in
	@if [ -e .env ]; then echo ".env is there already and stays as it is."; \
	else (umask 077 && cp .env.example .env) && echo "Made .env: fill in DISCORD_TOKEN and one provider's key, then: make run"; fi

run: runtime ## run the bot with the settings of the environment and .env
	@exec $(BIN)/python -m bot

test: dev ## run all tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

check: dev ## lint, formatting, types, layers and documentation
	@failed=0; \
	for step in "ruff check ." "ruff format --check ." mypy "python -m pytest -q tests/test_layers.py tests/test_docs.py tests/test_docs_moderating.py"; do \
	  echo "== $$step"; $(BIN)/$$step || failed=1; \
	done; exit $$failed

bench: dev ## measure, as ratios within one run
	@set -e; for file in tests/bench/bench_*.py; do \
	  if [ -e "$$file" ]; then echo "== $$file"; PYTHONPATH=. $(BIN)/python "$$file" $(ARGS); else echo "There are no benchmarks yet."; fi; \
	done

docs: dev ## write the tables of README.md and .env.example afresh
	$(BIN)/python docs/generate.py

lock: dev ## write both lock files afresh from pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  $(UPGRADE) pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  $(UPGRADE) --extra dev pyproject.toml --output-file requirements-dev.lock

clean: ## remove the environment and caches; .env, data/ and everything paid for stay
	rm -rf $(VENV) build dist demo-data *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

runtime:
	@$(call install,requirements.lock)

dev:
	@$(call install,requirements-dev.lock)

# Bring .venv to a lock file, unless the stamp says that it is there; the larger lock serves the smaller one too.
# The stamp holds checksums, because a checkout changes the times of files and not what they say.
install = set -eu; \
  runtime=$$(cksum < requirements.lock); dev=$$(cksum < requirements-dev.lock); \
  case "$(1)" in *dev*) want="dev $$dev" ;; *) want="runtime $$runtime" ;; esac; \
  if [ -x $(BIN)/python ] && ! $(BIN)/python -c '' 2>/dev/null; then rm -rf $(VENV); fi; \
  if [ -x $(BIN)/python ] && [ -r $(STAMP) ] && grep -qxF "$$want" $(STAMP); then exit 0; fi; \
  if [ ! -x $(BIN)/python ]; then \
    python=""; \
    for each in $(if $(PYTHON),"$(PYTHON)",python3.11 python3.12 python3.13 python3.14 python3 python); do \
      if command -v "$$each" >/dev/null 2>&1 && "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$each; break; fi; \
    done; \
    if [ -z "$$python" ]; then \
      echo "Easel needs Python 3.11 or newer, and none was found$(if $(PYTHON), at $(PYTHON))." >&2; \
      echo "Install one (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python)," >&2; \
      echo "or say where it is: make $(firstword $(MAKECMDGOALS)) PYTHON=/path/to/python3" >&2; exit 1; \
    fi; \
    echo "Making $(VENV) with $$python ..."; \
    if ! "$$python" -m venv $(VENV) >$(VENV).log 2>&1; then \
      cat $(VENV).log >&2; rm -rf $(VENV) $(VENV).log; \
      echo "Python is there, but it cannot make a virtual environment (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; \
    fi; \
    rm -f $(VENV).log; \
  fi; \
  rm -f $(STAMP); \
  echo "Installing from $(1) ..."; \
  if ! $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); then \
    echo "The packages could not be installed; the lines above say why. Has this machine a network?" >&2; exit 1; \
  fi; \
  case "$(1)" in *dev*) printf 'dev %s\nruntime %s\n' "$$dev" "$$runtime" >$(STAMP) ;; *) printf 'runtime %s\n' "$$runtime" >$(STAMP) ;; esac
