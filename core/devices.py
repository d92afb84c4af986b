"""Which device trains, and where there is a GPU that is not used, why not: found out without loading TensorFlow."""

import os
import platform
import sys
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from pathlib import Path

from core import machine

_CUDA_PARTS = ("nvidia-cudnn", "nvidia-cublas", "nvidia-cuda-runtime")  # each followed by -cu12 or the like
_INSTALL = "pip install 'tensorflow[and-cuda]'"


@dataclass(frozen=True)
class Device:
    """`sentence` says what trains here; `why_not` why a GPU that is there is not used, and what to do about it."""

    name: str
    sentence: str
    why_not: str = ""

    @property
    def gpu(self) -> bool:
        return self.name.startswith("GPU")


@lru_cache(maxsize=1)
def describe_device() -> Device:
    """What a training started now would use. A run's own `status().device` says what it really used."""
    cards = machine.gpus()
    if not cards:
        return _processor(_no_card())
    why_not = _why_not(cards)
    if why_not:
        return _processor(why_not)
    name = cards[0].name if len(cards) == 1 else f"{len(cards)} × {cards[0].name}"
    return Device(f"GPU ({name})", f"Networks train on {name}.")


def usable_gpus() -> tuple[str, ...]:
    """The numbers of the cards that trainings may be given, as CUDA_VISIBLE_DEVICES takes them."""
    if not describe_device().gpu:
        return ()
    allowed = os.environ.get("CUDA_VISIBLE_DEVICES")
    return tuple(allowed.split(",")) if allowed else tuple(str(number) for number in range(len(machine.gpus())))


def device_in_use() -> str:
    """What Keras really uses in this process. Loads the backend and begins to use the device."""
    import keras

    if keras.backend.backend() == "tensorflow":
        return _tensorflow_device()
    import jax

    device = jax.devices()[0]
    return f"GPU ({device.device_kind})" if device.platform in ("gpu", "cuda") else _processor().name


def _tensorflow_device() -> str:
    import tensorflow

    cards = tensorflow.config.list_physical_devices("GPU")
    if not cards:
        return _processor().name
    name = tensorflow.config.experimental.get_device_details(cards[0]).get("device_name", "NVIDIA")
    return f"GPU ({name})"


def _processor(why_not: str = "") -> Device:
    count = machine.cores()
    words = f"{count} core{'s' if count > 1 else ''}"
    return Device(f"CPU ({words})", f"Networks train on this machine's processor, {words}.", why_not)


def _no_card() -> str:
    """A card may be there although its driver is silent."""
    if Path("/dev/nvidia0").exists():
        return (
            "There is an NVIDIA GPU, but its driver does not answer (nvidia-smi shows nothing). Install or restart the driver."
        )
    return ""


def _why_not(cards: tuple[machine.Gpu, ...]) -> str:
    there = f"There is a GPU ({cards[0].name}) that is not used: "
    hidden = os.environ.get("CUDA_VISIBLE_DEVICES")
    if hidden is not None and hidden.strip() in ("", "-1"):
        return f"{there}CUDA_VISIBLE_DEVICES hides it. Unset that variable and start again."
    if os.environ.get("KERAS_BACKEND", "tensorflow") != "tensorflow":
        return ""  # another backend has its own packages; its runs say what they used
    if sys.platform == "win32":
        return f"{there}TensorFlow uses no GPU on Windows itself. Start Layerwise in WSL2."
    if sys.platform == "darwin" or platform.machine() not in ("x86_64", "aarch64"):
        return f"{there}TensorFlow has no build for it on this system."
    return _without_cuda(there)


def _without_cuda(there: str) -> str:
    installed = {name.lower() for distribution in metadata.distributions() if (name := distribution.metadata["Name"])}
    if "tensorflow-cpu" in installed:
        return f"{there}tensorflow-cpu is installed. Replace it: pip uninstall tensorflow-cpu, then {_INSTALL}."
    missing = [part for part in _CUDA_PARTS if not any(name.startswith(part) for name in installed)]
    if missing and not _cuda_of_the_system():
        return f"{there}TensorFlow finds no CUDA libraries ({', '.join(missing)}). Install them: {_INSTALL}."
    return ""


def _cuda_of_the_system() -> bool:
    folders = (*os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep), "/usr/local/cuda/lib64", "/usr/lib/x86_64-linux-gnu")
    return any(next(Path(folder).glob("libcudnn.so*"), None) for folder in folders if folder)
