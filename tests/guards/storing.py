"""Guards of the bundle stores: the conditions of their writes."""

from tests.guards.guard import Guard

MEMORY = "lambdas/muster/adapters/memory.py"
STORE = "lambdas/muster/adapters/dynamodb/store.py"
CONTRACT = ("tests/contract",)
SCENES = ("tests/protocol/test_taking_in.py", "tests/protocol/test_protocol.py")

STORING = (
    Guard(
        name="save-without-rev",
        file=MEMORY,
        old="if found.rev != replacing.rev:",
        new="if False:",
        sees=SCENES,
    ),
    Guard(
        name="save-without-rev",
        file=STORE,
        old="unchanged if replacing.rev else ABSENT,",
        new="",
        sees=CONTRACT,
    ),
    Guard(
        name="save-of-the-whole-item",
        file=MEMORY,
        old="saved = replace(found, rev=replacing.rev + 1, **own)",
        new="saved = replace(state, rev=replacing.rev + 1, **own)",
        sees=SCENES,
    ),
    Guard(
        name="save-of-the-whole-item",
        file=STORE,
        old="remove = OWN_NAMES - own.keys()",
        new='remove = {*(OWN_NAMES - own.keys()), "task_token"}',
        sees=CONTRACT,
    ),
    Guard(
        name="new-life-inherits",
        file=MEMORY,
        old="found = Bundle(key=state.key)",
        new="pass",
        sees=CONTRACT,
    ),
    Guard(
        name="new-life-inherits",
        file=STORE,
        old="remove |= self._end_of_life(replacing)",
        new="self._end_of_life(replacing)",
        sees=CONTRACT,
    ),
    Guard(
        name="row-overwritten",
        file=STORE,
        old="self.table.put(place | row, ABSENT)",
        new="self.table.put(place | row)",
        sees=CONTRACT,
    ),
    Guard(
        name="changed-content-wins",
        file=MEMORY,
        old="return Recorded(event=row.event,",
        new="return Recorded(event=event,",
        sees=SCENES,
    ),
    Guard(
        name="changed-content-wins",
        file=STORE,
        old="return Recorded(event=stored,",
        new="return Recorded(event=event,",
        sees=CONTRACT,
    ),
    Guard(
        name="unlisted-before-it-is-told",
        file=MEMORY,
        old="if state.is_told:",
        new="if True:",
        sees=CONTRACT,
    ),
    Guard(
        name="unlisted-before-it-is-told",
        file=STORE,
        old='remove |= {"task_token"} | ({"open_shard"} if state.is_told else set())',
        new='remove |= {"task_token", "open_shard"}',
        sees=CONTRACT,
    ),
    Guard(
        name="another-life-closed",
        file=MEMORY,
        old="if found.has_ended and found.generation == state.generation:",
        new="if True:",
        sees=CONTRACT,
    ),
    Guard(
        name="another-life-closed",
        file=STORE,
        old='self.table.update(key_of(state.key), facts, ("open_shard", "task_token"), same)',
        new='self.table.update(key_of(state.key), facts, ("open_shard", "task_token"))',
        sees=CONTRACT,
    ),
    Guard(
        name="told-by-two",
        file=MEMORY,
        old="if self.metas[key].breach_told or",
        new="if False and",
        sees=CONTRACT,
    ),
    Guard(
        name="told-by-two",
        file=STORE,
        old='self.table.update(key_of(key), {"telling_until": to_value(until)}, condition=free)',
        new='self.table.update(key_of(key), {"telling_until": to_value(until)})',
        sees=CONTRACT,
    ),
    Guard(
        name="submission-without-rev",
        file=MEMORY,
        old="if found.submission.rev != state.submission.rev or",
        new="if",
        sees=("tests/protocol/test_submitting.py", *CONTRACT),
    ),
    Guard(
        name="submission-without-rev",
        file=STORE,
        old='unchanged = Condition(text=text, names=("generation",), values=values)',
        new='unchanged = Condition(text="#generation = :g", names=("generation",),'
        ' values={"g": values["g"]})',
        sees=CONTRACT,
    ),
    Guard(
        name="another-life-advanced",
        file=MEMORY,
        old="if found.submission.rev != state.submission.rev or found.generation"
        " != state.generation:",
        new="if found.submission.rev != state.submission.rev:",
        sees=CONTRACT,
    ),
    Guard(
        name="another-life-advanced",
        file=STORE,
        old='unchanged = Condition(text=text, names=("generation",), values=values)',
        new='unchanged = Condition(text=text.removeprefix("#generation = :g AND "),'
        ' values={n: v for n, v in values.items() if n != "g"})',
        sees=CONTRACT,
    ),
)
