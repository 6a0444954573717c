"""The pictures of the documentation, taken from the scene."""

from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.chromium import HEIGHT, WIDE, Window
from tests.controlm_simulator import scene

PICTURES = Path("docs/controlm")
SIGNATURE = b"\x89PNG\r\n\x1a\n"
COLOURS, MOST_BYTES = 256, 80_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["overview", "graph", "journal"])
def test_a_picture_is_taken(
    window: Window, request: pytest.FixtureRequest, name: str, scheme: str
) -> None:
    window.dress(scheme)
    if name == "graph":
        window.open_order(scene.FOLDER)
    else:
        window.open("" if name == "overview" else name)

    picture = taken(window)

    if request.config.getoption("--pictures"):
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / f"{name}-{scheme}.png").write_bytes(picture)
    assert picture.startswith(SIGNATURE)
    assert len(picture) < MOST_BYTES
    assert (PICTURES / f"{name}-{scheme}.png").exists()


def taken(window: Window) -> bytes:
    """Take the upper part of the page, in as many colours as it takes."""
    clip = {"x": 0, "y": 0, "width": WIDE, "height": HEIGHT, "scale": 1}
    asked = {"format": "png", "clip": clip}
    whole = b64decode(window.driver.execute_cdp_cmd("Page.captureScreenshot", asked)["data"])
    packed = BytesIO()
    drawn = Image.open(BytesIO(whole)).convert("RGB")
    drawn.quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()
