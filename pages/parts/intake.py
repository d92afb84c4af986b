"""The route that takes files: straight to disk, whatever their size, from our own pages only.

A page hands out a ticket (unguessable, signed, good for a day, one visitor's) and its uploader sends the file to the
ticket's address. Nothing is kept in memory, and files are swept away after two hours.
"""

import hashlib
import hmac
import os
import re
import secrets
import shutil
import time
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit import config

import core

GOOD_FOR = 24 * 3600  # seconds a ticket is good for
KEPT_FOR = 2 * 3600  # seconds a file is kept, so that it can be read again with other choices
MOST_AT_ONCE = 8
SPARE = 500_000_000  # bytes of the disk that uploads leave free
BLOCK = 1_000_000  # bytes written at a time
_TICKET = re.compile(r"[0-9a-f]{32}-\d{10}-[0-9a-f]{64}")


class Refused(Exception):
    """Why a file is not taken, in words, and the HTTP status that says so."""

    def __init__(self, status: int, message: str):
        super().__init__(message)
        self.status = status


def most_bytes() -> int:
    """The largest file taken: LAYERWISE_MAX_UPLOAD_MB, or 4 GB."""
    return int(float(os.environ.get("LAYERWISE_MAX_UPLOAD_MB") or 4000) * 1_000_000)


def new_ticket() -> str:
    body = f"{secrets.token_hex(16)}-{int(time.time()) + GOOD_FOR}"
    return f"{body}-{_signature(body)}"


def is_good(ticket: str) -> bool:
    if not _TICKET.fullmatch(ticket):
        return False
    body, _, signature = ticket.rpartition("-")
    return hmac.compare_digest(signature, _signature(body)) and int(body.rpartition("-")[2]) > time.time()


def arrived(ticket: str) -> Path:
    """Where the file of a ticket lies once it is here, whole."""
    return core.uploads_folder() / ticket.partition("-")[0]


def address(ticket: str = "{ticket}") -> str:
    base = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/layerwise/upload/{ticket}".replace("//", "/")


def routes() -> list[Route]:
    return [Route(address(), take, methods=["PUT"])]


def sweep(older_than: float = KEPT_FOR) -> None:
    """Removes files that arrived, or began to, long ago."""
    for file in core.uploads_folder().iterdir():
        if file.is_file() and time.time() - file.stat().st_mtime > older_than:
            file.unlink(missing_ok=True)


async def take(request: Request) -> Response:
    ticket = request.path_params["ticket"]
    try:
        _check(request, ticket)
        with _one_more():
            size = await _save(request.stream(), arrived(ticket))
    except Refused as refusal:
        return JSONResponse({"message": str(refusal)}, refusal.status, headers={"Connection": "close"})
    except ClientDisconnect:
        return Response(status_code=499)
    return JSONResponse({"bytes": size})


def _signature(body: str) -> str:
    secret = str(config.get_option("server.cookieSecret"))
    return hmac.new(secret.encode(), f"upload {body}".encode(), hashlib.sha256).hexdigest()


def _check(request: Request, ticket: str) -> None:
    if not _from_our_page(request):
        raise Refused(403, "Files are taken from Layerwise's own pages only.")
    if not is_good(ticket):
        raise Refused(403, "This page has been open for too long. Reload it, then choose the file again.")
    announced = request.headers.get("content-length", "")
    expected = int(announced) if announced.isdigit() else 0
    if expected > most_bytes():
        raise Refused(413, too_large())
    if shutil.disk_usage(core.uploads_folder()).free < expected + SPARE:
        raise Refused(507, "The disk of this machine is too full to take the file. Free some space, then try again.")
    sweep()


def _from_our_page(request: Request) -> bool:
    """A browser names the page that sends: it must be of this server, or of one that server.corsAllowedOrigins names."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("origin", "")
    if not origin:
        return True  # not a browser: the ticket alone decides
    allowed = [urlsplit(one).netloc for one in config.get_option("server.corsAllowedOrigins")]
    return urlsplit(origin).netloc in [request.headers.get("host", ""), *allowed]


class _one_more:
    """Counts the files that are on their way; only the event loop's thread comes here."""

    under_way = 0

    def __enter__(self) -> None:
        if _one_more.under_way >= MOST_AT_ONCE:
            raise Refused(503, "Many files are on their way at the moment. Try again in a minute.")
        _one_more.under_way += 1

    def __exit__(self, *_: object) -> None:
        _one_more.under_way -= 1


async def _save(stream: AsyncIterator[bytes], path: Path) -> int:
    """The stream's bytes at `path`, which appears when all of them are there; how many they were."""
    beside, size = path.with_suffix(f".{secrets.token_hex(4)}.part"), 0
    try:
        async with await anyio.open_file(beside, "xb") as file:
            async for block in _blocks(stream):
                size += len(block)
                if size > most_bytes():
                    raise Refused(413, too_large())
                await file.write(block)
        beside.replace(path)
    except OSError as error:
        raise Refused(507, f"The file could not be written here: {error.strerror}.") from error
    finally:
        beside.unlink(missing_ok=True)
    return size


async def _blocks(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The stream in pieces worth a trip to the disk."""
    gathered = bytearray()
    async for piece in stream:
        gathered += piece
        if len(gathered) >= BLOCK:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)


def too_large() -> str:
    return f"The file is larger than {most_bytes() / 1e6:,.0f} MB, the most that is taken here."
