"""What jobs run, after expansion."""

from localcloud.controlm import Simulator
from tests.controlm_simulator.caller import (
    Caller,
    command,
    folder,
)


def test_variables_are_expanded_when_the_job_runs(simulator: Simulator, caller: Caller) -> None:
    text = folder(
        settings={"Variables": [{"bundleId": "k-1"}, {"where": "folder"}]},
        appl=command('run "%%bundleId" %%where %%JOBNAME', Variables=[{"where": "job"}]),
    )

    caller.on_demand(text)

    assert [ran.command for ran in simulator.journal.commands()] == ['run "k-1" job appl']


def test_variables_inside_of_values_are_expanded_too(simulator: Simulator, caller: Caller) -> None:
    variables = [{"bundleId": "%%secret"}, {"secret": "$(id)"}]

    caller.on_demand(folder(settings={"Variables": variables}, appl=command("run %%bundleId")))

    assert [ran.command for ran in simulator.journal.commands()] == ["run $(id)"]


def test_unknown_variables_stay_and_circles_end(simulator: Simulator, caller: Caller) -> None:
    variables = [{"a": "%%b"}, {"b": "%%a"}]

    caller.on_demand(folder(settings={"Variables": variables}, appl=command("%%a %%nobody")))

    [ran] = simulator.journal.commands()
    assert ran.command.endswith(" %%nobody")


def test_what_other_types_run(simulator: Simulator, caller: Caller) -> None:
    script = {"FilePath": "/opt", "FileName": "x.sh", "Arguments": ["-a", "%%ODATE"]}
    text = folder(
        s={"Type": "Job:Script", "PreCommand": "cd /", **script},
        e={"Type": "Job:EmbeddedScript", "FileName": "x", "Script": "echo %%ORDERID"},
        m={
            "Type": "Job:AWS:Lambda",
            "ConnectionProfile": "P",
            "FunctionName": "f",
            "Payload": "{}",
        },
        t={"Type": "Job:AWS:StepFunction", "ConnectionProfile": "P", "StateMachine": "sm"},
    )

    caller.on_demand(text)

    ran = [one.command for one in simulator.journal.commands()]
    assert ran == ["cd /\n/opt/x.sh -a 261120", "echo 00003", "f {}", "sm"]
