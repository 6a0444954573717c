"""The meaning of a definition on a virtual clock, written once more and apart: the oracle.

Times are integers in milliseconds. One `Simulator` plays one definition. What happened is in three
lists: `timeline` (moments), `fates` (one per record that the definition matches), `actions`.
Not modelled: concurrency, versions, submission, rendering, action failures and retries, AWS.
"""
import heapq
import itertools
import json
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from jsonschema import Draft202012Validator

HERE = Path(__file__).resolve().parent
SCHEMA = Draft202012Validator(json.loads((HERE / "schema.json").read_text()))
UNIT = {"s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
# Timers due at one instant fire in this order, and all of them before an event of that instant.
ORDER = {"settle": 0, "due": 1, "mark": 2, "breach": 3, "expire": 4, "forget": 5}
ALERTED_BY_DEFAULT = {"breach", "late", "expire", "fail"}
CLOSED = {"complete", "breached", "expired", "cancelled"}
ABSENT = object()


def ms(duration):
    return int(duration[:-1]) * UNIT[duration[-1]]


def instant(value):
    """RFC 3339 text with an offset -> milliseconds since the epoch; anything else -> None."""
    if not isinstance(value, str) or not RFC3339.fullmatch(value.upper()):
        return None
    try:
        return int(datetime.fromisoformat(value.upper()).timestamp() * 1000)
    except ValueError:
        return None


def dig(data, path):
    """The value at a dotted path (digits index lists), or ABSENT."""
    for step in path.split("."):
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return ABSENT
    return data


def key_of(value):
    """The correlation key as text: a non-empty string or an integer, 512 bytes of no control characters; else None."""
    if isinstance(value, bool) or not isinstance(value, (str, int)) or value == "":
        return None
    text = str(value)
    return None if len(text.encode()) > 512 or any(unicodedata.category(c) == "Cc" for c in text) else text


def same(one, other):
    """Equality as `when` means it: typed, so 1 is neither "1" nor true, and null equals nothing."""
    return one is not None and isinstance(one, bool) == isinstance(other, bool) and one == other


@dataclass
class Fate:
    time: int
    id: str
    key: str | None
    name: str                           # accepted held duplicate conflict late no_key
    detail: str = ""                    # accepted: opened joined completed; conflict: changed repeat rejected surplus


@dataclass
class Bundle:
    key: str
    generation: int
    expires_at: int
    status: str = "held"                # held open complete breached expired cancelled forgotten
    opened_at: int | None = None        # Kafka timestamp of the opening event, never after the moment it was read
    base: int | None = None             # where the deadline counts from
    deadline: int | None = None
    fixed: bool = False                 # an operator set the deadline
    breached: bool = False
    ready_at: int | None = None         # since when all that is required is in; set once
    closed_at: int | None = None
    got: dict = field(default_factory=dict)
    seen: dict = field(default_factory=dict)      # event identity -> contents met under it
    held: list = field(default_factory=list)


class Simulator:
    def __init__(self, definition):
        SCHEMA.validate(definition)
        self.definition = definition
        self.expect = definition["expect"]
        self.rule = definition.get("deadline")
        self.refuse_sources_that_change()
        self.openers = definition.get("open", "any")
        self.complete = definition.get("complete", "all")
        self.expire = ms(definition.get("expire", "7d"))
        self.remember = ms(definition.get("remember", "30d"))
        self.bundles, self.timers, self.numbers = {}, [], itertools.count()
        self.timeline, self.fates, self.actions, self.notices = [], [], [], []
        self.paused, self.waiting = False, []

    def refuse_sources_that_change(self):
        """`at` and `count` may not come from a member that is replaced or collected: a full set stays full."""
        sources = [(self.rule or {}).get("at"), *(spec.get("count") for spec in self.expect.values())]
        for source in sources:
            member = source[1:].split(".")[0] if isinstance(source, str) else None
            if self.expect.get(member, {}).get("repeat") in ("latest", "collect"):
                raise ValueError(f"{source}: '{member}' has repeat: {self.expect[member]['repeat']}")

    def send(self, now, topic, id, data, timestamp=None):
        """Admit one record; returns its Fate, or None when no member of this definition matches it."""
        self.run_to(now)
        member = self.match(topic, data)
        if member is None:
            return None
        key = key_of(dig(data, self.expect[member]["key"]))
        if key is None:
            return self.fate(now, id, None, "no_key")
        bundle = self.bundle(key, now)
        content = json.dumps(data, sort_keys=True)
        if content in bundle.seen.get(id, ()):
            return self.fate(now, id, key, "duplicate")
        bundle.seen.setdefault(id, []).append(content)
        if len(bundle.seen[id]) > 1:
            self.notice(now, key, "changed")
            return self.fate(now, id, key, "conflict", "changed")
        if bundle.status in CLOSED:
            fate = self.fate(now, id, key, "late")
            self.moment(now, bundle, "late", member=member, status=bundle.status)
            return fate
        return self.take(bundle, now, member, id, data, self.clamp(timestamp, now))

    def take(self, bundle, now, member, id, data, timestamp):
        fate = self.fate(now, id, bundle.key, "held")
        opening = bundle.status == "held"
        if opening:
            if self.openers != "any" and member not in self.openers:
                bundle.held.append((fate, member, data))
                return fate
            self.open(bundle, now, timestamp)
        self.admit(bundle, now, fate, member, data, timestamp)
        for earlier in bundle.held:                      # they count as arriving when the bundle opens
            self.admit(bundle, now, *earlier, bundle.opened_at)
        bundle.held = []
        self.judge(bundle, now)
        if fate.name == "accepted":
            fate.detail = "completed" if bundle.status == "complete" else "opened" if opening else "joined"
        self.run_to(now)                                 # a deadline in the past takes effect at once
        return fate

    def match(self, topic, data):
        for member, spec in self.expect.items():
            if spec["topic"] == topic and all(
                any(same(dig(data, path), value) for value in (want if isinstance(want, list) else [want]))
                for path, want in spec.get("when", {}).items()
            ):
                return member
        return None

    def bundle(self, key, now):
        old = self.bundles.get(key)
        if old and old.status != "forgotten":
            return old
        new = self.bundles[key] = Bundle(key, old.generation + 1 if old else 1, now + self.expire)
        self.timer(new.expires_at, "expire", new, new.expires_at)
        return new

    @staticmethod
    def clamp(timestamp, now):
        return now if timestamp is None or timestamp < 0 else min(timestamp, now)

    def open(self, bundle, now, timestamp):
        bundle.status, bundle.opened_at, bundle.expires_at = "open", timestamp, now + self.expire
        self.timer(bundle.expires_at, "expire", bundle, bundle.expires_at)
        for member, spec in self.expect.items():
            if "due" in spec:
                self.timer(max(now, timestamp + ms(spec["due"])), "due", bundle, member)
        self.moment(now, bundle, "open")

    def admit(self, bundle, now, fate, member, data, timestamp):
        policy = self.expect[member].get("repeat", "first")
        refused = None
        if policy == "collect":
            if "count" in self.expect[member] and self.satisfied(bundle, member):
                refused = "surplus"
            else:
                bundle.got.setdefault(member, []).append(data)
        elif member in bundle.got and policy in ("first", "reject"):
            refused = "repeat" if policy == "first" else "rejected"
        else:
            bundle.got[member] = data
        if refused:
            fate.name, fate.detail = "conflict", refused
            if refused != "repeat":
                self.notice(now, bundle.key, refused)
            return
        fate.name, fate.detail = "accepted", "joined"
        self.moment(now, bundle, "event", member=member)
        self.cut_to_count(bundle, now, member)
        self.set_deadline(bundle, now, member, timestamp)

    def wanted(self, bundle, member):
        """How many events a collected member needs; None while that is not known."""
        count = self.expect[member].get("count", 1)
        if isinstance(count, str):
            source, path = count[1:].split(".", 1)
            count = dig(bundle.got.get(source, {}), path)
        return count if type(count) is int and count >= 0 else None

    def satisfied(self, bundle, member):
        if self.expect[member].get("repeat") != "collect":
            return member in bundle.got
        wanted = self.wanted(bundle, member)
        return wanted is not None and len(bundle.got.get(member, [])) >= wanted

    def cut_to_count(self, bundle, now, arrived):
        """When the count becomes known after the parts: keep the first ones, name the surplus."""
        for member, spec in self.expect.items():
            if not isinstance(spec.get("count"), str) or spec["count"][1:].split(".")[0] != arrived:
                continue
            wanted = self.wanted(bundle, member)
            if wanted is None:
                self.notice(now, bundle.key, "bad_count")
                continue
            parts = bundle.got.setdefault(member, [])
            if len(parts) > wanted:
                self.notice(now, bundle.key, "surplus")
                del parts[wanted:]

    def required(self):
        if self.complete != "all":
            return list(self.expect)
        return [member for member, spec in self.expect.items() if not spec.get("optional")]

    def missing(self, bundle):
        return [member for member in self.required() if not self.satisfied(bundle, member)]

    def is_ready(self, bundle):
        if self.complete == "all":
            return not self.missing(bundle)
        enough = 1 if self.complete == "any" else self.complete["at_least"]
        return sum(self.satisfied(bundle, member) for member in self.expect) >= enough

    def judge(self, bundle, now):
        if bundle.status != "open" or not self.is_ready(bundle):
            assert bundle.status != "open" or bundle.ready_at is None, "a full set stays full"
            return
        if bundle.ready_at is None:
            bundle.ready_at = now
        if bundle.deadline is not None and bundle.ready_at >= bundle.deadline and not bundle.breached:
            self.breach(bundle, now)                     # a full set completes, but after its deadline
        until = self.settled_at(bundle)
        if now >= until:
            self.close(bundle, now, "complete", "complete")
        else:
            self.timer(until, "settle", bundle, None)

    def settled_at(self, bundle):
        """When nothing is waited for any more: optional members' waits are over, never past the deadline."""
        if bundle.breached or self.complete != "all":
            return bundle.ready_at
        waits = [bundle.ready_at + ms(spec["wait"]) for member, spec in self.expect.items()
                 if spec.get("optional") and "wait" in spec and not self.satisfied(bundle, member)]
        until = max(waits, default=bundle.ready_at)
        return until if bundle.deadline is None else min(until, bundle.deadline)

    def set_deadline(self, bundle, now, member, timestamp):
        if not self.rule or bundle.breached or bundle.fixed:
            return
        start = self.rule.get("from", "first")
        if bundle.base is None and start == "first":
            bundle.base = bundle.opened_at
        elif bundle.base is None and start == member:
            bundle.base = max(bundle.opened_at, timestamp)
        if bundle.base is None:
            return
        want = bundle.base + ms(self.rule["in"])
        if "at" in self.rule:
            source, path = self.rule["at"][1:].split(".", 1)
            value = dig(bundle.got.get(source, {}), path)
            if value is not ABSENT and value is not None:
                given = instant(value)
                if given is not None:
                    want = max(given, bundle.base)
                elif member == source:
                    self.notice(now, bundle.key, "bad_deadline")
        latest = bundle.base + (ms(self.rule["max"]) if "max" in self.rule else self.expire)
        self.move_deadline(bundle, now, min(want, latest, bundle.expires_at))

    def move_deadline(self, bundle, now, deadline):
        if deadline == bundle.deadline:
            return
        bundle.deadline = deadline
        self.timer(max(now, deadline), "breach", bundle, deadline)
        span, marks = deadline - bundle.base, set()
        for mark in self.rule.get("warn", []):
            at = bundle.base + span * int(mark[:-1]) // 100 if mark[-1] == "%" else deadline - ms(mark)
            marks.add(max(now, at))                      # marks already past become one warning now
        for at in marks:
            self.timer(at, "mark", bundle, deadline)

    def timer(self, time, kind, bundle, argument):
        heapq.heappush(self.timers, (time, ORDER[kind], next(self.numbers), kind, bundle, argument))

    def run_to(self, now):
        while self.timers and self.timers[0][0] <= now:
            time, _, _, kind, bundle, argument = heapq.heappop(self.timers)
            getattr(self, "on_" + kind)(time, bundle, argument)

    def on_settle(self, time, bundle, _):
        self.judge(bundle, time)

    def on_due(self, time, bundle, member):
        if self.may_warn(time, bundle) and not self.satisfied(bundle, member):
            self.moment(time, bundle, "warn", missing=self.missing(bundle), overdue=[member])

    def on_mark(self, time, bundle, deadline):
        if self.may_warn(time, bundle) and deadline == bundle.deadline:
            self.moment(time, bundle, "warn", missing=self.missing(bundle))

    def may_warn(self, time, bundle):
        in_time = bundle.deadline is None or time < bundle.deadline
        return bundle.status == "open" and bundle.ready_at is None and not bundle.breached and in_time

    def on_breach(self, time, bundle, deadline):
        if bundle.status != "open" or bundle.breached or deadline != bundle.deadline:
            return
        self.breach(bundle, time)
        then = self.rule.get("then", "keep")
        if then == "close":
            self.close(bundle, time, "breached")
        elif then == "run":
            self.close(bundle, time, "complete", "complete")

    def breach(self, bundle, time):
        bundle.breached = True
        self.moment(time, bundle, "breach", missing=self.missing(bundle))

    def on_expire(self, time, bundle, expires_at):
        if bundle.status in ("held", "open") and expires_at == bundle.expires_at:
            self.close(bundle, time, "expired", "expire")

    def on_forget(self, time, bundle, _):
        bundle.status = "forgotten"

    def close(self, bundle, time, status, moment=None):
        bundle.status, bundle.closed_at = status, time
        if moment:
            absent = [m for m in self.expect if m not in self.required() and not self.satisfied(bundle, m)]
            self.moment(time, bundle, moment, missing=self.missing(bundle), absent=absent)
        self.timer(time + self.remember, "forget", bundle, None)

    def operable(self, key, *statuses):
        bundle = self.bundles.get(key)
        return bundle if bundle and bundle.status in statuses else None

    def cancel(self, now, key):
        self.run_to(now)
        if bundle := self.operable(key, "open", "held"):
            self.close(bundle, now, "cancelled")
        return bundle is not None

    def force(self, now, key):
        self.run_to(now)
        if bundle := self.operable(key, "open"):
            self.close(bundle, now, "complete", "complete")
        return bundle is not None

    def extend(self, now, key, deadline):
        self.run_to(now)
        bundle = self.operable(key, "open")
        if not bundle or bundle.breached or bundle.deadline is None or deadline <= now:
            return False
        bundle.fixed = True
        if deadline > bundle.expires_at:
            bundle.expires_at = deadline
            self.timer(deadline, "expire", bundle, deadline)
        self.move_deadline(bundle, now, deadline)
        self.judge(bundle, now)
        return True

    def pause(self, now):
        self.run_to(now)
        self.paused = True

    def resume(self, now):
        self.run_to(now)
        self.paused = False
        self.actions += [(now, *rest) for _, *rest in self.waiting]
        self.waiting = []

    def moment(self, time, bundle, name, **details):
        self.timeline.append((time, bundle.key, bundle.generation, name, details))
        default = [{"alert": self.definition["owner"]["team"]}] if name in ALERTED_BY_DEFAULT else []
        for action in self.definition["actions"].get(name, default):
            kind = next(word for word in ("run", "alert", "publish", "release") if word in action)
            held_back = self.paused and kind != "alert"
            (self.waiting if held_back else self.actions).append((time, bundle.key, name, kind, action[kind]))

    def fate(self, time, id, key, name, detail=""):
        self.fates.append(Fate(time, id, key, name, detail))
        return self.fates[-1]

    def notice(self, time, key, what):
        """Alerts the owner without being a moment: changed rejected surplus bad_deadline bad_count."""
        self.notices.append((time, key, what))
