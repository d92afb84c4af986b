"""The figure of the Start page: a small network that really computes, and one of its nodes opened up."""

import math
import random
from itertools import pairwise

INPUTS = (("months here", 0.25), ("contract", 0.9), ("monthly bill", 0.75), ("support calls", 0.5))
LAYERS = (4, 5, 4, 1)
LEFT, RIGHT, TOP, HEIGHT = 122, 404, 34, 175
OPENED = (1, 4)  # the node that is opened up: layer, place
BOX = (196, 274, 158, 64)  # where it is drawn large: left, top, width, height
SEED = 106

Layer = list[float]

# In a browser's tab: three nodes that feed one.
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g stroke="#0f6b6e" stroke-width="2.4">'
    '<path d="M7 6 25 16M7 16h18M7 26 25 16"/></g><g fill="#0f6b6e"><circle cx="6" cy="6" r="4"/><circle cx="6" cy="16" r="4"/>'
    '<circle cx="6" cy="26" r="4"/><circle cx="25" cy="16" r="6"/></g></svg>'
)


def network_figure() -> str:
    """The figure as SVG; its colours are the style sheet's."""
    weights = _weights()
    values = _values(weights)
    parts = [
        '<svg class="figure" viewBox="0 0 480 374" role="img" aria-label="Columns of a table go into a network of '
        'nodes in layers, and an answer comes out. One node is opened up: it weighs its inputs, sums them and fires.">',
        *_edges(weights, values),
        *_nodes(values),
        *_labels(values),
        *_leader(),
        *_opened(weights, values),
        "</svg>",
    ]
    return "".join(parts)


def _weights() -> list[list[Layer]]:
    """weights[layer][to][from] between a layer and the one before."""
    draw = random.Random(SEED)
    return [[[round(draw.gauss(0, 1.1), 1) for _ in range(before)] for _ in range(after)] for before, after in pairwise(LAYERS)]


def _fires(total: float) -> float:
    return 1 / (1 + math.exp(-2 * total))


def _values(weights: list[list[Layer]]) -> list[Layer]:
    values = [[value for _, value in INPUTS]]
    for layer in weights:
        values.append([_fires(sum(w * v for w, v in zip(row, values[-1], strict=True))) for row in layer])
    return values


def _place(layer: int, index: int) -> tuple[float, float]:
    x = LEFT + (RIGHT - LEFT) * layer / (len(LAYERS) - 1)
    gap = HEIGHT / max(LAYERS)
    return x, TOP + HEIGHT / 2 + (index - (LAYERS[layer] - 1) / 2) * gap


def _edges(weights: list[list[Layer]], values: list[Layer]) -> list[str]:
    lines = []
    for layer, rows in enumerate(weights):
        for to, row in enumerate(rows):
            for source, weight in enumerate(row):
                (x1, y1), (x2, y2) = _place(layer, source), _place(layer + 1, to)
                strength = abs(weight) * values[layer][source]
                style = f'stroke-width="{0.4 + 1.5 * strength:.2f}" opacity="{min(0.2 + 0.7 * strength, 1):.2f}"'
                lines.append(f'<path class="{_sign(weight)}" d="M{x1:.1f},{y1:.1f} L{x2:.1f},{y2:.1f}" {style}/>')
    return lines


def _sign(weight: float) -> str:
    return "minus" if weight < 0 else "plus"


def _nodes(values: list[Layer]) -> list[str]:
    return [
        _node(*_place(layer, index), 9 if layer < len(LAYERS) - 1 else 12, value)
        for layer, row in enumerate(values)
        for index, value in enumerate(row)
    ]


def _node(x: float, y: float, radius: float, value: float) -> str:
    """A circle on paper, filled as far as it fires."""
    return (
        f'<circle class="paper" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"/>'
        f'<circle class="lit" cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill-opacity="{value:.2f}"/>'
    )


def _labels(values: list[Layer]) -> list[str]:
    columns = [_text(*_shifted(_place(0, index), -18, 4), name, "end") for index, (name, _) in enumerate(INPUTS)]
    x, y = _place(len(LAYERS) - 1, 0)
    answer = [_text(x + 20, y - 2, "leaves:", "start"), _text(x + 20, y + 14, f"{values[-1][0]:.0%}", "start", "strong")]
    middle = (_place(1, 0)[0] + _place(2, 0)[0]) / 2
    names = ((LEFT, "columns"), (middle, "layers of nodes"), (RIGHT, "answer"))
    return [*columns, *answer, *(_text(at, 12, name, "middle", "small") for at, name in names)]


def _shifted(place: tuple[float, float], x: float, y: float) -> tuple[float, float]:
    return place[0] + x, place[1] + y


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def _leader() -> list[str]:
    """Two thin lines from the opened node down to its enlargement, as under a lens."""
    x, y = _place(*OPENED)
    lines = f"M{x - 13:.1f},{y + 5:.1f} L{BOX[0] + 8},{BOX[1]} M{x + 13:.1f},{y + 5:.1f} L{BOX[0] + BOX[2] - 8},{BOX[1]}"
    box = f'<rect class="lens" x="{BOX[0]}" y="{BOX[1]}" width="{BOX[2]}" height="{BOX[3]}" rx="31"/>'
    return [f'<circle class="lens" cx="{x:.1f}" cy="{y:.1f}" r="14"/>', f'<path class="lens" d="{lines}"/>', box]


def _opened(weights: list[list[Layer]], values: list[Layer]) -> list[str]:
    """What happens in one node: its inputs times its weights, their sum, and how strongly it fires."""
    layer, index = OPENED
    row, inputs = weights[layer - 1][index], values[layer - 1]
    total = sum(w * v for w, v in zip(row, inputs, strict=True))
    middle, left, right = BOX[1] + BOX[3] / 2, BOX[0] + 34, BOX[0] + BOX[2] - 34
    drawn = []
    for source, (weight, value) in enumerate(zip(row, inputs, strict=True)):
        y = middle - 36 + 24 * source
        drawn.append(_text(112, y + 4, f"{value:.2f} × {weight:+.1f}".replace("-", "−"), "end", "figures"))
        drawn.append(
            f'<path class="{_sign(weight)}" d="M119,{y} L{left - 24},{middle}" stroke-width="{0.6 + abs(weight):.2f}"/>'
        )
    drawn += [f'<circle class="paper" cx="{left}" cy="{middle}" r="24"/>', _text(left, middle - 1, "Σ", "middle", "sum")]
    drawn += [_text(left, middle + 15, f"{total:+.2f}".replace("-", "−"), "middle", "figures")]
    drawn += [f'<path class="line" d="M{left + 24},{middle} L{right - 24},{middle}"/>', _curve(right, middle, 24, total)]
    drawn += [f'<path class="line" d="M{right + 24},{middle} L{RIGHT - 12},{middle}"/>']
    drawn += [
        _node(RIGHT, middle, 12, values[layer][index]),
        _text(RIGHT + 20, middle + 5, f"{values[layer][index]:.2f}", "start"),
    ]
    words = ((78, "A node weighs its inputs,"), ((left + right) / 2, "sums them, bends the sum,"), (RIGHT + 6, "and fires."))
    return drawn + [_text(x, BOX[1] + BOX[3] + 26, text, "middle", "small") for x, text in words]


def _curve(x: float, y: float, radius: float, total: float) -> str:
    """The S-shaped curve inside a circle, and where the sum falls on it."""

    def point(at: float) -> tuple[float, float]:
        return x + at * radius * 0.42, y + radius * 0.55 - _fires(at) * radius * 1.1

    path = " L".join(f"{px:.1f},{py:.1f}" for px, py in (point(-1.8 + 0.2 * step) for step in range(19)))
    dot = point(max(-1.8, min(1.8, total)))
    return (
        f'<circle class="paper" cx="{x}" cy="{y}" r="{radius}"/><path class="curve" d="M{path}"/>'
        f'<circle class="dot" cx="{dot[0]:.1f}" cy="{dot[1]:.1f}" r="3"/>'
    )
