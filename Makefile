# What is made here is for people and for CI alike. HOST, PORT, WENZHENG_DATA_DIR and every other
# setting may stand in front: `PORT=8000 make serve`.
.DEFAULT_GOAL := help
.PHONY: help serve install test test-fast fuzz check bench format lock
MAKEFLAGS += --no-print-directory

# Nothing is fetched from a model hub and nothing is reported to anyone.
export HF_HUB_OFFLINE ?= 1
export GRADIO_ANALYTICS_ENABLED ?= False

help:
	@echo "make serve     install if need be, then serve on http://127.0.0.1:7860"
	@echo "make install   .venv, everything pinned, and the command .venv/bin/wenzheng"
	@echo "make test      install if need be, then run the tests, in two processes; WORKERS=4 takes more"
	@echo "make test-fast the tests that need no browser and start no program"
	@echo "make fuzz      ask 500 odd things of every route; FUZZ=2000 in front asks more"
	@echo "make check     formatting, lint, types and the direction of imports"
	@echo "make bench     measure this machine, side by side with the bare parts"
	@echo "make format    put the code into the form that 'make check' asks for"
	@echo "make lock      pin anew what pyproject.toml asks for, in requirements.lock"

install:
	@tools/install.sh

serve: install
	@exec .venv/bin/wenzheng serve $${HOST:+--host "$$HOST"} $${PORT:+--port "$$PORT"}

# A file's tests stay in one process, which makes what they share once.
in_processes = -n $${WORKERS:-2} --dist loadfile --no-loadscope-reorder

test: install
	@.venv/bin/pytest $(in_processes)

test-fast: install
	@.venv/bin/pytest $(in_processes) -m "not slow and not browser"

fuzz: install
	@FUZZ=$${FUZZ:-500} .venv/bin/pytest tests/service/test_fuzzing.py

check: install
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy --num-workers $${WORKERS:-2}
	.venv/bin/lint-imports

bench: install
	@for bench in $(basename $(notdir $(wildcard benchmarks/*.py))); do \
	    echo "$$bench" && .venv/bin/python -m "benchmarks.$$bench" || exit; \
	done
	.venv/bin/python benchmarks/service/load.py

format: install
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

lock: install
	@tools/lock.sh
