"""Records of any bytes, as the event source mapping hands them over; many fill real bundles."""

from random import Random
from typing import Any

from tests.fuzz.door import kafka
from tests.fuzz.values import an_object, one_of, some_json, some_text, spelled

Row = dict[str, Any]
Headers = list[tuple[str, bytes | None]]

TOPICS = ("ctm-parent-events", "ctm-children-events", "orders.v1", "order-parts.v1")
MEMBERS = (  # topic, the path of its key, further fields that `when` asks for
    ("ctm-parent-events", "id", ()),
    ("ctm-children-events", "parent_id", ()),
    ("orders.v1", "id", (("type", '"order.created"'),)),
    *(("order-parts.v1", "parent_id", (("seq", str(n)),)) for n in (1, 2, 3)),
)
TIMES = (
    *(1_763_640_000_000, 1_763_640_000_000, 0, 1, -1, -(2**63), 2**63 - 1, None),
    *(253_402_300_799_999, 253_402_300_800_000, 4_102_444_800_000),
)
TAME = 0.7  # of the fields of members: else hardly any bundle would be rendered
HARMLESS = ('"c-417"', '"Chapter 7, page 3"', "417", "1.5", "true", '""')
MEDIA = (
    *("application/cloudevents+json", "application/cloudevents", "application/cloudevents+avro"),
    *(
        "application/cloudevents-batch+json",
        "application/json; charset=utf-16",
        "text/plain",
        "\xff",
    ),
)
ATTRIBUTES = ("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "x")


class Records:
    """Draws record after record; `keys` bundles are being filled at a time."""

    def __init__(self, random: Random, keys: int = 8) -> None:
        """Draw from here."""
        self.random = random
        self._keys = [f"key-{n}" if n % 4 else f"k{n}.{some_text(random)}" for n in range(keys)]

    def batch(self, size: int) -> list[Row]:
        """Draw so many, at distinct places."""
        return [self._row(offset) for offset in range(size)]

    def _row(self, offset: int) -> Row:
        random = self.random
        topic, value, headers = one_of(
            random,
            (
                (60, self._member),
                (40, lambda: (random.choice(TOPICS), self._any(), self._headers())),
            ),
        )
        row = kafka(topic, offset, value, self._key(), headers, timestamp=random.choice(TIMES))
        for name in ("key", "headers", "timestamp", "value"):
            if random.random() < 0.01:
                row.pop(name)
        return row

    def _member(self) -> tuple[str, bytes, Headers]:
        """Draw a member of a bundle whose other fields may say anything."""
        random = self.random
        topic, path, others = random.choice(MEMBERS)
        fields = [(path, spelled(random, random.choice(self._keys))), *others]
        for name in ("random_value", "sku", "note"):
            tame = random.random() < TAME
            fields.append((name, random.choice(HARMLESS) if tame else some_json(random, 3)))
        if random.random() < 0.1:
            fields.append((some_text(random), some_json(random)))
        data = an_object(random, fields).encode(errors="surrogatepass")
        if random.random() < 0.8:
            return topic, data, []
        if random.random() < 0.5:
            return topic, data, self._attributes()
        attributes = [(name.removeprefix("ce_"), '"1.0"') for name, _ in self._attributes()]
        event = an_object(random, [*attributes, ("data", data.decode(errors="replace"))])
        return topic, event.encode(errors="surrogatepass"), [("content-type", MEDIA[0].encode())]

    def _attributes(self) -> Headers:
        """Draw the required attributes, now and then one short or one of other content."""
        random = self.random
        found: Headers = [(f"ce_{name}", b"1.0") for name in ATTRIBUTES[:4]]
        if random.random() < 0.2:
            found.pop(random.randrange(4))
        if random.random() < 0.3:
            found.append((f"ce_{random.choice(ATTRIBUTES)}", random.randbytes(random.randrange(4))))
        if random.random() < 0.01:
            found.append(("ce_x", b"x" * 70_000))
        return found

    def _any(self) -> bytes | None:
        random = self.random
        return one_of(
            random,
            (
                (10, lambda: None),
                (15, lambda: random.randbytes(random.randrange(40))),
                (30, self._text),
                (15, lambda: self._text()[: random.randrange(60)]),
                (10, lambda: self._cloud().encode(errors="surrogatepass")),
                (
                    8,
                    lambda: some_json(random).encode(
                        random.choice(("utf-16", "utf-8-sig", "utf-32")), "replace"
                    ),
                ),
                (1, lambda: b'{"id":"' + random.choice((b"x", b"[", b"\\u0000")) * 200_000 + b'"}'),
                (1, lambda: random.choice((b"[", b'{"a":', b"[{},")) * 50_000),
            ),
        )

    def _text(self) -> bytes:
        return some_json(self.random).encode(errors="surrogatepass")

    def _cloud(self) -> str:
        random = self.random
        names = random.sample((*ATTRIBUTES, "data", "data_base64"), random.randrange(1, 8))
        event = an_object(
            random,
            [
                (name, one_of(random, ((2, lambda: '"1.0"'), (1, lambda: some_json(random)))))
                for name in names
            ],
        )
        return f"[{event}]" if random.random() < 0.1 else event

    def _headers(self) -> Headers:
        random = self.random
        if random.random() < 0.5:
            return []
        names = ("content-type", "traceparent", *(f"ce_{name}" for name in ATTRIBUTES))
        return [
            (
                random.choice(names) if random.random() < 0.8 else some_text(random),
                one_of(
                    random,
                    (
                        (1, lambda: None),
                        (3, lambda: random.choice(MEDIA).encode("latin-1")),
                        (3, lambda: b"1.0"),
                        (3, lambda: random.randbytes(random.randrange(6))),
                    ),
                ),
            )
            for _ in range(random.randrange(7))
        ]

    def _key(self) -> bytes | None:
        return one_of(
            self.random,
            ((2, lambda: None), (1, lambda: b""), (3, lambda: self.random.randbytes(5))),
        )
