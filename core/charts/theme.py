"""The colours and letters of every picture, light and dark. A test holds them and `.streamlit/config.toml` together."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from core.lazy import lazy

go = lazy("plotly.graph_objects")

TEXT_FONT = '"Source Sans", "Source Sans 3", "Segoe UI", "Helvetica Neue", Arial, sans-serif'
TITLE_FONT = '"Source Serif", "Source Serif 4", Charter, Georgia, serif'

# Okabe and Ito (2008), the seven that stand apart for colour-blind readers, in an order whose first two differ most.
_CLASSES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8578")


@dataclass(frozen=True)
class Theme:
    """One look. `negative`, `neutral`, `positive` are for signed things, `classes` for classes, `sequential` for amounts."""

    name: str
    paper: str  # behind everything
    panel: str  # behind widgets and cards
    text: str
    muted: str  # axis labels, secondary sentences
    line: str  # borders and grid lines
    accent: str  # the one colour of the app: what is chosen, the network
    negative: str
    neutral: str
    positive: str
    stop: str  # what cannot go on
    look: str  # what deserves a look
    good: str  # what passed
    classes: tuple[str, ...]
    sequential: tuple[str, ...]  # ten steps, little to much
    diverging: tuple[str, ...]  # ten steps, negative to positive

    def scale(self, colours: tuple[str, ...]) -> list[list[Any]]:
        """`sequential` or `diverging` as Plotly wants a colour scale."""
        return [[step / (len(colours) - 1), colour] for step, colour in enumerate(colours)]


LIGHT = Theme(
    name="light",
    paper="#fdfcf9",
    panel="#f5f2ec",
    text="#23211e",
    muted="#6f6a61",
    line="#e2ddd3",
    accent="#0f6b6e",
    negative="#2166ac",
    neutral="#bdb7ab",
    positive="#d0661b",
    stop="#a8322a",
    look="#8f6400",
    good="#2f7d4f",
    classes=_CLASSES,
    sequential=(
        "#edf3f1", "#d3e4e1", "#b6d4d1", "#97c3c1", "#76b0b0", "#559c9e", "#34878a", "#0f6b6e", "#0b5457", "#073d40",
    ),
    diverging=(
        "#14497f", "#2166ac", "#5b91c4", "#9dbedb", "#d9e2e7", "#efe3d6", "#eabf99", "#de935b", "#d0661b", "#94440c",
    ),
)  # fmt: skip

DARK = Theme(
    name="dark",
    paper="#171614",
    panel="#211f1c",
    text="#e9e5dd",
    muted="#a39d92",
    line="#38352f",
    accent="#5fb8b4",
    negative="#6aa7dc",
    neutral="#6b665d",
    positive="#ec9455",
    stop="#ec8a7f",
    look="#e0b455",
    good="#7fc79a",
    classes=("#56b4e9", "#e69f00", "#2fb88f", "#d892b8", "#3d8fc9", "#ee7733", "#a39d92"),
    sequential=(
        "#1f2b2a", "#23403f", "#295554", "#306a69", "#387f7d", "#449694", "#5fb8b4", "#86cbc7", "#adddd9", "#d5eeeb",
    ),
    diverging=(
        "#a9d0f2", "#6aa7dc", "#4580b4", "#335a7b", "#2c3a45", "#46372a", "#7d5231", "#b57141", "#ec9455", "#f8c49b",
    ),
)  # fmt: skip


def theme(dark: bool) -> Theme:
    return DARK if dark else LIGHT


@cache
def template(look: Theme) -> Any:
    """The Plotly template of a look: thin lines, no box, the title to the left in the heading's letters."""
    axis: dict[str, Any] = {
        "gridcolor": look.line, "gridwidth": 1, "linecolor": look.line, "zerolinecolor": look.line, "zerolinewidth": 1,
        "tickfont": {"color": look.muted, "size": 12}, "title": {"font": {"color": look.muted, "size": 13}, "standoff": 10},
        "ticks": "", "automargin": True,
    }  # fmt: skip
    return go.layout.Template(
        layout={
            "font": {"family": TEXT_FONT, "size": 13, "color": look.text},
            "title": {"font": {"family": TITLE_FONT, "size": 17, "color": look.text}, "x": 0, "xanchor": "left"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": list(look.classes),
            "colorscale": {"sequential": look.scale(look.sequential), "diverging": look.scale(look.diverging)},
            "xaxis": axis | {"showgrid": False, "showline": True},
            "yaxis": axis,
            "margin": {"l": 8, "r": 8, "t": 48, "b": 8},
            "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "font": {"color": look.muted}},
            "hoverlabel": {"bgcolor": look.panel, "bordercolor": look.line, "font": {"family": TEXT_FONT, "color": look.text}},
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": look.muted, "activecolor": look.accent},
        }
    )  # fmt: skip
