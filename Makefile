# Two commands matter: `make run` and `make test`. Both prepare the machine themselves.

PORT ?= 8000
# The newest of the usual names that is new enough; `make PYTHON=...` chooses another.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && exit; \
	done; echo python3)
MANAGE := .venv/bin/python manage.py
# One process a core; more than four browsers at once gain nothing. Each takes tests that lie together, which share
# what they begin with, and then helps the others.
PYTEST := .venv/bin/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

# What another project left in the shell must not reach this one.
unexport PYTHONHOME PYTHONPATH DJANGO_SETTINGS_MODULE
# Where Homebrew keeps Pango. Given to each command by env: macOS takes it away from whatever /bin/sh inherits.
ifeq ($(shell uname),Darwin)
PANGO := DYLD_FALLBACK_LIBRARY_PATH=/opt/homebrew/lib:/usr/local/lib:/usr/lib
endif
# Tests and checks run on settings of their own, not on those of the shell.
BARE := env -u ALLOWED_HOSTS -u BACKGROUND_WORKER -u BRAND_ACCENT -u CSRF_TRUSTED_ORIGINS -u DATA_DIR -u DATABASE_URL -u DEBUG \
	-u DEFAULT_FROM_EMAIL -u EMAIL_URL -u HTTPS -u OIDC_CLIENT_ID -u OIDC_CLIENT_SECRET -u OIDC_NAME \
	-u OIDC_SERVER_URL -u SECRET_KEY -u SIGNUP_OPEN -u TIME_ZONE -u TRIAL_DAYS -u TRUSTED_PROXY_COUNT $(PANGO)

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run test lint test-postgres bench screenshots lock clean

help: ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

setup: ## Prepare .venv and what the PDF needs of the system
	@$(PYTHON) .ci/prepare.py

setup-tests:
	@$(PYTHON) .ci/prepare.py --tests

run: setup ## Serve on 127.0.0.1, with the framework and a sample assessment (PORT=8000)
	@$(PYTHON) .ci/free_port.py $(PORT)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_framework fixtures/customer_success.yaml --publish
	@$(MANAGE) load_sample
	@$(MAKE) --no-print-directory staticfiles/staticfiles.json
	@exec env PORT=$(PORT) $(PANGO) .venv/bin/gunicorn csmaturity.wsgi

# Compressing takes seconds: only when a file, a folder or a library that brings files has changed.
staticfiles/staticfiles.json: csmaturity/staticfiles.py requirements.txt $(shell find static 2>/dev/null)
	@echo "Collecting static files ..."
	@$(MANAGE) collectstatic --noinput --clear --verbosity 0

# The static files first: several processes serve them in the tests, and none of them may find them half made.
test: setup-tests lint staticfiles/staticfiles.json ## Check the code and run all tests on SQLite
	@$(BARE) $(PYTEST)

lint: setup-tests ## Check form, types, layers, migrations and the settings of a deployment
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	@$(BARE) .venv/bin/lint-imports
	@$(BARE) .venv/bin/mypy
	@$(BARE) $(MANAGE) makemigrations --check --dry-run
	@$(BARE) HTTPS=true ALLOWED_HOSTS=maturity.example.com EMAIL_URL=smtp://localhost $(MANAGE) check --deploy --fail-level WARNING

# What writes, searches, sorts or locks may go another way on another database, and every address of the app is asked
# for. Left out is what no database decides: values, drawings, and who gets into accounts and administration.
test-postgres: setup-tests ## Run the tests that use a database on a PostgreSQL of their own
	@$(BARE) .ci/with-postgres env $(PANGO) $(PYTEST) tests/frameworks tests/assessments --database-only \
		$(addprefix tests/csmaturity/test_,accounts.py admin.py personal.py) --ignore tests/assessments/domain --ignore tests/assessments/reports

bench: setup-tests ## Compare the common requests with a bare Django view, in one run
	@$(BARE) .venv/bin/python -m tests.benchmark

screenshots: setup-tests ## Take the pictures of the README
	@$(BARE) .venv/bin/python -m tests.screenshots

lock: ## Compile the hashed requirement lists from pyproject.toml (UPGRADE=--upgrade for newer versions)
	@$(PYTHON) .ci/lock.py $(UPGRADE)

clean: ## Remove what can be made again; var/ with its data stays
	rm -rf .venv staticfiles screenshots .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
