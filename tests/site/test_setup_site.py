"""The book's packages are added once, and again after a change of their lock."""

import pytest
import setup_site


@pytest.fixture
def pip(monkeypatch):
    """Return the list of what is asked of pip, which isn't run."""
    asked = []
    monkeypatch.setattr(setup_site, "run_pip", lambda venv, *words: asked.append(words))
    return asked


def test_packages_are_installed_once(tmp_path, pip):
    setup_site.ensure(tmp_path)
    setup_site.ensure(tmp_path)
    assert len(pip) == 1
    assert {"--require-hashes", str(setup_site.SITE_LOCK)} <= set(pip[0])


def test_packages_are_installed_again_after_a_change_of_a_lock(tmp_path, pip, monkeypatch):
    setup_site.ensure(tmp_path)
    (tmp_path / "lock").write_text("sphinx==1\n", encoding="utf-8")
    monkeypatch.setattr(setup_site, "SITE_LOCK", tmp_path / "lock")
    setup_site.ensure(tmp_path)
    assert len(pip) == 2


def test_failed_installation_is_tried_again(tmp_path, monkeypatch):
    def fail(venv, *words):
        raise setup_site.SetupError("no network")

    monkeypatch.setattr(setup_site, "run_pip", fail)
    with pytest.raises(setup_site.SetupError, match="no network"):
        setup_site.ensure(tmp_path)
    assert not setup_site.is_complete(tmp_path)
