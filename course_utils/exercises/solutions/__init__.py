"""Reference solutions, one module a lesson: what ``.solution()`` shows."""
