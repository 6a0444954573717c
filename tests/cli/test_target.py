"""Where a command looks, and one line for each way of finding nothing there."""

import socket
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from cli.__main__ import main
from cli.target import Outside, TargetError, Where, find
from localcloud.running import FILE, Running
from tests.cli.known import MACHINE, OPENED
from tests.cli.stage import FixedClock, Stage

DEV = ("--stage", "dev", "--region", "eu-west-1")


@pytest.fixture
def told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Any:  # noqa: ANN401 - a callable with any number of words
    """Return what the command says on stderr, in a folder where nothing runs."""
    monkeypatch.chdir(tmp_path)
    for name in ("AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("CONFIG_FILE", "SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(f"AWS_{name}", str(tmp_path / "none"))

    def tell(*words: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["muster", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        assert isinstance(code, int)
        return code, capsys.readouterr().err.strip()

    return tell


def test_no_local_cloud_and_no_stage(told: Any) -> None:  # noqa: ANN401 - see above
    assert told("ls") == (
        1,
        (
            "muster: no local cloud runs here: start one with `muster local up`,"
            " or name a stage on AWS with --stage"
        ),
    )


def test_a_profile_without_a_stage(told: Any) -> None:  # noqa: ANN401 - see above
    code, words = told("ls", "--profile", "p")

    assert code == 2
    assert "--profile and --region need --stage" in words


def test_no_credentials(told: Any) -> None:  # noqa: ANN401 - see above
    assert told("why", "c-1", *DEV) == (
        1,
        "muster: Unable to locate credentials; sign in, or name a profile with --profile",
    )


def test_no_region(told: Any) -> None:  # noqa: ANN401 - see above
    assert told("why", "c-1", "--stage", "dev") == (
        1,
        "muster: You must specify a region; name one with --region",
    )


def test_an_unknown_profile(told: Any) -> None:  # noqa: ANN401 - see above
    assert told("ls", *DEV, "--profile", "nobody") == (
        1,
        "muster: The config profile (nobody) could not be found",
    )


def test_a_stage_that_is_not_deployed(told: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "t")

    with mock_aws():
        assert told("ls", *DEV) == (
            1,
            "muster: there is no stack muster-dev-state in eu-west-1: is it deployed there?",
        )


def test_a_local_cloud_that_is_gone(told: Any) -> None:  # noqa: ANN401 - see above
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        endpoint = f"http://127.0.0.1:{free.getsockname()[1]}"
    Running(endpoint=endpoint, region="eu-west-1", bootstrap_servers="", controlm="", pid=1).write()

    code, words = told("ls")

    assert code == 1
    assert words == (
        f'muster: Could not connect to the endpoint URL: "{endpoint}/";'
        " is it still there? `muster local up` starts a local cloud"
    )


def test_a_note_of_a_local_cloud_that_cannot_be_read(told: Any) -> None:  # noqa: ANN401 - see above
    FILE.parent.mkdir(parents=True)
    FILE.write_text("{")

    code, words = told("ls")

    assert code == 1
    assert words.startswith("muster: what is noted about the local cloud cannot be read")


def test_a_stage_is_found_by_its_outputs(stage: Stage) -> None:
    world = Outside(clock=FixedClock(OPENED))

    found = find(Where(stage="dev", region="eu-west-1"), world)

    assert found.reading.table == stage.table.name
    assert found.state_machine_arn == MACHINE
    assert found.definitions == ("contract-pair", "order-fulfilment")


def test_a_stack_that_is_not_ready_is_named(stage: Stage) -> None:
    stacks = boto3.client("cloudformation", region_name="eu-west-1")
    empty = '{"Resources": {"Some": {"Type": "AWS::SNS::Topic"}}}'
    stacks.update_stack(StackName="muster-dev-state", TemplateBody=empty)

    with pytest.raises(TargetError, match=r"muster-dev-state has no output TableName: it is UPDA"):
        find(Where(stage="dev", region="eu-west-1"), Outside(clock=stage.clock))
