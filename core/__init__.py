"""The face of Layerwise: the names that pages, the command line and the API use. Nothing else is public.

A name's module is imported when the name is first used, so `import core` loads neither Keras nor scikit-learn.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.alternatives import ALTERNATIVES as ALTERNATIVES
    from core.anomalies.marks import Reranked as Reranked
    from core.anomalies.marks import mark as mark
    from core.anomalies.marks import marks as marks
    from core.anomalies.marks import missing_marks as missing_marks
    from core.anomalies.marks import reranked as reranked
    from core.anomalies.marks import taught as taught
    from core.anomalies.outcome import OddityOutcome as OddityOutcome
    from core.anomalies.outcome import read_oddities as read_oddities
    from core.anomalies.reasons import Reason as Reason
    from core.anomalies.taking_away import oddities_csv as oddities_csv
    from core.clustering.agreement import same_clusters as same_clusters
    from core.clustering.files import name_cluster as name_cluster
    from core.clustering.outcome import ClusterOutcome as ClusterOutcome
    from core.clustering.outcome import read_clusters as read_clusters
    from core.clustering.profile import ClusterProfile as ClusterProfile
    from core.clustering.profile import profile_clusters as profile_clusters
    from core.clustering.taking_away import clustered_csv as clustered_csv
    from core.clustering.taking_away import clusters_by_label as clusters_by_label
    from core.data.checks import Check as Check
    from core.data.checks import check_table as check_table
    from core.data.columns import describe_columns as describe_columns
    from core.data.finding import find_rows as find_rows
    from core.data.fold import fold as fold
    from core.data.folding import find_folding as find_folding
    from core.data.read import CHOICES as CHOICES
    from core.data.read import add_table as add_table
    from core.data.samples import SAMPLES as SAMPLES
    from core.data.samples import Sample as Sample
    from core.data.samples import add_sample as add_sample
    from core.data.store import delete_table as delete_table
    from core.data.store import list_tables as list_tables
    from core.data.store import open_table as open_table
    from core.detectors import DETECTORS as DETECTORS
    from core.devices import describe_device as describe_device
    from core.errors import LayerwiseError as LayerwiseError
    from core.estimate import estimate_seconds as estimate_seconds
    from core.forecasters import FORECASTERS as FORECASTERS
    from core.forecasting.levels import INTERVALS as INTERVALS
    from core.forecasting.levels import LEVELS as LEVELS
    from core.forecasting.moves import Future as Future
    from core.forecasting.moves import Move as Move
    from core.forecasting.outcome import ForecastOutcome as ForecastOutcome
    from core.forecasting.outcome import read_forecast as read_forecast
    from core.forecasting.reasons import Reasons as Reasons
    from core.forecasting.taking_away import LongForecast as LongForecast
    from core.forecasting.taking_away import csv_of as csv_of
    from core.forecasting.taking_away import forecast_csv as forecast_csv
    from core.forecasting.taking_away import newer_history as newer_history
    from core.forecasting.taking_away import read_long as read_long
    from core.forecasting.unusual import Unusual as Unusual
    from core.forecasting.unusual import find_unusual as find_unusual
    from core.home import uploads_folder as uploads_folder
    from core.inputs import INPUTS as INPUTS
    from core.likeness.outcome import Found as Found
    from core.likeness.outcome import Likeness as Likeness
    from core.likeness.outcome import likeness_is_ready as likeness_is_ready
    from core.likeness.outcome import open_likeness as open_likeness
    from core.likeness.outcome import training_rows as training_rows
    from core.likeness.outcome import why_not_alike as why_not_alike
    from core.networks import NETWORKS as NETWORKS
    from core.new_rows import questions_of as questions_of
    from core.new_rows import rows_to_try as rows_to_try
    from core.outcome import Outcome as Outcome
    from core.outcome import read_outcome as read_outcome
    from core.plan import Plan as Plan
    from core.plan import Split as Split
    from core.plan import Timeline as Timeline
    from core.planning import check_plan as check_plan
    from core.planning import outline as outline
    from core.planning import settings_for as settings_for
    from core.planning import suggest_plan as suggest_plan
    from core.planning import suggest_task as suggest_task
    from core.presets import PRESETS as PRESETS
    from core.queue import waiting_before as waiting_before
    from core.recipes import match_columns as match_columns
    from core.runs import Run as Run
    from core.runs import delete_run as delete_run
    from core.runs import list_runs as list_runs
    from core.runs import open_run as open_run
    from core.sequences import lines as lines
    from core.series.doctor import Diagnosis as Diagnosis
    from core.series.doctor import Fault as Fault
    from core.series.doctor import examine as examine
    from core.series.doctor import proposed_repairs as proposed_repairs
    from core.series.offered import FREQUENCIES as FREQUENCIES
    from core.series.offered import frequency_title as frequency_title
    from core.series.preview import Preview as Preview
    from core.series.preview import preview as preview
    from core.series.shape import suggest_timeline as suggest_timeline
    from core.submission import explain_forecast as explain_forecast
    from core.submission import find_duplicates as find_duplicates
    from core.submission import forecast_again as forecast_again
    from core.submission import keep_runner as keep_runner
    from core.submission import learn_marks as learn_marks
    from core.submission import points_of as points_of
    from core.submission import predict as predict
    from core.submission import predict_row as predict_row
    from core.submission import prepare_likeness as prepare_likeness
    from core.submission import stop as stop
    from core.submission import submit as submit
    from core.table import Column as Column
    from core.table import Table as Table
    from core.tasks import TASKS as TASKS

_HOME_OF = {
    "core.alternatives": ("ALTERNATIVES",),
    "core.anomalies.marks": ("Reranked", "mark", "marks", "missing_marks", "reranked", "taught"),
    "core.anomalies.outcome": ("OddityOutcome", "read_oddities"),
    "core.anomalies.reasons": ("Reason",),
    "core.anomalies.taking_away": ("oddities_csv",),
    "core.clustering.agreement": ("same_clusters",),
    "core.clustering.files": ("name_cluster",),
    "core.clustering.outcome": ("ClusterOutcome", "read_clusters"),
    "core.clustering.profile": ("ClusterProfile", "profile_clusters"),
    "core.clustering.taking_away": ("clustered_csv", "clusters_by_label"),
    "core.data.checks": ("Check", "check_table"),
    "core.data.columns": ("describe_columns",),
    "core.data.finding": ("find_rows",),
    "core.data.fold": ("fold",),
    "core.data.folding": ("find_folding",),
    "core.data.read": ("CHOICES", "add_table"),
    "core.data.samples": ("SAMPLES", "Sample", "add_sample"),
    "core.data.store": ("delete_table", "list_tables", "open_table"),
    "core.detectors": ("DETECTORS",),
    "core.devices": ("describe_device",),
    "core.errors": ("LayerwiseError",),
    "core.estimate": ("estimate_seconds",),
    "core.forecasters": ("FORECASTERS",),
    "core.forecasting.levels": ("INTERVALS", "LEVELS"),
    "core.forecasting.moves": ("Future", "Move"),
    "core.forecasting.outcome": ("ForecastOutcome", "read_forecast"),
    "core.forecasting.reasons": ("Reasons",),
    "core.forecasting.taking_away": ("LongForecast", "csv_of", "forecast_csv", "newer_history", "read_long"),
    "core.forecasting.unusual": ("Unusual", "find_unusual"),
    "core.home": ("uploads_folder",),
    "core.inputs": ("INPUTS",),
    "core.likeness.outcome": ("Found", "Likeness", "likeness_is_ready", "open_likeness", "training_rows", "why_not_alike"),
    "core.networks": ("NETWORKS",),
    "core.new_rows": ("questions_of", "rows_to_try"),
    "core.outcome": ("Outcome", "read_outcome"),
    "core.plan": ("Plan", "Split", "Timeline"),
    "core.planning": ("check_plan", "outline", "settings_for", "suggest_plan", "suggest_task"),
    "core.presets": ("PRESETS",),
    "core.queue": ("waiting_before",),
    "core.recipes": ("match_columns",),
    "core.runs": ("Run", "delete_run", "list_runs", "open_run"),
    "core.series.doctor": ("Diagnosis", "Fault", "examine", "proposed_repairs"),
    "core.series.offered": ("FREQUENCIES", "frequency_title"),
    "core.series.preview": ("Preview", "preview"),
    "core.series.shape": ("suggest_timeline",),
    "core.sequences": ("lines",),
    "core.submission": (
        "explain_forecast",
        "find_duplicates",
        "forecast_again",
        "keep_runner",
        "learn_marks",
        "points_of",
        "predict",
        "predict_row",
        "prepare_likeness",
        "stop",
        "submit",
    ),
    "core.table": ("Column", "Table"),
    "core.tasks": ("TASKS",),
}
_MODULE_OF = {name: module for module, names in _HOME_OF.items() for name in names}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"core has no {name!r}; its face is {', '.join(__all__)}")
    return getattr(importlib.import_module(_MODULE_OF[name]), name)
