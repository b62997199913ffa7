# The only front door: `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3.11
STACK ?= local
STATE ?= .state
ROLE ?= student
SUBJECT ?= 00000000-0000-4000-8000-000000000001
WORKERS ?= 2
BIN := .venv/bin
LOCAL := $(BIN)/python -m deploy.local

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

# --- the environment -----------------------------------------------------------------------------------------------

.venv/installed: requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed (set PYTHON=... if it has another name)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "the venv module is missing: apt-get install python3-venv"; exit 1; }
	@echo "installing the packages of requirements.lock into .venv" >&2
	@if command -v uv >/dev/null; then UV_PYTHON_DOWNLOADS=never uv pip sync -q --require-hashes --python $(BIN)/python requirements.lock; \
	else { $(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; } \
	  && $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; fi
	@touch $@

.PHONY: install
install: .venv/installed ## make .venv with everything in requirements.lock

.PHONY: lock
lock: ## resolve the dependencies again into requirements.lock (needs uv)
	UV_PYTHON_DOWNLOADS=never uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements.lock
	UV_PYTHON_DOWNLOADS=never uv pip compile pyproject.toml --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --no-emit-index-url -o requirements-run.lock

# --- running -------------------------------------------------------------------------------------------------------

# In containers: a real key goes to its provider, never to the stand-in, which stays away where no provider lacks its key.
REAL := $(if $(ANTHROPIC_API_KEY),ANTHROPIC_URL=$(or $(ANTHROPIC_URL),https://api.anthropic.com)) \
  $(if $(GEMINI_API_KEY),GEMINI_URL=$(or $(GEMINI_URL),https://generativelanguage.googleapis.com))
STOOD_IN := $(if $(and $(ANTHROPIC_API_KEY),$(GEMINI_API_KEY)),--scale providers=0)

.PHONY: up
up: .venv/installed ## start every server and service (STACK=docker: with compose.yaml)
ifeq ($(STACK),docker)
	$(REAL) docker compose up --build --detach --wait $(STOOD_IN)
else
	@$(LOCAL) up --state $(STATE)
endif

.PHONY: down
down: .venv/installed ## stop everything; data stays
ifeq ($(STACK),docker)
	docker compose down
else
	@$(LOCAL) down --state $(STATE)
endif

.PHONY: status
status: .venv/installed ## what runs, where, with how much memory
	@$(LOCAL) status --state $(STATE)

.PHONY: logs
logs: .venv/installed ## the log of one process: make logs SERVICE=attempts
ifeq ($(STACK),docker)
	docker compose logs $(SERVICE)
else
	@$(LOCAL) logs --state $(STATE) $(SERVICE)
endif

.PHONY: token
token: .venv/installed ## a token of the local issuer: make token ROLE=student SUBJECT=<uuid>
ifeq ($(STACK),docker)
	@docker compose exec issuer python -m deploy.local.issuer token /state/key.json --issuer http://issuer:8000 \
	  --role $(ROLE) --subject $(SUBJECT)
else
	@$(LOCAL) token --state $(STATE) --role $(ROLE) --subject $(SUBJECT)
endif

.PHONY: demo
demo: .venv/installed ## replay real pupils' work through the gateway and show what was found
	@$(BIN)/python -m tools.demo --state $(STATE)

.PHONY: calibrate
calibrate: .venv/installed ## fit mastery's parameters to the answers there are, and show what was adopted
	@$(BIN)/python -m tools.calibrate --state $(STATE)

.PHONY: topics
topics: .venv/installed ## bring the broker's topics and docs/reference/events.md into line with the catalogue
	@$(BIN)/python -m tools.topics apply --bootstrap $$($(LOCAL) env --state $(STATE) --json | $(BIN)/python -c 'import json,sys; print(json.load(sys.stdin)["KAFKA_BOOTSTRAP_SERVERS"])')
	@$(BIN)/python -m libs.contracts reference --write

.PHONY: dlq
dlq: .venv/installed ## dead letters: make dlq [ARGS="show attempts-commands-attempts-dlq"] (see python -m tools.dlq --help)
	@KAFKA_BOOTSTRAP_SERVERS=$$($(LOCAL) env --state $(STATE) --json | $(BIN)/python -c 'import json,sys; print(json.load(sys.stdin)["KAFKA_BOOTSTRAP_SERVERS"])') \
	  $(BIN)/python -m tools.dlq $(or $(ARGS),count)

# --- checking ------------------------------------------------------------------------------------------------------

.PHONY: test
test: .venv/installed ## unit, contract, component, wire and e2e on servers of their own, by two workers (WORKERS=n)
	@$(BIN)/python -m pytest -q -m "not chaos and not containers" -n $(WORKERS) --no-loadscope-reorder $(ARGS)

.PHONY: chaos
chaos: .venv/installed ## kill every process at the worst moment and count
	@$(BIN)/python -m pytest -q -m chaos $(ARGS)

.PHONY: check
check: .venv/installed ## style, types, boundaries, generated files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m libs.contracts schemas --check
	$(BIN)/python -m libs.contracts reference --check
	$(BIN)/python -m tools.reference --check
	$(BIN)/python -m services.curriculum.generate --check
	$(BIN)/python -m services.curriculum.cogtutor --check
	$(BIN)/python -m services.curriculum.oatutor --check
	$(BIN)/python -m services.curriculum.bank --check
	$(BIN)/python -m libs.diagnosis.measuring.report --check docs/reference/diagnosis.md

.PHONY: diagnosis-report
diagnosis-report: .venv/installed ## answer fresh exercises by every malrule and write what is recognised to docs/reference/diagnosis.md
	@$(BIN)/python -m libs.diagnosis.measuring.report --write docs/reference/diagnosis.md

.PHONY: format
format: .venv/installed ## put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: bench
bench: .venv/installed ## measure, and write docs/reference/benchmarks.md
	@$(BIN)/python -m tools.bench --write $(ARGS)

.PHONY: test-containers
test-containers: .venv/installed ## the component and wire tests on containers (needs a Docker engine)
	@INNOVA_TEST_SERVERS=containers $(BIN)/python -m pytest -q -m "component or wire or containers" libs services tools $(ARGS)
