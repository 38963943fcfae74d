"""Settings, and the choice of a model: from a file and an environment to values."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from agnt_tasks.config import board as board_table
from agnt_tasks.config.allowed_keys import allow, is_allowed
from agnt_tasks.config.board import BoardSettings, Notify, load_board
from agnt_tasks.config.model_choice import choose_model, find_ollama, is_resolvable, missing_key, read_key
from agnt_tasks.config.paths import find_paths
from agnt_tasks.config.settings import Settings, load_settings
from agnt_tasks.errors import ConfigError
from agnt_tasks.models.assistant import Assistant, ModelChoice
from agnt_tasks.tui.actions.presets import PRESETS
from agnt_tasks.tui.look.palette import COLOURS

DEFAULT = Assistant(id="default")


def settings(home: Path, text: str = "", **env: str) -> Settings:
    (home / "config.toml").write_text(text)
    return load_settings({"AGNT_HOME": str(home), **env})


def chosen(assistant: Assistant = DEFAULT, ollama: str = "", **env: str) -> ModelChoice:
    return choose_model(assistant, env, lambda: ollama).choice


def test_a_home_holds_everything(tmp_path: Path) -> None:
    paths = settings(tmp_path).paths
    assert all(path.is_relative_to(tmp_path) for path in paths)


def test_without_a_home_the_platform_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    paths = load_settings({}).paths
    assert all(path.is_relative_to(tmp_path) for path in paths)


def test_who_i_am(tmp_path: Path) -> None:
    assert settings(tmp_path).email.endswith("@localhost")
    assert settings(tmp_path, AGNT_EMAIL=" Jane@Example.com ").email == "jane@example.com"
    assert (
        settings(tmp_path, '[me]\nemail = "bob@example.com"', AGNT_EMAIL="jane@a.b").email
        == "bob@example.com"
    )
    with pytest.raises(ConfigError, match="AGNT_EMAIL"):
        settings(tmp_path, AGNT_EMAIL="nobody")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[worker\n", "not valid TOML"),
        ("[worker]\nconcurency = 3\n", "worker.concurency"),
        ("[worker]\nconcurrency = 0\n", "worker.concurrency"),
        ("[me]\nemail = 'nobody'\n", "me.email"),
        ("[assistants.a]\nmodle = 'x'\n", "'modle'"),
        ("[assistants.a]\nlimits = { step = 3 }\n", "limits.step"),
        ("[assistants.a]\nlimits = { steps = 0 }\n", "limits.steps"),
        ("[assistants.a]\nprice = { input_per_million = 'x', output_per_million = 1 }\n", "price"),
        ("board = 3\n", "board"),
        ("[board]\nthem = 'dark'\n", "board.them: there is no such key; there are theme, preset"),
        ("[board]\ntheme = 'pink'\n", "board.theme: must be one of auto, dark"),
        ("[board]\npreset = ['vim']\n", "board.preset: must be one of vim, plain"),
        ("[board]\nascii = 'yes'\n", "board.ascii: must be true or false"),
        ("[board]\nrecent_days = 0\n", "board.recent_days: must be a number of days"),
        ("[board]\nrecent_days = true\n", "board.recent_days"),
        ("[board.notify]\nfinish = 'loud'\n", "board.notify.finish: must be one of off, bell, desktop"),
        ("[board.keys]\ntask.stop = 3\n", "board.keys.task.stop: must be a key"),
        ("[board.views]\nred = 3\n", "board.views.red: must be a filter"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, text)
    assert words in str(caught.value)
    assert "config.toml" in str(caught.value)


def test_profiles_are_read_with_everything_they_can_say(tmp_path: Path) -> None:
    text = """
    [assistants.researcher]
    name = "Researcher"
    model = "anthropic/claude-sonnet-5"
    key = "file:~/key"
    skills = ["files"]
    limits = { steps = 5, money_usd = "0.50" }
    price = { input_per_million = "3.00", output_per_million = "15.00" }
    """
    profile = settings(tmp_path, text).assistants["researcher"]
    assert (profile.name, profile.skills, profile.limits.steps) == ("Researcher", ("files",), 5)
    assert profile.source == "config"
    assert "default" in settings(tmp_path, text).assistants


BOARD = """
[board]
theme = "light"
preset = "plain"
animations = false
follow_card = true
recent_days = 3
[board.notify]
question = "desktop"
unfocused_only = false
[board.keys]
task.stop = "f9"
"task.process" = ["p", "f5"]
app.guide = ""
[board.views]
red = "status:failed"
"""


def test_the_board_is_set_in_a_table_of_its_own(tmp_path: Path) -> None:
    board = settings(tmp_path, BOARD).board
    assert board == BoardSettings(
        theme="light",
        preset="plain",
        keys={"task.stop": ("f9",), "task.process": ("p", "f5"), "app.guide": ()},
        animations=False,
        notify=Notify(question="desktop", unfocused_only=False),
        follow_card=True,
        recent_days=3,
        views={"red": "status:failed"},
    )
    assert load_board({"AGNT_HOME": str(tmp_path)})[:2] == (find_paths({"AGNT_HOME": str(tmp_path)}), board)


def test_a_board_without_a_file_has_its_defaults(tmp_path: Path) -> None:
    assert load_board({"AGNT_HOME": str(tmp_path)})[1] == settings(tmp_path).board == BoardSettings()


def test_the_board_names_the_file_that_is_wrong(tmp_path: Path) -> None:
    for text in ("[board\n", "board = 3\n", "[board]\ntheme = 'pink'\n"):
        (tmp_path / "config.toml").write_text(text)
        with pytest.raises(ConfigError) as caught:
            load_board({"AGNT_HOME": str(tmp_path)})
        assert str(caught.value).count("config.toml") == 1


def test_the_board_offers_what_there_is() -> None:
    assert list(board_table.THEMES) == ["auto", *COLOURS]
    assert set(board_table.PRESETS) == set(PRESETS)


def test_the_order_in_which_a_model_is_found() -> None:
    own = Assistant(id="a", model="openai/own", api_base="http://127.0.0.1:1")
    everything = {
        "AGNT_MODEL": "openai/named",
        "AGNT_MODEL_API_BASE": "http://127.0.0.1:2",
        "OPENAI_API_KEY": "sk-1",
        "ANTHROPIC_API_KEY": "sk-2",
    }
    assert chosen(own, **everything).model == "openai/own"
    assert chosen(DEFAULT, **everything).model == "openai/named"
    assert chosen(OPENAI_API_KEY="sk-1", ANTHROPIC_API_KEY="sk-2").model.startswith("anthropic/")
    assert chosen(OPENAI_API_KEY="sk-1").key == "env:OPENAI_API_KEY"
    assert chosen(ollama="llama3").model == "ollama_chat/llama3"
    assert chosen().model == "rehearsal"
    assert chosen(own, **everything | {"AGNT_MODEL": "rehearsal"}).model == "rehearsal"


def test_only_a_key_found_by_chance_is_asked_about() -> None:
    assert choose_model(DEFAULT, {"OPENAI_API_KEY": "sk-1"}, str).found
    named = {"OPENAI_API_KEY": "sk-1", "AGNT_MODEL": "openai/gpt-5.4-mini"}
    assert not choose_model(DEFAULT, named, str).found


def test_a_key_that_is_not_there_is_marked_and_may_run_anywhere_to_say_so() -> None:
    choice = chosen(AGNT_MODEL="openai/gpt-5.4-mini")
    assert missing_key(choice) == "OPENAI_API_KEY"
    assert is_resolvable(choice, {})


def test_work_is_left_to_who_has_the_key() -> None:
    choice = chosen(AGNT_MODEL="openai/gpt-5.4-mini", OPENAI_API_KEY="sk-1")
    assert is_resolvable(choice, {"OPENAI_API_KEY": "sk-other"})
    assert not is_resolvable(choice, {})


def test_the_key_itself_is_never_in_the_choice() -> None:
    choice = chosen(AGNT_MODEL="openai/x", AGNT_MODEL_API_KEY="sk-very-secret")
    assert "sk-very-secret" not in choice.model_dump_json()
    assert read_key(choice.key, {"AGNT_MODEL_API_KEY": "sk-very-secret"}) == "sk-very-secret"


def test_a_key_file_must_be_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk-1\n")
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        read_key(f"file:{file}", {})
    file.chmod(0o600)
    assert read_key(f"file:{file}", {}) == "sk-1"
    assert read_key(f"file:{tmp_path / 'none'}", {}) is None
    with pytest.raises(ConfigError, match="unknown kind"):
        read_key("vault:x", {})


def test_agreeing_to_a_key_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "home" / "allowed-keys"
    assert not is_allowed(file, "OPENAI_API_KEY")
    allow(file, "OPENAI_API_KEY")
    allow(file, "OPENAI_API_KEY")
    assert is_allowed(file, "OPENAI_API_KEY")
    assert file.read_text() == "OPENAI_API_KEY\n"


class _Ollama(BaseHTTPRequestHandler):
    answer = b'{"models": [{"name": "llama3:8b"}]}'

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.answer if self.path == "/api/tags" else b"{}")

    def log_message(self, *_: object) -> None: ...


@pytest.mark.parametrize(("answer", "name"), [(_Ollama.answer, "llama3:8b"), (b"<html>", ""), (b"[]", "")])
def test_an_ollama_that_answers_is_asked_for_its_first_model(answer: bytes, name: str) -> None:
    handler = type("Handler", (_Ollama,), {"answer": answer})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        assert find_ollama(server.server_port) == name


def test_without_an_ollama_there_is_no_name() -> None:
    with HTTPServer(("127.0.0.1", 0), _Ollama) as server:
        port = server.server_port
    assert find_ollama(port) == ""
