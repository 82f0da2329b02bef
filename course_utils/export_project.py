"""Write lesson 20's project folder: ``python -m course_utils export 20 --to my_project``.

The folder stands alone: its code is that of ``course_utils/project_template``, its pictures are the
shop's, its ``requirements.txt`` names the versions that are installed here.
"""

import shutil
from contextlib import nullcontext
from importlib.metadata import packages_distributions, version
from pathlib import Path

from course_utils.data import unpack_shop
from course_utils.writing import new_folder

PACKAGE = Path(__file__).resolve().parent
TEMPLATE = PACKAGE / "project_template"
STEPS = ("python run.py", "python -m pytest", "python service.py")
PICTURES, PICTURES_CARD = "pictures", "shop_card.md"
RENAMED = {"gitignore": ".gitignore"}  # under its own name it would hide files of the course


def export_project(folder):
    """Write the project folder.

    Parameters
    ----------
    folder : str or Path
        Where to write; made if it does not exist. If it exists, it must be empty.

    Returns
    -------
    list of Path
        The files written, and the folder of the pictures.

    Raises
    ------
    FileExistsError
        If there is something already; then nothing is written.
    ValueError, OSError
        If the shop's pictures are missing or damaged, or the folder cannot be written.
    """
    folder = Path(folder).expanduser()
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise FileExistsError(
            f"{folder} is there already, and nothing is overwritten: give --to a new folder"
        )
    requirements = pinned_requirements(TEMPLATE.joinpath("requirements.txt").read_text("utf-8"))
    # A folder that is there may be the one in which the user stands: it is filled as it is.
    with nullcontext(folder) if folder.is_dir() else new_folder(folder) as place:
        unpack_shop(place / PICTURES)
        written = [folder / PICTURES]
        for name, source in template_files().items():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            written.append(folder / name)
        (place / "requirements.txt").write_text(requirements, encoding="utf-8")
    return written


def template_files():
    """Return the template's files: their sources, by name in the project, and the shop's card."""
    sources = {
        path.relative_to(TEMPLATE).as_posix(): path
        for path in sorted(TEMPLATE.rglob("*"))
        if path.is_file() and path.name != "ruff.toml"
        # What Python and ruff leave behind.
        if not any(part.startswith((".", "__")) for part in path.relative_to(TEMPLATE).parts)
    }
    files = {RENAMED.get(name, name): path for name, path in sources.items()}
    places = [PACKAGE / "datasets" / "shop", PACKAGE.parent / "datasets" / "shop"]
    place = next((place for place in places if place.is_dir()), places[-1])
    return files | {PICTURES_CARD: place / "README.md"}


def pinned_requirements(names):
    """Return names of packages, one a line, with the versions that are installed here.

    Raises
    ------
    ModuleNotFoundError
        If one of them is not installed. An ImportError.
    """
    opencv = packages_distributions().get("cv2", ["opencv-python"])[0]
    lines = [opencv if name == "opencv-python" else name for name in names.split()]
    return "".join(f"{name}=={version(name)}\n" for name in lines)
