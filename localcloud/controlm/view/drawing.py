"""The job graph of a folder as boxes and curves, ready to be written as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from localcloud.controlm.jobs.guards import Surroundings
from localcloud.controlm.jobs.orders import FolderOrder, JobOrder
from localcloud.controlm.view.faces import Face, face, shortened
from localcloud.controlm.view.layers import Bend, Layers
from localcloud.controlm.view.links import Link, Passage, links_of

WIDTH, HEIGHT = 168, 58
GAP, MARGIN, PITCH = 68, 6, 80
LETTERS = 19
MOST = 150

Node = JobOrder | str
Place = Node | Bend[Node]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A job, or an event that comes from outside; `label` is its name, made to fit."""

    x: float
    y: float
    name: str
    label: str
    job: JobOrder | None
    face: Face | None
    passage: Passage | None


@dataclass(frozen=True, slots=True)
class Curve:
    """An event on its way from one box to another, as the data of an SVG path."""

    path: str
    link: Link


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph with its size; `ending` is left out of the labels, since every job's name has it."""

    ending: str
    width: float
    height: float
    boxes: Sequence[Box]
    curves: Sequence[Curve]
    box_width: float = WIDTH
    box_height: float = HEIGHT


def drawing_of(folder: FolderOrder, around: Surroundings) -> Drawing | None:
    """Draw the jobs that are there; None where there are none, or too many to be read."""
    jobs = [job for job in folder.jobs if not job.is_gone]
    links = [one for one in links_of(folder, around) if _is_there(one)]
    outside = list(dict.fromkeys(one.event for one in links if one.source is None))
    if not jobs or len(jobs) + len(outside) > MOST:
        return None
    layers = Layers[Node](
        [*outside, *jobs], [(one.source or one.event, one.target) for one in links]
    )
    points = _points(layers)
    ending = _common_ending([job.plan.name for job in jobs])
    passages = {one.event: one.passage for one in links}
    events = [
        Box(*points[name], name, _label(name, ending), None, None, passages[name])
        for name in outside
    ]
    return Drawing(
        ending=ending,
        width=max(x for x, _ in points.values()) + WIDTH + MARGIN,
        height=max(y for _, y in points.values()) + HEIGHT + MARGIN,
        boxes=[*events, *(_job_box(job, points[job], ending) for job in jobs)],
        curves=[Curve(_path(one, layers, points), one) for one in links],
    )


def _job_box(job: JobOrder, at: Point, ending: str) -> Box:
    name = job.plan.name
    return Box(*at, name, _label(name, ending), job, face(job), None)


def _is_there(link: Link) -> bool:
    return not link.target.is_gone and not (link.source and link.source.is_gone)


def _points(layers: Layers[Node]) -> dict[Place, Point]:
    """Find the upper left corner of each place, every column around the middle."""
    tallest = max(map(len, layers.columns))
    return {
        node: (
            MARGIN + column * (WIDTH + GAP),
            MARGIN + (place + (tallest - len(nodes)) / 2) * PITCH,
        )
        for column, nodes in enumerate(layers.columns)
        for place, node in enumerate(nodes)
    }


def _path(link: Link, layers: Layers[Node], points: dict[Place, Point]) -> str:
    start: Node = link.source or link.event
    bends = layers.bends((start, link.target))
    stops = [_right(points[start])]
    for bend in bends:
        stops += [_left(points[bend]), _right(points[bend])]
    stops.append(_left(points[link.target]))
    drawn = f"M{stops[0][0]:g} {stops[0][1]:g}"
    for one, other in pairwise(stops):
        drawn += _curve(one, other)
    return drawn


def _curve(one: Point, other: Point) -> str:
    reach = max(abs(other[0] - one[0]) / 2, GAP / 2)
    return (
        f" C{one[0] + reach:g} {one[1]:g} {other[0] - reach:g} {other[1]:g}"
        f" {other[0]:g} {other[1]:g}"
    )


def _left(corner: Point) -> Point:
    return corner[0], corner[1] + HEIGHT / 2


def _right(corner: Point) -> Point:
    return corner[0] + WIDTH, corner[1] + HEIGHT / 2


def _label(name: str, ending: str) -> str:
    return shortened(name.removesuffix(ending), LETTERS)


def _common_ending(names: Sequence[str]) -> str:
    """Find the id that every name ends in, as names of one bundle do."""
    found = names[0].partition("-")[2] if len(names) > 1 else ""
    while found:
        ending = f"-{found}"
        if all(name.endswith(ending) for name in names):
            return ending
        found = found.partition("-")[2]
    return ""
