"""The JSON Schema for editors comes from the checker's vocabulary, and agrees with it."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError

from muster.core.checking.schema import schema_text

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "bundles" / "schema.json"
CASES = Path(__file__).parent / "check"
UPDATE = "UPDATE_GOLDEN" in os.environ  # noqa: TID251 - the switch that make golden sets
SEEN_BY_THE_SCHEMA = ("E03", "E04", "E05-contact", "E05-path", "E05-severity", "E05-topic")
ALSO_SEEN = ("E06-bundle", "E06-reserved", "E06-too-long", "E07", "E19", "E20-url", "E20-outside")


def broken() -> list[str]:
    seen = (*SEEN_BY_THE_SCHEMA, *ALSO_SEEN)
    return sorted(path.name for path in CASES.iterdir() if path.name.startswith(seen))


def load(path: Path) -> Any:  # noqa: ANN401 - what an editor sees is any JSON
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema_text()))


def test_the_schema_is_fresh() -> None:
    if UPDATE:
        SCHEMA.write_text(schema_text(), encoding="utf-8")

    assert SCHEMA.read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_one(schema: Draft202012Validator) -> None:
    Draft202012Validator.check_schema(schema.schema)


@pytest.mark.parametrize("file", sorted((ROOT / "bundles").glob("*.yaml")), ids=lambda p: p.name)
def test_it_takes_what_is_shipped(schema: Draft202012Validator, file: Path) -> None:
    schema.validate(load(file))


@pytest.mark.parametrize("case", broken())
def test_it_refuses_what_the_checker_refuses(schema: Draft202012Validator, case: str) -> None:
    with pytest.raises(ValidationError):
        schema.validate(load(CASES / case / "bundles" / "pair.yaml"))
