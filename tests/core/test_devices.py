"""Which device trains, and why a GPU that is there is not used: on machines that are made up."""

import os

import pytest

from core import devices, machine


class Distribution:
    def __init__(self, name):
        self.metadata = {"Name": name}


@pytest.fixture(autouse=True)
def forget():
    for cached in (machine.gpus, devices.describe_device):
        cached.cache_clear()
    yield
    for cached in (machine.gpus, devices.describe_device):
        cached.cache_clear()


@pytest.fixture
def with_a_card(tmp_path, monkeypatch):
    """A machine whose nvidia-smi shows one card; gives a function that says which packages are installed there."""
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho 'NVIDIA GeForce RTX 4070, 12282'\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    monkeypatch.setattr(devices, "_cuda_of_the_system", lambda: False)

    def installed(*names):
        monkeypatch.setattr(devices.metadata, "distributions", lambda: [Distribution(name) for name in names])

    installed("tensorflow", "nvidia-cudnn-cu12", "nvidia-cublas-cu12", "nvidia-cuda-runtime-cu12")
    return installed


def test_a_machine_without_a_card_trains_on_its_cores(monkeypatch):
    monkeypatch.setattr(machine, "gpus", lambda: ())
    monkeypatch.setattr(machine, "cores", lambda: 8)
    monkeypatch.setattr(devices, "_no_card", lambda: "")
    device = devices.describe_device()
    assert (device.name, device.gpu, device.why_not) == ("CPU (8 cores)", False, "")
    assert "8 cores" in device.sentence


def test_a_card_with_its_libraries_is_used(with_a_card):
    device = devices.describe_device()
    assert (device.name, device.why_not) == ("GPU (NVIDIA GeForce RTX 4070)", "")
    assert machine.gpus()[0].memory == 12282 << 20


@pytest.mark.parametrize(
    ("packages", "words"),
    [
        (["tensorflow"], "TensorFlow finds no CUDA libraries (nvidia-cudnn, nvidia-cublas, nvidia-cuda-runtime)"),
        (["tensorflow", "nvidia-cublas-cu12", "nvidia-cuda-runtime-cu12"], "no CUDA libraries (nvidia-cudnn)"),
        (["tensorflow-cpu"], "tensorflow-cpu is installed"),
    ],
)
def test_a_card_without_its_libraries_is_named_with_what_to_install(with_a_card, packages, words):
    with_a_card(*packages)
    device = devices.describe_device()
    assert not device.gpu
    assert words in device.why_not
    assert "pip install 'tensorflow[and-cuda]'" in device.why_not


def test_trainings_are_given_the_cards_that_may_be_used(with_a_card, monkeypatch):
    assert devices.usable_gpus() == ("0",)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "2,3")
    assert devices.usable_gpus() == ("2", "3")
    devices.describe_device.cache_clear()
    with_a_card("tensorflow")
    assert devices.usable_gpus() == ()


@pytest.mark.parametrize("hidden", ["", "-1"])
def test_a_hidden_card_is_said_to_be_hidden(with_a_card, monkeypatch, hidden):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", hidden)
    assert "CUDA_VISIBLE_DEVICES hides it" in devices.describe_device().why_not


@pytest.mark.parametrize("script", ["exit 9", "echo 'NVIDIA-SMI has failed'", "echo garbage; exit 0"])
def test_a_driver_that_fails_is_no_card(with_a_card, tmp_path, script):
    (tmp_path / "nvidia-smi").write_text(f"#!/bin/sh\n{script}\n")
    assert not devices.describe_device().gpu


@pytest.mark.parametrize(("quota", "most"), [("100000 100000", 1), ("50000 100000", 1), ("max 100000", None), ("", None)])
def test_a_container_s_quota_bounds_the_cores(monkeypatch, tmp_path, quota, most):
    (tmp_path / "cpu.max").write_text(quota)
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    if most is None:
        assert machine.cores() >= 1
    else:
        assert machine.cores() == most


def test_a_container_s_limit_bounds_the_memory(monkeypatch, tmp_path):
    whole = machine.memory_bytes()
    monkeypatch.setattr(machine, "_CGROUP", tmp_path)
    (tmp_path / "memory.max").write_text("1000000")
    assert machine.memory_bytes() == 1_000_000
    (tmp_path / "memory.max").write_text("max")
    assert machine.memory_bytes() >= whole


def test_what_the_environment_says_already_is_left_alone(monkeypatch):
    monkeypatch.setenv("OMP_WAIT_POLICY", "ACTIVE")
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    machine.calm_libraries()
    assert os.environ["OMP_WAIT_POLICY"] == "ACTIVE"
    assert os.environ.pop("TF_CPP_MIN_LOG_LEVEL") in ("1", "3")
