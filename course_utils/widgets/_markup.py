"""HTML and SVG for the widgets, legible in light and dark themes, with texts for screen readers.

Text takes the colour of the page (``currentColor``); pictures have colours of their own.
"""

from html import escape

import numpy as np

from course_utils.widgets._pictures import data_uri, signed_colours

MARK = "#D55E00"  # vermilion of Okabe and Ito, as in `course_utils.plotting`
CELL = 34  # pixels a side of a cell with a number in it
FONT = "font-family: var(--jp-ui-font-family, sans-serif); font-size: 13px; line-height: 1.4;"


def figure(picture, caption, alt, width=260):
    """Return the HTML of a picture (uint8, (H, W) or (H, W, 3)) with a caption below it."""
    sharp = "image-rendering: pixelated;" if picture.shape[1] <= width else ""
    return (
        f'<figure style="margin: 0; flex: 0 1 {width}px; min-width: 120px">'
        f'<img src="{data_uri(picture)}" alt="{escape(alt)}" '
        f'style="width: 100%; display: block; {sharp}">'
        f'<figcaption style="{FONT} margin-top: 4px">{caption}</figcaption></figure>'
    )


def captioned(drawing, caption, width=260):
    """Return the HTML of a drawing with a caption below it."""
    lines = f'<figcaption style="{FONT} max-width: {width}px">{caption}</figcaption>'
    return f'<figure style="margin: 0">{drawing}{lines}</figure>'


def row(*parts):
    """Return the HTML of parts beside each other, on several lines where the page is narrow."""
    style = "display: flex; flex-wrap: wrap; gap: 12px 16px; align-items: flex-start"
    return f'<div style="{style}">{"".join(parts)}</div>'


def text(content):
    """Return the HTML of a line of text."""
    return f'<div style="{FONT}">{content}</div>'


def code(lines):
    """Return the HTML of code to copy."""
    style = "margin: 4px 0; padding: 6px 8px; border: 1px solid #8888; overflow-x: auto;"
    font = "font: 12px/1.4 var(--jp-code-font-family, monospace); color: inherit; background: none"
    return f'<pre style="{style} {font}">{escape(lines)}</pre>'


def warning(message):
    """Return the HTML of a message that says what is wrong, "" for no message."""
    if not message:
        return ""
    style = f"{FONT} border-left: 4px solid {MARK}; padding: 2px 8px; margin: 4px 0"
    return f'<div role="alert" style="{style}">{escape(str(message))}</div>'


def svg(content, width, height, label):
    """Return the HTML of a drawing of `width` × `height` pixels; `label` describes it in words."""
    return (
        f'<svg role="img" aria-label="{escape(label)}" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}" '
        f'style="display: block; max-width: 100%; height: auto; '
        f'font: 12px var(--jp-ui-font-family, sans-serif)">{content}</svg>'
    )


def rect(x, y, width, height, **attributes):
    """Return an SVG rectangle; ``stroke_width=3`` becomes ``stroke-width="3"``."""
    more = " ".join(f'{key.replace("_", "-")}="{value}"' for key, value in attributes.items())
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" {more}/>'


def label(x, y, content, colour="currentColor", anchor="middle"):
    """Return SVG text, centred at (x, y) unless another anchor is given."""
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{colour}" text-anchor="{anchor}" '
        f'dominant-baseline="central">{escape(content)}</text>'
    )


def number(value):
    """Write a number as short as a cell needs it."""
    return f"{value:.4g}".replace("-", "−") if value else "0"


def gray_fill(values):
    """Return a gray for each number, from black at 0 to white at 255, or least to greatest."""
    values = np.asarray(values, float)
    low, high = (
        (0, 255) if values.min() >= 0 and values.max() > 64 else (values.min(), values.max())
    )
    level = np.uint8(np.rint(255 * (values - low) / ((high - low) or 1)))
    return np.stack([level] * 3, axis=-1)


def signed_fill(values):
    """Return orange, white or purple for each number, up to the greatest magnitude."""
    values = np.asarray(values, float)
    return signed_colours(values, np.abs(values).max() or 1)


def table(values, x, y, fill, shown=None, cell=CELL):
    """Return the SVG of a table of numbers in coloured cells.

    Parameters
    ----------
    values : ndarray, shape (H, W)
    x, y : float
        The table's top-left corner.
    fill : ndarray of uint8, shape (H, W, 3)
        Colours of the cells.
    shown : ndarray of bool, shape (H, W), optional
        False for cells that stay empty.
    cell : float
        Side of a cell in pixels.
    """
    parts = []
    for (i, j), value in np.ndenumerate(values):
        left, top, colour = x + j * cell, y + i * cell, fill[i, j]
        if shown is not None and not shown[i, j]:
            empty = {"fill": "none", "stroke": "#888888", "stroke_dasharray": "2 2"}
            parts.append(rect(left, top, cell, cell, **empty))
            continue
        # Black and white contrast equally with a relative luminance of 0.179 (WCAG 2.2).
        dark = (colour / 255) ** 2.2 @ (0.2126, 0.7152, 0.0722) < 0.179
        hexadecimal = "#{:02x}{:02x}{:02x}".format(*colour)
        parts.append(rect(left, top, cell, cell, fill=hexadecimal, stroke="#888888"))
        ink = "white" if dark else "black"
        parts.append(label(left + cell / 2, top + cell / 2, number(value), ink))
    return "".join(parts)


def frame(i, j, height, width, x, y, cell=CELL):
    """Return the SVG of a thick frame around cells of a table that starts at (x, y)."""
    thick = {"fill": "none", "stroke": MARK, "stroke_width": 3}
    return rect(x + j * cell, y + i * cell, width * cell, height * cell, **thick)
