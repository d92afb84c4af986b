"""A network as a textbook draws it: columns on the left, layers of nodes, the answers on the right."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import plotly.graph_objects as go

from core.charts.canvas import ROOM_FOR_TITLE, chart, empty
from core.charts.network_places import Stack, drawn_nodes, edges, span, stack
from core.charts.text import label, wrapped
from core.charts.theme import Theme

Trace = dict[str, Any]
HEIGHT = 440
MOST_LAYERS = 6  # of more, layers alike are drawn as one
_MARKS = {"type": "scatter", "mode": "markers", "cliponaxis": False}
_MEANING = {
    "class": "the probability of this class",
    "step": "the forecast of this step",
    "column": "what comes back of this column",
}
GHOSTS = (0.13, 0.065)  # how far the layers behind a folded one peep out, in layer distances; the furthest first


class Layer(Protocol):
    """What is drawn of a layer: `core.networks.base.Block` is one."""

    @property
    def title(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def sentence(self) -> str: ...
    @property
    def copies(self) -> int: ...


@dataclass(frozen=True)
class Single:
    """One of several layers alike, drawn by itself."""

    title: str
    width: int
    sentence: str
    copies: int = 1


class Outline(Protocol):
    """What is drawn of a network: `core.planning.Outline` is one."""

    @property
    def columns(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def blocks(self) -> Sequence[Layer]: ...
    @property
    def answers(self) -> tuple[str, ...]: ...
    @property
    def each(self) -> str: ...


@dataclass(frozen=True)
class Drawn:
    """A layer on its way to the paper."""

    x: float
    stack: Stack
    fill: list[str]
    outline: str
    hover: list[str]
    title: str
    below: str
    ghosts: bool = False


def network(outline: Outline, look: Theme) -> go.Figure:
    """The network of an outline. Layers of more than a dozen nodes are elided, layers alike are folded into one."""
    if not outline.columns or not outline.answers:
        return empty(look, "Choose what to predict and from which columns, and the network appears here.", HEIGHT)
    layers = [_columns(outline, look), *_blocks(outline, look), _answers(outline, look)]
    traces = [*_edges(layers, look), *_ghosts(layers, look), *(trace for layer in layers for trace in _nodes(layer, look))]
    figure = chart(look, _title(outline), "", "", traces, HEIGHT)
    _paper(figure, layers, max(len(name) for name in _answer_labels(layers[-1], outline)))
    figure.layout.annotations = [
        *_heads(layers, look),
        *_names(layers[0], outline, look),
        *_answer_names(layers[-1], outline, look),
    ]
    return figure


def _title(outline: Outline) -> str:
    columns, answers = len(outline.columns), len(outline.answers)
    layers = sum(block.copies for block in outline.blocks)
    said = "1 answer" if answers == 1 else f"{answers:,} answers, one a {outline.each}"
    if outline.each == "column":
        said = "given back" if answers == 1 else f"the same {answers:,} given back"
    return f"{columns:,} column{'s'[: columns != 1]} → {layers} layer{'s'[: layers != 1]} → {said}"


def _columns(outline: Outline, look: Theme) -> Drawn:
    count = len(outline.columns)
    place = stack(count)
    hover = [
        f"<b>{label(name, 60)}</b><br>a column of kind {label(kind)}"
        for name, kind in (outline.columns[at] for at in place.shown)
    ]
    return Drawn(0, place, [look.paper] * len(place.shown), look.muted, hover, "Columns", f"{count:,}")


def _blocks(outline: Outline, look: Theme) -> list[Drawn]:
    drawn = []
    for at, block in enumerate(_unfolded(outline.blocks)):
        place = stack(block.width, drawn_nodes(block.width))
        sentence = wrapped(label(block.sentence, 400), 46)
        hover = f"<b>{label(block.title, 60)}</b>, {block.width:,} nodes<br>{sentence}"
        fill = [look.sequential[2]] * len(place.shown)
        below = f"{block.width:,}" + (f" × {block.copies}" if block.copies > 1 else "")
        drawn.append(Drawn(at + 1, place, fill, look.accent, [hover] * len(place.shown), block.title, below, block.copies > 1))
    return drawn


def _unfolded(blocks: Sequence[Layer]) -> list[Layer]:
    """Layers alike one by one, while there is room on the paper for all of them."""
    if sum(block.copies for block in blocks) > MOST_LAYERS:
        return list(blocks)
    return [layer for block in blocks for layer in _copies(block)]


def _copies(block: Layer) -> list[Layer]:
    if block.copies == 1:
        return [block]
    return [Single(f"{block.title} {at + 1}", block.width, block.sentence) for at in range(block.copies)]


def _answers(outline: Outline, look: Theme) -> Drawn:
    place = stack(len(outline.answers))
    one, classes = len(outline.answers) == 1, outline.each == "class"
    colours = [look.classes[at % len(look.classes)] if classes and not one else look.accent for at in place.shown]
    said = _MEANING.get(outline.each, "") if not (one and classes) else "the predicted number"
    hover = [f"<b>{label(outline.answers[at], 60)}</b><br>{said}" for at in place.shown]
    title = "Given back" if outline.each == "column" else "Answer" if one else "Answers"
    return Drawn(len(_unfolded(outline.blocks)) + 1, place, colours, look.paper, hover, title, f"{len(outline.answers):,}")


def _edges(layers: list[Drawn], look: Theme) -> list[Trace]:
    """One trace between two layers: a trace an edge would take seconds to draw."""
    traces = []
    for left, right in pairwise(layers):
        x, y = edges(left.stack, right.stack, (left.x + (GHOSTS[0] if left.ghosts else 0), right.x))
        line = {"color": look.neutral, "width": 0.7}
        traces.append({"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "opacity": 0.55, "hoverinfo": "skip"})
    return traces


def _ghosts(layers: list[Drawn], look: Theme) -> list[Trace]:
    """The layers behind a folded one, paler the further back."""
    traces = []
    for shift in GHOSTS:
        folded = [layer for layer in layers if layer.ghosts]
        x = [layer.x + shift for layer in folded for _ in layer.stack.heights]
        y = [round(height, 3) for layer in folded for height in layer.stack.heights]
        marker = {"size": 16, "color": look.sequential[1], "line": {"color": look.sequential[4], "width": 1.2}}
        traces.append({**_MARKS, "x": x, "y": y, "marker": marker, "hoverinfo": "skip"})
    return traces if any(layer.ghosts for layer in layers) else []


def _nodes(layer: Drawn, look: Theme) -> list[Trace]:
    """The nodes, and three small dots where some are left out."""
    heights = layer.stack.heights
    alike = len(set(layer.hover)) == 1
    nodes = {
        **_MARKS,
        "x": [layer.x] * len(heights),
        "y": [round(height, 3) for height in heights],
        "marker": {"size": 16, "color": layer.fill, "line": {"color": layer.outline, "width": 1.5}},
        "hovertemplate": f"{layer.hover[0]}<extra></extra>" if alike else "%{text}<extra></extra>",
    }
    if not alike:
        nodes["text"] = layer.hover
    dots = {
        **_MARKS,
        "x": [layer.x] * 3,
        "y": list(layer.stack.dots),
        "marker": {"size": 3.5, "color": look.muted},
        "hoverinfo": "skip",
    }
    return [nodes, dots] if layer.stack.dots else [nodes]


def _paper(figure: go.Figure, layers: list[Drawn], letters: int) -> None:
    """`letters`: of the longest name of an answer, which needs its room at the right."""
    half = span([layer.stack for layer in layers])
    right = max(112, 24 + 7 * letters)
    figure.update_layout(
        showlegend=False, margin={"l": 132, "r": right, "t": ROOM_FOR_TITLE + 48, "b": 34}, hovermode="closest"
    )
    figure.update_xaxes(visible=False, range=[-0.15, layers[-1].x + 0.15])
    figure.update_yaxes(visible=False, range=[-half - 0.6, half + 0.6])


def _heads(layers: list[Drawn], look: Theme) -> list[dict[str, Any]]:
    """The layer's name above, the number of its nodes below."""
    words: list[dict[str, Any]] = []
    for layer in layers:
        place = {"x": layer.x, "yref": "paper", "xanchor": "center", "showarrow": False}
        title = wrapped(label(layer.title, 36), 13 if len(layers) < MOST_LAYERS + 2 else 8)
        words.append({**place, "y": 1, "yanchor": "bottom", "text": title, "font": {"size": 12, "color": look.text}})
        words.append({**place, "y": 0, "yanchor": "top", "text": layer.below, "font": {"size": 12, "color": look.muted}})
    return words


def _names(layer: Drawn, outline: Outline, look: Theme) -> list[dict[str, Any]]:
    names = [label(outline.columns[at][0], 19) for at in layer.stack.shown]
    return _beside(layer, names, "right", look)


def _answer_names(layer: Drawn, outline: Outline, look: Theme) -> list[dict[str, Any]]:
    return _beside(layer, _answer_labels(layer, outline), "left", look)


def _answer_labels(layer: Drawn, outline: Outline) -> list[str]:
    """A step to come is called by its date, all of whose parts matter; other names are shortened."""
    most = 24 if outline.each == "step" else 16
    return [label(outline.answers[at], most) for at in layer.stack.shown]


def _beside(layer: Drawn, names: list[str], anchor: str, look: Theme) -> list[dict[str, Any]]:
    shift = -14 if anchor == "right" else 14
    font = {"size": 12.5, "color": look.text}
    common = {"x": layer.x, "xanchor": anchor, "xshift": shift, "yanchor": "middle", "showarrow": False, "font": font}
    return [{**common, "y": height, "text": name} for height, name in zip(layer.stack.heights, names, strict=True)]
