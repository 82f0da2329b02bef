"""What the course withstands: `make stress` tries all of it, `make test` the quick half.

``STRESS=full`` in the environment asks for the full numbers.
"""
