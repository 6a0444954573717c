"""The check can fail: what is broken is named, and so is a fault that goes unnoticed."""

import json
from io import BytesIO

import pytest
from werkzeug import Request, Response
from werkzeug.test import EnvironBuilder

from tests.controlm_thirdparty.checking import Checked, check
from tests.controlm_thirdparty.operations import JSON
from tests.controlm_thirdparty.tally import Tally

FINE = {"runId": "a", "statusURI": "b"}
ROWS = {"statuses": [{"jobId": "IN01:00001"}], "completion": "Completed"}


def submission(part: str = "jobDefinitionsFile") -> Request:
    parts = {part: (BytesIO(b"{}"), "bundle.json", JSON)}
    return EnvironBuilder(path="/automation-api/run", method="POST", data=parts).get_request()


def asking(path: str) -> Request:
    return EnvironBuilder(path=f"/automation-api{path}").get_request()


def answer(body: object, status: int = 200, kind: str = JSON) -> Response:
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(text, status, content_type=kind)


def test_what_is_as_described_passes() -> None:
    checked = check(submission(), answer(FINE))

    assert checked == Checked(
        "POST /run", 200, is_declared=True, request_problem="", answer_problem=""
    )


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        pytest.param(answer({"statusURI": "b"}), "'runId' is a required", id="no run id"),
        pytest.param(answer({"runId": 7}), "is not of type", id="a number for a string"),
        pytest.param(answer({**FINE, "more": 1}), "'more' was unexpected", id="one name too many"),
        pytest.param(answer({"message": "no"}, 400), "'errors' is a required", id="no ErrorList"),
        pytest.param(
            answer({"errors": [{"message": "no", "item": None}]}, 400), "None", id="item is null"
        ),
        pytest.param(answer({"message": "no"}, 429), "'errors' is a required", id="undeclared"),
        pytest.param(answer('{"runId": "a'), "Failed to deserialize", id="cut off"),
        pytest.param(answer("<html>", 503, "text/html"), "mimetype not found", id="HTML"),
    ],
)
def test_a_broken_answer_is_named(broken: Response, said: str) -> None:
    assert said in check(submission(), broken).complaint


def test_a_word_of_its_own_for_completion_is_named() -> None:
    checked = check(asking("/run/status/a"), answer({**ROWS, "completion": "Running"}))

    assert "'Running' is not one of" in checked.complaint


def test_a_row_without_its_id_is_named() -> None:
    checked = check(asking("/run/status/a"), answer({"statuses": [{"name": "a"}]}))

    assert "'jobId' is a required property" in checked.complaint


def test_taking_the_wrong_part_is_named_and_refusing_it_is_not() -> None:
    wrong = submission("definitionsFile")

    assert "took a request that it must refuse" in check(wrong, answer(FINE)).complaint
    assert check(wrong, answer({"errors": [{"message": "no"}]}, 400)).complaint == ""


def test_an_address_that_nobody_describes_may_only_be_refused() -> None:
    assert check(asking("/run/nothing"), answer({})).complaint
    assert check(asking("/run/nothing"), answer({"errors": []}, 404)).complaint == ""


def test_a_fault_that_goes_unnoticed_is_a_complaint() -> None:
    tally = Tally()

    tally.note(check(submission(), answer(FINE)), "no-run-id")
    tally.note(check(submission(), answer({"statusURI": "b"})), "no-run-id")

    assert tally.taken() == ["POST /run: no-run-id went unnoticed"]
    assert tally.spoilt == {"POST /run": 2}
