"""The course's data sets: found, verified and loaded.

A file is looked for in three places: beside the code (a clone or an installed wheel), in the
user's cache, on the web. Whatever the place, its SHA-256 digest is checked before it is used.
"""

import hashlib
from pathlib import Path

import numpy as np
import platformdirs

from course_utils.solar_cells import load_solar_cells as load_solar_cells

PACKAGE = Path(__file__).resolve().parent

MNIST_URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
# The digest of the file at MNIST_URL, from keras/src/datasets/mnist.py (Keras 3.15).
MNIST_URL_SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
MNIST_SHA256 = "06af5dfe73b70e3bc1c36439982b18a8d76803db9b544f6fdf838a37fbb01b64"
MNIST_ARRAYS = {
    "x_train": (
        (60000, 28, 28),
        "741c988805d008ac6e4c904b69001ba184c24b2c540a4ef403f4c71b676cf757",
    ),
    "y_train": ((60000,), "1feba77c54802fa5339a11837ea4b2866434b83314ec45192930f1df69120c13"),
    "x_test": (
        (10000, 28, 28),
        "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161",
    ),
    "y_test": ((10000,), "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5"),
}
DIGIT_MODEL_SHA256 = "d7a3c851dcd20c31c14cd6a63fb4a43811f3f458f85564964b78d8c0af191ce9"
BACKBONE_SHA256 = "492f4ef8028ba337061c1ddb96f65e1f7c8dbb1f2f226864ff3112c07fc75d1f"
SHOP_SHA256 = "6b7a85bec2bcf566ea7ef5262159d1677fc3b95d5e30060358d5be8e3cad9370"
SHOP_SIZE = (2953, 1533190)  # files and bytes, unpacked
TIMEOUT = 15  # seconds without an answer before a download is given up


def load_mnist():
    """Load MNIST: 70,000 gray pictures of handwritten digits.

    The file comes with the course; where it is missing, it is downloaded once (11 MB) into the
    user's cache. See ``datasets/README.md`` for where the pictures come from.

    Returns
    -------
    (x_train, y_train), (x_test, y_test) : tuples of ndarray
        As ``keras.datasets.mnist.load_data()`` returns them. Pictures are uint8 in [0, 255],
        0 for the background, of shape (60000, 28, 28) and (10000, 28, 28); labels are uint8
        in [0, 9], of shape (60000,) and (10000,). The arrays are new and may be changed.

    Raises
    ------
    ValueError
        If the file is damaged.
    OSError
        If the file cannot be found, read or downloaded.
    """
    path = mnist_path()
    with np.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in MNIST_ARRAYS}
    for name, (shape, expected) in MNIST_ARRAYS.items():
        array = np.ascontiguousarray(arrays[name])
        digest = hashlib.sha256(array).hexdigest()
        if (array.shape, array.dtype, digest) != (shape, np.uint8, expected):
            raise ValueError(
                f"{path} is not MNIST: {name} is {array.dtype} {array.shape} with SHA-256 "
                f"{digest}, expected uint8 {shape} with {expected}"
            )
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def mnist_path():
    """Return the Path of a verified ``mnist.npz``, downloading it where there is none.

    Raises
    ------
    ValueError, OSError
        As `load_mnist` does.
    """
    return _bundled("mnist/mnist.npz", {MNIST_SHA256}) or _cached_mnist()


def digit_model_path():
    """Return the verified Path of the digit model that comes with the course.

    Read it with ``cv2.dnn.readNetFromONNX(str(path))``. ``datasets/digit_model/README.md``
    describes its input, its output and how it was made.

    Raises
    ------
    ValueError
        If the file is damaged.
    OSError
        If the file is missing or cannot be read.
    """
    return _required("digit_model/digits.onnx", DIGIT_MODEL_SHA256)


def backbone_path():
    """Return the verified Path of the ImageNet backbone that comes with the course.

    Read it with ``keras.saving.load_model(path)``. ``datasets/README.md`` says what it must see,
    where it comes from and how it was checked.

    Raises
    ------
    ValueError
        If the file is damaged.
    OSError
        If the file is missing or cannot be read.
    """
    return _required("backbone/efficientnet_lite0.keras", BACKBONE_SHA256)


def unpack_shop(target=None):
    """Unpack the shop's pictures, a folder with faults planted in it; see ``datasets/shop``.

    Parameters
    ----------
    target : str or path, optional
        The folder to make, for a copy that you may change. By default, the pictures are in your
        cache, where they are to stay as they are.

    Returns
    -------
    Path
        The folder, with ``train/CLASS/NUMBER.png`` and ``test/CLASS/NUMBER.png`` in it. Where
        it holds the shop's pictures already, nothing is unpacked.

    Raises
    ------
    ValueError
        If the archive is damaged, or `target` holds something else.
    OSError
        If the archive is missing, or the folder cannot be written.
    """
    from course_utils.archives import ArchiveError, unpack

    archive = _required("shop/shop.tar.gz", SHOP_SHA256)
    if target is None:
        target = Path(platformdirs.user_cache_dir("course_utils")) / f"shop-{SHOP_SHA256[:8]}"
    target = Path(target)
    if not _is_shop(target):
        try:
            unpack(archive, target)
        except ArchiveError:
            # Another process may have been quicker; its folder appears whole or not at all.
            if not _is_shop(target):
                raise ValueError(
                    f"'{target}' does not hold the shop's pictures as they came: remove it, "
                    "or name a new folder, as in unpack_shop('shop')"
                ) from None
    return target


def _is_shop(folder):
    """Tell whether a folder holds as many files and bytes as the shop."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return (len(sizes), sum(sizes)) == SHOP_SIZE


def _required(name, digest):
    """Return the verified copy that came with the course, or say how to get it back."""
    path = _bundled(name, {digest})
    if path is None:
        path, remedy = _places(name)[-1]
        raise FileNotFoundError(f"{path} is missing: {remedy}")
    return path


def _places(name):
    """List (path, how to get the file back) for a wheel's copy and for a clone's."""
    return [
        (
            PACKAGE / "datasets" / name,
            "install the course again: pip install --force-reinstall --no-deps, then its wheel",
        ),
        (
            PACKAGE.parent / "datasets" / name,
            f"run `git checkout -- datasets/{name}` in {PACKAGE.parent}",
        ),
    ]


def _bundled(name, known):
    """Return the verified copy that came with the course, or None where there is none."""
    for path, remedy in _places(name):
        try:
            _verify(path, known, remedy)
        except (FileNotFoundError, NotADirectoryError):
            continue
        return path
    return None


def _verify(path, known, remedy):
    """Raise unless `path` is a readable file with one of the `known` SHA-256 digests."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except IsADirectoryError:
        raise IsADirectoryError(
            f"{path} is a folder, expected a file: remove it and {remedy}"
        ) from None
    except PermissionError:
        raise PermissionError(
            f"{path} cannot be read by this user: allow it with `chmod a+r '{path}'`"
        ) from None
    if digest not in known:
        raise ValueError(
            f"{path} is damaged: its SHA-256 is {digest}, "
            f"expected {' or '.join(sorted(known))}. To get it back, {remedy}"
        )


def _cached_mnist():
    """Return the verified file in the user's cache, downloading it if needed."""
    path = Path(platformdirs.user_cache_dir("course_utils")) / "mnist.npz"
    try:
        _verify(path, {MNIST_SHA256, MNIST_URL_SHA256}, "delete it: it will be downloaded again")
    except (FileNotFoundError, NotADirectoryError):
        _download_mnist(path, "no file there")
    except ValueError as damage:
        _download_mnist(path, str(damage))
    return path


def _download_mnist(path, state):
    """Download MNIST to `path`; `state` says what was wrong with the file there."""
    # Imported here since most learners never download anything.
    import pooch
    import requests

    print(f"Downloading MNIST (11 MB) from {MNIST_URL} to {path}")
    pooch.get_logger().setLevel("WARNING")
    try:
        pooch.retrieve(
            MNIST_URL, MNIST_URL_SHA256, fname=path.name, path=path.parent, downloader=_fetch
        )
    except (requests.RequestException, ValueError) as error:
        bundled = "\n".join(f"  {place}: no file there" for place, _ in _places("mnist/mnist.npz"))
        raise FileNotFoundError(
            f"MNIST could not be found. Tried:\n{bundled}\n  {path}: {state}\n"
            f"  {MNIST_URL}: {error}\n"
            f"Connect to the network and try again, or download that address on another machine "
            f"and save the file as {path}"
        ) from None
    except OSError as error:
        raise OSError(
            f"{path.parent} cannot be written to ({error}): make it writable, or put mnist.npz "
            f"from a copy of the course at {_places('mnist/mnist.npz')[-1][0]}"
        ) from None


def _fetch(url, file, _):
    """Download `url` into `file`, for pooch."""
    import pooch

    pooch.HTTPDownloader(timeout=TIMEOUT)(url, file, None)
    # pooch's temporary file is private to its owner, but a cache may be shared by a class.
    Path(file).chmod(0o644)
