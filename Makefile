# Two commands for a newcomer: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Each worker has a browser and a server of its own. It multiplies matrices in one thread:
# several that wait for each other by spinning take twice as long.
WORKERS ?= 2
PYTEST := OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: run test test-all test-fast coverage docs test-engines test-frameworks test-hosting lint-js fuzz bench clean

run: $(VENV)/run.done
	$(BIN)/streamlit run app.py --server.port 8501

test: $(VENV)/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python scripts/find_browser.py
	$(PYTEST)

# What takes long, on top of that: tests with the marker `exhaustive`, and all that Hypothesis
# makes inputs for, with many more of them.
test-all: $(VENV)/dev.done
	$(BIN)/python scripts/find_browser.py
	$(PYTEST) -m "exhaustive or hypothesis" --hypothesis-profile=thorough

# What of `make test` needs no browser: about a minute.
test-fast: $(VENV)/dev.done
	$(PYTEST) --ignore tests/browser

# Which lines of lossviz and pages the tests run, those on the server included.
coverage: $(VENV)/dev.done
	$(BIN)/python scripts/find_browser.py
	$(PYTEST) --cov --cov-report=term

# Real clusters of two workers each; Spark needs Java 17 or later.
test-engines: $(VENV)-engines/done
	$(VENV)-engines/bin/python -m pytest tests/engines

# The written programs in PyTorch, and each convention in its library (4 GB to install): see
# requirements-frameworks.txt for a smaller PyTorch.
test-frameworks: $(VENV)-frameworks/done
	OPENBLAS_NUM_THREADS=1 $(VENV)-frameworks/bin/python -m pytest tests/frameworks

# Two replicas behind nginx, which has to be installed; on Debian: apt-get install nginx-light
test-hosting: $(VENV)/dev.done
	$(BIN)/python scripts/find_browser.py
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest tests/hosting

# The API reference, a page for each folder, in docs/build.
docs: $(VENV)/dev.done
	$(BIN)/python -m scripts.reference

# The figure's JavaScript; needs Node, and says so where there is none.
lint-js:
	scripts/lint_js.sh

fuzz: $(VENV)/dev.done
	$(BIN)/python -m scripts.fuzz

bench: $(VENV)/dev.done
	$(BIN)/python scripts/find_browser.py
	$(BIN)/python -m benchmarks

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: requirements.txt constraints.txt $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -c constraints.txt -r requirements.txt
	touch $@

$(VENV)/dev.done: requirements-dev.txt requirements.txt constraints.txt $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet -c constraints.txt -r requirements-dev.txt
	touch $@ $(VENV)/run.done

$(VENV)-engines/done: requirements-engines.txt requirements.txt constraints.txt $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)-engines
	$(VENV)-engines/bin/python -m pip install --quiet --no-compile -c constraints.txt -r requirements-engines.txt
	touch $@

$(VENV)-frameworks/done: requirements-frameworks.txt requirements.txt constraints.txt $(VENV)/bin/python
	$(PYTHON) -m venv $(VENV)-frameworks
	$(VENV)-frameworks/bin/python -m pip install --quiet --no-compile -c constraints.txt -r requirements-frameworks.txt
	touch $@

clean:
	rm -rf $(VENV) $(VENV)-engines $(VENV)-frameworks docs/build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
