# Everything a person does here. The steps themselves are in scripts/.
PORT ?= 8000
WORKERS ?= 2

.PHONY: demo test setup run check docs bench clean

demo:   ## a site with made-up cases on http://127.0.0.1:PORT, nothing to install
	@PORT=$(PORT) scripts/demo

setup:  ## the tools and the database, ready to work
	@scripts/setup dev
	@DEMO=1 .venv/bin/python manage.py prepare

test:   ## every check there is; the tests come last
	@scripts/check
	@.venv/bin/pytest -n $(WORKERS) --dist loadfile --durations=20

check: setup  ## every check but the tests
	@scripts/check

run:    ## the demo again, without setting it up
	@DEMO=1 .venv/bin/python manage.py serve --port $(PORT)

docs:   ## the documents that are made from the code
	@.venv/bin/python manage.py procedure
	@.venv/bin/python manage.py openapi

bench:  ## how fast, as ratios against a floor measured in the same run
	@.venv/bin/python -m bench

clean:  ## stop the embedded database; forget everything made here but the sources
	@scripts/clean
