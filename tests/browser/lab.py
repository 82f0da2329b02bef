"""A notebook in JupyterLab, as a learner's hands and eyes have it, and its kernel's side."""

import ast
import shutil
import time

import cv2
import nbformat
import numpy as np
from jupyter_client import BlockingKernelClient

from .server import PATIENCE, ROOT

RUN_LIMIT = 600  # seconds; a lesson takes up to 60, and many times that on a busy machine
ERRORS = "[data-mime-type*='jupyter.error'], [data-mime-type*='jupyter.stderr']"
# What the kernel has sent is drawn before the second of these frames.
TWO_FRAMES = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
PROMPTS = """() => [...document.querySelectorAll(".jp-Notebook .jp-CodeCell")].map(
    (cell) => cell.querySelector(".jp-InputPrompt").textContent)"""


class Lab:
    """One page of a browser, with one notebook.

    Parameters
    ----------
    server : Server
    page : playwright.sync_api.Page

    Attributes
    ----------
    page : playwright.sync_api.Page
        For what has no method here.
    cells : list of nbformat.NotebookNode
        The notebook's cells as they were when it was opened.
    log : list of str
        What the page said: its console, errors, requests that failed or left this machine.
    """

    def __init__(self, server, page):
        self.server = server
        self.page = page
        self.cells = []
        self.log = []
        self._complaints = []
        self._client = None
        self._session = None
        page.on("console", lambda said: self._note(said.text, bad=said.type == "error"))
        page.on("pageerror", lambda error: self._note(f"JavaScript: {error}", bad=True))
        page.on("crash", lambda: self._note("the page crashed", bad=True))
        page.on("requestfailed", lambda asked: self._note(f"no answer: {asked.url}", bad=True))
        page.route(lambda url: not url.startswith(server.url), self._refuse)

    def _note(self, text, bad):
        self.log.append(text)
        if bad:
            self._complaints.append(text)

    def _refuse(self, route):
        self._note(f"asked the network for {route.request.url}", bad=True)
        route.abort()

    def open_notebook(self, name):
        """Open a fresh copy of a lesson, outputs and all, and wait for its kernel.

        Parameters
        ----------
        name : str
            Name of its file, such as "02_convolution.ipynb".
        """
        shutil.copyfile(ROOT / "notebooks" / name, self.server.course / "notebooks" / name)
        self._open(f"notebooks/{name}")

    def notebook(self, sources, name="scratch.ipynb"):
        """Write a notebook beside the lessons, open it and wait for its kernel.

        Parameters
        ----------
        sources : list of str
            The code of each cell.
        name : str
            The file's name.
        """
        cells = [nbformat.v4.new_code_cell(source) for source in sources]
        spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        written = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})
        nbformat.write(written, self.server.course / "notebooks" / name)
        self._open(f"notebooks/{name}")

    def _open(self, path):
        self.cells = nbformat.read(self.server.course / path, as_version=4).cells
        url = f"{self.server.url}doc/tree/{path}?reset&token={self.server.token}"
        self.page.goto(url, timeout=PATIENCE * 1000)
        self.wait(lambda: self._find_session(path), PATIENCE, f"a kernel for {path}")
        runtime = self.server.folder / "runtime"
        connection = runtime / f"kernel-{self._session['kernel']['id']}.json"
        self._client = BlockingKernelClient(connection_file=str(connection))
        self._client.load_connection_file()
        # A heartbeat would call a kernel dead that has too much to do.
        self._client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)
        self.wait_until_idle()

    def _find_session(self, path):
        sessions = self.server.ask("GET", "sessions")
        self._session = next((found for found in sessions if found["path"] == path), None)
        return self._session

    def wait_until_idle(self, seconds=PATIENCE):
        """Wait until the kernel has nothing to do, and the page is connected and knows it."""
        self.wait(self._is_idle, seconds, "an idle kernel")
        self.page.evaluate(TWO_FRAMES)

    def _is_idle(self):
        kernel = self.server.ask("GET", f"kernels/{self._session['kernel']['id']}")
        ready = kernel["execution_state"] == "idle" and kernel["connections"] > 0
        return ready and "| Idle" in self.page.locator("#jp-main-statusbar").inner_text()

    def wait(self, condition, seconds, what):
        """Wait until a function returns something true, and return that.

        Raises
        ------
        TimeoutError
            If it does not within the seconds.
        RuntimeError
            If JupyterLab shows a dialog, which nobody will answer.
        """
        deadline = time.monotonic() + seconds
        while not (found := condition()):
            if self.page.locator(".jp-Dialog").count():
                raise RuntimeError(f"waited for {what}, but JupyterLab asks: {self.problems()}")
            if time.monotonic() > deadline:
                raise TimeoutError(f"waited {seconds} s for {what}; problems: {self.problems()}")
            self.page.wait_for_timeout(50)
        return found

    def run_all(self, seconds=RUN_LIMIT):
        """Clear all outputs, run all cells, and wait until they have run or one has failed."""
        self._choose("Edit", "Clear Outputs of All Cells")
        self._choose("Run", "Run All Cells")
        self.wait(self._has_run, seconds, "all cells to run")
        self.wait_until_idle()

    def _choose(self, menu, entry):
        self.page.get_by_role("menuitem", name=menu, exact=True).click()
        self.page.get_by_role("menuitem", name=entry, exact=True).click()

    def _has_run(self):
        codes = [cell for cell in self.cells if cell.cell_type == "code"]
        prompts = self.page.evaluate(PROMPTS)
        empty = [prompt.strip("[]: ") for prompt, cell in zip(prompts, codes) if cell.source]
        if "*" in empty:
            return False
        return all(empty) or self.page.locator(ERRORS).count() > 0

    def cell(self, which):
        """Return the locator of a cell.

        Parameters
        ----------
        which : int or str
            Place among the code cells, from 0; or the cell's id.
        """
        if isinstance(which, int):
            return self.page.locator(".jp-Notebook .jp-CodeCell").nth(which)
        place = [cell.id for cell in self.cells].index(which)
        return self.page.locator(".jp-Notebook .jp-Cell").nth(place)

    def cell_output(self, which):
        """Return the locator of what is below a cell, `which` as for `cell`."""
        return self.cell(which).locator(".jp-Cell-outputArea")

    def output_text(self, which):
        """Return the text of what is below a cell, without the prompts."""
        return "\n".join(self.cell(which).locator(".jp-OutputArea-output").all_inner_texts())

    def evaluate_python(self, expression):
        """Return the value of an expression in the notebook's kernel, by way of its `repr`."""
        asked = {"value": f"repr({expression})"}
        reply = self._client.execute(
            "", silent=True, user_expressions=asked, reply=True, timeout=RUN_LIMIT
        )
        answer = reply["content"]["user_expressions"]["value"]
        if answer["status"] == "error":
            raise RuntimeError(f"{expression}: {answer['ename']}: {answer['evalue']}")
        return ast.literal_eval(ast.literal_eval(answer["data"]["text/plain"]))

    def wait_for_python(self, expression, expected, seconds=60):
        """Wait until an expression in the notebook's kernel equals what is expected.

        Raises
        ------
        AssertionError
            If it does not within the seconds.
        """
        deadline = time.monotonic() + seconds
        while (found := self.evaluate_python(expression)) != expected:
            message = f"{expression} is {found!r} in Python, expected {expected!r}"
            assert time.monotonic() < deadline, message
            self.page.wait_for_timeout(50)

    def drawn(self, locator):
        """Return what an element looks like: a uint8 array (H, W, 3), RGB."""
        png = np.frombuffer(locator.screenshot(), np.uint8)
        return cv2.cvtColor(cv2.imdecode(png, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)

    def problems(self):
        """Return, as a list of str, all that a learner should not meet."""
        shown = self.page.locator(f"{ERRORS}, .jp-Dialog, .Toastify__toast").all_inner_texts()
        return [*shown, *self._complaints]

    def close(self):
        """End the kernel."""
        if self._client:
            self._client.stop_channels()
        if self._session:
            self.server.ask("DELETE", f"sessions/{self._session['id']}")
