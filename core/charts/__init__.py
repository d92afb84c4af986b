"""Every picture of Layerwise: arrays in, Plotly figures out. Knows no Keras and no runs."""

from core.charts.against import Answers, error_distribution, predicted_against_true
from core.charts.answer import probabilities, value_with_interval
from core.charts.calibration import calibration
from core.charts.canvas import ROOM_FOR_TITLE, STILL
from core.charts.confusion import confusion
from core.charts.curves import Curve, loss_curves, score_curves
from core.charts.intervals import Scored, scores_chart
from core.charts.network import network
from core.charts.text import label, number, share
from core.charts.theme import DARK, LIGHT, Theme, template, theme
from core.charts.two_classes import roc, score_distribution

__all__ = [
    "DARK",
    "LIGHT",
    "ROOM_FOR_TITLE",
    "STILL",
    "Answers",
    "Curve",
    "Scored",
    "Theme",
    "calibration",
    "confusion",
    "error_distribution",
    "label",
    "loss_curves",
    "network",
    "number",
    "predicted_against_true",
    "probabilities",
    "roc",
    "score_curves",
    "score_distribution",
    "scores_chart",
    "share",
    "template",
    "theme",
    "value_with_interval",
]
