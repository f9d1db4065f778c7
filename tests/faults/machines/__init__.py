"""The portal on several machines, each a network namespace of this one: `make machines`.

`hosts.py` is the wire, `estate.py` what runs where, `several.py` the trials. They need root, and of
Debian iproute2, haproxy and pgbouncer, so that no other run collects them.
"""
