.DEFAULT_GOAL := help
SHELL := /bin/bash
export PYTHONPATH := lambdas:.
export UV_PYTHON_DOWNLOADS := never
PYTHON ?= python3
RUN ?= .venv/bin/
STAGE ?= local
PYTEST = $(RUN)python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv/locked: requirements.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	.venv/bin/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: .venv/locked ## the main job on this machine, told as a story; BREAK=job|event|alarm sabotages it
	$(RUN)python -m cli demo $(if $(BREAK),--break $(BREAK))
test: .venv/locked ## every test that needs no account
	$(PYTEST) -m "not operations" --cov --cov-report=term --cov-fail-under=98
test-operations: .venv/locked ## runbooks, alarms, outages: what people do to a running stage
	$(PYTEST) -m operations
test-engines: .venv/locked ## the contracts and a stage's whole way on Apache Kafka and DynamoDB Local; needs Java 17, Maven
	$(RUN)python -m tests.engines
kafka: .venv/locked ## an empty Apache Kafka on the loopback interface, until interrupted; needs Java 17, Maven
	$(RUN)python -m tests.engines kafka
test-browser: .venv/locked ## the simulator's pages in a real Chromium, which comes by apt-get; PICTURES=1 takes docs/controlm anew
	$(RUN)python -m tests.browser $(if $(PICTURES),--pictures)
test-cdk: .venv/locked ## the real CDK CLI (by npm) bootstraps, deploys, redeploys, destroys; the README is followed
	@if ! command -v npm >/dev/null; then echo "test-cdk: skipped, there is no npm on this machine"; exit 0; fi; \
	$(MAKE) -o .venv/locked cdk && \
	for asl in $(ASL); do $(ASL_CHECK) --json-path $$asl || exit 1; done && \
	$(RUN)python -m tests.cdk
test-controlm: .venv/locked ## BMC's own client drives the simulated Control-M; every message is held to its API's description
	$(RUN)python -m tests.controlm_thirdparty $(if $(DOCS),--docs)
live-controlm: .venv/locked ## the same client at a real Control-M: CTM_BASE_URL, CTM_API_KEY, CTM_SERVER, CTM_HOST, CTM_RUN_AS
	$(RUN)python -m tests.controlm_thirdparty live
check: format lint types imports ## form: formatter, linter, types, who imports whom, definitions, compiled pipelines
	$(RUN)python -m cli check
	$(RUN)python -m cli pipeline compile --stale
format: .venv/locked ; $(RUN)ruff format --check .
lint: .venv/locked ; $(RUN)ruff check .
types: .venv/locked ; $(RUN)mypy
imports: .venv/locked ; $(RUN)lint-imports --no-logo
cdk: ## the CDK's command line, pinned, into build/cdk-cli; needs npm
	npm install --prefix build/cdk-cli --no-save --no-package-lock --no-audit --no-fund --loglevel=error \
	  aws-cdk@$(CDK_CLI) asl-validator@$(ASL_VALIDATOR)
deploy: .venv/locked cdk ## create or update the stacks of STAGE; APPROVAL=never asks nothing
	STAGE=$(STAGE) $(CDK_BIN)/cdk deploy --all --require-approval $(APPROVAL) $(SIMULATOR)
destroy: .venv/locked cdk ## remove what runs and watches of STAGE, keep its bundles; WHAT=all, YES=1
	$(RUN)python -m cli destroy --stage $(STAGE) $(if $(filter all,$(WHAT)),--all) $(if $(YES),--yes)
synth: .venv/locked ## the templates of STAGE, into cdk.out
	STAGE=$(STAGE) $(RUN)python app.py
	$(RUN)python -m tests.validators $(STAGE)
	@if test -x $(ASL_CHECK); then for asl in $(ASL); do echo "asl-validator: $$($(ASL_CHECK) --json-path $$asl)"; done; \
	else echo "asl-validator: comes by npm, with make test-cdk"; fi
live-checks: .venv/locked ## what only an account can show, asked of STAGE; CHANGES=1 asks what changes something too
	$(RUN)python -m tests.live $(STAGE) $(if $(CHANGES),--changes)
simulate: .venv/locked ## every interleaving of small worlds (ONLY=name: of that), random schedules; REPLAY=seed tells one
	$(RUN)python -m tests.simulation $(if $(REPLAY),--replay $(REPLAY)) $(if $(ONLY),--only "$(ONLY)") $(if $(DOCS),--docs)
guards: .venv/locked ## remove each protocol guard in turn and show the test that then fails
	$(RUN)python -m tests.guards
mutants: .venv/locked ## remove each guard from the simulated worlds and show the law that breaks; DEMO=1 plays each demo
	$(RUN)python -m tests.mutants $(if $(DEMO),--demo) $(if $(DOCS),--docs)
fuzz: .venv/locked ## 100,000 hostile records, definitions, templates; SEED=1 draws them again, REPLAY=one tells one
	$(RUN)python -m tests.fuzz $(if $(SEED),--seed $(SEED)) $(if $(REPLAY),--replay $(REPLAY)) $(if $(DOCS),--docs)
faults: .venv/locked ## 2,000 bundles while everything fails in turn, then the reckoning; BUNDLES, SEED, ON=kafka
	$(RUN)python -m tests.faults $(if $(BUNDLES),--bundles $(BUNDLES)) $(if $(SEED),--seed $(SEED)) \
	  $(if $(filter kafka,$(ON)),--kafka) $(if $(RESTART),--restart "$(RESTART)")
test-faults: .venv/locked ## the same with 60 bundles; BREAK='job verdict fault' is to be noticed
	$(RUN)python -m tests.faults --short $(if $(SEED),--seed $(SEED)) $(if $(filter kafka,$(ON)),--kafka) $(addprefix --break ,$(BREAK))
bench: .venv/locked ## the numbers beside their goals, ratios of one run; DOCS=1 writes them down
	$(RUN)python -m tests.bench $(if $(DOCS),--docs)
golden: .venv/locked ## rewrite the golden files; then read the diff
	UPDATE_GOLDEN=1 $(RUN)python -m pytest -q tests/golden ; git diff --stat -- tests/golden
lock: .venv/locked ## the requirements files from pyproject.toml, hashed
	$(RUN)uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
	  --no-strip-extras --extra msk pyproject.toml -o requirements.txt
	$(RUN)uv pip compile -q --group functions --constraint requirements.txt --python-version $(LAMBDA_PYTHON) \
	  --python-platform aarch64-manylinux2014 --generate-hashes --no-emit-index-url --no-header -o lambdas/requirements.txt
	$(RUN)uv pip compile -q --group controlm --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header -o tests/controlm_thirdparty/requirements.txt
	$(RUN)uv pip compile -q --group browser --constraint requirements.txt --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-header -o tests/browser/requirements.txt

LAMBDA_PYTHON := 3.13
CDK_CLI := 2.1148.1
CDK_BIN := build/cdk-cli/node_modules/.bin
APPROVAL ?= broadening
SIMULATOR = $(if $(filter local,$(STAGE)),$(if $(CONTROLM_ENDPOINT),--parameters muster-local-flow:ControlMEndpoint=$(CONTROLM_ENDPOINT)))
ASL_VALIDATOR := 4.0.0
ASL_CHECK := $(CDK_BIN)/asl-validator
ASL = $(wildcard statemachines/*.asl.json pipelines/compiled/*.asl.json)
.PHONY: help demo test test-operations test-engines kafka test-cdk test-controlm test-browser live-controlm check format lint types imports cdk deploy destroy synth live-checks simulate fuzz guards mutants bench golden lock faults test-faults
