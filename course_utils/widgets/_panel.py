"""What the widgets share: a box that says what it is, and one that reads a learner's picture."""

from contextlib import contextmanager

import ipywidgets

from course_utils.widgets import _markup

DESCRIPTION = {"description_width": "110px"}
CONTROL = {"width": "320px"}


def control(kind, description, **options):
    """Return an ipywidget of `kind` with the look that all controls of the course have."""
    options = {"style": DESCRIPTION, "layout": CONTROL, "continuous_update": True, **options}
    if "continuous_update" not in kind.class_trait_names():
        del options["continuous_update"]
    return kind(description=description, **options)


class Panel(ipywidgets.VBox):
    """A box that redraws once for each change, and that is text where widgets don't run."""

    title = ""

    def __init__(self, children):
        super().__init__(children)
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

        file = change.new[0]
        try:
            picture = read_image(bytes(file["content"]), grayscale=True)
        except ImageError as error:
            message = f"{file['name']}: {error} The picture from before is still there."
            self.upload_message.value = _markup.warning(message)
        else:
            self.upload_message.value = ""
            self.use_picture(picture)
        finally:
            # Empty again, so that the same file can be chosen twice, and isn't stored.
            self.upload.value = ()

    def use_picture(self, gray):
        """Take another picture, uint8 (H, W), and show it."""
        raise NotImplementedError
