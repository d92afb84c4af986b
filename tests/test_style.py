"""Lint, formatting and types are tests, so that one command runs everything."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def output_of(*command: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_lint_finds_nothing():
    code, said = output_of("ruff", "check", "--no-cache", ".")
    assert code == 0, said


def test_every_file_is_formatted():
    code, said = output_of("ruff", "format", "--check", "--no-cache", ".")
    assert code == 0, said


def test_types_hold():
    code, said = output_of("mypy", "--cache-dir=.mypy_cache")
    assert code == 0, said
