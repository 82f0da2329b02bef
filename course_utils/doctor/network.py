"""Settings of the network that break programs; nothing is asked of the network itself."""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from urllib.request import getproxies_environment, proxy_bypass_environment

from course_utils.doctor.finding import ok, problem, warning

PROXIES = ("http_proxy", "https_proxy", "all_proxy")
CERTIFICATES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "PIP_CERT")
LOCAL = ("127.0.0.1", "localhost")


def check_proxy():
    """Check that proxies are complete addresses, and not asked for this very machine."""
    # Only names are shown: the values may hold a password.
    proxies = {name: os.environ[name] for name in os.environ if name.lower() in PROXIES}
    bare = [name for name, value in proxies.items() if value and "://" not in value]
    if bare:
        return problem(
            f"{' and '.join(bare)} without http:// in front: JupyterLab does not start",
            "; ".join(f'export {name}="http://${name}"' for name in bare),
        )
    if not any(proxies.values()):
        return ok("none set")
    known = getproxies_environment()
    if all(proxy_bypass_environment(host, known) for host in LOCAL):
        return ok("set, and not used for this machine itself")
    return warning(
        "also used for 127.0.0.1, where programs on this machine meet",
        f'export no_proxy="{",".join(LOCAL)},${{no_proxy:-$NO_PROXY}}"',
    )


def check_certificates():
    """Check that the certificates that the environment names are there."""
    faults = {
        name: fault
        for name in CERTIFICATES
        if (value := os.environ.get(name)) and (fault := certificate_fault(value))
    }
    if not faults:
        return ok("nothing set that is missing")
    return problem(
        "; ".join(f"{name} names {fault}" for name, fault in faults.items()) + ": downloads fail",
        f"unset {' '.join(faults)}",
    )


def certificate_fault(path):
    """Return what is wrong with a certificate file or folder, or None."""
    if Path(path).is_dir():
        return None
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except FileNotFoundError:
        return f"{path}, which does not exist"
    except (OSError, ssl.SSLError) as error:
        return f"{path}, which holds no certificates ({error})"
    return None
