"""Wrong augmentations for the open exercise of lesson 09, and right ones written another way."""

import numpy as np

# The docstring of a wrong answer is what the check must say about it, to the learner.
# ruff: noqa: D400, D401, D403


def _moved(images, random, degrees, pixels, zoom=0.1):
    import cv2

    out = []
    for image in images:
        matrix = cv2.getRotationMatrix2D(
            (13.5, 13.5), random.uniform(-degrees, degrees), random.uniform(1 - zoom, 1 + zoom)
        )
        matrix[:, 2] += random.uniform(-pixels, pixels, 2)
        out.append(cv2.warpAffine(image, matrix, (28, 28)))
    return np.stack(out)


def crooked_shifts_only(images, random):
    """It's the turns that are missing"""
    return _moved(images, random, degrees=0, pixels=4)


def crooked_turns_only(images, random):
    """It's the shifts that are missing"""
    return _moved(images, random, degrees=45, pixels=0)


def crooked_any_turn(images, random):
    """Even tidy, upright digits are often misread: can a 6 still be told from a 9"""
    return _moved(images, random, degrees=180, pixels=4)


def crooked_all_alike(images, random):
    """All pictures of a batch get the same change: draw new numbers for each."""
    import cv2

    matrix = cv2.getRotationMatrix2D((13.5, 13.5), random.uniform(-45, 45), 1)
    return np.stack([cv2.warpAffine(image, matrix, (28, 28)) for image in images])


def crooked_with_own_generator(images, random):
    """Two calls changed the pictures in the same way: draw from `random`"""
    return _moved(images, np.random.default_rng(0), degrees=45, pixels=4)


def crooked_unchanged(images, random):
    """The pictures come back as they were."""
    return images.copy()


def crooked_scaled(images, random):
    """Your values go up to 1 only: keep the range from 0 to 255."""
    return _moved(images, random, degrees=45, pixels=4) / 255


def crooked_with_channel(images, random):
    """you returned the shape (16, 28, 28, 1); (16, 28, 28) is wanted"""
    return _moved(images, random, degrees=45, pixels=4)[..., np.newaxis]


def crooked_in_place(images, random):
    """your function changed its input"""
    images[:] = _moved(images, random, degrees=45, pixels=4)
    return images


def crooked_out_of_sight(images, random):
    """came out black or nearly so: what leaves the picture is gone."""
    return _moved(images, random, degrees=45, pixels=40)


def crooked_wider(images, random):
    return _moved(images, random, degrees=50, pixels=5, zoom=0.15)


def crooked_by_places(images, random):
    import cv2

    back = np.empty(images.shape, np.float32)
    columns, rows = np.meshgrid(np.arange(28) - 13.5, np.arange(28) - 13.5)
    for out, image in zip(back, images):
        angle, right, down = random.uniform([-0.75, -4, -4], [0.75, 4, 4])
        x = np.cos(angle) * columns - np.sin(angle) * rows + 13.5 + right
        y = np.sin(angle) * columns + np.cos(angle) * rows + 13.5 + down
        out[:] = cv2.remap(image, x.astype("float32"), y.astype("float32"), cv2.INTER_LINEAR)
    return back
