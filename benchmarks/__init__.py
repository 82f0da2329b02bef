"""Measurements of the course: each module has a function ``run`` that returns rows.

``python -m benchmarks`` runs all of them, ``python -m benchmarks lessons`` one.
"""
