"""Real tables that ship with the app, each with a question in people's words; sources and licences in samples/README.md."""

from dataclasses import dataclass
from pathlib import Path

from core.data.read import add_table
from core.errors import TableError
from core.table import Table

FOLDER = Path(__file__).parent / "samples"
SOURCE = "R package modeldata (tidymodels)"


@dataclass(frozen=True)
class Sample:
    """`target` is what is predicted; of a task that needs none the column that is kept out to compare with, or ""."""

    name: str
    title: str
    question: str
    target: str
    task: str
    rows: int
    source: str = SOURCE
    licence: str = "MIT"


SAMPLES: tuple[Sample, ...] = (
    Sample("mlc_churn", "Phone customers", "Which customers will leave?", "churn", "classification", 5000),
    Sample("ames", "House prices", "What is this house worth?", "Sale_Price", "regression", 2930),
    Sample("food_reviews", "Food reviews", "Which reviews praise the food?", "score", "classification", 4000),
    Sample("attrition", "Staff", "Who is about to quit?", "Attrition", "classification", 1470),
    Sample("deliveries", "Food deliveries", "How long will the delivery take?", "time_to_delivery", "regression", 10012),
    Sample("concrete", "Concrete", "How strong will this mix be?", "compressive_strength", "regression", 1030),
    Sample("shop_sales", "Shop sales", "How much will each shop sell?", "sales", "forecasting", 1968, "made up", "CC0"),
    Sample(
        "electricity",
        "Electricity",
        "How much power is needed tomorrow?",
        "demand",
        "forecasting",
        17520,
        "Australian Energy Market Operator, Bureau of Meteorology",
        "free use with attribution, CC BY",
    ),
    Sample(
        "air_passengers",
        "Air passengers",
        "How many people will fly?",
        "passengers",
        "forecasting",
        144,
        "Box and Jenkins",
        "BSD",
    ),
    Sample(
        "seattle_weather",
        "Weather in Seattle",
        "How warm will it be?",
        "temp_max",
        "forecasting",
        1461,
        "NOAA",
        "public domain",
    ),
    Sample("penguins", "Penguins", "Which species is this penguin?", "species", "classification", 344),
    Sample(
        "motions",
        "Movements",
        "What is the wearer of this watch doing?",
        "activity",
        "classification",
        80,
        "UEA archive, by the Python package aeon",
        "BSD",
    ),
    Sample(
        "olive_oils",
        "Olive oils",
        "Which oils belong together?",
        "area",
        "clustering",
        572,
        "Forina and others, by the R package dslabs",
        "Artistic-2.0",
    ),
    Sample(
        "thyroid",
        "Blood tests",
        "Whose blood is unusual?",
        "hypothyroid",
        "anomalies",
        3772,
        "Garavan Institute and J. R. Quinlan, UCI Machine Learning Repository",
        "CC BY 4.0",
    ),
    Sample(
        "cars",
        "Cars",
        "Which cars are like this one?",
        "",
        "similarity",
        788,
        "US Environmental Protection Agency",
        "public domain",
    ),
)


def add_sample(name: str) -> Table:
    """The sample as a table. Raises TableError where there is none of this name."""
    sample = next((sample for sample in SAMPLES if sample.name == name), None)
    if sample is None:
        raise TableError(f"There is no sample “{name}”.", f"The samples are {', '.join(sample.name for sample in SAMPLES)}.")
    return add_table(FOLDER / f"{sample.name}.csv.gz", sample.title)
