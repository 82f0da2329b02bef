"""The service answers: pictures, programs and people."""

import base64
import json
import re
import socket
from pathlib import Path

import cv2
import numpy as np
import pytest
import requests
from skimage import data as photos

from course_utils.data import digit_model_path, load_mnist
from course_utils.serve import page
from course_utils.serve.server import serving

DIGITS, LABELS = (array[:20] for array in load_mnist()[1])


def as_png(picture):
    return cv2.imencode(".png", picture)[1].tobytes()


def as_json(*contents):
    return {"pictures": [base64.b64encode(content).decode() for content in contents]}


@pytest.fixture(scope="module")
def url():
    with serving(digit_model_path()) as url:
        yield url


def ask(url, *contents, **settings):
    files = [("pictures", (f"{i}.png", content)) for i, content in enumerate(contents)]
    return requests.post(f"{url}/predict", files=files, timeout=60, **settings)


def test_digits_in_a_form_are_read(url):
    response = ask(url, *map(as_png, DIGITS))
    assert response.status_code == 200
    answers = response.json()["answers"]
    assert [answer["label"] for answer in answers] == [str(label) for label in LABELS]
    assert [answer["name"] for answer in answers] == [f"{i}.png" for i in range(20)]
    for answer in answers:
        assert sum(answer["probabilities"].values()) == pytest.approx(1, abs=1e-5)
        assert answer["confidence"] == max(answer["probabilities"].values())
        assert answer["seen"] is None


def test_json_gets_the_answers_of_a_form(url):
    pngs = [as_png(digit) for digit in DIGITS[:3]]
    by_form = ask(url, *pngs).json()["answers"]
    by_json = requests.post(f"{url}/predict", json=as_json(*pngs), timeout=60).json()["answers"]
    assert [answer.pop("name") for answer in by_json] == ["picture 1", "picture 2", "picture 3"]
    assert [answer["probabilities"] for answer in by_json] == [
        answer["probabilities"] for answer in by_form
    ]


def test_one_picture_is_answered_as_in_a_batch(url):
    together = ask(url, *map(as_png, DIGITS[:5])).json()["answers"]
    for digit, expected in zip(DIGITS, together):
        (alone,) = ask(url, as_png(digit)).json()["answers"]
        assert alone["probabilities"] == pytest.approx(expected["probabilities"], abs=1e-5)


def test_answers_are_those_of_opencv_for_what_the_model_saw(url):
    network = cv2.dnn.readNetFromONNX(str(digit_model_path()))
    for answer in ask(url, *map(as_png, DIGITS), params={"seen": "true"}).json()["answers"]:
        content = np.frombuffer(base64.b64decode(answer["seen"]), np.uint8)
        seen = cv2.imdecode(content, cv2.IMREAD_UNCHANGED)
        assert seen.shape == (28, 28)
        network.setInput(cv2.dnn.blobFromImage(seen, 1 / 255))
        expected = network.forward()[0]
        np.testing.assert_allclose(list(answer["probabilities"].values()), expected, atol=1e-5)


@pytest.mark.parametrize("kind", [".jpg", ".png", ".webp", ".bmp", ".tiff"])
def test_formats_of_phones_and_scanners_are_read(url, kind):
    large = cv2.resize(255 - DIGITS[0], (300, 300), interpolation=cv2.INTER_CUBIC)
    response = ask(url, cv2.imencode(kind, large)[1].tobytes())
    assert response.json()["answers"][0]["label"] == str(LABELS[0])


def test_a_photo_is_shown_as_the_model_saw_it_in_its_colours(tmp_path):
    description = json.loads(digit_model_path().with_suffix(".json").read_text("utf-8"))
    description |= {"prepare": "letterbox", "card": None, "sha256": None}
    (tmp_path / "any.json").write_text(json.dumps(description), encoding="utf-8")
    (tmp_path / "any.onnx").write_bytes(digit_model_path().read_bytes())
    with serving(tmp_path / "any.onnx") as url:
        cat = as_png(cv2.cvtColor(photos.chelsea(), cv2.COLOR_RGB2BGR))
        (answer,) = ask(url, cat, params={"seen": "1"}).json()["answers"]
        assert "This model has no card." in requests.get(url, timeout=60).text
    content = np.frombuffer(base64.b64decode(answer["seen"]), np.uint8)
    seen = cv2.imdecode(content, cv2.IMREAD_UNCHANGED)
    gray = cv2.cvtColor(photos.chelsea(), cv2.COLOR_RGB2GRAY)
    assert seen[4:24].mean() == pytest.approx(gray.mean(), abs=8)
    assert not seen[:4].any()


def test_health_tells_the_model(url):
    response = requests.get(f"{url}/healthz", timeout=60)
    expected = {"status": "ok", "model": "Handwritten digits", "labels": list("0123456789")}
    assert response.json() == expected


def test_the_page_has_the_card_and_is_whole(url):
    html = requests.get(url, timeout=60).text
    assert "<h1>Handwritten digits</h1>" in html
    assert "American hands of about 1990" in html
    assert "{{" not in html
    for path in re.findall(r'(?:src|href)="(/[^"]*)"', html):
        response = requests.get(url + path, timeout=60)
        assert response.status_code == 200, path
        assert "{{" not in response.text.replace("${{", ""), path


def test_the_page_for_programs_tells_each_address(url):
    html = requests.get(f"{url}/docs", timeout=60).text
    document = requests.get(f"{url}/openapi.json", timeout=60).json()
    assert set(document["paths"]) == {"/predict", "/healthz"}
    for words in ["POST /predict", "GET /healthz", "<code>seen=true</code>", "408"]:
        assert words in html


@pytest.mark.parametrize("path", [path for path, _ in page.ASSETS.values()], ids=str)
def test_nothing_is_loaded_from_the_network(path):
    folder = Path(page.__file__).parent
    for file in [path, folder / "page.html", folder / "docs.html"]:
        text = file.read_text(encoding="utf-8").replace("http://127.0.0.1:8000", "")
        assert not re.search(r"https?:|//\w+\.\w|@import|url\(", text), file


def test_a_card_from_strangers_runs_no_script():
    card = "# Card\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n\n| a |\n|--:|\n| 1 |"
    html = page._render(card)
    assert "<script" not in html
    assert "javascript:" not in html
    assert "style=" not in html
    assert "<h3>Card</h3>" in html
    assert '<td class="right">1</td>' in html


@pytest.mark.parametrize("path", ["/", "/docs", "/page.js", "/healthz"])
def test_nothing_of_an_address_comes_back_on_a_page(url, path):
    plain = requests.get(url + path, timeout=60)
    names = ["html", "content", "kind", "title", "path", "q"]
    asked = requests.get(url + path, params=dict.fromkeys(names, "<b>mine</b>"), timeout=60)
    assert asked.content == plain.content
    assert asked.headers["content-type"] == plain.headers["content-type"]


def test_browsers_are_told_to_keep_out_others(url):
    foreign = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    for method, path in [("GET", "/"), ("POST", "/predict"), ("OPTIONS", "/predict")]:
        headers = requests.request(method, url + path, headers=foreign, timeout=60).headers
        assert not [name for name in headers if name.lower().startswith("access-control")]
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert "server" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("127.0.0.1:1", 200),
        ("192.168.0.7", 200),
        ("[::1]:8000", 200),
        ("evil.example", 400),
        ("evil.example:8000", 400),
        ("localhost.evil.example", 400),
        ("127.0.0.1.evil.example", 400),
        ("", 400),
    ],
)
def test_a_foreign_name_that_leads_here_gets_nothing(url, host, status):
    response = requests.get(f"{url}/healthz", headers={"Host": host}, timeout=60)
    assert response.status_code == status
    if status == 400:
        assert "ask for it as localhost" in response.json()["error"]


def test_it_listens_on_this_machine_only(url):
    port = int(url.rpartition(":")[2])
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing; tells this machine's own address
        except OSError:
            pytest.skip("this machine has no other address")
        own = probe.getsockname()[0]
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((own, port), timeout=5)


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nothing", 404, "see /docs"),
        ("GET", "/predict", 405, "use POST"),
        ("DELETE", "/healthz", 405, "use GET"),
    ],
)
def test_wrong_addresses_and_methods_are_explained(url, method, path, status, words):
    response = requests.request(method, url + path, timeout=60)
    assert response.status_code == status
    assert words in response.json()["error"]
