# make demo       the main job on a small outlet that this project ships, on loopback
# make test       everything but the slow suites; under ten minutes on two cores
# make test-all   with the slow suites
# make lint       ruff, mypy --strict, import-linter
# make page       verify.html, from signing/page/src
# make test-conformance SUITE=FOLDER   our updater against a checkout of theupdateframework/tuf-conformance
# make tools      the real parts that tests run against (Kubo, minisign, Chromium, …)

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TESTS ?= tests

.PHONY: demo test test-all test-conformance lint page tools clean

demo: $(VENV)/.demo
	$(BIN)/python -m tests.outlet.demo

test: $(VENV)/.test
	$(BIN)/python -m pytest -m "not slow" $(TESTS)

test-all: $(VENV)/.test
	-$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt --only-binary atheris -e '.[fuzz]'
	$(BIN)/python -m pytest $(TESTS)

# The suite pins another python-tuf than ours, so it gets an environment of its own; it needs `faketime`.
test-conformance: $(VENV)/.test
	$(PYTHON) -m venv $(VENV)/conformance
	$(VENV)/conformance/bin/python -m pip install -q --disable-pip-version-check $(SUITE)
	cd $(SUITE) && PYTHONPATH=$(CURDIR) $(abspath $(VENV))/conformance/bin/python -m pytest -q tuf_conformance \
	  --entrypoint "$(abspath $(BIN))/python $(CURDIR)/tests/conformance/client.py"

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

page:
	npm ci --prefix signing/page --ignore-scripts
	npm run --prefix signing/page format
	npm run --prefix signing/page build

tools:
	bash .ci/tools

clean:
	rm -rf $(VENV) demo-output

# Versions are those of constraints.txt, so that two machines make the same bundles.
$(VENV)/.demo: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.test: $(VENV)/.demo
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[publish,test,lint]'
	touch $@
