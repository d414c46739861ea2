# Everything a newcomer, a developer or CI types. `make` alone lists it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
UV     := $(shell command -v uv 2>/dev/null)
JOBS   ?= 2

export OMP_NUM_THREADS := 1
export OMP_WAIT_POLICY := passive
export BENTOML_DO_NOT_TRACK := true
export DO_NOT_TRACK := true
export MLFLOW_DISABLE_TELEMETRY := true

.DEFAULT_GOAL := help
.PHONY: help setup run test quick lint format lock demo serve monitor bench fuzz soak bench-peers notebooks pictures clean

help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | while IFS="$$(printf '\t')" read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

setup: $(VENV)/.ready ## install Fairward and its locked dependencies into .venv

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "Fairward needs Python 3.11, 3.12 or 3.13: make PYTHON=/path/to/python"; exit 1; }
ifdef UV
	$(UV) venv --quiet --seed --allow-existing --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV)
	$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --no-deps --require-hashes -r requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
endif
	@touch $@

run: demo serve ## set up, run the demo end to end, and serve its pages

demo: setup ## simulate a city, forecast it, audit it, decide, release
	$(BIN)/fairward demo

serve: setup ## serve the champion's forecast and the pages of the demo city
	$(BIN)/fairward serve

monitor: setup ## the week's work: fetch, ingest, issue, score, watch, alert
	$(BIN)/fairward monitor

test: lint ## set up, then run every check and the whole test suite
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

quick: setup ## run the tests that take seconds
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not slow and not browser and not real_data"

lint: setup ## ruff, mypy, import contracts and docstrings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/numpydoc lint $$(git ls-files 'configs/*.py' 'features/*.py' 'training/*.py' 'audit/*.py' 'serving/*.py' 'fairward/*.py')

format: setup ## format the code and sort its imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: ## resolve the dependencies anew into requirements.lock (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --upgrade --extra dev pyproject.toml -o requirements.lock

bench: setup ## measure accuracy and speed against the bars
	$(BIN)/python -m benchmarks

fuzz: setup ## ask the API of the demo city two thousand odd things (after make demo)
	$(BIN)/python -m benchmarks.fuzz

soak: setup ## serve the demo city to 16 clients for ten minutes and change its champion halfway
	$(BIN)/python -m benchmarks soak

bench-peers: setup ## compare with mlforecast and predspot, installed apart, and write docs/peers.md
	$(BIN)/python -m benchmarks.peers

pictures: setup ## walk the four people's journeys and take the pictures of README and docs
	UPDATE_PICTURES=1 $(BIN)/python -m pytest -p no:randomly tests/browser/test_journeys.py

notebooks: setup ## run the notebooks
	$(BIN)/python -m pytest tests/notebooks

clean: ## remove what was made, but not the environment
	rm -rf workspace build dist .peers_cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
