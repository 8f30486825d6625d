# Everything is done by scripts/bootstrap.py; where make is missing, call that by hand.

PYTHON ?= python3
STEP = $(PYTHON) scripts/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: demo test test-services lint bench shots messages docs lock help

help: ## What there is to do
	@$(STEP) help

demo: ## Set everything up and serve the demo season (PORT=8000, HOST=127.0.0.1)
	@$(STEP) demo

test: ## The tests, on SQLite (ARGS="-k roster" goes to pytest)
	@$(STEP) test $(ARGS)

test-services: ## The tests, on PostgreSQL and Redis
	@$(STEP) test-services $(ARGS)

lint: ## Style, templates, layers, migrations, message catalogues
	@$(STEP) lint

bench: ## The speed goals, one JSON line each (ONLY=prefill)
	@$(STEP) bench

shots: ## The pictures of docs/shots/
	@$(STEP) shots

messages: ## Collect and compile the texts of the screens
	@$(STEP) messages

docs: ## The generated parts of docs/
	@$(STEP) docs

lock: ## Pin the packages again (ARGS=--upgrade)
	@$(STEP) lock $(ARGS)
