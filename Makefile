# `make` lists the verbs. Each finds or makes the environment first, so any may come first.
VENV ?= .venv
override VENV := $(VENV:~/%=$(HOME)/%)

# An explicit PYTHON is the only candidate; otherwise the environment's own comes first.
CANDIDATES = $(if $(PYTHON),"$(PYTHON)","$(VENV)/bin/python" python3.13 python3.12 python3.11 python3 python)
PY = "$(VENV)/bin/python"
NBVAL = --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg --nbval-cell-timeout=300
COMPILE = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)

# This folder's own modules come first where several copies of the course share one environment;
# packages on another project's path, or a kernel in the home folder, must not take over.
export PYTHONPATH = $(CURDIR)
export JUPYTER_PREFER_ENV_PATH = 1
unexport PYTHONHOME

.DEFAULT_GOAL := help
.PHONY: help setup lab test check notebooks bench portability lock site slides stress fresh \
	workshop hub

help:
	@echo 'make lab          start JupyterLab on lesson 00              PORT=8888 BROWSER=0'
	@echo 'make setup        only make or update the environment        PYTHON=python3.12 VENV=~/env'
	@echo 'make check        lint, format and unit tests'
	@echo 'make test         unit tests, JupyterLab in a browser, and every lesson against its outputs'
	@echo 'make notebooks    run the lessons and save their outputs     LESSON=02'
	@echo 'make bench        run the benchmarks                         NAME=lessons'
	@echo 'make portability  run the lessons as on other machines'
	@echo 'make slides       turn lessons into slides, in build/slides  LESSON=02'
	@echo 'make stress       try what the course withstands, in full'
	@echo 'make fresh        try it on a machine that has nothing (needs root)'
	@echo 'make workshop     pack course and packages for a room without a network  ALSO=mac'
	@echo 'make hub          serve a room from this machine (root)      PORT=8000 HUB_PASSWORD'
	@echo 'make site         build the course as a book, in build/site/html'
	@echo 'make lock         lock the dependencies anew (needs uv)      UPGRADE=1'

# Every candidate is run, since one may exist and not work (a pyenv shim).
setup:
	@for python in $(CANDIDATES); do \
	  command -v "$$python" >/dev/null || continue; \
	  version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) \
	    || version='not running'; \
	  case $$version in \
	    3.11|3.12|3.13) exec "$$python" tools/setup_environment.py "$(VENV)" ;; \
	  esac; \
	  found="$$found $$python is $$version."; \
	done; \
	echo "This course needs Python 3.11, 3.12 or 3.13. Found:$${found:- no Python.}" >&2; \
	echo "Install one of these, or say where it is: make lab PYTHON=/path/to/python3.12" >&2; \
	exit 1

lab: setup
	@exec $(PY) tools/start_lab.py

# Without a network, the book's own tests are skipped.
test: setup
	@$(PY) tools/setup_site.py || echo 'The tests of the book will be skipped.'
	@status=0; \
	$(PY) -m pytest tests -n 2 --dist loadfile || status=1; \
	$(PY) -m pytest notebooks $(NBVAL) -n 2 --dist loadfile || status=1; \
	exit $$status

check: setup
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m pytest tests -m "not slow" -n 2 --dist loadfile

notebooks: setup
	@$(PY) tools/run_notebooks.py $(LESSON)

stress: setup
	@STRESS=full $(PY) -m pytest tests/stress -n 2 --dist loadfile

fresh:
	@python3 tools/fresh_machine.py

bench: setup
	@$(PY) -m benchmarks $(NAME)

portability: setup
	@$(PY) tools/portability.py

slides: setup
	@$(PY) tools/setup_site.py
	@$(PY) tools/make_slides.py $(LESSON)

workshop: setup
	@$(PY) tools/pack_workshop.py $(if $(ALSO),--also $(ALSO))

site: setup
	@$(PY) tools/setup_site.py
	@$(PY) tools/build_site.py

hub: setup
	@$(PY) tools/setup_hub.py
	@exec $(PY) -m jupyterhub --config docs/hub/jupyterhub_config.py

# The headless OpenCV is the same version as the other, for machines without a window system.
lock:
	@command -v uv >/dev/null || { echo 'make lock needs uv: python3 -m pip install uv' >&2; exit 1; }
	$(COMPILE) --extra test --output-file requirements.txt pyproject.toml
	sed -n 's/^opencv-python==\([^ ]*\).*/opencv-python-headless==\1/p' requirements.txt | \
	$(COMPILE) --no-deps --no-annotate --output-file requirements-headless.txt -
	set -e; for extra in site hub; do \
	  uv run --quiet --no-project python -c 'import sys, tomllib; print(*tomllib.load(open( \
	    "pyproject.toml", "rb"))["project"]["optional-dependencies"][sys.argv[1]], sep="\n")' $$extra | \
	  $(COMPILE) --constraint requirements.txt --output-file requirements-$$extra.txt -; \
	done
	uv run --quiet --no-project --with packaging tools/pin_environment.py
