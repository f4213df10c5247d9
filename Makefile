# Everything a newcomer needs. Only Python 3.11 or newer with venv, git and make are assumed;
# all else is installed below this folder, from the hashes in bootstrap.lock and requirements.lock.

PYTHON ?= python3
PYTEST ?= -n auto --maxprocesses 4 --dist worksteal
UV := .uv/bin/uv
BIN := .venv/bin
READY := .venv/.ready
LINTER := tests/schema/lint
CLIENTS := tests/conformance/clients
TYPESCRIPT := docs/examples/typescript
PYTHON_EXAMPLE := docs/examples/python
CONFORMING := $(CLIENTS)/node_modules/.ready $(TYPESCRIPT)/node_modules/.ready \
	$(CLIENTS)/.venv/.ready $(PYTHON_EXAMPLE)/.venv/.ready
LOCK := $(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	--universal --python-version 3.11

# Trust whom the machine trusts, behind a company's proxy too.
export UV_SYSTEM_CERTS := 1

.DEFAULT_GOAL := help
.PHONY: help setup run demo test test-rabbitmq check lint types contracts snapshot promises revisions hazards lint-schema look conformance examples docs format schema bench numbers chaos chaos-short saboteurs chaos-figures chaos-page units hostile probes probes-page sbom lock migrate clean

help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(READY) ## Install everything into .venv (done by the others when needed)

run: $(READY) ## Start the whole back office and print how to reach it
	@exec $(BIN)/retaguarda run

demo: $(READY) ## Play a sale over HTTP, from order to authorised invoice
	@exec $(BIN)/retaguarda demo

test: $(READY) ## Run every test on embedded services
	$(BIN)/pytest $(PYTEST)

test-rabbitmq: $(READY) ## Run the tests of brokers on RabbitMQ, started for them (needs Debian's rabbitmq-server)
	@$(BIN)/python -m tests.brokers $(RABBITMQ)

check: lint types contracts snapshot promises revisions hazards ## Check style, types, imports, schema, migrations, hazards and the age of dependencies

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(READY)
	$(BIN)/ty check

contracts: $(READY)
	PYTHONPATH=. $(BIN)/lint-imports

snapshot: $(READY)
	$(BIN)/retaguarda schema --check

promises: $(READY)
	$(BIN)/python -m tests.schema.baseline

revisions: $(READY)
	$(BIN)/retaguarda migrate --check

hazards: $(READY)
	$(BIN)/pytest --quiet tests/architecture/test_hazards.py tests/architecture/test_floors.py

format: $(READY) ## Put the code into the one format
	$(BIN)/ruff check --fix-only
	$(BIN)/ruff format

schema: $(READY) ## Write api/schema.graphql from the code
	$(BIN)/retaguarda schema

lint-schema: $(LINTER)/node_modules/.ready ## Hold api/schema.graphql against the rules of @graphql-eslint (needs Node.js)
	$(LINTER)/node_modules/.bin/eslint --max-warnings 0 --config $(LINTER)/eslint.config.js api/schema.graphql

look: $(READY) ## Try the explorer in a browser (needs Debian's chromium)
	$(BIN)/pytest --quiet tests/live/in_a_browser.py

conformance: $(READY) $(CONFORMING) ## Hold real clients and typed examples against a started server (needs Node.js)
	@$(BIN)/python -m tests.conformance

examples: $(READY) $(TYPESCRIPT)/node_modules/.ready $(PYTHON_EXAMPLE)/.venv/.ready ## Type-check the typed clients and have them play a sale (needs Node.js)
	@$(BIN)/python -m tests.conformance "TypeScript example" "Python example"

bench: $(READY) ## Measure the API beside its floor and its peers (15 minutes; BENCH=--help for less)
	@$(BIN)/python -m tests.bench $(BENCH)

numbers: $(READY) ## Measure how many gapless numbers a second one series gives
	@$(BIN)/python -m tests.integrity.numbers

docs: $(READY) ## Write the reference of the schema to build/site, to be opened in a browser
	$(BIN)/python -m docs.site

chaos: $(READY) ## Kill every process at random while orders flow, then count (minutes; SEED=, ORDERS=, KILLS=)
	@$(BIN)/python -m tests.chaos $(if $(SEED),--seed $(SEED)) $(if $(ORDERS),--orders $(ORDERS)) $(if $(KILLS),--kills $(KILLS))

chaos-short: $(READY) ## The same with 100 orders, 8 kills and a fixed seed, and time enough for a slow machine
	@$(BIN)/python -m tests.chaos --seed 77 --orders 100 --kills 8 --clients 24 --drained-within 180 --out build/chaos/short.json

saboteurs: $(READY) ## Have chaos find six builds made wrong on purpose (several minutes)
	@$(BIN)/python -m tests.chaos.hunt

chaos-figures: $(READY) ## Measure recovery, an outage, a rush on few pieces, numbers, a backup that comes back
	@$(BIN)/python -m tests.chaos.measure

chaos-page: $(READY) ## Put what these runs showed into docs/reliability.md
	$(BIN)/python -m tests.chaos.page

units: $(READY) ## Have systemd itself check the units in deploy/systemd
	$(BIN)/python -m tests.deploy.verify_units

hostile: $(READY) ## Time the documents that are most work to refuse
	$(BIN)/python -m tests.api.hostile

probes: $(READY) ## Try 100,000 times to get over every wall, send 100,000 broken requests (minutes; SEED=, ATTEMPTS=, FUZZED=)
	@$(BIN)/python -m tests.walls $(if $(SEED),--seed $(SEED)) $(if $(ATTEMPTS),--attempts $(ATTEMPTS)) $(if $(FUZZED),--fuzzed $(FUZZED))

probes-page: $(READY) ## Put what these runs showed into docs/reference/probes.md
	$(BIN)/python -m tests.walls.page

sbom: $(READY) ## Write what runs in production, each package with its version and hashes, to build/sbom.json (CycloneDX)
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements-runtime.lock --pyproject pyproject.toml --mc-type application \
		--output-reproducible --output-format JSON --output-file build/sbom.json

lock: $(UV) ## Renew the lock files within the bounds of pyproject.toml
	echo uv | $(LOCK) --upgrade --output-file bootstrap.lock -
	$(LOCK) --upgrade --all-extras --output-file requirements.lock pyproject.toml
	$(LOCK) --upgrade --constraint requirements.lock --output-file requirements-runtime.lock pyproject.toml
	$(LOCK) --upgrade --output-file $(CLIENTS)/requirements.lock $(CLIENTS)/requirements.txt
	$(LOCK) --upgrade --output-file $(PYTHON_EXAMPLE)/requirements.lock $(PYTHON_EXAMPLE)/requirements.txt

migrate: $(READY) ## Bring the database of DATABASE_URL up to date
	$(BIN)/retaguarda migrate

clean: ## Remove what can be made again; the data in .data stays
	rm -rf .venv .uv .pytest_cache .ruff_cache .hypothesis .import_linter_cache .bench *.egg-info
	rm -rf tests/bench/peers/node_modules $(foreach each,$(LINTER) $(CLIENTS) $(TYPESCRIPT),$(each)/node_modules)
	rm -rf $(foreach each,$(CLIENTS) $(PYTHON_EXAMPLE),$(each)/.venv) $(CLIENTS)/build
	rm -rf $(TYPESCRIPT)/build $(TYPESCRIPT)/src/generated $(PYTHON_EXAMPLE)/generated
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(LINTER)/node_modules/.ready $(CLIENTS)/node_modules/.ready $(TYPESCRIPT)/node_modules/.ready: %/node_modules/.ready: %/package-lock.json
	@{ command -v npm && node -e 'process.exit(+(parseInt(process.versions.node) < 20))'; } > /dev/null \
		|| { echo "What is in $* is written for Node.js: install Node.js 20 or newer with npm."; exit 1; }
	npm ci --prefix $* --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(CLIENTS)/.venv/.ready $(PYTHON_EXAMPLE)/.venv/.ready: %/.venv/.ready: %/requirements.lock | $(READY)
	@test -x $*/.venv/bin/python || $(UV) venv --quiet --python $(BIN)/python $*/.venv
	$(UV) pip sync --quiet --python $*/.venv/bin/python --require-hashes $<
	@touch $@

$(UV): bootstrap.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Retaguarda needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3"; exit 1; }
	@rm -rf .uv
	@$(PYTHON) -m venv .uv \
		|| { rm -rf .uv; echo "Python's venv is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	.uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bootstrap.lock
	@touch $@

$(READY): requirements.lock pyproject.toml $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation \
		--config-settings editable_mode=compat --editable .
	@touch $@
