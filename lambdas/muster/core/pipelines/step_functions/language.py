"""Turns of JSONata and of the Amazon States Language that several states share."""

import json
from collections.abc import Mapping, Sequence

from muster.core.definition import Json

Asl = dict[str, Json]

NOW = "$states.context.State.EnteredTime"
REDRIVES = "$states.context.Execution.RedriveCount"


def query(expression: str) -> str:
    """Mark an expression, so that Step Functions evaluates it."""
    return f"{{% {expression} %}}"


def literal(value: Json | Mapping[str, Json]) -> str:
    """Write a value as JSONata; no text in it ends the expression or is substituted."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("%}", r"\u0025}").replace("${", r"\u0024{")


def is_one_of(value: str, words: Sequence[str]) -> str:
    """Return the condition that a value is one of some words."""
    return f"{value} in {literal(list(words))}"


def way(then: str | None) -> Asl:
    """Go on to a state, or end the branch."""
    return {"Next": then} if then else {"End": True}


def retry(errors: Sequence[str]) -> Json:
    """Try again five times at most, with backoff, after exactly these errors."""
    return [
        {
            "ErrorEquals": list(errors),
            "IntervalSeconds": 2,
            "BackoffRate": 2,
            "MaxAttempts": 5,
            "MaxDelaySeconds": 60,
            "JitterStrategy": "FULL",
        }
    ]
