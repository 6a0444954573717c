"""Colours can be read, in light and in dark: contrast is computed from the style sheet."""

import re
from pathlib import Path

import pytest

SHEET = Path("localcloud/controlm/view/static/view.css").read_text()
VARIABLE = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
TONES = ("waiting", "executing", "ok", "not-ok", "held", "deleted")
TEXTS = [
    *(("text", ground) for ground in ("page", "card", "sunken")),
    *(("soft", ground) for ground in ("page", "card", "sunken")),
    *(("accent", ground) for ground in ("page", "card")),
    ("on-accent", "accent"),
    *((f"{tone}-text", f"{tone}-fill") for tone in TONES),
    *(("text", f"{tone}-fill") for tone in TONES),
]
SHAPES = [
    *(("edge", ground) for ground in ("page", "card")),
    *(("focus", ground) for ground in ("page", "card")),
    *((f"{tone}-mark", f"{tone}-fill") for tone in TONES),
]


def scheme(name: str) -> dict[str, str]:
    light, dark = SHEET.split("@media (prefers-color-scheme: dark)")
    colours = dict(VARIABLE.findall(light))
    return colours if name == "light" else {**colours, **dict(VARIABLE.findall(dark))}


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of WCAG 2.2."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_measure_is_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXTS)
def test_text_can_be_read(name: str, ink: str, ground: str) -> None:
    colours = scheme(name)

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(name: str, shape: str, ground: str) -> None:
    colours = scheme(name)

    assert contrast(colours[shape], colours[ground]) >= 3


def test_dark_changes_every_colour_and_no_colour_stands_outside_of_the_schemes() -> None:
    light, dark = scheme("light"), scheme("dark")

    assert [name for name in light if light[name] == dark[name]] == []
    assert len(VARIABLE.findall(SHEET)) == len(re.findall(r"#[0-9a-f]{3,8}\b", SHEET))
