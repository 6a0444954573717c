"""Asks each witness for itself: table, Step Functions, Control-M, the log, topics, quarantine."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence

from localcloud.demo.findings import VERDICTS
from localcloud.demo.script import POISON
from localcloud.kafka.produce import SentEvent
from muster.core.bundle import Bundle, BundleKey
from muster.core.names import execution_name
from tests.e2e.stage import Stage
from tests.e2e.witness import folder_of
from tests.faults.injecting import Planned, soon
from tests.faults.load import executions, ordered
from tests.faults.reckoning import Found, Place, Row
from tests.faults.topics import Topics

LOGGED_WITHIN_S, LOOK_EVERY_S = 20.0, 2.0


def gather(  # noqa: PLR0913 - one parameter per thing that the run alone knows
    stage: Stage,
    topics: Topics,
    *,
    bundles: Mapping[BundleKey, bool],
    sent: Sequence[SentEvent],
    planned: Sequence[Planned],
    errors: Mapping[str, int],
) -> Found:
    """Read everything once it is quiet."""
    values = dict(topics.records())
    soon(lambda: values.keys() <= verdicts(stage).keys(), LOGGED_WITHIN_S, LOOK_EVERY_S)
    folders, named = ordered(stage), _by_name(stage)
    return Found(
        effects=effects(planned),
        rows=_rows(stage, bundles, folders, named),
        foreign_folders=folders.keys() - {folder_of(k.key, k.definition) for k in bundles},
        foreign_executions=named.keys() - {_execution(key) for key in bundles},
        records=values.keys(),
        acknowledged={f"{s.event.topic}-{s.partition}-{s.offset}" for s in sent},
        verdicts=verdicts(stage),
        poison={place for place, value in values.items() if value == POISON},
        quarantined=_quarantined(stage),
        errors=errors,
        troubles=[repr(trouble) for trouble in stage.cloud.troubles()],
    )


def effects(planned: Sequence[Planned]) -> dict[str, int]:
    """Count what took effect, in the order of the plan."""
    return {name: count for each in planned for name, count in each.fault.effects().items()}


def verdicts(stage: Stage) -> dict[Place, frozenset[str]]:
    """Read ingest's log; a line that a killed process left unfinished says nothing."""
    said: dict[Place, set[str]] = defaultdict(set)
    log = stage.cloud.aws.log(stage.cloud.outputs["IngestFunction"])
    for line in log.read_text(errors="replace").splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict) and told.get("message") in VERDICTS and "at" in told:
            said[told["at"]].add(told["message"])
    return {place: frozenset(words) for place, words in said.items()}


def _rows(
    stage: Stage,
    bundles: Mapping[BundleKey, bool],
    folders: Mapping[str, int],
    named: Mapping[str, str],
) -> dict[BundleKey, Row]:
    states = stage.reading.many(bundles)
    return {
        key: Row(
            is_whole=is_whole,
            phase=_phase(states[key]),
            submission=states[key].submission.standing.value,
            execution=named.get(_execution(key), "none"),
            jobs=folders.get(folder_of(key.key, key.definition), 0),
        )
        for key, is_whole in bundles.items()
    }


def _execution(key: BundleKey) -> str:
    return execution_name(key.definition, key.key, 1)


def _phase(state: Bundle) -> str:
    return "none" if state.phase is None else state.phase.value


def _by_name(stage: Stage) -> dict[str, str]:
    return {arn.rsplit(":", 1)[-1]: status for arn, status in executions(stage).items()}


def _quarantined(stage: Stage) -> set[Place]:
    pages = stage.s3.get_paginator("list_objects_v2").paginate(
        Bucket=stage.cloud.outputs["QuarantineBucket"]
    )
    keys = [each["Key"] for page in pages for each in page.get("Contents", [])]
    parts = [key.removesuffix(".json").rsplit("/", 2) for key in keys]
    return {f"{topic}-{partition}-{int(offset)}" for topic, partition, offset in parts}
