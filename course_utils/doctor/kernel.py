"""Whether notebooks run in the course's environment."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from course_utils.doctor.finding import note, ok, problem, warning
from course_utils.doctor.packages import VENV, is_course_environment, package_faults, pip


def check_environment(prefix=sys.prefix, venv=VENV):
    """Check that this Python is the course's, not another one that happened to be found."""
    if is_course_environment(prefix):
        return ok(f"the course's own, in {prefix}")
    if not venv.is_dir():
        return note(f"this Python is in {prefix}")
    # Another environment is a choice if it has what the lessons need, else a mistake.
    grade = problem if package_faults() else warning
    where = "notebook runs" if "ipykernel" in sys.modules else "Python is"
    return grade(f"this {where} in {prefix}, not in the course's {venv}", "make lab")


def check_kernel(prefix=sys.prefix):
    """Check that Jupyter's kernel "python3", which the lessons name, is this Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return problem("Jupyter has no kernel named python3", f"{pip()} install ipykernel")
    python = Path(spec.argv[0])
    if python.is_absolute() and not python.exists():
        return problem(f"Jupyter's python3 is {python}, which does not exist", _remedy(spec))
    # The file itself may be a link to the system's Python: its folder tells environments apart.
    # Without a folder, Jupyter takes the Python that it runs in.
    if python.is_absolute() and python.parent.parent.resolve() != Path(prefix).resolve():
        return problem(f"Jupyter's python3 is {python}, not this Python", _remedy(spec))
    return ok("Jupyter's python3 is this Python")


def _remedy(spec):
    """Return the command that gets rid of a wrong kernel."""
    prefix = shlex.quote(sys.prefix)
    if is_course_environment() and Path(spec.resource_dir).is_relative_to(sys.prefix):
        return f"rm -rf {prefix} && make setup VENV={prefix}"
    # Without an entry of that name, Jupyter takes its own Python.
    return f"{shlex.quote(sys.executable)} -m jupyter kernelspec remove -f python3"
