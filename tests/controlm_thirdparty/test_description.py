"""The description is a valid one, and says what is known of BMC's client."""

from collections import Counter
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator, validate

from tests.controlm_thirdparty.description import description

DECLARED = {
    "200": 347,
    "500": 347,
    "404": 226,
    "400": 143,
    "401": 89,
    "403": 85,
    "503": 17,
    "405": 6,
    "206": 5,
    "422": 4,
    "406": 1,
    "409": 1,
    "202": 1,
}
FILES = {  # the names in a multipart body, what is required first
    "/build": ["definitionsFile", "deployDescriptorFile"],
    "/deploy": ["definitionsFile", "deployDescriptorFile", "additionalConfiguration"],
    "/run": ["jobDefinitionsFile", "deployDescriptorFile", "additionalConfiguration"],
    "/run/ondemand": ["definitionsFile", "deployDescriptorFile"],
}


def operation(method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = description()["paths"][path][method.lower()]
    return found


def names(method: str, path: str) -> list[str]:
    return [one["name"] for one in operation(method, path)["parameters"]]


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = description()["components"]["schemas"][name]
    return found


def test_it_is_valid_openapi_3_0() -> None:
    validate(description(), cls=OpenAPIV30SpecValidator)


def test_it_covers_the_whole_client() -> None:
    paths = description()["paths"]

    assert description()["info"]["version"] == "9.22.30"
    assert len(paths) == 289
    assert sum(len(path) for path in paths.values()) == 347
    assert len(description()["components"]["schemas"]) == 477


def test_its_statuses_are_those_that_the_client_declares() -> None:
    operations = [one for path in description()["paths"].values() for one in path.values()]

    assert Counter(status for one in operations for status in one["responses"]) == DECLARED


@pytest.mark.parametrize(("path", "parts"), FILES.items(), ids=FILES)
def test_each_submission_names_its_parts(path: str, parts: list[str]) -> None:
    form = operation("POST", path)["requestBody"]["content"]["multipart/form-data"]["schema"]

    assert list(form["properties"]) == parts
    assert form["required"] == parts[:1]


def test_the_job_filter_has_39_names_and_no_order_from_date() -> None:
    found = names("GET", "/run/jobs/status")

    assert len(found) == 39
    assert {"orderDateFrom", "orderDateTo", "waitForEventName"} < set(found)
    assert "orderFromDate" not in found


def test_an_event_is_added_at_a_server_with_name_and_date() -> None:
    assert names("POST", "/run/event/{server}") == ["server"]
    assert schema("EventParam")["required"] == ["name", "date"]


def test_the_size_of_a_resource_is_a_string_at_first_and_then_a_number() -> None:
    assert schema("ResourceParam")["properties"]["max"] == {"type": "string"}
    assert schema("ResourceMax")["properties"]["max"] == {"type": "integer"}


def test_completion_is_one_of_two_words_and_may_be_absent() -> None:
    assert schema("JobStatusResult")["properties"]["completion"]["enum"] == ["Completed", "Pending"]
    assert "required" not in schema("JobStatusResult")
    assert schema("JobRunStatus")["required"] == ["jobId"]
    assert schema("RunResult")["required"] == ["runId"]
    assert schema("ErrorList")["required"] == ["errors"]


def test_an_archived_output_wants_its_run_number() -> None:
    (number,) = [
        one
        for one in operation("GET", "/archive/{jobId}/output")["parameters"]
        if one["name"] == "runNo"
    ]

    assert number["required"]


def test_credentials_are_one_of_two_headers() -> None:
    schemes = description()["components"]["securitySchemes"].values()

    assert {scheme["name"] for scheme in schemes} == {"x-api-key", "Authorization"}
