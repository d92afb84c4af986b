"""The network trained further on its own clusters, so that its code pulls them apart (IDEC, Guo et al. 2017).

A row's shares of the clusters are sharpened, and the network learns to come nearer to that while it still gives back what it
was given. It sharpens whatever it is given, so it says nothing about whether there are clusters, or how many: that stays as it
was found before, and the refined network is kept only where its clusters fit the neighbours of before better.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from core.clustering.learning import Clusters, learn_clusters
from core.clustering.partition import links_of
from core.clustering.tree import labels_at
from core.lazy import lazy
from core.reconstruction import Slot, laid_out, slots_of, units_of
from core.representation.learning import Learned
from core.representation.opened import open_representation
from core.representation.rows import SelfRows
from core.tasks import task
from core.watch import Watch

keras = lazy("keras")
layers = lazy("core.layers.centres")
losses = lazy("core.layers.reconstruction")
members = lazy("core.training.members")
saving = lazy("core.training.saving")

PULL = 0.1  # weight of the clusters; that of what is given back is 1, as in the paper
RATE = 0.001
SETTLED = 0.001  # share of rows that change cluster in an epoch: it has nothing more to learn
SHARE = 0.5  # of the epochs of the training before, at most
OPENED = ("states.json", "matrix.npz")  # what a representation is read from, beside its network
BETTER = "The network was refined on its groups, which fit the links between neighbours better since."
NO_BETTER = "Refining the network on its groups made them no better; it was left as it was."
NO_TIME = "The network was not refined on its groups, since it was stopped or time was up."


@dataclass(frozen=True)
class Limits:
    """Epochs at most, rows of a batch, and whether there is a hurry to end after the epoch."""

    epochs: int
    batch: int
    seed: int
    hurried: Callable[[], bool] = lambda: False


@dataclass(frozen=True)
class Refiner:
    """Refines the network in a run's folder by what it was saved with there."""

    folder: Path
    watch: Watch
    seed: int
    hurried: Callable[[], bool]

    def refined(self, learned: Learned, clusters: Clusters) -> tuple[Learned, Clusters]:
        """With the refined network, saved in place of the one before; or as given where that is no better. Either is told in
        a note. Where there are no clusters there is nothing to refine.
        """
        if clusters.chosen < 2:
            return learned, clusters
        if self.hurried():
            return replace(learned, notes=(*learned.notes, NO_TIME)), clusters
        apart = self.folder / "refined"
        apart.mkdir(exist_ok=True)
        try:
            self._tell("refining", text="Refining the network on its groups")
            tried = self._tried(learned, clusters, apart)
            again = learn_clusters(tried.material, clusters.chosen, self.seed, self._tell)
            if quality(clusters, again) <= quality(clusters, clusters):
                return replace(learned, notes=(*learned.notes, NO_BETTER)), clusters
            _put_in_place(apart, self.folder)
        finally:
            shutil.rmtree(apart, ignore_errors=True)
        kept = replace(tried, representation=open_representation(self.folder), notes=(*learned.notes, BETTER))
        return kept, replace(again, counted=clusters.counted)

    def _tell(self, stage: str, **figures: str) -> None:
        self.watch.tell("stage", stage=stage, **figures)

    def _tried(self, learned: Learned, clusters: Clusters, apart: Path) -> Learned:
        """With a refined network, saved apart. Rows that the network did not see stay unseen."""
        material, model = learned.material, saving.load_network(self.folder)
        unseen = learned.folds[0][1] if len(learned.folds) == 1 else np.zeros(0, int)
        some = np.setdiff1d(clusters.known, unseen)
        epochs = max(1, round(SHARE * int(learned.values["epochs"])))
        limits = Limits(epochs, int(learned.values["batch_size"]), self.seed, self.hurried)
        refine(model, material.rows.take(some), labels_at(clusters.tree, clusters.chosen)[some], limits)
        saving.save_network(model, apart, material.rows)
        for name in OPENED:
            shutil.copy(self.folder / name, apart / name)
        opened = open_representation(apart)
        held_out = learned.held_out
        if len(unseen):
            answers = opened.answer(material.rows.take(unseen).arrays)
            score = task(opened.states["task"]).choosing(opened.states["target"])
            held_out = score.compute(*material.rows.judged(unseen, answers))
        again = opened.material_of(material.rows, material.places)
        return replace(learned, representation=opened, material=again, held_out=held_out)


def quality(first: Clusters, found: Clusters) -> float:
    """Modularity on the first graph, which the refined code had no part in."""
    return links_of(first.graph, labels_at(found.tree, first.chosen)[first.known]).modularity


def refine(model: Any, rows: SelfRows, labels: np.ndarray, limits: Limits) -> int:
    """Trains `model` (→ code, then what comes back) further, in place, and gives the epochs that it took. `labels` (rows,) are
    the clusters to begin with.
    """
    keras.utils.set_random_seed(limits.seed)
    slots = slots_of(rows.parts)
    codes = members.answers_of(model, rows.arrays)[:, : -units_of(slots)]
    pulled = _pulled(model, slots, *_centres(codes, labels))
    wanted, before = laid_out(rows.arrays, slots), np.full(len(labels), -1)
    for epoch in range(limits.epochs):
        shares = pulled.predict(rows.arrays, 4 * limits.batch, verbose=0)[1]
        now = shares.argmax(axis=1)
        if limits.hurried() or (now != before).mean() < SETTLED:
            return epoch
        before = now
        pulled.fit(rows.arrays, [wanted, sharpened(shares)], limits.batch, verbose=0)
    return limits.epochs


def sharpened(shares: np.ndarray) -> np.ndarray:
    """(rows, clusters): squared, so that the likely becomes likelier, by the size of the cluster, so that none swallows all."""
    squares = shares**2 / np.maximum(shares.sum(axis=0), 1e-12)
    return (squares / squares.sum(axis=1, keepdims=True)).astype(np.float32)


def _centres(codes: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, float]:
    """(clusters, nodes) mean codes, and how far a row usually lies from its own."""
    own = np.unique(labels, return_inverse=True)[1]
    centres = np.stack([codes[own == cluster].mean(axis=0) for cluster in range(int(own.max()) + 1)])
    return centres, max(float(np.sqrt(((codes - centres[own]) ** 2).sum(axis=1).mean())), 1e-6)


def _pulled(model: Any, slots: tuple[Slot, ...], centres: np.ndarray, unit: float) -> Any:
    """The model with the clusters' shares of each row beside its answers."""
    answers = model.outputs[0]
    shares = layers.NearCentres(centres, unit, name="near_centres")(answers[:, : centres.shape[1]])
    pulled = keras.Model(model.input, [keras.ops.expand_dims(answers, 1), shares])
    pulled.compile(
        keras.optimizers.Adam(RATE),
        loss=[losses.ReconstructionOfMembers(slots), keras.losses.KLDivergence()],
        loss_weights=[1.0, PULL],
        jit_compile=keras.backend.backend() != "tensorflow",
    )
    return pulled


def _put_in_place(apart: Path, folder: Path) -> None:
    """Whatever of the network is not in `apart` is gone: an export of the one before would answer otherwise."""
    for name in ("model.onnx", "model.keras"):
        if (apart / name).exists():
            (apart / name).replace(folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
