"""Where the nodes of a graph stand: layers from left to right, few crossings in between."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import fmean
from typing import Generic, TypeVar

N = TypeVar("N", bound=Hashable)
Edge = tuple[N, N]
Bend = tuple[N, N, int]
SWEEPS = 6


class Layers(Generic[N]):
    """The columns of a graph; an edge across several of them has a bend in each on its way."""

    def __init__(self, nodes: Sequence[N], edges: Iterable[Edge[N]]) -> None:
        """Arrange the nodes; an edge that closes a circle leads back."""
        self.edges = list(dict.fromkeys(edges))
        self.depths = _depths(nodes, self.edges)
        self.columns: list[list[N | Bend[N]]] = [[] for _ in {*self.depths.values()}]
        for node in nodes:
            self.columns[self.depths[node]].append(node)
        for edge in self.edges:
            for bend in self.bends(edge):
                self.columns[bend[2]].append(bend)
        self._uncross()

    def bends(self, edge: Edge[N]) -> list[Bend[N]]:
        """Name the places that an edge passes between its ends."""
        first, last = self.depths[edge[0]] + 1, self.depths[edge[1]]
        return [(*edge, column) for column in range(first, last)]

    def _uncross(self) -> None:
        neighbours = self._neighbours()
        for sweep in range(SWEEPS):
            forward = sweep % 2 == 0
            for column in self.columns if forward else reversed(self.columns):
                places = self._places()
                heights = {
                    node: _mean(places[one] for one in neighbours[node][forward]) for node in column
                }
                column.sort(key=lambda node: heights[node] or places[node])

    def _places(self) -> Mapping[N | Bend[N], float]:
        """Tell the height of everything, each column around its middle."""
        return {
            node: 1000 + place - (len(column) - 1) / 2
            for column in self.columns
            for place, node in enumerate(column)
        }

    def _neighbours(self) -> dict[N | Bend[N], tuple[list[N | Bend[N]], list[N | Bend[N]]]]:
        """Collect what follows each node, and what precedes it."""
        found: dict[N | Bend[N], tuple[list[N | Bend[N]], list[N | Bend[N]]]] = {
            node: ([], []) for column in self.columns for node in column
        }
        for edge in self.edges:
            way: list[N | Bend[N]] = [edge[0], *self.bends(edge), edge[1]]
            for one, other in pairwise(way):
                found[one][0].append(other)
                found[other][1].append(one)
        return found


def _depths(nodes: Sequence[N], edges: Sequence[Edge[N]]) -> dict[N, int]:
    before: dict[N, set[N]] = {node: set() for node in nodes}
    for one, other in edges:
        before[other].add(one)
    depths: dict[N, int] = {}
    left = list(nodes)
    while left:
        waiting = set(left)
        free = [node for node in left if not before[node] - {node} & waiting] or left[:1]
        depth = max(depths.values(), default=-1) + 1
        depths.update(dict.fromkeys(free, depth))
        left = [node for node in left if node not in depths]
    return _drawn_near(depths, before, edges)


def _drawn_near(
    depths: dict[N, int], before: Mapping[N, set[N]], edges: Sequence[Edge[N]]
) -> dict[N, int]:
    """Move what nothing precedes up to the first that follows it."""
    for node in [node for node in depths if not before[node]]:
        after = [depths[other] for one, other in edges if one == node]
        depths[node] = max(min(after, default=1) - 1, 0)
    return depths


def _mean(values: Iterable[float]) -> float | None:
    listed = list(values)
    return fmean(listed) if listed else None
