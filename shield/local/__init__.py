"""The portal on a developer's machine: what `make run`, `make demo` and `make test` start, watch and stop.

Nothing here is used in production. `prepare.py` and `clean.py` run on the system's Python, before or without the
virtual environment; everything else runs inside it.
"""
