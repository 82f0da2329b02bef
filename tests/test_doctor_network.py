import os

import certifi
import pytest

from course_utils.doctor import network


@pytest.fixture
def no_settings(monkeypatch):
    """No proxy and no certificates in the environment."""
    for name in list(os.environ):
        if name.lower() in (*network.PROXIES, "no_proxy") or name in network.CERTIFICATES:
            monkeypatch.delenv(name)


@pytest.mark.usefixtures("no_settings")
@pytest.mark.parametrize(
    ("settings", "status", "mend"),
    [
        ({}, "ok", ""),
        ({"http_proxy": ""}, "ok", ""),
        (
            {"HTTPS_PROXY": "ann:secret@proxy:3128", "no_proxy": "127.0.0.1,localhost"},
            "problem",
            'export HTTPS_PROXY="http://$HTTPS_PROXY"',
        ),
        (
            {"http_proxy": "http://ann:secret@proxy:3128"},
            "warning",
            'export no_proxy="127.0.0.1,localhost,${no_proxy:-$NO_PROXY}"',
        ),
        ({"http_proxy": "http://proxy:3128", "no_proxy": "localhost"}, "warning", None),
        ({"http_proxy": "http://proxy:3128", "NO_PROXY": "localhost,127.0.0.1"}, "ok", ""),
        ({"http_proxy": "http://proxy:3128", "no_proxy": "*"}, "ok", ""),
    ],
)
def test_proxy(settings, status, mend, monkeypatch):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    finding = network.check_proxy()
    assert finding.status == status
    assert mend is None or finding.mend == mend
    assert "secret" not in finding.message + finding.mend


@pytest.mark.usefixtures("no_settings")
@pytest.mark.parametrize("name", network.CERTIFICATES)
def test_certificates(name, tmp_path, monkeypatch):
    assert network.check_certificates().status == "ok"
    path = tmp_path / "company.pem"
    monkeypatch.setenv(name, str(path))
    finding = network.check_certificates()
    assert finding.status == "problem"
    assert f"{name} names {path}, which does not exist" in finding.message
    assert finding.mend == f"unset {name}"
    path.write_text("not a certificate")
    assert "holds no certificates" in network.check_certificates().message
    for good in (certifi.where(), str(tmp_path)):
        monkeypatch.setenv(name, good)
        assert network.check_certificates().status == "ok"
