"""Where tokens come from, and which addresses they may be sent to."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from agnt_tasks.config.stores import Endpoint
from agnt_tasks.config.tokens import CommandToken, EnvToken, FileToken, GivenToken, KeyringToken, TokenSource
from agnt_tasks.errors import ConfigError


async def refused(source: TokenSource) -> str:
    with pytest.raises(ConfigError) as caught:
        await source.read()
    return caught.value.message


def python(code: str, timeout: float = 20) -> CommandToken:
    return CommandToken((sys.executable, "-c", code), timeout)


class TestSources:
    async def test_a_variable(self) -> None:
        env = {"AGNT_TOKEN": " secret\n"}
        source = EnvToken(env, "AGNT_TOKEN")
        assert await source.read() == "secret"
        env["AGNT_TOKEN"] = "newer"
        assert await source.read() == "newer"
        assert "AGNT_TOKEN" in await refused(EnvToken({}, "AGNT_TOKEN"))

    async def test_a_command_without_a_shell(self) -> None:
        assert await python("import sys; print(sys.argv[1:], end='')").read() == "[]"
        echo = CommandToken((sys.executable, "-c", "import sys; print(sys.argv[1])", "$HOME"))
        assert await echo.read() == "$HOME"

    @pytest.mark.parametrize(
        ("source", "words"),
        [
            (python("import sys; print('secret'); sys.exit(3)"), "exit code 3"),
            (
                python("import time; print('secret', flush=True); time.sleep(60)", 0.3),
                "more than 0.3 seconds",
            ),
            (python("pass"), "no token"),
            (python("print('secret one')"), "no token"),
            (CommandToken(("/nowhere/to/be/found",)), "cannot be started"),
            (CommandToken(()), "empty"),
            (CommandToken(("a\x00b",)), "cannot be started"),
        ],
        ids=["fails", "hangs", "silent", "talks", "absent", "empty", "impossible"],
    )
    async def test_a_command_that_gives_none(self, source: CommandToken, words: str) -> None:
        message = await refused(source)
        assert words in message
        assert "secret" not in message

    async def test_why_a_command_failed_is_told_in_its_own_words(self) -> None:
        """The last of them, as far as they can be shown; what it printed for us stays with us."""
        says = "import sys; print('secret'); print(sys.argv[1], file=sys.stderr); sys.exit(3)"

        async def told(complaint: str) -> str:
            return await refused(CommandToken((sys.executable, "-c", says, complaint)))

        begin = f"The command {sys.executable} for the token failed with exit code 3"
        assert await told("first\nIt is locked.\n \n") == f"{begin}: It is locked."
        assert await told(" ") == f"{begin}."
        assert await told("\x1b[31mno\u202e") == f"{begin}: \ufffd[31mno\ufffd."
        assert await told("x" * 300) == f"{begin}: {'x' * 199}…."
        assert await told("secret\nNone.") == f"{begin}: None."

    async def test_what_a_command_leaves_running_is_not_waited_for(self) -> None:
        """Such as an agent that goes on telling its errors."""
        leaves = (
            "import subprocess, sys; print('secret', flush=True); subprocess.Popen([sys.executable, '-c', "
            "'import time; time.sleep(3)'], stdout=subprocess.DEVNULL)"
        )
        assert await python(leaves, 2).read() == "secret"

    async def test_a_file_that_only_its_owner_can_read(self, tmp_path: Path) -> None:
        path = tmp_path / "token"
        path.write_text("secret\n")
        path.chmod(0o600)
        assert await FileToken(path).read() == "secret"
        for mode in (0o640, 0o604, 0o660):
            path.chmod(mode)
            assert f"chmod 600 {path}" in await refused(FileToken(path))

    async def test_a_file_that_is_none(self, tmp_path: Path) -> None:
        assert "cannot be read" in await refused(FileToken(tmp_path))
        assert "cannot be read" in await refused(FileToken(tmp_path / "absent"))
        big = tmp_path / "big"
        big.write_bytes(bytes(range(256)) * 1000)
        big.chmod(0o600)
        assert "no token" in await refused(FileToken(big))

    async def test_a_keyring(self) -> None:
        kept = {("agnt", "jane"): "secret"}
        source = KeyringToken("agnt", "jane", lambda service, user: kept.get((service, user)))
        assert await source.read() == "secret"
        assert "no token" in await refused(KeyringToken("agnt", "bob", lambda *_: None))

    @pytest.mark.parametrize("token", ["", " ", "two words", "a\r\nx: 1", "käse", "a\x00b", "x" * 20_000])
    async def test_what_no_header_can_hold_is_no_token(self, token: str) -> None:
        message = await refused(GivenToken(token))
        assert token not in message or not token.strip()

    def test_tokens_are_not_shown(self) -> None:
        sources = GivenToken("secret"), EnvToken({"A": "secret"}, "A"), CommandToken(("p", "--key=secret"))
        for source in sources:
            assert "secret" not in repr(Endpoint("here", "https://example.com", source))


class TestAddresses:
    @pytest.mark.parametrize(
        ("url", "base"),
        [
            ("https://api.agnt.ai/", "https://api.agnt.ai"),
            (" https://example.com/agnt/api// ", "https://example.com/agnt/api"),
            ("http://localhost:8787", "http://localhost:8787"),
            ("http://127.0.0.9:1", "http://127.0.0.9:1"),
            ("http://[::1]:8787/x", "http://[::1]:8787/x"),
        ],
    )
    def test_an_address_ends_without_a_slash(self, url: str, base: str) -> None:
        assert Endpoint("here", url, GivenToken("t")).base == base

    @pytest.mark.parametrize("url", ["http://example.com", "http://10.0.0.1", "http://127.0.0.1.evil.org"])
    def test_a_token_does_not_travel_in_the_clear(self, url: str) -> None:
        with pytest.raises(ConfigError, match="https"):
            Endpoint("here", url, GivenToken("t")).base  # noqa: B018
        assert Endpoint("here", url, GivenToken("t"), insecure=True).base == url

    @pytest.mark.parametrize(
        "url",
        ["", "example.com", "ftp://example.com", "https://", "https://a:b@example.com", "https://example.com?a=b",
         "https://example.com/#x", "https://exam ple.com", "https://example.com:port", "https://[::1", "https://käse.de"],
    )  # fmt: skip
    def test_what_is_no_address_is_refused(self, url: str) -> None:
        with pytest.raises(ConfigError, match="here: its address"):
            Endpoint("here", url, GivenToken("t")).base  # noqa: B018
