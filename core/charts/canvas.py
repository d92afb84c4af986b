"""The paper every chart is drawn on: one look, a title that is the message, two named axes."""

from typing import Any

import plotly.graph_objects as go

from core.charts.theme import Theme, template

ROOM_FOR_TITLE = 36  # a page that shows the title as text takes this away
STILL = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False}


def chart(look: Theme, title: str, x: str, y: str, traces: list[dict[str, Any]], height: int = 320) -> go.Figure:
    """A figure of traces given as plain dictionaries. `title`, `x` and `y` are markup: names go through `text.label` first."""
    legend = sum("name" in trace for trace in traces) > 1
    return go.Figure(
        data=traces,
        layout={
            "template": template(look),
            "title": {"text": title},
            "height": height,
            "showlegend": legend,
            "margin": {"t": ROOM_FOR_TITLE + (42 if legend else 12)},
            "xaxis": {"title": {"text": x}, "fixedrange": True},
            "yaxis": {"title": {"text": y}, "fixedrange": True, "separatethousands": True},
            "dragmode": False,
            "hovermode": "closest",
        },
    )


def note(figure: go.Figure, text: str, look: Theme, **place: Any) -> None:
    """A short remark on the chart itself, in the muted colour."""
    figure.add_annotation(text=text, showarrow=False, font={"color": look.muted, "size": 12}, **place)


def empty(look: Theme, sentence: str, height: int = 200) -> go.Figure:
    """A chart that has nothing to show yet and says so."""
    figure = chart(look, "", "", "", [], height)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    note(figure, sentence, look, x=0.5, y=0.5, xref="paper", yref="paper")
    return figure


def faded(colour: str, opacity: float) -> str:
    """A colour of the theme as a thin layer of itself."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"
