"""The route that takes files, asked as browsers and others would ask it."""

import os
import time
from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from streamlit import config

from core.home import uploads_folder
from pages.parts import intake


async def pieces(parts: Iterable[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def ask(method: str, address: str, **request) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=Starlette(routes=intake.routes()))
        async with httpx.AsyncClient(transport=transport, base_url="http://layerwise.test") as client:
            return await client.request(method, address, **request)

    with ThreadPoolExecutor(1) as worker:  # a browser test before may have left a loop running in this thread
        return worker.submit(anyio.run, asked).result()


def send(content=b"a,b\n1,2\n", ticket=None, **headers) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return ask("PUT", intake.address(ticket or intake.new_ticket()), content=content, headers=named)


def test_a_file_lands_whole_under_its_ticket():
    ticket = intake.new_ticket()
    content = os.urandom(3_000_000)
    reply = send(content, ticket, origin="http://layerwise.test", sec_fetch_site="same-origin")
    assert (reply.status_code, reply.json()) == (200, {"bytes": len(content)})
    assert intake.arrived(ticket).read_bytes() == content
    assert list(uploads_folder().iterdir()) == [intake.arrived(ticket)]


def test_a_body_that_comes_in_pieces_without_a_length_is_taken_too():
    ticket = intake.new_ticket()
    assert send(pieces([b"a,b\n", b"1,2\n"]), ticket).json() == {"bytes": 8}
    assert intake.arrived(ticket).read_bytes() == b"a,b\n1,2\n"


def test_another_site_is_refused():
    assert send(origin="http://evil.example").status_code == 403
    assert send(sec_fetch_site="cross-site").status_code == 403
    assert list(uploads_folder().iterdir()) == []


def test_a_site_that_the_settings_name_is_not_refused():
    before = config.get_option("server.corsAllowedOrigins")
    config.set_option("server.corsAllowedOrigins", ["https://data.example"])
    try:
        assert send(origin="https://data.example").status_code == 200
    finally:
        config.set_option("server.corsAllowedOrigins", before)


def forged():
    good = intake.new_ticket()
    late = f"{'0' * 32}-{int(time.time()) - 1}"
    return [
        good[:-1] + ("0" if good[-1] != "0" else "1"),
        "f" * 32 + good[32:],
        good.replace(good.split("-")[1], "9999999999"),
        f"{late}-{'0' * 64}",
        "..%2F..%2Fetc%2Fpasswd",
        "x",
    ]


@pytest.mark.parametrize("ticket", forged())
def test_a_forged_ticket_writes_nothing(ticket):
    assert send(ticket=ticket).status_code in (403, 404)
    assert list(uploads_folder().iterdir()) == []


def test_a_ticket_ends_after_its_day(monkeypatch):
    ticket = intake.new_ticket()
    assert intake.is_good(ticket)
    later = time.time() + intake.GOOD_FOR + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert not intake.is_good(ticket)


def test_a_file_beyond_the_limit_is_refused_with_the_limit_in_words(monkeypatch):
    monkeypatch.setenv("LAYERWISE_MAX_UPLOAD_MB", "1")
    announced = send(b"x" * 1_000_001)
    assert announced.status_code == 413
    assert "1 MB" in announced.json()["message"]
    unannounced = send(pieces([b"x" * 100_000] * 20))
    assert unannounced.status_code == 413
    assert list(uploads_folder().iterdir()) == []


def test_a_full_disk_is_said_before_anything_is_sent(monkeypatch):
    monkeypatch.setattr(intake, "SPARE", 10**18)
    reply = send()
    assert reply.status_code == 507
    assert "too full" in reply.json()["message"]


def test_too_many_files_at_once_wait_their_turn(monkeypatch):
    monkeypatch.setattr(intake, "MOST_AT_ONCE", 0)
    assert send().status_code == 503


def test_only_sending_is_possible():
    ticket = intake.new_ticket()
    send(ticket=ticket)
    assert ask("GET", intake.address(ticket)).status_code == 405
    assert ask("POST", intake.address(ticket)).status_code == 405
