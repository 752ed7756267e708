# Trois chantiers: `make run` shows it, `make test` proves it. PYTHON chooses the interpreter (3.11, 3.12 or 3.13).
PYTHON ?= python3
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
SPARK := build/spark
APT_ROOT := [ -e /etc/debian_version ] && [ "$$(id -u)" = 0 ]
# Measures are taken with jemalloc where it is installed, as in deploy/: questions take a seventh less time.
JEMALLOC := LD_PRELOAD="$$(ls /usr/lib/*/libjemalloc.so.2 2>/dev/null | head -n 1)"
APT_INSTALL := apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends

.PHONY: run run-signin edition demonstration test coverage attack try-deploy try-many soak nginx jemalloc rsync test-spark damages check sweep bench bench-public bench-memory bench-scale walk screenshots clean chromium

# Tests start the program many times: where the caller's environment forbids it, Python would compile it again each time.
unexport PYTHONDONTWRITEBYTECODE

# What tries the program publishes many times: no publication of it starts another program that writes 1,200 pages.
attack try-deploy try-many soak bench-memory test-spark damages sweep bench walk screenshots: export SITE := off
# It tries the demonstration, where every page has something to show.
INVENTED := data/editions/demonstration
try-deploy try-many soak bench-memory bench-public sweep bench screenshots: export EDITIONS_DIR ?= $(INVENTED)
try-deploy try-many soak bench-memory bench-public sweep bench screenshots: export DEMONSTRATION := no

run: edition
	@echo "Trois chantiers: http://localhost:$(PORT)"
	@LOG_FORMAT="$${LOG_FORMAT:-text}" $(BIN)/streamlit run app.py --server.port $(PORT)

# The same where people sign in, at a provider of this machine alone, as one of five made-up persons.
run-signin: $(VENV)/dev.stamp
	@LOG_FORMAT="$${LOG_FORMAT:-text}" $(BIN)/python -m tests.signin $(PORT)

edition: $(VENV)/run.stamp
	@test -e "$${EDITIONS_DIR:-data/editions}/CURRENT" || $(BIN)/python -m data publish --open

# Invented rows, beside the real editions: what has something to try on every page. A server makes it by itself.
demonstration: $(VENV)/run.stamp
	@test -e "$(INVENTED)/CURRENT" || env -u EDITIONS_DIR $(BIN)/python -m data publish --demo

# One worker more than processors: some wait for a browser, a server or a disk.
test: check chromium
	$(BIN)/python -m pytest -n "$$($(BIN)/python -c 'import os; print(os.cpu_count() + 1)')" --dist worksteal

# The same tests, and which lines of the program none of them runs: half as long again.
coverage: check chromium
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered

# Every attack of SECURITY.md, wide, and a table of what was tried and held: ten to twenty minutes.
attack: $(VENV)/dev.stamp
	$(BIN)/python -m tests.attack

# nginx with deploy/nginx.conf before two processes where people sign in, on this machine, and a table of what held: four minutes.
try-deploy: $(VENV)/dev.stamp nginx demonstration
	$(BIN)/python -m tests.deploy

# nginx before two and four processes under load: what they carry, one killed, a machine upgraded, a copy that lags: eight minutes.
try-many: $(VENV)/dev.stamp nginx rsync demonstration
	$(BIN)/python -m tests.deploy.many

# A day of life in MINUTES (15): readers, prefects, publications, a process killed, a disk nearly full; memory, answers.
soak: $(VENV)/dev.stamp nginx demonstration
	$(BIN)/python -m tests.soak $(MINUTES)

# The same hundred sessions again and again before one process, and the memory it holds after each hundred: five minutes.
bench-memory: $(VENV)/dev.stamp nginx demonstration
	$(BIN)/python -m tests.deploy.memory

nginx:
	@command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || { $(APT_ROOT) && $(APT_INSTALL) nginx-light; } \
		|| { echo 'nginx is needed (on Debian: nginx-light)'; exit 1; }

jemalloc:
	@ls /usr/lib/*/libjemalloc.so.2 >/dev/null 2>&1 || { $(APT_ROOT) && $(APT_INSTALL) libjemalloc2; } \
		|| echo 'jemalloc is not installed (on Debian: libjemalloc2): the allocator of the C library is measured'

rsync:
	@command -v rsync curl >/dev/null || { $(APT_ROOT) && $(APT_INSTALL) rsync curl; } \
		|| { echo 'rsync and curl are needed'; exit 1; }

# Footfall by DuckDB and by Apache Spark through Spark Connect, row by row, each in an environment of its own: five minutes.
test-spark: $(SPARK)/spark.stamp
	SPARK_HOME="$$(echo $(SPARK)/server/lib/python3*/site-packages/pyspark)" $(SPARK)/client/bin/python -m tests.spark

# Whole files damaged in sixty ways, the real ones too where they are: what is right, said, blocked or silently wrong.
damages: $(VENV)/dev.stamp
	$(BIN)/python -m tests.data.damages.whole

check: $(VENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy

# Each page for each viewer in both languages, where `make test` takes one of the six readings; tours, pictures, 200 %; each sheet and region.
sweep: $(VENV)/dev.stamp chromium demonstration
	EVERY_READING=1 $(BIN)/python -m pytest -n auto --dist worksteal -m "browser or wide"
	$(BIN)/python -m tests.order
	$(BIN)/python -m tests.walk --wide

bench: $(VENV)/bench.stamp chromium jemalloc nginx demonstration
	$(JEMALLOC) $(BIN)/python -m tests.bench.queries
	$(BIN)/python -m tests.bench.counters
	$(BIN)/python -m tests.bench.counters --browser
	$(BIN)/python -m tests.bench.missions --browser
	$(BIN)/python -m tests.bench.reorganisation --browser
	$(BIN)/python -m tests.bench.pages
	$(BIN)/python -m tests.bench.pages --browser
	$(BIN)/python -m tests.bench.compare --public
	$(BIN)/python -m tests.bench.compare

# The public pages from nginx, alone, during a publication and beside live ones: ten minutes. ROUND= seconds of a round.
bench-public: $(VENV)/dev.stamp demonstration
	@command -v wrk >/dev/null && { command -v nginx || test -x /usr/sbin/nginx; } >/dev/null \
		|| { $(APT_ROOT) && $(APT_INSTALL) nginx-light wrk; } || { echo 'nginx and wrk are needed'; exit 1; }
	$(BIN)/python -m tests.bench.public $(if $(ROUND),--seconds $(ROUND))

# Footfall of every day at 10, 50 and 150 million rows: 7 GiB of disk and half an hour. ROWS= others, IN= another disk.
bench-scale: $(VENV)/dev.stamp jemalloc
	$(JEMALLOC) $(BIN)/python -m tests.bench.scale $(if $(ROWS),--rows $(ROWS)) $(if $(IN),--in $(IN))

# Every figure of every page, as each reader is shown it: of the open edition, then of the demonstration.
walk: $(VENV)/dev.stamp edition demonstration
	$(BIN)/python -m tests.walk
	EDITIONS_DIR=$(INVENTED) $(BIN)/python -m tests.walk

# Every page at four widths in both themes on one sheet, build/screenshots/index.html; AGAINST=folder compares.
screenshots: $(VENV)/dev.stamp chromium demonstration
	$(BIN)/python -m tests.screenshots $(if $(AGAINST),--against $(AGAINST))

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A system Chromium, else Debian's package, else the build that Playwright brings. Playwright itself needs libatomic.
chromium: $(VENV)/dev.stamp
	@{ command -v chromium && $(BIN)/playwright --version; } >/dev/null 2>&1 \
		|| { $(APT_ROOT) && $(APT_INSTALL) chromium fonts-liberation libatomic1; } \
		|| $(BIN)/playwright install chromium

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { $(APT_ROOT) \
		&& $(APT_INSTALL) "$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; }
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

# Java, Spark whole for the server, and our program with Spark's thin client: half a gigabyte each.
$(SPARK)/spark.stamp: requirements-spark.txt requirements.txt constraints.txt
	@command -v java >/dev/null || { $(APT_ROOT) && { $(APT_INSTALL) openjdk-21-jre-headless || $(APT_INSTALL) openjdk-17-jre-headless; }; } \
		|| { echo 'Java 17 or later is needed'; exit 1; }
	$(PYTHON) -m venv $(SPARK)/server
	$(PYTHON) -m venv $(SPARK)/client
	@echo 'Installing Spark (some minutes)'
	@$(SPARK)/server/bin/python -m pip install --quiet --disable-pip-version-check --no-deps pyspark==4.2.0
	@$(SPARK)/client/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-spark.txt
	@touch $@

$(VENV)/bench.stamp: $(VENV)/dev.stamp requirements-bench.txt
	@echo 'Installing what we are compared with'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-bench.txt
	@touch $@
