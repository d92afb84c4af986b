"""Every picture of Layerwise: arrays in, Plotly figures out. Knows no Keras and no runs."""

from core.charts.against import Answers, error_distribution, predicted_against_true
from core.charts.answer import probabilities, value_with_interval
from core.charts.beside import again, beside
from core.charts.calibration import calibration
from core.charts.canvas import ROOM_FOR_TITLE, STILL
from core.charts.cluster_counts import scores_by_count
from core.charts.cluster_labels import clusters_by_label
from core.charts.cluster_tree import Splits, splits
from core.charts.confusion import confusion
from core.charts.curves import Curve, loss_curves, score_curves
from core.charts.intervals import Scored, scores_chart
from core.charts.likeness import among_pairs, column_by_column
from core.charts.map import SYMBOLS, Dots, Drag, cluster_colour, rows_in_space, rows_map
from core.charts.mending import mended
from core.charts.network import network
from core.charts.oddities import odd_columns, oddness_distribution, one_in, p_values
from core.charts.oddities_methods import Found, against_truth, agreement, found_among_first
from core.charts.oddities_row import OddCell, odd_cells
from core.charts.profile import Apart, Beside, beside_everybody, sets_apart
from core.charts.sequences import MOST_CLASSES, beside_the_usual, card, examples
from core.charts.series import Ahead, Past, Wording, change, forecast, totals
from core.charts.series_coverage import coverage, coverage_by_step
from core.charts.series_errors import Compared, error_by_part, error_by_series, error_by_step
from core.charts.series_reasons import Effects, Parts, parts, reasons, reasons_by_step
from core.charts.series_windows import Window, window
from core.charts.text import distinct, label, number, share
from core.charts.theme import DARK, LIGHT, Theme, template, theme
from core.charts.two_classes import roc, score_distribution

__all__ = [
    "DARK",
    "LIGHT",
    "MOST_CLASSES",
    "ROOM_FOR_TITLE",
    "STILL",
    "SYMBOLS",
    "Ahead",
    "Answers",
    "Apart",
    "Beside",
    "Compared",
    "Curve",
    "Dots",
    "Drag",
    "Effects",
    "Found",
    "OddCell",
    "Parts",
    "Past",
    "Scored",
    "Splits",
    "Theme",
    "Window",
    "Wording",
    "again",
    "against_truth",
    "agreement",
    "among_pairs",
    "beside",
    "beside_everybody",
    "beside_the_usual",
    "calibration",
    "card",
    "change",
    "cluster_colour",
    "clusters_by_label",
    "column_by_column",
    "confusion",
    "coverage",
    "coverage_by_step",
    "distinct",
    "error_by_part",
    "error_by_series",
    "error_by_step",
    "error_distribution",
    "examples",
    "forecast",
    "found_among_first",
    "label",
    "loss_curves",
    "mended",
    "network",
    "number",
    "odd_cells",
    "odd_columns",
    "oddness_distribution",
    "one_in",
    "p_values",
    "parts",
    "predicted_against_true",
    "probabilities",
    "reasons",
    "reasons_by_step",
    "roc",
    "rows_in_space",
    "rows_map",
    "score_curves",
    "score_distribution",
    "scores_by_count",
    "scores_chart",
    "sets_apart",
    "share",
    "splits",
    "template",
    "theme",
    "totals",
    "value_with_interval",
    "window",
]
