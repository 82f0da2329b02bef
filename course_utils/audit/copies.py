"""Find pictures that are there twice, exactly or nearly.

Exact: the SHA-256 of the decoded pixels. Near, in two steps: a perceptual hash of 49 numbers, which
brightness, contrast, small shifts, another size and JPEG hardly change, gives each picture a few
candidates; then the fine structure of both is compared at 32×32 pixels, since plain shapes such as
trousers have nearly the same hash without being copies. Copies that are turned, mirrored or drawn
on are not found, cut ones not always.
"""

import numpy as np

NEIGHBOURS = 8  # candidates of a picture, at most
HASH_DISTANCE = 0.15  # of hashes of length 1
SAME_DETAIL = 0.98  # correlation of the fine structure, 1 for equal
CUT = 3  # pixels of 32 by which two copies may be shifted
FREQUENCIES = 5
FLAT = 2.0  # standard deviation of gray levels below which nothing can be compared


def find_exact(digests):
    """Return for each picture the index of the first one with the same digest."""
    first = {}
    return np.array([first.setdefault(digest, i) for i, digest in enumerate(digests)], int)


def find_near(thumbnails):
    """Find near-duplicates among different pictures.

    Parameters
    ----------
    thumbnails : ndarray
        uint8 (N, 32, 32), gray.

    Returns
    -------
    list of (int, int, float)
        Pairs i < j, and how alike their fine structure is: 0.98 to 1.
    """
    zoomed = np.array([_zoom(one) for one in thumbnails]).reshape(thumbnails.shape)
    pairs = _candidates(thumbnails, zoomed)
    fine = {}

    def detail(kind, i):
        if (kind, i) not in fine:
            if len(fine) > 50_000:  # 200 MB
                fine.clear()
            fine[kind, i] = _detail((thumbnails, zoomed)[kind][i])
        return fine[kind, i]

    found = []
    for i, j in pairs:
        # As they are, then with the border of the one or of the other cut off.
        for a, b in ((0, 0), (0, 1), (1, 0)):
            likeness = correlate(detail(a, i), detail(b, j))
            if likeness >= SAME_DETAIL:
                found.append((i, j, likeness))
                break
    return found


def perceptual_hash(thumbnail):
    """Return 49 numbers, of length 1 together, that stay nearly the same for a copy.

    They are the strengths of the picture's lowest frequencies. A shift changes where a wave
    begins, not how strong it is; brightness is the frequency 0, which is left out.

    Parameters
    ----------
    thumbnail : ndarray
        uint8 (32, 32).

    Returns
    -------
    ndarray
        float64 (49,).
    """
    strength = np.abs(np.fft.fft2(thumbnail.astype(np.float64)))
    low = np.concatenate([strength[:FREQUENCIES, :FREQUENCIES], strength[-FREQUENCIES:, :5]])
    values = low.ravel()[1:]
    return values / max(np.linalg.norm(values), 1e-6)


def correlate(first, second):
    """Return the highest correlation of the middle of one with any place in the other.

    The peak is found between pixels too: a parabola through its neighbours.
    """
    import cv2

    middle = first[CUT:-CUT, CUT:-CUT]
    places = cv2.matchTemplate(second, middle, cv2.TM_CCOEFF_NORMED)
    row, column = np.unravel_index(places.argmax(), places.shape)
    top = peak = float(places[row, column])
    for line, place in ((places[:, column], row), (places[row], column)):
        if 0 < place < len(line) - 1:
            before, after = float(line[place - 1]), float(line[place + 1])
            bend = 2 * top - before - after
            peak += (before - after) ** 2 / (8 * bend) if bend > 1e-6 else 0
    return min(peak, 1.0)


def _candidates(thumbnails, zoomed):
    """Return pairs (i, j), i < j, whose hashes are near, a bounded number for each picture."""
    from scipy.spatial import KDTree

    usable = np.flatnonzero(thumbnails.std(axis=(1, 2)) >= FLAT)
    if len(usable) < 2:
        return []
    hashes = np.array([perceptual_hash(thumbnails[i]) for i in usable])
    cut = np.array([perceptual_hash(zoomed[i]) for i in usable])
    tree = KDTree(hashes)
    pairs = set()
    for queries in (hashes, cut):
        _, near = tree.query(queries, NEIGHBOURS + 1, distance_upper_bound=HASH_DISTANCE)
        one, place = np.nonzero(near < len(usable))
        for i, j in zip(usable[one], usable[near[one, place]]):
            if i != j:
                pairs.add((min(int(i), int(j)), max(int(i), int(j))))
    return sorted(pairs)


def _zoom(thumbnail):
    """Cut a pixel off each side, and enlarge what is left: what a cropped copy looks like."""
    import cv2

    return cv2.resize(thumbnail[1:-1, 1:-1], thumbnail.shape, interpolation=cv2.INTER_LINEAR)


def _detail(thumbnail):
    """Return the fine structure: edges and texture, without broad light and shade."""
    import cv2

    smooth = cv2.GaussianBlur(thumbnail.astype(np.float32), (0, 0), 0.8)
    return cv2.Laplacian(smooth, cv2.CV_32F)
