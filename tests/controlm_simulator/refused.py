"""What a definitions file is refused for: the text, what is said, what stands at that place."""

from tests.controlm_simulator.caller import (
    dummy,
    events,
    flow,
    folder,
    named_folder,
    one_job,
)

Refused = tuple[object, str, str]
FILES: dict[str, Refused] = {
    "empty file": ("", "The definitions file is empty", ""),
    "no JSON": ('{"F" 1}', "Syntax error", "1}"),
    "a number JSON has not": ('{"F": NaN}', "Syntax error", ""),
    "nested too deeply": ("[" * 5000 + "]" * 5000, "nested too deeply", ""),
    "an array at the top": ("[]", "must hold a JSON object", ""),
    "not UTF-8": (b'{"\xff": 1}', "not UTF-8", "�"),
    "no jobs": (folder(), "Run is not allowed for JSON without jobs", ""),
    "nothing at all": ({}, "Run is not allowed for JSON without jobs", ""),
    "duplicate keys": ('{"F":{"Type":"Folder","a":{},"a":{}}}', "Key 'a' occurs twice", '"a"'),
    "unknown type at the top": (
        {"F": {"Type": "Thing"}},
        "Unknown Type 'Thing'",
        '"Type": "Thing"',
    ),
    "unknown keyword of a folder": (
        folder(a=dummy(), Speed="9"),
        "Speed is an unknown keyword",
        '"Speed": "9"',
    ),
    "job name too long": (
        named_folder("bdl-1", {"a" * 65: dummy()}),
        "is not valid here: 1-64",
        '"aaaaaaaaaaa',
    ),
    "dollar in a job name": (
        named_folder("bdl-1", {"a$(id)": dummy()}),
        "is not valid here",
        '"a$(id)"',
    ),
    "quote in a job name": (named_folder("bdl-1", {"a'b": dummy()}), "is not valid here", '"a\'b"'),
    "line break in a job name": (
        named_folder("bdl-1", {"a\nb": dummy()}),
        "is not valid here",
        '"a\\nb"',
    ),
    "blank in a folder name": (folder("bdl 1", a=dummy()), "is not valid here", '"bdl 1"'),
    "job named like its folder": (
        named_folder("bdl-1", {"bdl-1": dummy()}),
        "name of its folder",
        '"bdl-1"',
    ),
    "flow to nowhere": (
        folder(a=dummy(), f=flow("a", "b")),
        "names an unknown job 'b'",
        '"Sequence"',
    ),
    "unknown server": (
        {"F": {"Type": "Folder", "ControlmServer": "XX"}},
        "Unknown Control-M",
        '"ControlmServer": "XX"',
    ),
    "sub-folder": (
        folder(s={"Type": "SubFolder"}),
        "not played by this simulator",
        '"Type": "SubFolder"',
    ),
    "defaults with an event": (
        {"Defaults": {"w": events("WaitForEvents", "e")}, **one_job()},
        "'w' is no type that has defaults",
        '"w"',
    ),
    "defaults of an unknown keyword": (
        {"Defaults": {"Job": {"Speed": "9"}}, **one_job()},
        "Speed is an unknown keyword",
        '"Speed": "9"',
    ),
    "defaults of the wrong kind": (
        {"Defaults": {"Confirm": "yes"}, **one_job()},
        "Confirm must be true or false",
        '"Confirm": "yes"',
    ),
    "defaults that are no object": (
        {"Defaults": "x", **one_job()},
        "Defaults is an unknown",
        '"Defaults": "x"',
    ),
}
