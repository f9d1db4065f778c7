# What there is to do with the portal. Everything else is in README.md.

PY := .venv/bin/python
# Tests and checks use servers of their own, whatever the environment names.
CLEAN := env -u DATABASE_URL -u DATABASE_OWNER_URL -u REDIS_URL -u SECRET_KEY -u BYLAW_VAR \
	-u BYLAW_DEMO -u BYLAW_AS_OWNER -u DJANGO_SETTINGS_MODULE -u PYTHONDONTWRITEBYTECODE
# All depths of a test; the figures are written down in docs/measured.
DEEP := $(CLEAN) BYLAW_TESTS=all

.PHONY: run test check bench chaos machines attack messages

# Start the portal with all its parts; Ctrl-C stops it.
run:
	@sh config/setup.sh run && exec $(PY) -m config.portal

# All tests: first what runs side by side, then faults and browsers.
test:
	@sh config/setup.sh test
	@$(CLEAN) $(PY) -m tests

# Style, the floors of the house, and migrations that were forgotten.
check:
	@sh config/setup.sh check
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	.venv/bin/lint-imports --no-logo
	$(CLEAN) $(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

# Measure pages, endpoints and batch work, how lists grow, then a day of five hundred people.
bench:
	@sh config/setup.sh bench
	$(CLEAN) $(PY) -m bench; one=$$?; $(CLEAN) $(PY) -m bench.growth; two=$$?; \
	$(CLEAN) $(PY) -m bench.load && exit $$((one + two))

# Break the portal on purpose, by a seed, and compare it with what it had acknowledged; two hours
# and a half. Needs the package faketime.
chaos:
	@sh config/setup.sh chaos
	$(DEEP) BYLAW_MEASURED=faults $(PY) -m pytest -n0 -m slow tests/faults; one=$$?; \
	$(DEEP) BYLAW_MEASURED=alone $(PY) -m pytest -n0 tests/sitecontent/database/test_faults.py \
		tests/sitecontent/database/test_records.py tests/faults/test_at_once.py && exit $$one

# The same on eleven machines, each a network namespace of this one; as root, with haproxy and pgbouncer.
machines:
	@sh config/setup.sh test
	$(DEEP) BYLAW_MEASURED=machines $(PY) -m pytest -n0 tests/faults/machines/several.py

# Attack the portal on purpose, by seeds, and print the figures; an hour.
attack:
	@sh config/setup.sh attack
	$(DEEP) BYLAW_MEASURED=attack $(PY) -m pytest -n0 -q tests/attacks tests/test_urls.py \
		tests/config/test_deploy.py tests/regulations/binding tests/hr/people/logins \
		tests/sitecontent/vault/test_canary.py tests/sitecontent/vault/test_opening.py

# Collect what is to be translated from code and templates.
messages:
	@sh config/setup.sh check
	$(CLEAN) $(PY) manage.py messages
