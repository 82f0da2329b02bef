"""The service's page in a real browser: pictures dropped, chosen, taken and drawn are answered."""

import base64
import re

import cv2
import pytest

from course_utils.data import digit_model_path, load_mnist
from course_utils.serve.limits import Limits
from course_utils.serve.server import serving

pytestmark = pytest.mark.slow
PNGS = [cv2.imencode(".png", digit)[1].tobytes() for digit in load_mnist()[1][0][:3]]  # 7, 2, 1
FILES = [{"name": f"{i}.png", "mimeType": "image/png", "buffer": png} for i, png in enumerate(PNGS)]
SEVEN = [(60, 60), (220, 60), (120, 240)]
DROP = """([files, target]) => {
    const transfer = new DataTransfer();
    for (const [name, content] of files) {
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: "image/png" }));
    }
    for (const kind of ["dragenter", "dragover", "drop"])
        document.querySelector(target).dispatchEvent(
            new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def url():
    with serving(digit_model_path(), Limits(body=1_000_000, pictures=4)) as url:
        yield url


@pytest.fixture
def page(browser, url):
    """Return the open page; the test fails if it complains or asks anybody else."""
    page = browser.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if foreign(request) else None)

    def foreign(request):
        return not request.url.startswith((url, "data:", "blob:"))

    page.goto(url)
    page.locator("canvas").wait_for()
    yield page
    page.close()
    # Chromium itself reports each answer of 4xx.
    assert [
        text for text in complaints if "the server responded with a status of 4" not in text
    ] == []


def drop(page, *contents, target="#drop"):
    files = [(f"{i}.png", base64.b64encode(content).decode()) for i, content in enumerate(contents)]
    page.evaluate(DROP, [files, target])


def wait_for_labels(page, *labels):
    """Wait until the answers have these labels."""
    for number, label in enumerate(labels):
        page.locator(".answer h3").nth(number).filter(has_text=re.compile(f": {label}$")).wait_for()
    assert page.locator(".answer").count() == len(labels)


def draw(page, points):
    box = page.locator("canvas").bounding_box()
    steps = [(box["x"] + x, box["y"] + y) for x, y in points]
    page.mouse.move(*steps[0])
    page.mouse.down()
    for x, y in steps[1:]:
        page.mouse.move(x, y, steps=12)
    page.mouse.up()


def test_a_dropped_file_is_answered_with_what_the_model_saw(page):
    drop(page, PNGS[0])
    wait_for_labels(page, "7")
    first = page.locator(".bars tr").first
    assert first.inner_text().split() == ["7", ">", "99.9", "%"]
    assert page.locator("#status").inner_text() == "7 (> 99.9 %)"
    saw = page.get_by_alt_text("What the model saw")
    assert saw.evaluate("image => [image.naturalWidth, image.naturalHeight]") == [28, 28]
    assert page.get_by_alt_text("What it was given").evaluate("image => image.naturalWidth") == 28


def test_several_files_are_answered_also_beside_the_frame(page):
    drop(page, *PNGS, target="body")
    wait_for_labels(page, "7", "2", "1")
    assert page.locator("#status").inner_text().startswith("3 answers.")


@pytest.mark.parametrize("field", ["Choose pictures", "Take a photo"])
def test_a_chosen_file_is_answered_twice_too(page, field):
    some = FILES[:2] if field == "Choose pictures" else FILES[0]
    labels = ["7", "2"] if field == "Choose pictures" else ["7"]
    for _ in range(2):
        page.get_by_label(field).set_input_files(some)
        wait_for_labels(page, *labels)


def test_a_drawn_digit_is_answered_and_taken_back(page):
    draw(page, SEVEN)
    wait_for_labels(page, "7")
    page.locator(".course-pad-answer").filter(has_text="7 (").wait_for()
    page.get_by_role("button", name="Clear").click()
    page.locator("#status").filter(has_text="The pad is empty.").wait_for()
    assert page.locator(".answer").count() == 0


def test_a_digit_is_drawn_with_keys(page):
    page.locator("canvas").focus()
    for key, times in [("ArrowUp", 10), (" ", 1), ("ArrowDown", 20), (" ", 1)]:
        for _ in range(times):
            page.keyboard.press(key)
    wait_for_labels(page, "1")


def test_all_controls_are_reached_with_the_tabulator_key(page):
    names = []
    for _ in range(6):
        page.keyboard.press("Tab")
        names.append(page.evaluate("(document.activeElement.id || document.activeElement.tagName)"))
    assert names[:5] == ["choose", "take", "CANVAS", "BUTTON", "BUTTON"]


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        ([b"no picture"], "'0.png' is text"),
        ([PNGS[0], b""], "'1.png' is empty"),
        ([bytes(1_000_000)], "At most 1.0 MB at a time"),
        (PNGS[:1] * 5, "At most 4 pictures at a time, got 5."),
    ],
)
def test_what_is_wrong_is_said_and_the_next_picture_is_answered(page, contents, words):
    drop(page, *contents)
    page.get_by_role("alert").filter(has_text=words).wait_for()
    assert page.locator(".answer").count() == 0
    drop(page, PNGS[1])
    wait_for_labels(page, "2")
    assert not page.locator("#problem").is_visible()


def test_a_service_that_has_stopped_is_named(browser):
    page = browser.new_page()
    with serving(digit_model_path()) as url:
        page.goto(url)
        page.locator("canvas").wait_for()
    drop(page, PNGS[0])
    page.get_by_role("alert").filter(has_text="is it still running?").wait_for()
    page.close()


@pytest.mark.parametrize("width", [320, 375, 1200])
def test_nothing_is_wider_than_the_screen(page, width):
    page.set_viewport_size({"width": width, "height": 700})
    drop(page, *PNGS)
    wait_for_labels(page, "7", "2", "1")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_everything_has_a_name_for_screen_readers(page):
    drop(page, PNGS[0])
    wait_for_labels(page, "7")
    tree = page.locator("body").aria_snapshot()
    for words in [
        'heading "Handwritten digits" [level=1]',
        'button "Choose pictures"',
        'button "Take a photo"',
        'application "Drawing pad',
        'table "How probable each label is"',
        'img "What the model saw"',
        "status:",
    ]:
        assert words in tree, tree
