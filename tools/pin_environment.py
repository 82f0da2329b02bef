"""Set the versions in environment.yml to those of the lock; `make lock` runs this.

conda and Binder install the direct dependencies at the locked versions, and the course's
own package from this folder.
"""

import re
import sys
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PYTHON = "3.12"  # as environment.yml names it


def locked_versions(lock, python):
    """Return what a lock installs on Linux for one Python.

    Parameters
    ----------
    lock : str
        The text of a requirements file with pinned versions, markers and hashes.
    python : str
        Such as "3.12".

    Returns
    -------
    dict of str to str
        Versions by package name.
    """
    system = {"python_version": python, "python_full_version": f"{python}.9"}
    system |= {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"}
    versions = {}
    for entry in re.findall(r"(?m)^[a-z].*?(?= \\$)", lock):
        requirement = Requirement(entry)
        if requirement.marker is None or requirement.marker.evaluate(system):
            versions[requirement.name] = str(requirement.specifier).removeprefix("==")
    return versions


def pin(environment, versions):
    """Return the text of environment.yml with each `name==version` set to the locked version."""

    def locked(pinned):
        return f"{pinned[1]}=={versions[pinned[1]]}"

    return re.sub(r"(?m)(?<=- )([a-z0-9-]+)==\S+$", locked, environment)


def main():
    """Rewrite environment.yml."""
    file = ROOT / "environment.yml"
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    text = file.read_text(encoding="utf-8")
    file.write_text(pin(text, locked_versions(lock, PYTHON)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
