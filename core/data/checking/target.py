"""Checks of what is to be predicted."""

from collections.abc import Iterator

import pandas as pd

from core.data.checking.base import Check, Subject, listed, per_cent

RARE = 10
MANY_CLASSES = 100
LOPSIDED = 0.95


def check_target(subject: Subject) -> Iterator[Check]:
    if subject.target is None:
        return
    yield from _missing(subject)
    if subject.has_classes:
        yield from _classes(subject)
    else:
        yield from _numbers(subject)


def _missing(subject: Subject) -> Iterator[Check]:
    assert subject.target is not None
    profile = subject.target.profile
    if profile.missing == profile.rows:
        yield Check(
            "stop", "Nothing to predict", f"“{profile.name}” is empty in every row.", "Choose another column.", (profile.name,)
        )
    elif profile.missing:
        detail = (
            f"{profile.missing:,} of {profile.rows:,} rows have no “{profile.name}”; they are left out of training and scores."
        )
        yield Check("look", "Rows without an answer", detail, "Fine if they are the rows you want predicted.", (profile.name,))


def _classes(subject: Subject) -> Iterator[Check]:
    assert subject.target is not None
    name = subject.target.name
    counts = subject.cells(name).astype("str").where(subject.cells(name).notna()).value_counts()
    if len(counts) == 1:
        detail = f"“{name}” is “{counts.index[0]}” in every row, so there is nothing to tell apart."
        yield Check("stop", "Only one class", detail, "Choose another column, or add rows of another class.", (name,))
    elif len(counts) > max(MANY_CLASSES, 0) and len(counts) > counts.sum() / 5:
        detail = f"“{name}” has {len(counts):,} different values in {counts.sum():,} rows: hardly two rows share an answer."
        yield Check("stop", "Too many classes", detail, "Choose a column with fewer values.", (name,))
    elif len(counts) > 1:
        yield from _rare(name, counts)
        yield from _balance(name, counts)


def _rare(name: str, counts: pd.Series) -> Iterator[Check]:
    single = counts[counts == 1]
    if len(single):
        detail = f"{listed(single.index)} of “{name}” occur in one row each: they cannot both be learned and be tested."
        yield Check(
            "look",
            "Classes of one row",
            detail,
            "Get more rows of them, merge them with another class, or leave them out.",
            (name,),
        )
    rare = counts[(counts > 1) & (counts < RARE)]
    if len(rare):
        detail = f"{listed(rare.index)} of “{name}” occur in fewer than {RARE} rows each."
        yield Check("look", "Rare classes", detail, "Expect poor answers for them; get more rows or merge them.", (name,))
    if not len(single) and not len(rare):
        yield Check(
            "pass",
            "Every class has rows enough",
            f"{len(counts):,} classes; the rarest has {int(counts.min()):,} rows.",
            "",
            (name,),
        )


def _balance(name: str, counts: pd.Series) -> Iterator[Check]:
    share = counts.iloc[0] / counts.sum()
    detail = f"{per_cent(share)} of the rows are “{counts.index[0]}”."
    if share > LOPSIDED:
        advice = "Always answering that would be right as often: judge by ROC AUC, not by accuracy."
        yield Check("look", "One class outweighs", detail, advice, (name,))
    else:
        yield Check("pass", "Balance of classes", detail, "", (name,))


def _numbers(subject: Subject) -> Iterator[Check]:
    assert subject.target is not None
    profile = subject.target.profile
    if profile.distinct == 1:
        detail = f"“{profile.name}” is {profile.examples[0]} in every row."
        yield Check("stop", "Only one value", detail, "Choose another column.", (profile.name,))
    elif profile.top_share > 0.5:
        detail = f"“{profile.name}” is the same number in {per_cent(profile.top_share)} of the rows."
        advice = "Consider asking first whether it is that number at all, with a column of yes and no."
        yield Check("look", "One number outweighs", detail, advice, (profile.name,))
