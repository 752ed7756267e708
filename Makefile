# Trois chantiers: `make run` shows it, `make test` proves it, `make help` lists the rest: the comment beside each target.
# PYTHON chooses the interpreter (3.11, 3.12 or 3.13): else the newest at hand that can make an environment, as from 3.12
# on the interpreter says itself which lines tests run, and what `make test` asks of them costs little.
PYTHON ?= $(shell for one in python3.13 python3.12; do $$one -c 'import ensurepip' && echo $$one && exit; done 2>/dev/null; echo python3)
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
# Says what it waits for, and where it fails what did and what to install.
APT_INSTALL := .ci/apt-install
# Measures are taken with jemalloc where it is installed, as in deploy/: questions take a seventh less time.
JEMALLOC := LD_PRELOAD="$$(ls /usr/lib/*/libjemalloc.so.2 2>/dev/null | head -n 1)"

.PHONY: run run-signin edition demonstration test suite coverage attack try-deploy try-many soak nginx jemalloc rsync damages check sweep bench bench-public bench-memory bench-scale spark walk rooms screenshots snapshots clean chromium help

# Tests start the program many times: where the caller's environment forbids it, Python would compile it again each time.
unexport PYTHONDONTWRITEBYTECODE

# What tries the program publishes many times: no publication of it starts another program that writes 1,200 pages.
attack try-deploy try-many soak bench-memory damages sweep bench walk rooms screenshots spark: export SITE := off
# It tries the demonstration, where every page has something to show.
INVENTED := data/editions/demonstration
try-deploy try-many soak bench-memory bench-public sweep bench rooms screenshots: export EDITIONS_DIR ?= $(INVENTED)
try-deploy try-many soak bench-memory bench-public sweep bench rooms screenshots: export DEMONSTRATION := no

# DEV=1: what a page is made of is kept in memory (texts, queries, styles), so the server begins again.
AGAIN := $(BIN)/watchmedo auto-restart --quiet --recursive --kill-after 2 --patterns '**/*.py;**/*.sql;**/*.toml;**/*.css;**/*.js' \
	--directory pages --directory queries --directory data --

run: edition  ## serve the dashboard at http://localhost:8501; PORT= another one, DEV=1 starts again at each change
	@echo "Trois chantiers: http://localhost:$(PORT)"
	@LOG_FORMAT="$${LOG_FORMAT:-text}" $(if $(DEV),$(AGAIN)) $(BIN)/streamlit run app.py --server.port $(PORT)

run-signin: $(VENV)/dev.stamp  ## the same where people sign in, with a provider of this machine and five made-up people
	@LOG_FORMAT="$${LOG_FORMAT:-text}" $(BIN)/python -m tests.signin $(PORT)

edition: $(VENV)/run.stamp  ## publish the open edition, where nothing was published
	@test -e "$${EDITIONS_DIR:-data/editions}/CURRENT" || $(BIN)/python -m data publish --open

demonstration: $(VENV)/run.stamp  ## make the demonstration edition, beside the real ones
	@test -e "$(INVENTED)/CURRENT" || env -u EDITIONS_DIR $(BIN)/python -m data publish --demo

# One worker more than processors: some wait for a browser, a server or a disk.
PYTEST := $(BIN)/python -m pytest -n "$$($(BIN)/python -c 'import os; print(os.cpu_count() + 1)')" --dist worksteal

test: check suite  ## what `make check` does, and all tests: ten to twenty minutes on two cores, by their speed

# Fails under the floor of pyproject.toml. Before Python 3.12 each line would be traced: left to `make coverage`.
COUNTED := import sys; print("sysmon" if sys.version_info >= (3, 12) else "")
suite: $(VENV)/dev.stamp chromium  ## all tests, alone, and how many lines they run; with -j beside `make check`
	core="$$($(BIN)/python -c '$(COUNTED)')"; [ "$$core" ] || echo 'Python before 3.12: lines that tests run are not counted'; \
		COVERAGE_CORE="$$core" $(PYTEST) $${core:+--cov --cov-report=}

coverage: $(VENV)/dev.stamp chromium  ## the same tests, whatever the interpreter, and the lines that none of them runs
	core="$$($(BIN)/python -c '$(COUNTED)')"; COVERAGE_CORE="$${core:-ctrace}" $(PYTEST) --cov --cov-report=term:skip-covered

attack: $(VENV)/dev.stamp  ## every attack of SECURITY.md, wide, in a table: ten to twenty minutes
	$(BIN)/python -m tests.attack

try-deploy: $(VENV)/dev.stamp nginx demonstration  ## deploy/nginx.conf before two processes where people sign in: four minutes
	$(BIN)/python -m tests.deploy

try-many: $(VENV)/dev.stamp nginx rsync demonstration  ## two and four processes under load, one killed, one upgraded, one on a copy: eight minutes
	$(BIN)/python -m tests.deploy.many

soak: $(VENV)/dev.stamp nginx demonstration  ## a day of life in MINUTES= (15): readers, publications, a process killed, a disk nearly full
	$(BIN)/python -m tests.soak $(MINUTES)

bench-memory: $(VENV)/dev.stamp nginx demonstration  ## memory after the same hundred sessions, again and again: five minutes
	$(BIN)/python -m tests.deploy.memory

nginx:  ## install nginx, where it is missing
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || $(APT_INSTALL) nginx-light

jemalloc:  ## install jemalloc, where it is missing
	@ls /usr/lib/*/libjemalloc.so.2 >/dev/null 2>&1 || $(APT_INSTALL) libjemalloc2 || echo 'The allocator of the C library is measured'

rsync:  ## install rsync and curl, where they are missing
	@{ command -v rsync && command -v curl; } >/dev/null || $(APT_INSTALL) rsync curl

damages: $(VENV)/dev.stamp  ## whole files damaged in sixty ways: what is right, said, blocked or silently wrong
	$(BIN)/python -m tests.data.damages.whole

check: $(VENV)/dev.stamp  ## ruff, mypy and who may import whom, alone
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

sweep: $(VENV)/dev.stamp chromium demonstration  ## each page for each reader in both languages, and what `make test` leaves out
	EVERY_READING=1 $(BIN)/python -m pytest -n auto --dist worksteal -m "browser or wide"
	$(BIN)/python -m tests.order
	$(BIN)/python -m tests.walk --wide

bench: $(VENV)/bench.stamp chromium jemalloc demonstration  ## time queries and pages, ours beside Streamlit and Dash
	$(JEMALLOC) $(BIN)/python -m tests.bench.queries
	$(BIN)/python -m tests.bench.pages
	$(BIN)/python -m tests.bench.compare

bench-public: $(VENV)/dev.stamp nginx demonstration  ## the public pages from nginx under load: ten minutes; ROUND= seconds of a round
	@command -v wrk >/dev/null || $(APT_INSTALL) wrk
	$(BIN)/python -m tests.bench.public $(if $(ROUND),--seconds $(ROUND))

bench-scale: $(VENV)/dev.stamp jemalloc  ## footfall of every day at 10 to 150 million rows: 7 GiB, half an hour; ROWS= others, IN= another disk
	$(JEMALLOC) $(BIN)/python -m tests.bench.scale $(if $(ROWS),--rows $(ROWS)) $(if $(IN),--in $(IN))

# A cluster of Spark on this machine, in an environment of its own: half a gigabyte.
build/spark.stamp: $(VENV)/dev.stamp requirements-spark.txt
	@command -v java >/dev/null || $(APT_INSTALL) default-jre-headless  # 17 or later, from Debian 12 on
	$(PYTHON) -m venv build/spark
	@echo 'Installing Spark (some minutes)'
	@build/spark/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt
	@build/spark/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --force-reinstall pyspark==4.2.0 py4j==0.10.9.9
	@touch $@

spark: build/spark.stamp  ## rows of every day by DuckDB and by a cluster of Spark on this machine; ROWS= how many (20 million), IN= another disk
	build/spark/bin/python -m tests.spark $(if $(ROWS),--rows $(ROWS)) $(if $(IN),--in $(IN))

walk: $(VENV)/dev.stamp edition demonstration  ## print every figure of every page, as each reader is shown it
	$(BIN)/python -m tests.walk
	EDITIONS_DIR=$(INVENTED) $(BIN)/python -m tests.walk

screenshots: $(VENV)/dev.stamp chromium demonstration  ## every page at four widths in both themes, in build/screenshots; AGAINST=folder compares
	$(BIN)/python -m tests.screenshots $(if $(AGAINST),--against $(AGAINST))

rooms: $(VENV)/dev.stamp chromium demonstration  ## how many pages are listed, and how long each is, by reader
	$(BIN)/python -m tests.rooms

snapshots: $(VENV)/dev.stamp  ## write again tests/pages/snapshots, what every page says: read the diff
	EVERY_READING=1 SNAPSHOTS=write $(BIN)/python -m pytest -q tests/pages/test_snapshots.py

help:  ## this list
	@sed -nE 's/^([a-z-]+):[^=#]*## (.*)$$/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

clean:  ## remove what these commands made, except editions
	rm -rf $(VENV) .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A system Chromium, else Debian's package, else the build that Playwright brings. Playwright itself needs libatomic.
chromium: $(VENV)/dev.stamp  ## install Chromium for the tests, where it is missing
	@{ command -v chromium && $(BIN)/playwright --version; } >/dev/null 2>&1 || $(APT_INSTALL) chromium fonts-liberation libatomic1 \
		|| { echo 'Or else the build that Playwright brings:'; $(BIN)/playwright install chromium; } \
		|| { echo 'Chromium was not installed, by apt or by Playwright: both say why above. Install it (on Debian: chromium)'; exit 1; }

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| $(APT_INSTALL) "$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
	$(PYTHON) -m venv $(VENV)

# Not compiled as it is installed: what is imported is compiled then, the most of it never is.
$(VENV)/run.stamp: $(VENV)/bin/python requirements.txt constraints.txt
	@echo 'Installing the run-time requirements (a minute or two)'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	@echo 'Installing the development requirements'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt
	@touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp requirements-bench.txt
	@echo 'Installing what we are compared with'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@
