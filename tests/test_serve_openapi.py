"""The OpenAPI document tells the truth: requests made up from it get what it says."""

import base64

import cv2
import pytest
import requests
import schemathesis
from hypothesis import given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from course_utils.data import digit_model_path, load_mnist
from course_utils.serve.limits import Limits
from course_utils.serve.server import serving


@pytest.fixture(scope="module")
def url():
    with serving(digit_model_path(), Limits(seconds_to_send=5.0)) as url:
        yield url


def operation(url, path):
    document = schemathesis.openapi.from_url(f"{url}/openapi.json")
    (only,) = document[path].values()
    return only


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "mode", "expected"),
    [
        ("/predict", GenerationMode.POSITIVE, {422}),
        ("/predict", GenerationMode.NEGATIVE, {422}),
        ("/healthz", GenerationMode.POSITIVE, {200}),
    ],
)
def test_answers_to_what_is_made_up_are_as_documented(url, path, mode, expected):
    statuses = set()

    @given(case=operation(url, path).as_strategy(generation_mode=mode))
    @settings(max_examples=30, deadline=None, derandomize=True, database=None)
    def ask(case):
        # A schema cannot ask for real pictures: what is valid by it may be none.
        answer = case.call_and_validate(excluded_checks=[positive_data_acceptance])
        statuses.add(answer.status_code)

    ask()
    assert statuses >= expected


@pytest.mark.slow
@pytest.mark.parametrize("seen", [True, False])
def test_the_answer_to_a_digit_is_as_documented(url, seen):
    png = base64.b64encode(cv2.imencode(".png", load_mnist()[1][0][0])[1]).decode()
    case = operation(url, "/predict").Case(
        body={"pictures": [png]}, media_type="application/json", query={"seen": seen}
    )
    assert case.call_and_validate().status_code == 200


def test_the_document_names_both_kinds_of_body(url):
    document = requests.get(f"{url}/openapi.json", timeout=60).json()
    body = document["paths"]["/predict"]["post"]["requestBody"]["content"]
    assert set(body) == {"application/json", "multipart/form-data"}
