# Two commands: `make demo` shows the product, `make test` proves it. Each does all its own set-up in .venv
# on a machine that has only Python (3.11 or newer, with venv), make and a package registry.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet

# Folders too, so that a deleted file is noticed.
SOURCES := $(shell find commentary retrieval prompts outputs -not -path '*/__pycache__*')

.PHONY: demo test test-site lint types layers unit bench soak lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/.wheel
	$(BIN)/commentary demo

test: lint types layers unit

lint: $(VENV)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev
	$(BIN)/mypy

layers: $(VENV)/.dev
	$(BIN)/lint-imports

unit: $(VENV)/.dev $(VENV)/.wheel # the installed wheel is tested: pytest's importlib mode keeps the checkout off sys.path
	$(BIN)/pytest --numprocesses auto --dist loadfile

test-site: $(VENV)/.site $(VENV)/.wheel # sites built by real Hugo and Jekyll from ten days of notes, read in headless Chromium
	$(BIN)/pytest -m site --numprocesses auto --dist loadfile

bench: demo $(VENV)/.dev # ratios of indexing, search and ask; no part of the tests
	$(BIN)/python -m tests.bench --ask demo

soak: $(VENV)/.dev $(VENV)/.wheel # long runs: a fortnight, kills at any moment, a zoo of two hundred feeds
	$(BIN)/pytest -m soak

$(VENV)/.locked: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install pip==26.3 # older ones forget a locked version when another package asks for an extra of it
	$(PIP) install --require-hashes -r requirements.lock
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.locked
	$(PIP) install --require-hashes -r requirements-dev.lock
	touch $@

# What builds and reads the sites, from the system's packages; Debian's and Ubuntu's names. Root's rights are asked for where they are needed.
SYSTEM := jekyll fonts-noto-cjk $(if $(shell command -v chromium || command -v google-chrome),,chromium)
SUDO   := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT    := $(SUDO) DEBIAN_FRONTEND=noninteractive apt-get -qq

$(VENV)/.site: requirements-site.lock $(VENV)/.dev
	command -v jekyll > /dev/null || $(APT) install -y --no-install-recommends $(SYSTEM) \
		|| { $(APT) update && $(APT) install -y --no-install-recommends $(SYSTEM); }
	$(PIP) install --require-hashes -r requirements-site.lock
	touch $@

$(VENV)/.wheel: pyproject.toml README.md LICENSE $(SOURCES) $(VENV)/.locked
	rm -rf dist
	$(PIP) wheel --no-deps --no-index --no-build-isolation --wheel-dir dist .
	$(PIP) install --no-deps --no-index --force-reinstall dist/*.whl
	touch $@

# Writes the locks anew; needs uv. They name no registry, so they install from whichever one pip is set to.
COMPILE := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet $(UPGRADE)

lock:
	$(COMPILE) pyproject.toml --extra parquet --group build --output-file requirements.lock
	$(COMPILE) --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(COMPILE) --group site --constraint requirements.lock --constraint requirements-dev.lock --output-file requirements-site.lock

clean:
	rm -rf $(VENV) dist demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
