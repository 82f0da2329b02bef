"""Run benchmarks: print each one's table and write its rows to build/bench/NAME.json."""

import argparse
import importlib
import json
import pkgutil
import sys
from pathlib import Path

import benchmarks
from benchmarks._table import format_table
from tools.notebook_files import write_atomically

FOLDER = Path(__file__).resolve().parents[1] / "build" / "bench"


def main(arguments=None, folder=FOLDER):
    """Run the benchmark named on the command line, or all; return the exit code."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__)]
    names = [name for name in names if not name.startswith("_")]
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=names, metavar="NAME", help=", ".join(names))
    chosen = parser.parse_args(arguments).name
    for name in [chosen] if chosen else names:
        module = importlib.import_module(f"benchmarks.{name}")
        print(f"{name}: {module.__doc__.splitlines()[0]}", flush=True)
        rows = module.run()
        print(format_table(rows))
        print(f"rows in {write_rows(rows, folder / f'{name}.json')}\n", flush=True)
    return 0


def write_rows(rows, path):
    """Write the rows of a benchmark as JSON, at once or not at all, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, (json.dumps(rows, indent=1) + "\n").encode())
    return path


if __name__ == "__main__":
    sys.exit(main())
