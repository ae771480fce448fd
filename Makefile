# ScaleUp needs make and Python 3.11 or newer; everything else is installed into .venv.
#   make install          make app [PORT=8765] [NO_BROWSER=1]          make test
#   make lint             make docs (renew generated tables)            make clean
#   make figures (measure scenarios and levers anew for the documents; some minutes)
# Another Python: make install PYTHON=python3.13. It is kept until another one is named.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell test -x $(BIN)/python && echo $(BIN)/python || echo python3)

# Each stamp is named after what it was made from, so another Python, or a moved folder, has another stamp.
INTERPRETER := $(shell $(PYTHON) -c 'import os, sys, zlib; \
	print("%d.%d-%x" % (*sys.version_info[:2], zlib.crc32((sys.base_prefix + os.getcwd()).encode())))' 2>/dev/null)
SOURCES := $(shell find model scenarios batch_runs ui cli benchmarks app.py -type f -not -name '*.pyc' 2>/dev/null \
	| LC_ALL=C sort | cksum | tr ' ' -)
CREATED := $(VENV)/created-$(INTERPRETER)
PACKAGES := $(VENV)/packages-installed
LINKED := build/linked-$(SOURCES)

# "Strict" links every file of ours into build/. Unlike the default it survives a user's own folder called model.
LINK := $(BIN)/python -m pip install --quiet --no-build-isolation --config-settings editable_mode=strict
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: install app test lint docs figures clean

install: $(LINKED)

app: install
	@exec $(BIN)/scaleup app $(if $(PORT),--port $(PORT)) $(if $(filter-out 0,$(NO_BROWSER)),--no-browser)

test: lint
	$(BIN)/pytest -n 2

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: install
	$(BIN)/python docs/build.py

# Some minutes: lives every shipped scenario and every lever anew, then renews the documents.
figures: install
	$(BIN)/python docs/measure.py

clean:
	rm -rf $(VENV) build scaleup.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results

$(CREATED):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed, '$(PYTHON)' is not. Name one: make install PYTHON=python3.13" >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# What is already there in the right version is not asked for again, so this needs the network only for what is new.
$(PACKAGES): $(CREATED) pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt setuptools
	$(LINK) --constraint constraints.txt --editable '.[app,sweep,trials,test]'
	@touch $@

# A file was added or removed: link anew, without the network. A change inside a file needs nothing.
$(LINKED): $(PACKAGES)
	$(LINK) --no-deps --no-index --editable .
	@rm -f build/linked-* && touch $@
