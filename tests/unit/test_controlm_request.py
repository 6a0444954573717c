"""What goes over the wire, per operation."""

from collections.abc import Iterator

import pytest

from localcloud.controlm import Simulator
from muster.core.job import Accepted, JobRequest, Undecided
from tests.unit.controlm_client import FOLDER, KEY, REQUEST, SEARCH, TEXT, a_client
from tests.unit.scripted import ScriptedServer, reply

RUN = {"runId": "b877cd1e"}


def posted(operation: str) -> ScriptedServer:
    with ScriptedServer([reply(200, RUN)]) as server:
        a_client(server.endpoint, operation=operation).submit(REQUEST)
    return server


@pytest.mark.parametrize(
    ("operation", "path", "part"),
    [
        ("ondemand", "/automation-api/run/ondemand", "definitionsFile"),
        ("run", "/automation-api/run", "jobDefinitionsFile"),
    ],
)
def test_the_request_is_the_text_under_the_operation_s_own_field(
    operation: str, path: str, part: str
) -> None:
    server = posted(operation)

    (asked,) = server.asked
    assert (asked.method, asked.target) == ("POST", path)
    assert asked.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert f'name="{part}"; filename="bundle.json"'.encode() in asked.body
    assert b"\r\nContent-Type: application/json\r\n\r\n" + TEXT.encode() + b"\r\n--" in asked.body
    assert asked.headers["x-api-key"] == KEY
    assert {"accept", "accept-encoding", "user-agent", "host"} < asked.headers.keys()


def test_an_order_is_sent_as_the_json_it_is() -> None:
    server = posted("order")

    (asked,) = server.asked
    assert (asked.method, asked.target) == ("POST", "/automation-api/run/order")
    assert asked.headers["content-type"] == "application/json"
    assert asked.body == TEXT.encode()


def test_equal_texts_make_equal_requests() -> None:
    first, second = posted("ondemand"), posted("ondemand")

    assert first.asked[0].body == second.asked[0].body


def test_each_request_has_a_connection_of_its_own() -> None:
    with ScriptedServer([reply(200, RUN, Connection="keep-alive")] * 2) as server:
        client = a_client(server.endpoint)
        answers = [client.submit(REQUEST), client.submit(REQUEST)]

    assert answers == [Accepted("b877cd1e")] * 2
    assert FOLDER.encode() in server.asked[1].body


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator() as running:
        running.add_api_key(KEY)
        yield running


def test_run_stores_the_definition_and_an_order_runs_it_again(simulator: Simulator) -> None:
    first = a_client(simulator.endpoint, operation="run").submit(REQUEST)
    order = '{"ctm":"IN01","folder":"%s","ignoreCriteria":true}' % FOLDER  # noqa: UP031 - JSON
    ordering = a_client(simulator.endpoint, operation="order")
    second = ordering.submit(JobRequest(folder="bdl-7", text=order))

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert simulator.deployed() == [FOLDER]
    assert len(simulator.orders_named(FOLDER)) == 2
    assert isinstance(ordering.look_up(SEARCH), Undecided)
