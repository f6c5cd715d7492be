# Two commands do everything: `make run` and `make test`. Both install what is missing first.
PYTHON ?= python3
PY := .venv/bin/python
STAMP := .venv/.installed
JOBS ?= 2
EXTRAS ?= dev
export OMP_NUM_THREADS ?= 1
# dozens of tests start processes: bytecode on disk spares each of them the compiling
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test lint types contracts unit install wheel clean

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 ..."; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing into .venv (once) ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt hatchling editables
	@$(PY) -m pip install --quiet --disable-pip-version-check -c constraints.txt --no-build-isolation -e '.[$(EXTRAS)]'
	@touch $@

run: $(STAMP)
	@$(PY) packaging/start.py

test: lint contracts
	@# mypy works on one core while tests wait for their processes
	@$(MAKE) --no-print-directory -j 2 types unit

lint: $(STAMP)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

contracts: $(STAMP)
	.venv/bin/lint-imports --no-logo

types: $(STAMP)
	$(PY) -m mypy

unit: $(STAMP)
	@$(PY) packaging/system_libs.py
	@# in the order of the folders: sorted by number of tests, the longest single tests would be the tail
	QT_QPA_PLATFORM=offscreen $(PY) -m pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder \
		-m "not gpu and not weights"

wheel: $(STAMP)
	$(PY) -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

clean:
	rm -rf .venv build dist output
