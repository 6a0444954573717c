"""A pipeline as a picture: levels below one another, threads side by side, steps downwards."""

from collections.abc import Iterator
from html import escape

from muster.core.pipelines.mermaid import label
from muster.core.pipelines.pipeline import Level, Pipeline, Step

WIDTH, HEIGHT, GAP, PAD, HEAD = 230, 46, 22, 16, 26
LONGEST = 34  # characters that fit in a box
HEADER = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
    ' viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">'
)
ARROW = (
    '<defs><marker id="to" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8"'
    ' orient="auto"><path d="M0 0 8 4 0 8z" fill="#556"/></marker></defs>'
)


def svg(pipeline: Pipeline) -> str:
    """Return the picture; the same pipeline gives the same bytes."""
    widest = max(len(level.threads) for level in pipeline.levels)
    width = PAD * 4 + widest * WIDTH + (widest - 1) * GAP
    top, parts = PAD, list[str]()
    for level in pipeline.levels:
        parts += _level(level, top, width)
        top += _height(level) + GAP
    lines = _between(pipeline, width)
    header = HEADER.format(width=width, height=top)
    return "\n".join([header, ARROW, *parts, *lines, "</svg>", ""])


def _height(level: Level) -> int:
    longest = max(len(thread.steps) for thread in level.threads)
    return HEAD + longest * (HEIGHT + GAP) - GAP + PAD


def _level(level: Level, top: int, width: int) -> Iterator[str]:
    yield (
        f'<rect x="{PAD}" y="{top}" width="{width - 2 * PAD}" height="{_height(level)}" rx="8"'
        ' fill="#f4f6fb" stroke="#aab"/>'
    )
    yield f'<text x="{2 * PAD}" y="{top + 17}" fill="#445">Level {_shown(level.id)}</text>'
    for column, thread in enumerate(level.threads):
        for row, step in enumerate(thread.steps):
            left, upper = _corner(column, row, top)
            yield from _box(step, left, upper)
            if row:
                yield _line(left + WIDTH // 2, upper - GAP, upper)


def _corner(column: int, row: int, top: int) -> tuple[int, int]:
    return 2 * PAD + column * (WIDTH + GAP), top + HEAD + row * (HEIGHT + GAP)


def _box(step: Step, left: int, top: int) -> Iterator[str]:
    name, told = label(step)
    dashes = ' stroke-dasharray="5 3"' if step.continues else ""
    yield (
        f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="5" fill="#fff"'
        f' stroke="#357"{dashes}/>'
    )
    middle = left + WIDTH // 2
    yield f'<text x="{middle}" y="{top + 19}" text-anchor="middle">{_shown(name)}</text>'
    yield (
        f'<text x="{middle}" y="{top + 36}" text-anchor="middle" fill="#667" font-size="11">'
        f"{_shown(told)}</text>"
    )


def _between(pipeline: Pipeline, width: int) -> Iterator[str]:
    """Draw the way from each level to the next."""
    top = PAD
    for level in pipeline.levels[:-1]:
        top += _height(level)
        yield _line(width // 2, top, top + GAP)
        top += GAP


def _line(across: int, top: int, bottom: int) -> str:
    return (
        f'<line x1="{across}" y1="{top}" x2="{across}" y2="{bottom}" stroke="#556"'
        ' marker-end="url(#to)"/>'
    )


def _shown(text: str) -> str:
    return escape(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
