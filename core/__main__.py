"""`python -m core fit|predict|evaluate|…`: the same face from a shell, in the foreground, without the runner.

Exit codes: 0 done, 1 it did not work, 2 wrong use or wrong input, 130 stopped by Ctrl-C. Progress and messages go to
standard error; standard output holds the outcome, with --json as one JSON object on its last line.
"""

import argparse
import os
import sys

from core.commands import COMMANDS
from core.errors import LayerwiseError, RunError
from core.machine import calm_libraries, gpus

WRONG_USE, DID_NOT_WORK, STOPPED = 2, 1, 130


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    calm_libraries()
    if not gpus():
        _silence_native_code()
    try:
        return options.command.carry_out(options) or 0
    except LayerwiseError as error:
        print(f"error: {error.whole}", file=sys.stderr)
        return DID_NOT_WORK if isinstance(error, RunError) else WRONG_USE
    except BrokenPipeError:  # whoever read the output has gone; nothing more is to be written on the way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DID_NOT_WORK
    except OSError as error:
        print(f"error: {_in_words(error)}", file=sys.stderr)
        return DID_NOT_WORK
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return STOPPED


def _in_words(error: OSError) -> str:
    """Libraries raise some with a sentence alone: no number, no name of a file."""
    return f"{error.filename or 'A file'} cannot be used: {error.strerror}." if error.strerror else str(error)


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m core", description="Learn from a table, and answer for new rows.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        part = commands.add_parser(command.name, help=command.sentence, description=command.sentence)
        command.describe(part)
        part.set_defaults(command=command)
    return whole


def _silence_native_code() -> None:
    """TensorFlow's own code prints remarks whatever its log level says (2.21); Python alone keeps the terminal."""
    if sys.stderr is not sys.__stderr__:
        return  # somebody listens in Python already: nothing goes to the terminal
    terminal = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.stderr = os.fdopen(terminal, "w", buffering=1, encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
