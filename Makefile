# make run: set up and start on http://127.0.0.1:8000    make test: set up and check everything
PYTHON ?= python3
BIN = .venv/bin
COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock"

.PHONY: run setup test lint lock

run: setup
	@exec $(BIN)/zhanggui up $(ARGS)

setup:
	@$(PYTHON) tools/setup.py

# Linters, types and the layers are tests too (tests/tidy), so that one summary tells everything.
test:
	@$(PYTHON) tools/setup.py --tests
	@$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

lint: setup
	@$(BIN)/ruff check . && $(BIN)/lint-imports && $(BIN)/mypy

lock:
	@$(COMPILE) pyproject.toml -o requirements.lock
	@$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock
	@$(COMPILE) --group uv -c requirements-dev.lock -o requirements-uv.lock
	@$(COMPILE) --group node -o requirements-node.lock
	@npm install --package-lock-only --ignore-scripts
