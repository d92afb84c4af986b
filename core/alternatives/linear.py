"""Logistic and ridge regression on standardised numbers, one-hot codes, TF-IDF of tokens and MiniROCKET's features of
series: each input has one weight.
"""

import warnings
from typing import Any

import numpy as np

from core.alternatives.base import Alternative, Rows
from core.alternatives.design import codes_of, numbers_of, one_hot, sequence_parts, token_counts, token_parts
from core.alternatives.rocket import learn_rocket, rocket_features
from core.alternatives.span import in_span
from core.lazy import lazy
from core.tasks.base import State, Task

linear_model = lazy("sklearn.linear_model")
exceptions = lazy("sklearn.exceptions")
sparse = lazy("scipy.sparse")

MOST_CODES = 100  # values of one column that get a weight each
MOST_ROWS = 100_000  # a linear model learns no more from more
STRENGTHS = (0.01, 0.1, 1.0, 10.0)  # inverse strength of the penalty, of logistic regression
PENALTIES = (0.1, 1.0, 10.0, 100.0, 1000.0)  # of ridge regression
WORSE_TWICE = 2
IMPOSSIBLE = -12.0  # the logit of a class that no training row has


class Linear(Alternative):
    """`learned`: the design (centre and scale of numbers, IDF of tokens, kernels), `weights` (inputs, units) and `bias`."""

    name = "linear"
    title = "Linear model"
    sentence = "Each input has one weight and the answer is their sum; simple, quick and hard to beat on small tables."

    def fit(self, train: Rows, validation: Rows, task: Task, state: State, seed: int) -> dict[str, Any]:
        train = _at_most(train, seed)
        design = _learn_design(train, seed)
        matrix, unseen = _matrix(train, design), _matrix(validation, design)
        target = task.to_fit(train.truth, state)
        matrix, back = in_span(matrix)
        unseen = unseen if back is None else unseen @ back
        candidates = _ridges(matrix, target) if task.units(state) == 1 else _logistics(matrix, target, task.units(state))
        best = _best(candidates, unseen, validation.truth, (task, state))
        weights, bias = best if back is None else (back @ best[0], best[1])
        return {**design, "weights": _rounded(weights), "bias": _rounded(bias)}

    def answer(self, rows: Rows, learned: dict[str, Any], task: Task, state: State) -> np.ndarray:
        outputs = _matrix(rows, learned) @ np.array(learned["weights"]) + np.array(learned["bias"])
        return task.from_fit(np.asarray(outputs), state)


def _at_most(train: Rows, seed: int) -> Rows:
    if len(train) <= MOST_ROWS:
        return train
    return train.take(np.random.default_rng(seed).choice(len(train), MOST_ROWS, replace=False))


def _learn_design(train: Rows, seed: int) -> dict[str, Any]:
    numbers = numbers_of(train)
    scale = numbers.std(axis=0)
    inverse_frequencies = {}
    for part in token_parts(train):
        documents = np.bincount(token_counts(part, train.arrays[part.name]).indices, minlength=part.sizes[0])
        inverse_frequencies[part.name] = _rounded(np.log((1 + len(train)) / (1 + documents)) + 1)
    return {
        "center": numbers.mean(axis=0).tolist(),
        "scale": np.where(scale > 1e-9, scale, 1.0).tolist(),
        "inverse_frequencies": inverse_frequencies,
        "rockets": {part.name: learn_rocket(train.arrays[part.name], seed) for part in sequence_parts(train)},
    }


def _matrix(rows: Rows, design: dict[str, Any]) -> Any:
    """(rows, inputs): dense where there is no text and codes are few, sparse otherwise."""
    numbers = (numbers_of(rows) - np.array(design["center"])) / np.array(design["scale"])
    codes = one_hot(*codes_of(rows), MOST_CODES)
    texts = [_tf_idf(rows, part, np.array(design["inverse_frequencies"][part.name])) for part in token_parts(rows)]
    series = [rocket_features(rows.arrays[part.name], design["rockets"][part.name]) for part in sequence_parts(rows)]
    numbers = np.concatenate([numbers, *series], axis=1)
    if not texts and codes.shape[1] <= 500:
        return np.concatenate([numbers, codes.toarray()], axis=1)
    return sparse.hstack([sparse.csr_matrix(numbers), codes, *texts], format="csr")


def _tf_idf(rows: Rows, part: Any, inverse_frequency: np.ndarray) -> Any:
    counts = token_counts(part, rows.arrays[part.name])
    counts.sum_duplicates()
    weighted = counts.multiply(inverse_frequency[None, :]).tocsr()
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    return sparse.diags(1 / np.maximum(lengths, 1e-9)) @ weighted


def _logistics(matrix: Any, target: np.ndarray, units: int) -> Any:
    """(weights, bias) for one strength of the penalty after another, each starting from the one before."""
    seen = np.unique(target)
    if len(seen) == 1:
        bias = np.where(np.arange(units) == seen[0], 0.0, IMPOSSIBLE)
        yield np.zeros((matrix.shape[1], units)), bias
        return
    model = linear_model.LogisticRegression(warm_start=True, max_iter=300)
    for strength in STRENGTHS:
        model.set_params(C=strength)
        with warnings.catch_warnings():
            # a fit that is nearly done is as good here: validation rows choose
            warnings.simplefilter("ignore", exceptions.ConvergenceWarning)
            model.fit(matrix, target)
        weights, bias = np.zeros((matrix.shape[1], units)), np.full(units, IMPOSSIBLE)
        weights[:, seen[-1:] if len(seen) == 2 else seen] = model.coef_.T
        bias[seen] = [0.0, float(model.intercept_[0])] if len(seen) == 2 else model.intercept_
        yield weights, bias


def _ridges(matrix: Any, target: np.ndarray) -> Any:
    for penalty in PENALTIES:
        model = linear_model.Ridge(alpha=penalty).fit(matrix, target)
        yield model.coef_.reshape(-1, 1), np.array([float(model.intercept_)])


def _best(candidates: Any, unseen: Any, truth: np.ndarray, asked: tuple[Task, State]) -> tuple[np.ndarray, np.ndarray]:
    """The candidate that answers validation rows best; stops looking when two in a row are worse."""
    task, state = asked
    score = task.choosing(state)
    best, best_value, worse = None, np.inf, 0
    for weights, bias in candidates:
        value = score.compute(truth, task.from_fit(np.asarray(unseen @ weights + bias), state)) if len(truth) else 0.0
        value = -value if score.higher_is_better else value
        if best is None or value < best_value:
            best, best_value, worse = (weights, bias), value, 0
        else:
            worse += 1
        if worse >= WORSE_TWICE:
            break
    assert best is not None
    return best


def _rounded(figures: np.ndarray) -> Any:
    """Seven digits, which JSON keeps short."""
    return np.array([float(f"{figure:.7g}") for figure in np.ravel(figures)]).reshape(np.shape(figures)).tolist()
