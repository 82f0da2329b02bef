"""Import time of the package, beside a bare Python and NumPy.

Seconds are the median over fresh processes, from their start to their end.
"""

import statistics
import subprocess
import sys
import time

MODULES = (None, "numpy", "course_utils", "course_utils.data", "course_utils.plotting")
BUDGET = {"course_utils": 0.3}  # seconds more than a bare Python
ROUNDS = 7
CODE = "import sys{}\nprint('tensorflow' in sys.modules)"


def run(rounds=ROUNDS):
    """Return a row for each module."""
    # All modules in turn, so that a busy moment does not fall on one of them alone.
    runs = [{module: time_import(module) for module in MODULES} for _ in range(rounds)]
    medians = {module: statistics.median(one[module][0] for one in runs) for module in MODULES}
    rows = []
    for module in MODULES:
        more = medians[module] - medians[None]
        budget = BUDGET.get(module)
        rows.append(
            {
                "module": module or "(bare Python)",
                "seconds": round(medians[module], 3),
                "more_than_bare": round(more, 3),
                "budget_seconds": budget,
                "within_budget": None if budget is None else more <= budget,
                "imports_tensorflow": any(one[module][1] for one in runs),
            }
        )
    return rows


def time_import(module):
    """Import a module in a fresh process; return its seconds, and whether TensorFlow came too."""
    code = CODE.format(f", {module}" if module else "")
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return time.perf_counter() - start, done.stdout == "True\n"
