"""A learner at the hub, as a browser is: cookies, pages, a notebook, a kernel's websocket."""

import json
import time
import uuid
from urllib.parse import quote

import nbformat
import requests
import websocket

PATIENCE = 600  # seconds for a server, for a kernel, and for a cell
POLLING = 2  # seconds between two looks whether the server is there


class Learner:
    """A learner who logs in.

    Parameters
    ----------
    room : Room
        Where.
    name : str
        As given to the login page.
    """

    def __init__(self, room, name):
        self.room, self.name = room, name
        self.path = f"/user/learner-{name}"
        self.session = requests.Session()

    def log_in(self, password=None):
        """Give name and password; return the status of the page that follows."""
        page = self.session.get(f"{self.room.url}/hub/login", timeout=PATIENCE)
        form = {
            "username": self.name,
            "password": self.room.password if password is None else password,
            "_xsrf": self.session.cookies.get("_xsrf", path="/hub/"),
        }
        page = self.session.post(page.url, form, params={"next": "/hub/spawn"}, timeout=PATIENCE)
        return page.status_code

    def wait_for_server(self):
        """Wait until the learner's server shows JupyterLab."""
        deadline = time.monotonic() + PATIENCE
        while True:
            page = self.session.get(f"{self.room.url}{self.path}/lab", timeout=PATIENCE)
            if page.ok and page.url.startswith(f"{self.room.url}{self.path}/lab"):
                return
            if time.monotonic() > deadline:
                raise TimeoutError(f"no server for {self.name}: {page.status_code} {page.url}")
            time.sleep(POLLING)

    def ask(self, method, path, **options):
        """Ask the learner's server; return its answer, without judging it."""
        token = self.session.cookies.get("_xsrf", path=f"{self.path}/")
        address = f"{self.room.url}{self.path}{quote(path)}"
        headers = {"X-XSRFToken": token}
        return self.session.request(method, address, headers=headers, timeout=PATIENCE, **options)

    def open(self, path):
        """Open a notebook and start its kernel; return the notebook and the Kernel, ready."""
        self.session.get(f"{self.room.url}{self.path}/lab/tree/{path}", timeout=PATIENCE)
        answer = self.ask("GET", f"/api/contents/{path}")
        answer.raise_for_status()
        notebook = nbformat.from_dict(answer.json()["content"])
        model = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        answer = self.ask("POST", "/api/sessions", json=model)
        answer.raise_for_status()
        kernel = Kernel(self, answer.json()["kernel"]["id"])
        kernel.send("kernel_info_request", {})
        kernel.wait()
        return notebook, kernel


class KernelDiedError(Exception):
    """What a page shows as "The kernel appears to have died"."""


class Kernel:
    """A kernel at the other end of a websocket.

    Parameters
    ----------
    learner : Learner
        Whose it is.
    identity : str
        Its id at the learner's server.
    """

    def __init__(self, learner, identity):
        address = learner.room.url.replace("http", "ws", 1)
        cookies = requests.cookies.get_cookie_header(
            learner.session.cookies,
            requests.Request("GET", f"{learner.room.url}{learner.path}/api/").prepare(),
        )
        self._session = uuid.uuid4().hex
        self._socket = websocket.create_connection(
            f"{address}{learner.path}/api/kernels/{identity}/channels?session_id={self._session}",
            cookie=cookies,
            timeout=PATIENCE,
        )

    def send(self, kind, content):
        """Send a message to the kernel."""
        self._asked = uuid.uuid4().hex
        header = {"msg_id": self._asked, "msg_type": kind, "session": self._session}
        header |= {"username": "learner", "version": "5.3", "date": ""}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        self._socket.send(json.dumps({**message, "channel": "shell", "buffers": []}))

    def wait(self):
        """Wait for the answer to the last message; return its content and what was printed.

        Raises
        ------
        KernelDiedError
            If the server says that the kernel died.
        """
        answer, idle, printed = None, False, ""
        while answer is None or not idle:
            message = json.loads(text(self._socket.recv()))
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] in ("restarting", "dead"):
                raise KernelDiedError
            if message["parent_header"].get("msg_id") != self._asked:
                continue
            if kind == "status":
                idle = content["execution_state"] == "idle"
            elif kind == "stream":
                printed += content["text"]
            elif message["channel"] == "shell":
                answer = content
        return answer, printed

    def execute(self, code):
        """Run code; return what it printed.

        Raises
        ------
        RuntimeError
            If it ends with an exception.
        """
        self.send("execute_request", {"code": code, "silent": False, "allow_stdin": False})
        answer, printed = self.wait()
        if answer["status"] != "ok":
            raise RuntimeError(f"{answer.get('ename')}: {answer.get('evalue')}")
        return printed

    def close(self):
        """Leave the kernel, which goes on."""
        self._socket.close()


def text(frame):
    """Return a message's JSON; with binary parts, it comes first, after their offsets."""
    if isinstance(frame, str):
        return frame
    count = int.from_bytes(frame[:4], "big")
    offsets = [int.from_bytes(frame[4 * i : 4 * i + 4], "big") for i in range(1, count + 1)]
    end = offsets[1] if count > 1 else len(frame)
    return frame[offsets[0] : end].decode()
