"""How thorough a training is: three presets, and the settings of training that are not a network's."""

from dataclasses import dataclass

from core.errors import PlanError
from core.settings import Setting, Value

TRAINING: tuple[Setting, ...] = (
    Setting("bag", "Networks averaged", 1, "So many networks are trained on different parts of the rows and averaged.", 1, 20),
    Setting("epochs", "Epochs", 64, "How often the network sees every training row, at most.", 1, 2000),
    Setting("batch_size", "Batch size", 256, "Rows the network sees before each correction of its weights.", 8, 65536),
    Setting("patience", "Patience", 16, "Epochs without a better validation score before training stops early.", 1, 2000),
    Setting("max_rows", "Rows at most", 200_000, "Of a larger table a random sample of so many rows is used.", 50, 100_000_000),
    Setting(
        "max_minutes", "Minutes at most", 30.0, "Training ends after so many minutes and keeps the best so far.", 0.1, 10_000.0
    ),
)


@dataclass(frozen=True)
class Preset:
    """A bundle of settings by the size of the table. `tiers`: (rows up to, network, settings), the last for any size; `series`:
    (steps of all series up to, settings). An epoch of series is 25 to 50 batches, however many windows there are.
    `sequences` is for tables with a series in each row, `unlabelled` for questions without a target: (rows up to, settings);
    `bags` says how many networks such a question takes, by its recipe.
    """

    name: str
    title: str
    sentence: str
    tiers: tuple[tuple[float, str, dict[str, Value]], ...]
    series: tuple[tuple[float, dict[str, Value]], ...]
    sequences: tuple[tuple[float, dict[str, Value]], ...]
    unlabelled: tuple[tuple[float, dict[str, Value]], ...]
    bags: dict[str, int]

    def choose(self, rows: int, forms: frozenset[str] = frozenset(("rows",))) -> tuple[str, dict[str, Value]]:
        """The network and the settings for a table of so many rows, whose columns become these forms."""
        if "sequence" in forms:  # convolutions want many small, even steps
            return "mlp", dict(next(settings for most, settings in self.sequences if rows <= most))
        for most, network, settings in self.tiers:
            if rows <= most:
                return network, dict(settings)
        raise ValueError("the last tier must hold for any size")

    def choose_unlabelled(self, rows: int, recipe: str) -> dict[str, Value]:
        """The autoencoder's settings for so many rows."""
        settings = next(settings for most, settings in self.unlabelled if rows <= most)
        return {"bag": self.bags.get(recipe, 1), **OF_RECIPE.get(recipe, {}), **settings}

    def choose_for_series(self, steps: int, known: bool) -> tuple[str, dict[str, Value]]:
        """Those for series of so many steps in all; `known` says whether columns are known in advance."""
        settings = next(settings for most, settings in self.series if steps <= most)
        return "tsmixer" if known else "nhits", dict(settings)


ANY = float("inf")
# A row is told from those that are nearly the same by more than groups need: a wide code found twice to four times as many
# swapped rows again (churn, segment, vowels, ames), and no fewer of the same label.
OF_RECIPE: dict[str, dict[str, Value]] = {"alike": {"code": 32}}
# Of few rows an epoch is a few steps: so many that the network comes to learn at all (RealMLP's 256 epochs), in small batches.
FEW: dict[str, Value] = {"epochs": 256, "batch_size": 32, "patience": 48}

PRESETS: tuple[Preset, ...] = (
    Preset(
        "quick",
        "Quick",
        "One network, a first answer.",
        (
            (500, "realmlp", {"bag": 1, **FEW}),
            (2_000, "realmlp", {"bag": 1, "epochs": 64, "batch_size": 64, "max_rows": 20_000}),
            (ANY, "realmlp", {"bag": 1, "epochs": 24, "patience": 8, "max_rows": 20_000, "max_minutes": 2.0}),
        ),
        (
            (2_000, {"bag": 1, "epochs": 20, "batch_size": 64, "patience": 5, "max_minutes": 1.0}),
            (ANY, {"bag": 1, "epochs": 15, "batch_size": 256, "patience": 5, "max_minutes": 2.0}),
        ),
        (
            (500, {"bag": 1, "epochs": 120, "batch_size": 16, "patience": 30}),
            (ANY, {"bag": 1, "epochs": 20, "batch_size": 32, "patience": 8, "max_rows": 10_000, "max_minutes": 2.0}),
        ),
        (
            (2_000, {"epochs": 60, "batch_size": 32, "patience": 12, "max_minutes": 1.0}),
            (20_000, {"epochs": 20, "patience": 6, "max_minutes": 1.5}),
            (ANY, {"epochs": 8, "patience": 4, "max_rows": 100_000, "max_minutes": 4.0}),
        ),
        {"anomalies": 2},
    ),
    Preset(
        "balanced",
        "Balanced",
        "Several networks that check one another.",
        (
            (500, "realmlp", {"bag": 5, **FEW}),
            (2_000, "realmlp", {"bag": 5, "epochs": 128, "batch_size": 64}),
            (4_000, "realmlp", {"bag": 5, "epochs": 64, "batch_size": 128}),
            (20_000, "realmlp", {"bag": 5, "epochs": 32}),
            (100_000, "realmlp", {"bag": 2, "epochs": 32, "dropout": 0.1}),
            (ANY, "realmlp", {"bag": 2, "epochs": 24, "batch_size": 512, "dropout": 0.1}),
        ),
        (
            (2_000, {"bag": 3, "epochs": 40, "batch_size": 64, "patience": 8}),
            (ANY, {"bag": 3, "epochs": 20, "batch_size": 256, "patience": 8}),
        ),
        (
            (250, {"bag": 5, "epochs": 150, "batch_size": 16, "patience": 40}),
            (2_000, {"bag": 5, "epochs": 60, "batch_size": 32, "patience": 20}),
            (ANY, {"bag": 2, "epochs": 24, "batch_size": 64, "patience": 8, "max_rows": 50_000}),
        ),
        (
            (2_000, {"epochs": 120, "batch_size": 32, "patience": 24}),
            (20_000, {"epochs": 50, "patience": 12}),
            (ANY, {"epochs": 15, "patience": 6, "max_minutes": 8.0}),
        ),
        {"anomalies": 5},
    ),
    Preset(
        "thorough",
        "Thorough",
        "More networks, trained longer; for the last bit.",
        (
            (2_000, "tabm", {"bag": 5, "epochs": 128, "batch_size": 64, "max_minutes": 60.0}),
            (20_000, "tabm", {"bag": 5, "epochs": 64, "max_minutes": 60.0}),
            (ANY, "tabm", {"bag": 3, "epochs": 64, "patience": 12, "max_rows": 1_000_000, "max_minutes": 120.0}),
        ),
        (
            (2_000, {"bag": 5, "epochs": 80, "batch_size": 64, "max_minutes": 60.0}),
            (ANY, {"bag": 5, "epochs": 60, "batch_size": 256, "max_minutes": 60.0}),
        ),
        (
            (2_000, {"bag": 5, "epochs": 300, "batch_size": 16, "patience": 80, "max_minutes": 60.0}),
            (ANY, {"bag": 3, "epochs": 60, "batch_size": 64, "patience": 12, "max_minutes": 120.0}),
        ),
        (
            (2_000, {"epochs": 200, "batch_size": 32, "patience": 40}),
            (20_000, {"epochs": 100, "patience": 24, "max_minutes": 60.0}),
            (ANY, {"epochs": 40, "patience": 10, "max_rows": 1_000_000, "max_minutes": 60.0}),
        ),
        {"anomalies": 5},
    ),
)


def preset(name: str) -> Preset:
    """The preset of that name. Raises PlanError where there is none."""
    for member in PRESETS:
        if member.name == name:
            return member
    raise PlanError(f"There is no preset “{name}”.", f"Choose one of {', '.join(member.name for member in PRESETS)}.")
