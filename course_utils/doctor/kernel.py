"""Whether notebooks run in the course's environment."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

from course_utils.doctor.finding import note, ok, problem, warning
from course_utils.doctor.packages import (
    is_course_environment,
    package_faults,
    pip,
    rebuild_command,
)
from course_utils.doctor.places import VENV, lab_command, shown


def check_environment(prefix=sys.prefix, venv=VENV):
    """Check that this Python is the course's, not another one that happened to be found."""
    if is_course_environment(prefix):
        # No path of the machine: lesson 00 is saved with this line in it.
        where = shown(prefix)
        inside = not Path(where).is_absolute()
        return ok(f"the course's own, {f'in {where}' if inside else 'outside its folder'}")
    if not venv.is_dir():
        return note("not made by `make setup`")
    # Another environment is a choice if it has what the lessons need, else a mistake.
    grade = problem if package_faults() else warning
    where = "notebook runs" if "ipykernel" in sys.modules else "Python is"
    message = f"this {where} in {shown(prefix)}, not in the course's {shown(venv)}"
    return grade(message, lab_command(venv))


def check_kernel(prefix=sys.prefix):
    """Check that Jupyter's kernel "python3", which the lessons name, is this Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return problem("Jupyter has no kernel named python3", f"{pip()} install ipykernel")
    python = Path(spec.argv[0])
    if python.is_absolute() and not python.exists():
        return problem(f"Jupyter's python3 is {shown(python)}, which does not exist", _remedy(spec))
    # The file itself may be a link to the system's Python: its folder tells environments apart.
    # Without a folder, Jupyter takes the Python that it runs in.
    if python.is_absolute() and python.parent.parent.resolve() != Path(prefix).resolve():
        return problem(f"Jupyter's python3 is {shown(python)}, not this Python", _remedy(spec))
    return ok("Jupyter's python3 is this Python")


def _remedy(spec):
    """Return the command that gets rid of a wrong kernel."""
    if is_course_environment() and Path(spec.resource_dir).is_relative_to(sys.prefix):
        return rebuild_command()
    # Without an entry of that name, Jupyter takes its own Python.
    return f"{shlex.quote(sys.executable)} -m jupyter kernelspec remove -f python3"
