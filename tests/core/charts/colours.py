"""What two looks of one chart have in common."""

import re

import plotly.graph_objects as go


def colourless(figure: go.Figure) -> str:
    """The figure as JSON, with one word for every colour and without its template."""
    return re.sub(r"#[0-9a-f]{6}|rgba\([^)]*\)", "COLOUR", figure.update_layout(template=None).to_json())
