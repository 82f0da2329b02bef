"""The solar cells of the package elpv-dataset: an inspection task with a paper to compare with.

Only the package's files are used, not its loader: what is wrong with them is said with its cure.
"""

import importlib.util
from pathlib import Path

import numpy as np

PICTURES = 2624
MENDS = "install the package with the pictures: pip install elpv-dataset==1.0.0.post1"


def load_solar_cells():
    """Load 2,624 pictures of solar cells, each with how likely it is defective.

    The pictures glow where current flows (electroluminescence); cracks and dead parts stay dark.
    They come from the package ``elpv-dataset``, under CC BY-NC-SA 4.0: not for commercial use.
    See ``datasets/README.md``.

    Returns
    -------
    images : ndarray
        uint8 in [0, 255], (2624, 300, 300).
    probabilities : ndarray
        float64, (2624,): 0, 1/3, 2/3 or 1, as experts put it.
    kinds : ndarray
        str, (2624,): "mono" or "poly", for mono- and polycrystalline.

    Raises
    ------
    ModuleNotFoundError
        If the package is missing.
    ValueError
        If files of the package are missing or damaged.
    """
    folder = _package() / "data"
    rows = _read_rows(folder / "labels.csv")
    images = np.stack([_read_cell(folder / name) for name, _, _ in rows])
    return images, np.array([p for _, p, _ in rows]), np.array([kind for _, _, kind in rows])


def _package():
    """Return the folder of the installed package, without importing it."""
    spec = importlib.util.find_spec("elpv_dataset")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"The solar cells are not installed: {MENDS}")
    return Path(spec.submodule_search_locations[0])


def _read_rows(path):
    """Read (file, probability, kind) for each cell. 1/3 is written as 0.3333333333333333."""
    try:
        rows = [line.split() for line in path.read_text("utf-8").splitlines() if line.strip()]
        rows = [(name, float(probability), kind) for name, probability, kind in rows]
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} can't be read ({error}): {MENDS}") from None
    if len(rows) != PICTURES:
        raise ValueError(f"{path} has {len(rows)} rows, expected {PICTURES:,}: {MENDS}")
    return rows


def _read_cell(path):
    """Return one cell as uint8 (300, 300)."""
    # Imported here so that importing the course stays quick.
    import cv2

    content = np.frombuffer(path.read_bytes() if path.is_file() else b"", np.uint8)
    image = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE) if content.size else None
    if image is None or image.shape != (300, 300):
        raise ValueError(f"{path} is missing or damaged: {MENDS}")
    return image
