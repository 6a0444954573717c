"""Guards of the wait: the state machine file, the bell, the notice, the sweeper."""

from tests.guards.guard import Guard

ASL = "statemachines/bundle.asl.json"
DEADLINE = "lambdas/muster/usecases/deadline.py"
SETTLE = "lambdas/muster/usecases/settle.py"
SWEEP = "lambdas/muster/usecases/sweep.py"
TELL = "lambdas/muster/usecases/tell.py"
SCENES = (
    "tests/protocol/test_waiting.py",
    "tests/protocol/test_sweeping.py",
    "tests/protocol/test_protocol.py",
    "tests/protocol/test_deployed_anew.py",
)
BREACHED = (
    "breached = state.is_open and state.breached_at is not None and state.breach_heard is None"
)

WAITING = (
    Guard(
        name="blind-token-write",
        file=ASL,
        old='"attribute_exists(PK) AND phase = :open"',
        new='"attribute_exists(PK)"',
        sees=SCENES,
    ),
    Guard(
        name="retry-that-swallows-DeadlinePassed",
        file=ASL,
        old='"DeadlinePassed",\n'
        '            "DynamoDb.ConditionalCheckFailedException"\n'
        "          ],\n"
        '          "MaxAttempts": 0',
        new='"DynamoDb.ConditionalCheckFailedException"\n          ],\n          "MaxAttempts": 0',
        sees=SCENES,
    ),
    Guard(
        name="retry-that-restarts-the-clock",
        file=ASL,
        old='"States.TaskFailed"',
        new='"States.ALL"',
        sees=SCENES,
    ),
    Guard(
        name="Fail-state",
        file=ASL,
        old='      ]\n    },\n    "ReArm": {',
        new='      ],\n      "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Breached"}]\n'
        '    },\n    "Breached": {"Type": "Fail", "Error": "SlaBreached"},\n    "ReArm": {',
        sees=SCENES,
    ),
    Guard(
        name="bell-against-a-full-set",
        file=DEADLINE,
        old="if state.phase in (None, Phase.COMPLETE):",
        new="if state.phase is None:",
        sees=SCENES,
    ),
    Guard(
        name="bell-too-early",
        file=DEADLINE,
        old="if state.breached_at is None:",
        new="if False:",
        sees=SCENES,
    ),
    Guard(
        name="bell-never-heard",
        file=DEADLINE,
        old="self.store.note_heard(key, self.clock.now())",
        new="pass",
        sees=SCENES,
    ),
    Guard(
        name="redrive-that-fails-again",
        file=DEADLINE,
        old="if redriven:",
        new="if False:",
        sees=SCENES,
    ),
    Guard(
        name="ring-of-a-redriven-wait",
        file=SWEEP,
        old=BREACHED,
        new="breached = state.is_open and state.breached_at is not None",
        sees=SCENES,
    ),
    Guard(
        name="ring-before-the-deadline",
        file=SWEEP,
        old=BREACHED,
        new="breached = state.is_open and state.breach_heard is None",
        sees=SCENES,
    ),
    Guard(
        name="one-failure-stops-the-sweep",
        file=SWEEP,
        old='self.journal.tell("SweepFailed",',
        new='raise\n            self.journal.tell("SweepFailed",',
        sees=SCENES,
    ),
    Guard(
        name="noted-before-it-is-told",
        file=TELL,
        old="self._publish(state)\n        self.store.note_told(state.key, self.clock.now())",
        new="self.store.note_told(state.key, self.clock.now())\n        self._publish(state)",
        sees=SCENES,
    ),
    Guard(
        name="execution-of-a-removed-machine",
        file=SETTLE,
        old="return waits and arn is not None and not self.waits.holds(arn)",
        new="return False",
        sees=SCENES,
    ),
)
