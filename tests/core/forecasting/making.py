"""What tests of forecasts share: small tables of series, plans for them, and runs with or without a network."""

import numpy as np
import pandas as pd
import pytest

from core.errors import RunError
from core.forecasting import fitting
from core.plan import Plan, Timeline
from core.table import Table
from core.watch import Silent

MONTHS = 60
HORIZON = 4


def shops(count=2, months=MONTHS, ahead=HORIZON):
    """Sales of shops, month by month: a season, a price that matters and is known in advance, visitors known until now only.

    The last `ahead` months hold prices and holidays only.
    """
    at = np.arange(months + ahead)
    dates = pd.date_range("2015-01-01", periods=len(at), freq="MS")
    frames = []
    for place in range(count):
        random = np.random.default_rng(place)
        price = 10 + at % 5
        sold = 200 + 40 * place + 30 * np.sin(at * np.pi / 6) - 5 * price + random.normal(0, 2, len(at))
        shown = np.where(at < months, sold.round(2), np.nan)
        visitors = np.where(at < months, (sold * 3).round(), np.nan)
        frame = pd.DataFrame({"shop": f"shop {place + 1}", "month": dates, "sold": shown, "price": price.astype(float)})
        frames.append(
            frame.assign(
                holiday=np.where(at % 7 == 3, "yes", "no"), visitors=visitors, region="north" if place % 2 else "south"
            )
        )
    return pd.concat(frames, ignore_index=True)


ROLES = {"price": "known", "holiday": "known", "visitors": "past", "region": "static"}
KINDS = {"price": "number", "holiday": "category", "visitors": "number", "region": "category"}


def shops_timeline(**changes):
    base = {"time": "month", "series": ("shop",), "targets": ("sold",), "frequency": "MS", "season": 12, "horizon": HORIZON}
    return Timeline(**{**base, "windows": 3, "roles": ROLES, **changes})


def plan_of(timeline, kinds=None, network="nlinear", **settings):
    quick = {"epochs": 2, "bag": 1, "patience": 2, **settings}
    kinds = {name: KINDS[name] for name in timeline.roles} if kinds is None else kinds
    return Plan("0" * 16, "made up", "forecasting", timeline.targets[0], kinds, network, "quick", quick, timeline=timeline)


def table_of(frame, folder):
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(folder / "table.parquet", index=False)
    return Table("0" * 16, "made up", len(frame), tuple(frame), folder)


def one_series(values, start="2015-01-01", frequency="MS"):
    dates = pd.date_range(start, periods=len(values), freq=frequency)
    return pd.DataFrame({"month": dates, "sold": np.asarray(values, float)})


def one_timeline(**changes):
    return shops_timeline(series=(), roles={}, **changes)


class NoNetwork:
    """Stands for the network where a test is about the rest: it says that it does not learn."""

    def fit_network(self, *given):
        raise RunError("The network did not learn.")

    def __getattr__(self, name):
        from core.forecasting import network

        return getattr(network, name)


def forecast_run(frame, timeline, folder, watch=None, plan=None, network=NoNetwork):
    """The folder of a run, and its scores. `network=None` trains a real one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting.devices, "device_in_use", lambda: "CPU")
        if network is not None:
            patch.setattr(fitting, "network", network())
        plan = plan or plan_of(timeline)
        scores = fitting.fit(plan, table_of(frame, folder / "table"), folder / "run", watch or Silent())
    return folder / "run", scores


class Listening(Silent):
    """Hears everything; stops once something was told that `when` is true of."""

    def __init__(self, when=lambda event, figures: False, resume=None):
        self.told, self.when, self.resume, self.asked = [], when, resume, False

    def tell(self, event, **figures):
        self.told.append((event, figures))
        self.asked = self.asked or self.when(event, figures)

    def stopped(self):
        return self.asked
