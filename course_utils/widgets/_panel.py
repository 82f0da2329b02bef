"""What the widgets share: a box that says what it is, and one that reads a learner's picture."""

import io
from contextlib import contextmanager

import ipywidgets

from course_utils.widgets import _markup

DESCRIPTION = {"description_width": "110px"}
# In JupyterLab, arrows and letters on a list or a box to tick go to the notebook: A inserts a cell
# (github.com/jupyter-widgets/ipywidgets/issues/3912). Only a mark on what has the focus stops that.
KEEP_KEYS = (
    '<img hidden alt="" '
    'src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" '
    "onload=\"this.closest('.course-widget').addEventListener('focusin', (event) => "
    "event.target.setAttribute('data-lm-suppress-shortcuts', 'true'))\">"
)
WIDE, NARROW = {"width": "300px"}, {"width": "190px"}


def choice(description, options, **more):
    """Return a list to choose from, whose label screen readers read."""
    look = {"style": DESCRIPTION, "layout": WIDE}
    return ipywidgets.Dropdown(description=description, options=options, **look, **more)


def tick(description, value=False):
    """Return a box to tick, with its words beside it."""
    return ipywidgets.Checkbox(
        description=description, value=value, indent=False, layout={"margin": "2px 2px 2px 24px"}
    )


def number(description, **bounds):
    """Return a box for a whole number, whose label screen readers read, unlike a slider's."""
    look = {"style": DESCRIPTION, "layout": NARROW}
    return ipywidgets.BoundedIntText(description=description, **look, **bounds)


def with_slider(box):
    """Return a number box and, for the mouse, a slider that moves with it."""
    slider = ipywidgets.IntSlider(
        min=box.min, max=box.max, value=box.value, readout=False, layout={"width": "170px"}
    )
    for name in ("max", "value", "disabled"):
        ipywidgets.link((box, name), (slider, name))
    return ipywidgets.HBox([box, slider])


def wrap(*parts):
    """Return parts beside each other, on several lines where the page is narrow."""
    return ipywidgets.HBox(parts, layout={"flex_flow": "row wrap"})


class Panel(ipywidgets.VBox):
    """A box that redraws once for each change, and that is text where widgets don't run."""

    title = ""

    def __init__(self, children):
        super().__init__([*children, ipywidgets.HTML(KEEP_KEYS, layout={"display": "none"})])
        self.add_class("course-widget")
        self._held = False

    def __repr__(self):
        return f"{self.title}: run this cell in JupyterLab to play with it."

    @contextmanager
    def held(self):
        """Let controls be set in here without a redraw for each; the caller redraws at the end."""
        before, self._held = self._held, True
        try:
            yield
        finally:
            self._held = before

    def redraw_on(self, *controls):
        """Redraw whenever the value of one of these controls changes."""
        for one in controls:
            one.observe(self._changed, "value")

    def _changed(self, _change):
        if not self._held:
            self.redraw()

    def redraw(self):
        """Show what the controls say."""
        raise NotImplementedError


class PicturePanel(Panel):
    """A panel with a button that reads the learner's own picture."""

    def __init__(self, children):
        self.upload = ipywidgets.FileUpload(
            accept="image/*",
            description="Your own picture",
            layout={"width": "200px"},
            tooltip="Choose a picture file of your own, up to 10 MB",
        )
        self.upload_message = ipywidgets.HTML()
        super().__init__([*children, self.upload, self.upload_message])
        self.upload.observe(self._read_upload, "value")

    def _read_upload(self, change):
        if not change.new:
            return
        from course_utils.images import ImageError, read_image

        file = io.BytesIO(change.new[0]["content"])
        file.name = change.new[0]["name"]  # for the message
        try:
            picture = read_image(file, grayscale=True)
        except ImageError as error:
            self.upload_message.value = _markup.warning(f"{error}. The last picture is kept.")
        else:
            self.upload_message.value = ""
            self.use_picture(picture)
        finally:
            # Empty again, so that the same file can be chosen twice, and isn't stored.
            self.upload.value = ()

    def use_picture(self, gray):
        """Take another picture, uint8 (H, W), and show it."""
        raise NotImplementedError
