"""Texts as topics: their words weighed by rarity (TF-IDF), then a truncated singular value decomposition (LSA)."""

import numpy as np

from core.alternatives.design import token_counts
from core.lazy import lazy
from core.parts import Part

decomposition = lazy("sklearn.decomposition")
preprocessing = lazy("sklearn.preprocessing")
sparse = lazy("scipy.sparse")

TOPICS = 24
MOST_READ = 20_000  # rows that topics are learned from
ROWS_AT_ONCE = 2_000

Topics = dict[str, np.ndarray]  # "rarity" (vocabulary,), "topics" (vocabulary, n), "size" (): a topic's usual length


def learn_topics(part: Part, tokens: np.ndarray, seed: int) -> Topics:
    """From some of the rows; arrays, to be kept in a file of their own."""
    some = tokens[:: 1 + len(tokens) // MOST_READ]
    counts = token_counts(part, some)
    counted = np.asarray(counts.sum(axis=0)).ravel()
    rarity = np.where(counted > 0, np.log((1 + len(some)) / (1 + counted)) + 1, 0.0).astype(np.float32)
    weighed = preprocessing.normalize((counts @ sparse.diags(rarity)).astype(np.float32))
    many = min(TOPICS, weighed.shape[0] - 1, int((counted > 0).sum()) - 1)
    if many < 1:
        topics = np.zeros((part.sizes[0], 1), np.float32)
    else:
        learner = decomposition.TruncatedSVD(many, random_state=seed).fit(weighed)
        topics = learner.components_.T.astype(np.float32)
    found: Topics = {"rarity": rarity, "topics": topics, "size": np.ones((), np.float32)}
    spread = float(np.sqrt(topics_of(some, found).var(axis=0).sum()))
    return {**found, "size": np.array(spread or 1.0, np.float32)}


def topics_of(tokens: np.ndarray, learned: Topics) -> np.ndarray:
    """(rows, topics): of length about one standard deviation in all, as one number has."""
    weights = learned["rarity"][tokens] * (tokens > 0)
    weights /= np.maximum(np.sqrt((weights**2).sum(axis=1, keepdims=True)), 1e-6)
    pieces = [
        np.einsum("rs,rst->rt", weights[some], learned["topics"][tokens[some]])
        for some in (slice(start, start + ROWS_AT_ONCE) for start in range(0, len(tokens), ROWS_AT_ONCE))
    ]
    found = np.concatenate(pieces) if pieces else np.zeros((0, learned["topics"].shape[1]))
    return found / learned["size"]


def width_of(learned: Topics) -> int:
    return learned["topics"].shape[1]
