"""Random documents with scripts: levels by threads by steps, about half with something wrong."""

import random
from typing import Any

from tests.pipelines.scripts import Ending, Script, Scripts

Document = dict[str, Any]
ENDINGS: tuple[Ending, ...] = ("failure", "unknown", "never")


def drawn(seed: int) -> tuple[Document, Scripts]:
    """Draw a document of up to 4 levels, 3 threads, 4 steps."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, not secret
    scripts: Scripts = {}
    is_troubled = chance.random() < 0.5
    levels = [_level(chance, number, scripts) for number in range(chance.randint(1, 4))]
    if is_troubled:
        for name in chance.sample(sorted(scripts), k=min(len(scripts), chance.randint(1, 3))):
            scripts[name] = _troubled(chance)
            if chance.random() < 0.4:
                _step_of(levels, name)["CONTINUE_IF_FAIL"] = chance.choice([True, "True", "yes"])
    return {"definition": levels}, scripts


def _step_of(levels: list[Document], name: str) -> Document:
    steps: list[Document] = [s for level in levels for t in level["THREADS"] for s in t["STEPS"]]
    return next(step for step in steps if step["JOB_NAME"] == name)


def _level(chance: random.Random, level: int, scripts: Scripts) -> Document:
    threads = [_thread(chance, level, number, scripts) for number in range(chance.randint(1, 3))]
    return {"LEVEL_ID": f"L{level}", "THREADS": threads}


def _thread(chance: random.Random, level: int, thread: int, scripts: Scripts) -> Document:
    steps = [
        _step(chance, f"{level}{thread}{number}", scripts) for number in range(chance.randint(1, 4))
    ]
    if len(steps) > 2 and chance.random() < 0.2:
        steps[0]["NEXT"] = steps[2]["JOB_ID"]
    return {"THREAD_ID": thread, "STEPS": steps}


def _step(chance: random.Random, place: str, scripts: Scripts) -> Document:
    kind = chance.choice(["sync", "async", "async", "workflows"])
    name = f"{kind}_{place}"
    scripts[name] = Script(running=chance.randint(0, 3))
    step: Document = {"JOB_ID": f"S{place}", "JOB_NAME": name, "TYPE": kind}
    if chance.random() < 0.25:
        step["CONTINUE_IF_FAIL"] = chance.choice([True, "True", "False", False])
    return step | _words(chance, kind, name)


def _words(chance: random.Random, kind: str, name: str) -> Document:
    limit = {"ASYNC_TIMEOUT_LOOP_IN_MINUTES": chance.choice([2, "3", 1.5])}
    match kind:
        case "sync":
            return {"FUNCTION_NAME": "caller", "TIMEOUT_SECONDS": chance.choice([20, "45"])}
        case "async":
            wait = {"WAIT_TIME_SECONDS": chance.choice([20, "25", 31])}
            return {"FUNCTION_ID_NAME": "starter", **wait, **limit}
        case _:
            return {"workflows_name": name, **limit}


def _troubled(chance: random.Random) -> Script:
    match chance.randint(0, 5):
        case 0:
            return Script(start_errors=chance.choice([1, 5, 6]))
        case 1:
            return Script(ask_errors=chance.choice([1, 5, 6]))
        case _:
            return Script(ending=chance.choice(ENDINGS), running=chance.randint(0, 9))
