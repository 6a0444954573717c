"""Every word of the definition language, once: the checker and `bundles/schema.json` read it here.

`later` lists the words of the language that this version refuses by name.
"""

from muster.core.checking.shape import (
    Action,
    Arguments,
    Choice,
    Duration,
    Equality,
    Family,
    Integer,
    Key,
    Name,
    Record,
    Text,
)

KINDS = ("run", "alert", "publish", "release")
ACTION_KEYS = ("args", "name", "severity", "template", "text")
LATER_RUNS = ("run: lambda", "run: state-machine", "run: pipeline")

RESERVED_MEMBERS = {
    "bundle": "@bundle means the bundle itself",
    "event": "@event means the event of the moment",
    "ce": "paths that begin with ce read CloudEvents attributes",
    "first": "deadline.from: first means the first event",
    "bdl": "folders on Control-M begin with it",
    "appl": "jobs on Control-M begin with it",
    "sla": "jobs on Control-M begin with it",
}

PATH = Text(
    expected="a path such as id or order.lines.0.sku", pattern=r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*"
)
TOPIC = Text(
    expected="a Kafka topic: up to 249 letters, digits, '.', '_' and '-'",
    pattern=r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}",
)
CONTACT = Text(
    expected="a mail address or an https:// URL", pattern=r"([^@\s]+@[^@\s]+|https://\S+)"
)
TEMPLATE = Text(
    expected="a key of the templates bucket such as order/fulfil.json.j2, not a URL",
    pattern=r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]*",
    code="E20",
)

OWNER = Record(
    keys=(
        Key(
            "team",
            Name(),
            "Whom the default alerts tell, and the tag on metrics and resources.",
            is_required=True,
        ),
        Key(
            "contacts",
            Family(names=Name(), values=CONTACT, noun="contact"),
            "Names that `alert` may use, each with a mail address or an https:// URL.",
        ),
        Key("contact", Text(), "For people, shown with alerts: a channel, for example."),
        Key("cost_center", Text(), about="A tag on resources."),
    )
)

MEMBER = Record(
    keys=(
        Key("topic", TOPIC, "The Kafka topic; several members may share one.", is_required=True),
        Key("key", PATH, "Where this topic's events carry the correlation key.", is_required=True),
        Key(
            "when",
            Family(names=PATH, values=Equality(), noun="path"),
            "Equality only, types included; a list means one of.",
        ),
    ),
    later=("optional", "wait", "due", "repeat", "count", "workflow"),
)

RUN = Record(
    keys=(
        Key(
            "run",
            Choice(words=("controlm",)),
            "Render the template and submit it to Control-M.",
            is_required=True,
        ),
        Key("template", TEMPLATE, "A key of the templates bucket, never a URL.", is_required=True),
        Key(
            "args",
            Arguments(),
            'What the template sees as `args`; "@member.path" is a value of an event.',
        ),
    ),
    later=("follow",),
    action="run: controlm",
)

ALERT = Record(
    keys=(
        Key("alert", Name(), "The owner's team, or a name under its contacts.", is_required=True),
        Key("text", Text(), "Without it: definition, key, moment, missing members, deadline."),
        Key("severity", Choice(words=("low", "medium", "high")), "Default: medium."),
    ),
    later=("follow",),
    action="alert",
)

MOMENTS = Record(
    keys=(
        Key(
            "complete",
            Action(kind="run", form=RUN, later=LATER_RUNS),
            "The set is full.",
            is_required=True,
        ),
        Key(
            "breach",
            Action(kind="alert", form=ALERT),
            "The deadline, with members missing. Default: alert to the team, severity high.",
        ),
    ),
    later=("open", "event", "warn", "late", "expire", "fail"),
    noun="moment",
)

BUNDLE = Record(
    keys=(
        Key(
            "bundle",
            Name(longest=32),
            "The definition's name, unique in the project.",
            is_required=True,
        ),
        Key(
            "version",
            Integer(),
            "Raised with every change; open bundles end under the version they began with.",
            is_required=True,
        ),
        Key("owner", OWNER, about="Who is told, and who pays.", is_required=True),
        Key(
            "key",
            Text(),
            "What people call the correlation key: a label, not a path.",
            is_required=True,
        ),
        Key(
            "expect",
            Family(
                names=Name(longest=16, reserved=RESERVED_MEMBERS),
                values=MEMBER,
                noun="member",
                least=2,
            ),
            "The events that belong together, two or more.",
            is_required=True,
        ),
        Key(
            "deadline",
            Record(
                keys=(
                    Key(
                        "in", Duration(), "The SLA, counted from the first event.", is_required=True
                    ),
                ),
                later=("from", "at", "max", "warn", "then"),
            ),
            "Without it nothing breaches.",
        ),
        Key("actions", MOMENTS, "What to do at each moment.", is_required=True),
    ),
    later=("retire", "open", "complete", "expire", "remember", "execution"),
)
