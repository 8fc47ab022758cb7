# The portal's commands. `make run` and `make test` are the two that matter; each prepares this machine by itself.
# shield/local/ holds what they do.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
# Should make itself be killed, what it started stops as well.
TIED := $(shell command -v setpriv >/dev/null && echo setpriv --pdeathsig TERM --)

.DEFAULT_GOAL := help
.PHONY: help run demo test test-fast mutate lint fix lock css shell manage clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

run: ## Start the whole portal with its demo, until Ctrl-C
	@$(PYTHON) shield/local/prepare.py run
	@exec $(TIED) $(VENV_PYTHON) -m shield.local.run

demo: ## Put the demo back to its first day
	@$(PYTHON) shield/local/prepare.py run
	@exec $(TIED) $(VENV_PYTHON) -m shield.local.demo_data

test: ## Run every check and every test
	@$(PYTHON) shield/local/prepare.py test
	@exec $(TIED) $(VENV_PYTHON) -m shield.local.checks test

test-fast: ## Run the tests near what differs from main, in a minute; or what you choose: ARGS="tests/training -k place"
	@$(PYTHON) shield/local/prepare.py test-fast
	@exec $(TIED) $(VENV_PYTHON) -m shield.local.checks test-fast $(ARGS)

mutate: ## Change the code in small ways and print what no test notices: make mutate SEED=1 N=60
	@$(PYTHON) shield/local/prepare.py test-fast
	@exec $(TIED) $(VENV_PYTHON) -m tests.mutation.run --seed $(or $(SEED),1) --number $(or $(N),60) $(ARGS)

lint: ## Check format, style, templates, types and layers
	@$(PYTHON) shield/local/prepare.py run
	@exec $(TIED) $(VENV_PYTHON) -m shield.local.checks lint

fix: ## Fix format and style automatically
	@$(PYTHON) shield/local/prepare.py run
	.venv/bin/ruff check --fix --quiet . || true
	.venv/bin/ruff format .
	.venv/bin/djhtml --tabwidth 2 templates || true

lock: ## Compile requirements.txt from requirements.in
	@$(PYTHON) shield/local/prepare.py run
	$(VENV_PYTHON) -m pip install --quiet --target .make/uv uv
	UV_CUSTOM_COMPILE_COMMAND="make lock" .make/uv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --python-version 3.11 --output-file requirements.txt requirements.in

css: ## Compile the style sheet
	@$(PYTHON) shield/local/prepare.py run

shell: ## Open a Python shell on the local portal
	@$(PYTHON) shield/local/prepare.py run
	@exec $(VENV_PYTHON) -m shield.local.command shell

manage: ## Run a manage.py command on the local portal: make manage ARGS="verify_audit"
	@$(PYTHON) shield/local/prepare.py run
	@exec $(VENV_PYTHON) -m shield.local.command $(ARGS)

clean: ## Stop what runs here and remove everything that was made
	@$(PYTHON) -B shield/local/clean.py
