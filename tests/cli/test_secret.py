"""`muster secret set`: from where it may come, what it must be, and that it is never shown."""

import json
from pathlib import Path

import boto3
import pytest

from tests.cli.kept import REGION
from tests.cli.stage import Stage

KEY = "k3y-that-nobody-sees"
WANTED = 'expected {"api_key": …} or {"username": …, "password": …}'


def secret(stage: Stage) -> dict[str, str]:
    client = boto3.client("secretsmanager", region_name=REGION)
    text = client.get_secret_value(SecretId=stage.outputs["SecretArn"])["SecretString"]
    found: dict[str, str] = json.loads(text)
    return found


def test_a_key_is_read_from_the_input(stage: Stage) -> None:
    result = stage.muster("secret", "set", typed=json.dumps({"api_key": KEY}))

    assert result.exit_code == 0, result
    assert result.output == (
        "The secret of stage dev has a new api_key; it is used within 5 minutes.\n"
    )
    assert secret(stage) == {"api_key": KEY}


def test_a_user_is_read_from_a_file(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "credential.json"
    file.write_text(json.dumps({"username": "muster", "password": KEY}), encoding="utf-8-sig")

    result = stage.muster("secret", "set", "--file", str(file))

    assert "a new username and password" in result.output
    assert KEY not in result.output
    assert secret(stage) == {"username": "muster", "password": KEY}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (f"{KEY}\n", {"api_key": KEY}),
        (f"\nmuster\n{KEY}\n", {"username": "muster", "password": KEY}),
    ],
    ids=["key", "user"],
)
def test_a_terminal_is_asked(stage: Stage, typed: str, kept: dict[str, str]) -> None:
    stage.is_attended = True

    result = stage.muster("secret", "set", typed=typed)

    assert result.exit_code == 0, result
    assert "API key (empty: user name and password):" in result.stderr
    assert KEY not in result.output
    assert secret(stage) == kept


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (KEY, f"not JSON; {WANTED}"),
        (json.dumps([KEY]), f"no credential; {WANTED}"),
        (json.dumps({"api_key": KEY, "password": KEY}), f"no credential; {WANTED}"),
        (json.dumps({"username": KEY}), f"no credential; {WANTED}"),
        (json.dumps({"api_key": f"{KEY}\r\nHost: x"}), "api_key is no text, empty or has"),
        (json.dumps({"username": KEY, "password": " "}), "password is no text, empty or has"),
        (json.dumps({"api_key": KEY * 300}), "no credential: larger than 4096 bytes"),
    ],
    ids=["bare", "list", "both", "half", "two lines", "blank", "huge"],
)
def test_what_is_no_credential_is_refused_unseen(stage: Stage, given: str, told: str) -> None:
    result = stage.muster("secret", "set", typed=given)

    assert result.exit_code == 1
    assert str(result.exception).startswith(told)
    assert KEY not in f"{result.exception!r} {result.output}"
    assert result.exception is not None
    assert result.exception.__suppress_context__ or result.exception.__context__ is None
    assert secret(stage) == {}


def test_it_is_never_taken_from_an_argument(stage: Stage) -> None:
    result = stage.muster("secret", "set", KEY)

    assert result.exit_code == 2
    assert secret(stage) == {}
