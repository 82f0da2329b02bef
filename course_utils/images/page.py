"""From a photo to a level page and its parts: the first steps of `find_digits`.

Lesson 12 shows most of them; a test holds its functions equal to these. Not in the
lesson: ruled lines are erased, no corner is lost by the turn, what the border cuts is left out.
Ink is uint8, 0 for paper and up to 255 for ink; a box is [left, top, right, bottom].
"""

import cv2
import numpy as np


def working_copy(gray):
    """Return the picture with 800 to 1600 pixels along its longer side, and the factor."""
    rows, columns = gray.shape
    longest = max(rows, columns)
    scale = np.clip(longest, 800, 1600) / longest
    size = (max(1, round(columns * scale)), max(1, round(rows * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(gray, size, interpolation=way), scale


def is_board(gray):
    """Tell whether the writing is brighter than what it's on: chalk on a board."""
    around = cv2.medianBlur(gray, 41)
    return np.mean((gray.astype(np.float32) - around) ** 3) > 0


def divide_by_paper(gray, small, side):
    """Return how far below the paper each pixel is; a closing of `side` pixels finds the paper."""
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(cv2.resize(paper, gray.shape[::-1]), (0, 0), 4)
    soft = cv2.GaussianBlur(gray, (0, 0), 1)
    return 255 - cv2.divide(soft, np.maximum(paper, 1), scale=255)


def ink_level(ink):
    """Return the threshold: below Otsu's, for faint ends of strokes, but above the grain."""
    otsu, _ = cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    grain = np.percentile(ink, 75)
    return max(0.7 * otsu, 6 * grain, 12)


def stroke_width(picture):
    """Return the width of the strokes: twice the typical distance from their middle to paper."""
    distance = cv2.distanceTransform(np.uint8(np.pad(picture, 1) > 100), cv2.DIST_L2, 5)
    middle = (distance > 0) & (distance >= cv2.dilate(distance, np.ones((3, 3))))
    return 2 * float(np.median(distance[middle])) - 1 if middle.any() else 1.0


def flatten(gray):
    """Return the ink, whatever the light: of two closings, the second is as narrow as it may."""
    rows, columns = gray.shape
    quarter = (max(1, columns // 4), max(1, rows // 4))
    small = cv2.resize(gray, quarter, interpolation=cv2.INTER_AREA)
    if is_board(small):
        gray, small = 255 - gray, 255 - small
    ink = divide_by_paper(gray, small, 23)
    pen = stroke_width(255 * np.uint8(ink > ink_level(ink)))
    if pen < 3:
        return ink  # no strokes, or only grain
    return divide_by_paper(gray, small, 2 * int(0.4 * pen) + 1)  # about three strokes wide


def profile(mask, angle):
    """Count the ink in each row after a turn by `angle` degrees."""
    y, x = np.nonzero(mask)
    turn = np.radians(angle)
    row = y * np.cos(turn) - x * np.sin(turn)
    return np.bincount(np.int32(row - row.min()))


def page_tilt(mask):
    """Return the turn in degrees, up to 16, that levels rows and lines; 0 if none is clear."""
    if not mask.any():
        return 0.0
    angles = np.arange(-16, 16.5, 0.5)
    peaks = np.array([np.sum(profile(mask, angle) ** 2.0) for angle in angles])
    clear = peaks.max() > 1.3 * peaks[angles == 0][0]
    return float(angles[peaks.argmax()]) if clear else 0.0


def level_page(ink):
    """Turn the page level and erase its lines: (ink, where the photo is, the turn's matrix)."""
    level = ink_level(ink)
    tilt = page_tilt((ink > max(12, level / 2))[::3, ::3])
    matrix, size = turning(ink.shape, tilt)
    inside = np.zeros_like(ink)
    inside[2:-2, 2:-2] = 255
    inside = cv2.warpAffine(inside, matrix, size, flags=cv2.INTER_NEAREST)
    ink = cv2.warpAffine(ink, matrix, size)
    for _ in range(2):  # level lines, then upright ones: on the page mirrored at its diagonal
        ink = np.ascontiguousarray(without_lines(ink, 0.4 * level).T)
    return ink, inside, matrix


def turning(shape, angle):
    """Return the matrix that turns a page of this shape, and the (width, height) that hold it."""
    rows, columns = shape
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, 1)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    width = int(np.ceil(columns * cos + rows * sin))
    height = int(np.ceil(columns * sin + rows * cos))
    matrix[:, 2] += (width - columns) / 2, (height - rows) / 2
    return matrix, (width, height)


def long_lines(ink, level):
    """Give each line across half of the page its number, in its pixels; 0 to all others."""
    columns = ink.shape[1]
    length = max(9, columns // 24)
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((15, 15), np.uint8)) > level
    thin = np.uint8((cv2.blur(ink, (15, 1)) > level) & ~thick)
    pieces = cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    joined = cv2.dilate(pieces, np.ones((3, length), np.uint8))
    _, names, stats, _ = cv2.connectedComponentsWithStats(joined)
    names[stats[names, cv2.CC_STAT_WIDTH] < columns / 2] = 0
    return names * pieces


def without_lines(ink, level):
    """Erase level lines; ink that is stronger than the line stays, cut strokes are closed."""
    lines = long_lines(ink, level)
    limit = np.zeros_like(ink)
    for number in np.unique(lines[lines > 0]):
        line = lines == number
        limit[line] = min(1.4 * np.median(ink[line]), 255)
    limit = cv2.dilate(limit, np.ones((3, 1), np.uint8))
    cleaned = np.where(ink < limit, 0, ink).astype(np.uint8)
    closed = cv2.morphologyEx(cleaned, cv2.MORPH_CLOSE, np.ones((9, 1), np.uint8))
    return np.where(limit > 0, closed, cleaned)


def connected_parts(mask, inside):
    """Return the numbered parts, and the boxes of those that don't touch the photo's border."""
    _, names, stats, _ = cv2.connectedComponentsWithStats(mask)
    cut_off = np.unique(names[inside == 0])
    boxes = {}
    for number in range(1, len(stats)):
        left, top, width, height, area = (int(value) for value in stats[number])
        if number not in cut_off and area > 12:
            boxes[number] = [left, top, left + width, top + height]
    return names, boxes


def typical_height(boxes):
    """Return the median height, each box counted as often as it's high: dust hardly counts."""
    heights = np.sort([bottom - top for _, top, _, bottom in boxes])
    weight = np.cumsum(heights)
    return int(heights[np.searchsorted(weight, weight[-1] / 2)])


def same_digit(a, b, typical):
    """Tell whether two boxes hold parts of one digit: one above the other, close, one small."""
    shared = min(a[2], b[2]) - max(a[0], b[0])
    gap = max(a[1], b[1]) - min(a[3], b[3])
    lower = min(a[3] - a[1], b[3] - b[1])
    height = max(a[3], b[3]) - min(a[1], b[1])
    close = gap < 0.25 * typical and shared > 0
    return close and lower < 0.6 * typical and height < 1.5 * typical


def join_parts(names, boxes, typical):
    """Join small parts to the larger ones they belong to: number and box of each digit."""
    names, joined = names.copy(), {}
    for number, box in sorted(boxes.items(), key=lambda item: item[1][1] - item[1][3]):
        for other, its in joined.items():
            if same_digit(box, its, typical):
                names[names == number] = other
                joined[other] = [*np.minimum(box, its)[:2], *np.maximum(box, its)[2:]]
                break
        else:
            joined[number] = box
    return names, joined


def digit_boxes(ink, inside):
    """Return numbered ink, the boxes of what may be digits, and the typical height."""
    mask = np.uint8(ink > ink_level(ink))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    names, boxes = connected_parts(mask, inside)
    if not boxes:
        return names, {}, 0
    typical = typical_height(boxes.values())
    large = {n: b for n, b in boxes.items() if max(b[2] - b[0], b[3] - b[1]) > 0.08 * typical}
    names, joined = join_parts(names, large, typical)
    areas = np.bincount(names.ravel())
    kept = {n: box for n, box in joined.items() if is_digit_like(box, areas[n], typical)}
    return names, kept, typical


def is_digit_like(box, area, typical):
    """Refuse dust, lines and blots by the box's size and shape, and by how much ink fills it."""
    width, height = box[2] - box[0], box[3] - box[1]
    right_size = 0.4 * typical <= height <= 2.5 * typical and height >= 12
    solid = area > 0.7 * width * height and width > 0.5 * height
    return right_size and width <= 4 * height and not solid
