"""The assistants screen: what is told of a profile, and how one is made, changed and deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
from textual.widgets import Input, TextArea

from agnt_tasks.models.assistant import Assistant, Price
from agnt_tasks.models.execution import Usage
from agnt_tasks.models.timestamp import now_ms
from agnt_tasks.store.journal import Completed
from agnt_tasks.store.local.open import LocalDatabase, open_local
from agnt_tasks.store.protocol import FullStore, Identity
from agnt_tasks.testing.driving import claimed, made, model_step
from agnt_tasks.tui.screens.assistants import AssistantsScreen
from tests.tui.stage import Stage
from tests.tui.test_memory_screen import Shown, Without

BOOKS = Assistant(
    id="asst_books",
    name="Keeper [b]",
    model="openai/gpt-5",
    key="env:OPENAI_API_KEY",
    instructions="Always check twice.",
    skills=("recall",),
    price=Price(input_per_million=Decimal(3), output_per_million=Decimal(15)),
)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[LocalDatabase]:
    by_hand = Assistant(id="by_hand", key="sk-very-secret", source="config")
    async with open_local(tmp_path / "tasks.db", profiles={"by_hand": by_hand}) as local:
        yield local


@pytest.fixture
def store(database: LocalDatabase) -> FullStore:
    return database.store(Identity("me@example.com", database.account))


@asynccontextmanager
async def opened(store: FullStore, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Shown]:
    app, left = Stage(), list[str | None]()
    async with app.run_test(size=size) as pilot:
        app.push_screen(AssistantsScreen(store, now_ms), left.append)
        yield Shown(pilot, left)


def field(shown: Shown, place: int) -> Input:
    """Of the open form: id, name, model, api_base, key, skills."""
    return list(shown.pilot.app.screen.query(Input))[place]


async def saved(store: FullStore, assistant_id: str) -> Assistant:
    return next(each for each in await store.list_assistants() if each.id == assistant_id)


async def test_a_store_without_assistants_says_so(store: FullStore) -> None:
    async with opened(cast(FullStore, Without(store, assistants=False))) as shown:
        await shown.shows("This store keeps no assistants", "Esc back")
        await shown.pilot.press("n", "e", "d", "escape")
        assert shown.left == [None]


async def test_a_profile_is_told_with_what_it_used(store: FullStore, database: LocalDatabase) -> None:
    await store.save_assistant(BOOKS)
    task = await made(store, assistant=BOOKS.id)
    await store.process_task(task.id)
    claim = await claimed(database.journal, task.id)
    await model_step(database.journal, claim, "x", usage=Usage(input_tokens=1200, cost_usd=Decimal("0.05")))
    await database.journal.finish(claim, Completed("x"))
    async with opened(store) as shown:
        await shown.shows("Assistants   3 profiles", "built in", "made here", "config.toml")
        await shown.pilot.press("j")
        await shown.shows("Keeper [b]", "openai/gpt-5", "env:OPENAI_API_KEY", "recall", "40 model calls")
        await shown.shows("$3 in, $15 out for a million tokens", "1 execution", "1,200 tokens in", "$0.05")
        await shown.shows("Always check twice.", "e edit", "d delete")


@pytest.mark.parametrize("size", [(120, 40), (60, 20)])
async def test_a_profile_of_config_toml_is_read_only_and_its_key_is_hidden(
    store: FullStore, size: tuple[int, int]
) -> None:
    async with opened(store, size) as shown:
        await shown.shows("by_hand")
        await shown.pilot.press("j")
        await shown.shows("hidden", but="sk-very-secret")
        for key in "ed":
            await shown.pilot.press(key)
            await shown.shows("by_hand is set in config.toml: change it there", "n new", but="e edit")


async def test_a_new_one_is_made_and_wrong_values_are_explained_without_loss(store: FullStore) -> None:
    async with opened(store) as shown:
        await shown.shows("2 profiles")
        await shown.pilot.press("n", *"asst_new", "enter", *"Newcomer")
        field(shown, 4).value = "sk-123"
        field(shown, 5).value = "recall, remember"
        shown.pilot.app.screen.query_one(TextArea).text = "Be brief."
        await shown.pilot.press("f2")
        await shown.shows("say where the key is, env:NAME or file:/path")
        assert [field(shown, place).value for place in (0, 1, 4)] == ["asst_new", "Newcomer", "sk-123"]
        field(shown, 4).value = "env:MY_KEY"
        await shown.pilot.press("f2")
        await shown.shows("asst_new is saved", "3 profiles", but="New assistant")
    made_now = await saved(store, "asst_new")
    assert (made_now.name, made_now.key, made_now.skills) == (
        "Newcomer",
        "env:MY_KEY",
        ("recall", "remember"),
    )
    assert made_now.instructions == "Be brief."


async def test_a_new_one_never_replaces_another(store: FullStore) -> None:
    await store.save_assistant(BOOKS)
    async with opened(store) as shown:
        await shown.shows("3 profiles")
        await shown.pilot.press("n", *"asst_books", "f2")
        await shown.shows("id: there is an assistant asst_books already")
    assert (await saved(store, BOOKS.id)).name == BOOKS.name


async def test_an_edit_changes_only_what_was_changed_and_esc_keeps_the_text(store: FullStore) -> None:
    await store.save_assistant(BOOKS.model_copy(update={"name": "Kee\x1bper"}))
    async with opened(store) as shown:
        await shown.shows("asst_books")
        await shown.pilot.press("j", "e")
        await shown.shows("Change asst_books", "env:OPENAI_API_KEY")
        field(shown, 2).value = "openai/gpt-6"
        await shown.pilot.press("escape")
        await shown.shows("Not saved: what was typed is there again", but="Change asst_books")
        await shown.pilot.press("e")
        assert field(shown, 2).value == "openai/gpt-6"
        await shown.pilot.press("f2")
        await shown.shows("asst_books is saved", "openai/gpt-6")
    after = await saved(store, BOOKS.id)
    assert (after.name, after.model, after.price) == ("Kee\x1bper", "openai/gpt-6", BOOKS.price)


async def test_deleting_asks_first(store: FullStore) -> None:
    await store.save_assistant(BOOKS)
    async with opened(store) as shown:
        await shown.shows("3 profiles")
        await shown.pilot.press("j", "d")
        await shown.shows("Delete this assistant?", "asst_books")
        await shown.pilot.press("y")
        await shown.shows("2 profiles", but="Delete this assistant?")
