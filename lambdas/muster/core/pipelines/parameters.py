"""The parameters document into the table of executors: every error at once."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast, get_args

from muster.core.checking.parsing import Form, tree_of
from muster.core.checking.problem import Problem, Report
from muster.core.checking.tree import Items, Table
from muster.core.checking.wording import nearest
from muster.core.pipelines.check import blanks_for_tabs
from muster.core.pipelines.cursor import Cursor
from muster.core.pipelines.executors import (
    ControlM,
    Executor,
    Function,
    Google,
    Native,
    Operator,
    Parameters,
    Product,
    Service,
    Target,
    Url,
)

PLAIN = ("pProjectID", "pRegion", "pFunctionIntermediateName", "pJobsDefinitionsBucket")
EXECUTOR, REPEATABLE = "pExecutor.", ".repeatable"
FUNCTION = re.compile(r"[A-Za-z0-9_-]{1,64}")
CLASS = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
ADDRESS = re.compile(r"//[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[^\s]*)?")
KINDS = (
    "aws:lambda:<function>",
    *(f"aws:{service}" for service in get_args(Service)),
    *(f"google:{product}" for product in get_args(Product)),
    *("airflow:<class>", "https://...", "control-m", "control-m:<function>"),
)


@dataclass(frozen=True, slots=True)
class CheckedParameters:
    """The parameters, where nothing is wrong with them, and everything that was found."""

    parameters: Parameters | None
    problems: tuple[Problem, ...]


def check_parameters(file: str, text: str) -> CheckedParameters:
    """Check one parameters document: a list of pairs."""
    report, is_json = Report(file), file.endswith(".json")
    form = Form(
        is_list=True,
        expected="a list of {ParameterKey, ParameterValue}",
        declares="list of parameters",
        is_json=is_json,
    )
    tree = tree_of(blanks_for_tabs(text) if is_json else text, report, form)
    pairs = _pairs(tree, report) if isinstance(tree, Items) else {}
    parameters = _parameters(pairs)
    found = None if report.has_errors() else parameters
    return CheckedParameters(found, tuple(sorted(report.found)))


def _pairs(tree: Items, report: Report) -> dict[str, Cursor]:
    """Return the pairs by key; a key twice is refused (P04)."""
    pairs: dict[str, Cursor] = {}
    for number, node in enumerate(tree.nodes):
        path = f"[{number}]"
        if not isinstance(node, Table):
            report.add(node.line, "P02", f"{path} {node}: expected a mapping")
            continue
        at = Cursor(node, path, report)
        at.unknown(("ParameterKey", "ParameterValue"))
        key = at.required("ParameterKey")
        at.required("ParameterValue")
        if key in pairs:
            line = pairs[key].table.line
            at.note("ParameterKey", "P04", f" '{key}': again (first in line {line})")
        elif key is not None:
            pairs[key] = at
    return pairs


def _parameters(pairs: Mapping[str, Cursor]) -> Parameters:
    names = [key for key in pairs if key.startswith(EXECUTOR) and not key.endswith(REPEATABLE)]
    executors = [_executor(key.removeprefix(EXECUTOR), pairs) for key in names]
    _unknown_keys(pairs, names)
    values = {key: pairs[key].text("ParameterValue") or "" for key in PLAIN if key in pairs}
    return Parameters(
        executors={each.name: each for each in executors if each},
        bucket=values.get("pJobsDefinitionsBucket", ""),
        mediator=values.get("pFunctionIntermediateName", ""),
        project=values.get("pProjectID", ""),
        region=values.get("pRegion", ""),
    )


def _unknown_keys(pairs: Mapping[str, Cursor], names: Sequence[str]) -> None:
    known = {*PLAIN, *names, *(f"{name}{REPEATABLE}" for name in names)}
    for key in pairs.keys() - known:
        if key.startswith(EXECUTOR):
            pairs[key].note("ParameterKey", "P18", f" '{key}': names no executor of this table")
        else:
            advice = nearest(key, [*PLAIN, "pExecutor.<name>"])
            pairs[key].note("ParameterKey", "W11", f" '{key}': unknown; {advice}")


def _executor(name: str, pairs: Mapping[str, Cursor]) -> Executor | None:
    at = pairs[f"{EXECUTOR}{name}"]
    text = at.text("ParameterValue") or ""
    target = _target(text)
    if target is None:
        at.note("ParameterValue", "P18", f" '{text}': expected one of {', '.join(KINDS)}")
        return None
    repeatable = pairs.get(f"{EXECUTOR}{name}{REPEATABLE}")
    words = {"true": "true", "false": "false"}
    word = repeatable.choice("ParameterValue", words, "true") if repeatable else "true"
    return Executor(name, target, is_repeatable=word == "true")


def _target(text: str) -> Target | None:
    """Return what a value names."""
    kind, _, rest = text.partition(":")
    reads = TARGETS.get(kind)
    return reads(rest) if reads else None


def _of_aws(rest: str) -> Target | None:
    name = rest.removeprefix("lambda:")
    if name != rest:
        return Function(name) if FUNCTION.fullmatch(name) else None
    return Native(cast("Service", rest)) if rest in get_args(Service) else None


def _of_google(rest: str) -> Target | None:
    return Google(cast("Product", rest)) if rest in get_args(Product) else None


def _of_airflow(rest: str) -> Target | None:
    return Operator(rest) if CLASS.fullmatch(rest) else None


def _of_https(rest: str) -> Target | None:
    return Url(f"https:{rest}") if ADDRESS.fullmatch(rest) else None


def _of_control_m(rest: str) -> Target | None:
    if not rest:
        return ControlM()
    return ControlM(rest) if FUNCTION.fullmatch(rest) else None


TARGETS: Mapping[str, Callable[[str], Target | None]] = {
    "aws": _of_aws,
    "google": _of_google,
    "airflow": _of_airflow,
    "https": _of_https,
    "control-m": _of_control_m,
}
