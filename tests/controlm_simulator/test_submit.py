"""Ordering: on demand, run, order; never taken for a repeat."""

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import Caller, command, dummy, flow, folder, one_job, sentences


def test_ondemand_orders_the_folder_and_answers_with_a_run_id(
    simulator: Simulator, caller: Caller
) -> None:
    answer = caller.on_demand(one_job())

    assert answer.status == 200
    run = answer.json()
    assert run["statusURI"] == f"{simulator.endpoint}/run/status/{run['runId']}"
    assert [order.run_id for order in simulator.orders_named("bdl-1")] == [run["runId"]]


def test_the_same_file_again_makes_a_second_instance(simulator: Simulator, caller: Caller) -> None:
    first, second = caller.on_demand(one_job()).json(), caller.on_demand(one_job()).json()

    assert first["runId"] != second["runId"]
    assert len(simulator.orders_named("bdl-1")) == 2
    assert len(simulator.journal.orders_named("bdl-1")) == 2


def test_ondemand_refuses_the_field_name_of_run(simulator: Simulator, caller: Caller) -> None:
    answer = caller.send("/run/ondemand", one_job(), field="jobDefinitionsFile")

    assert answer.status == 400
    assert sentences(answer) == ["Exactly one file is required in the field 'definitionsFile'"]
    assert simulator.journal.orders() == []


def test_run_refuses_the_field_name_of_ondemand(simulator: Simulator, caller: Caller) -> None:
    answer = caller.send("/run", one_job(), field="definitionsFile")

    assert answer.status == 400
    assert simulator.journal.orders() == []


def test_a_body_that_is_not_multipart_is_refused(caller: Caller) -> None:
    assert caller.post("/run/ondemand", one_job()).status == 400


def test_a_plain_form_field_is_no_file(simulator: Simulator, caller: Caller) -> None:
    url = f"{simulator.endpoint}/run/ondemand"
    fields = {"definitionsFile": "{}"}

    assert caller.pool.request("POST", url, fields=fields, headers=caller.headers).status == 400


def test_ondemand_leaves_no_definition_and_run_does(simulator: Simulator, caller: Caller) -> None:
    caller.on_demand(one_job("bdl-1"))
    caller.send("/run", one_job("bdl-2"), field="jobDefinitionsFile")

    assert simulator.deployed() == ["bdl-2"]


def test_build_counts_and_orders_nothing(simulator: Simulator, caller: Caller) -> None:
    [counts] = caller.send("/build", folder(a=dummy(), b=dummy())).json()

    assert counts["deploymentFile"] == "bundle.json"
    assert (counts["successfulSmartFoldersCount"], counts["successfulJobsCount"]) == (1, 2)
    assert simulator.journal.orders() == []
    assert simulator.deployed() == []


def test_order_runs_a_deployed_folder_with_variables(simulator: Simulator, caller: Caller) -> None:
    text = folder(appl=command("run %%who"))
    caller.send("/run", text, field="jobDefinitionsFile")

    body = {"ctm": "IN01", "folder": "bdl-1", "jobs": "*", "variables": [{"who": "you"}]}
    answer = caller.post("/run/order", body)

    assert answer.status == 200
    assert [ran.command for ran in simulator.journal.commands()] == ["run %%who", "run you"]


def test_order_picks_jobs_by_name(simulator: Simulator, caller: Caller) -> None:
    caller.send("/run", folder(a1=dummy(), a2=dummy(), b=dummy()), field="jobDefinitionsFile")

    caller.post("/run/order", {"ctm": "IN01", "folder": "bdl-1", "jobs": "a*"})

    second = simulator.orders_named("bdl-1")[1]
    assert [job.plan.name for job in second.jobs] == ["a1", "a2"]


def test_order_of_an_unknown_folder_is_refused(caller: Caller) -> None:
    answer = caller.post("/run/order", {"ctm": "IN01", "folder": "nobody"})

    assert (answer.status, len(sentences(answer))) == (400, 1)


def test_order_refuses_a_string_where_a_boolean_is_due(caller: Caller) -> None:
    body = {"ctm": "IN01", "folder": "bdl-1", "ignoreCriteria": "true"}

    assert sentences(caller.post("/run/order", body)) == ["ignoreCriteria must be true or false"]


def test_order_refuses_variables_that_are_not_pairs_of_strings(caller: Caller) -> None:
    body = {"ctm": "IN01", "folder": "bdl-1", "variables": [{"a": 1}]}

    assert caller.post("/run/order", body).status == 400


def test_order_refuses_a_date_in_another_format(caller: Caller) -> None:
    caller.send("/run", one_job(), field="jobDefinitionsFile")

    answer = caller.post("/run/order", {"ctm": "IN01", "folder": "bdl-1", "orderDate": "20.11.26"})

    assert sentences(answer) == ["orderDate must be yyyymmdd"]


def test_order_into_a_hold_does_not_start(caller: Caller) -> None:
    caller.send("/run", one_job(), field="jobDefinitionsFile")

    caller.post("/run/order", {"ctm": "IN01", "folder": "bdl-1", "hold": True})

    assert caller.statuses(held="true") == {"bdl-1": "Wait Condition", "appl": "Wait Condition"}


def test_independent_flows_do_not_meet(simulator: Simulator, caller: Caller) -> None:
    simulator.behaviours.add("a", duration_s=60)
    text = folder(a=command(), b=command(), f=flow("a", "b"))
    caller.send("/run", text, field="jobDefinitionsFile")
    simulator.clock.advance(30)
    body = {"ctm": "IN01", "folder": "bdl-1", "independentFlow": True}
    caller.post("/run/order", body)

    simulator.clock.advance(40)

    states = [[job.status.value for job in order.jobs] for order in simulator.orders_named("bdl-1")]
    assert states == [["Ended OK", "Ended OK"], ["Executing", "Wait Condition"]]


def test_a_deploy_descriptor_is_refused_rather_than_ignored(
    simulator: Simulator, caller: Caller
) -> None:
    fields = {"definitionsFile": ("a.json", "{}"), "deployDescriptorFile": ("b.json", "{}")}
    url = f"{simulator.endpoint}/run/ondemand"

    answer = caller.pool.request("POST", url, fields=fields, headers=caller.headers)

    assert sentences(answer) == ["deployDescriptorFile is not played by this simulator"]
