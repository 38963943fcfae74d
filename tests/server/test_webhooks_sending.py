"""Where a call goes: never into the network of the server, unless that is meant, whatever a name says."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from socket import gaierror

import pytest

from agnt_tasks.models.addresses import is_public
from agnt_tasks.server.sending import ANSWER_SHOWN, Resolve, Sender, body_of, resolved
from agnt_tasks.store.webhooks import Outcome, Parcel
from tests.server.receiver import Receiver, Reply, receiving

NOW = 1_790_000_000_000
PUBLIC = "93.184.215.14"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as opened:
        yield opened


def parcel(url: str, *, allow_private: bool = True) -> Parcel:
    return Parcel(
        id="msg_1",
        account="acc_1",
        event="webhook.test",
        at=NOW,
        attempt=1,
        retries=0,
        url=url,
        allow_private=allow_private,
        secrets=("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",),
        task=None,
    )


class Names:
    """What a name leads to, each time it is asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0)


async def sent(url: str, resolve: Resolve | None = None, *, allow_private: bool = True) -> Outcome:
    sender = Sender(resolve or resolved, private=True)
    return await sender.send(parcel(url, allow_private=allow_private), NOW)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)
async def test_private_addresses_are_not_called(receiver: Receiver, address: str) -> None:
    assert not is_public(address)
    outcome = await sent(receiver.url(host="hooks.example"), Names([address]), allow_private=False)
    assert outcome.status is None
    assert outcome.is_final
    assert "private" in outcome.error
    assert receiver.heard.empty()


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f000001", "[::1]"])
async def test_this_machine_is_not_called_by_any_of_its_names(receiver: Receiver, host: str) -> None:
    outcome = await sent(receiver.url(host=host), allow_private=False)
    assert outcome.status is None
    assert "private" in outcome.error
    assert receiver.heard.empty()


async def test_one_private_address_among_others_is_enough(receiver: Receiver) -> None:
    names = Names([PUBLIC, "127.0.0.1"])
    outcome = await sent(receiver.url(host="hooks.example"), names, allow_private=False)
    assert "127.0.0.1" in outcome.error
    assert receiver.heard.empty()


async def test_a_name_is_asked_once_and_that_address_is_called(receiver: Receiver) -> None:
    """A second answer, after the look at the first (DNS rebinding), would lead elsewhere."""
    names = Names(["127.0.0.1"], ["192.0.2.1"])
    outcome = await sent(receiver.url("/hook?a=b", host="hooks.example"), names)
    assert outcome == Outcome(200, answer="ok")
    heard = await receiver.call()
    assert names.asked == [("hooks.example", receiver.port)]
    assert (heard.headers["host"], heard.path) == (f"hooks.example:{receiver.port}", "/hook?a=b")


async def test_the_next_address_is_tried_where_nobody_listens(receiver: Receiver) -> None:
    names = Names(["127.0.0.2", "127.0.0.1"])
    assert (await sent(receiver.url(host="hooks.example"), names)).status == 200
    assert receiver.heard.qsize() == 1


async def test_redirects_are_not_followed(receiver: Receiver) -> None:
    receiver.replies = [Reply(307, headers=f"location: {receiver.url('/inside')}\r\n")]
    assert (await sent(receiver.url())).status == 307
    assert (await receiver.call()).path == "/hook"
    assert receiver.heard.empty()


async def test_proxies_of_the_environment_are_not_asked(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    assert (await sent(receiver.url())).status == 200


@pytest.mark.parametrize("url", ["ftp://example.com/", "file:///etc/passwd", "http://user:word@127.0.0.1/"])
async def test_what_is_no_plain_http_is_not_called(url: str) -> None:
    outcome = await sent(url, Names([PUBLIC]))
    assert (outcome.status, outcome.is_final) == (None, True)


async def test_of_a_long_answer_the_beginning_is_kept(receiver: Receiver) -> None:
    receiver.replies = [Reply(200, b"\xff\x00" + b"x" * 5_000_000)]
    outcome = await sent(receiver.url())
    assert (outcome.status, outcome.error) == (200, "")
    assert outcome.answer == "\ufffd\ufffd" + "x" * (ANSWER_SHOWN - 2)


async def test_an_answer_that_is_packed_stays_so(receiver: Receiver) -> None:
    receiver.replies = [Reply(200, b"\x1f\x8b" + b"\0" * 20, "content-encoding: gzip\r\n")]
    assert (await sent(receiver.url())).status == 200
    assert (await receiver.call()).headers["accept-encoding"] == "identity"


async def test_nobody_there_is_told_in_words(unused_port: int) -> None:
    async def unknown(host: str, port: int) -> Sequence[str]:
        raise gaierror(-2, "Name or service not known")

    refused = await sent(f"http://127.0.0.1:{unused_port}/")
    assert refused.status is None
    assert refused.error.startswith("No connection")
    missing = await sent("http://nowhere.example/", unknown)
    assert missing.error == "The host was not found: Name or service not known."
    nameless = await sent("http://a..b/")
    assert nameless.status is None
    assert nameless.error


@pytest.fixture
async def unused_port() -> int:
    async with receiving() as closed:
        return closed.port


class TestTls:
    @pytest.fixture
    def pem(self, tmp_path: Path) -> Path:
        """A certificate of hooks.example and its key."""
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("there is nothing to make a certificate with")
        key, pem = tmp_path / "key.pem", tmp_path / "hooks.pem"
        made = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=hooks.example"
        named = ["-addext", "subjectAltName=DNS:hooks.example", "-keyout", str(key), "-out", str(pem)]
        subprocess.run([openssl, *made.split(), *named], check=True, capture_output=True)
        pem.write_text(key.read_text() + pem.read_text())
        return pem

    async def test_the_certificate_must_be_of_the_name_not_of_the_address(self, pem: Path) -> None:
        shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        shown.load_cert_chain(pem)
        sender = Sender(
            Names(*[["127.0.0.1"]] * 3), trusted=ssl.create_default_context(cafile=pem), private=True
        )
        async with receiving(shown) as receiver:
            right = await sender.send(parcel(receiver.url(host="hooks.example")), NOW)
            assert right == Outcome(200, answer="ok")
            wrong = await sender.send(parcel(receiver.url(host="other.example")), NOW)
            assert wrong.status is None
            assert "certificate" in wrong.error
            stranger = await Sender(Names(["127.0.0.1"]), private=True).send(
                parcel(receiver.url(host="hooks.example")), NOW
            )
            assert stranger.status is None
            assert "certificate" in stranger.error
            assert receiver.heard.qsize() == 1


def test_a_parcel_shows_no_secret() -> None:
    shown = parcel("https://example.com/")
    assert "whsec" not in repr(shown) + str(shown) + f"{shown}"
    assert b"whsec" not in body_of(shown)
