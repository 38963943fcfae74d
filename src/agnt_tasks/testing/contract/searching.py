"""Search: words over title and description, user text always quoted (decision 2.3, 32)."""

from __future__ import annotations

import pytest

from agnt_tasks.models.task import TaskUpdate
from agnt_tasks.testing.contract.listing import titles
from agnt_tasks.testing.driving import made
from agnt_tasks.testing.harness import Harness

HOSTILE = [
    '"',
    '""',
    '"unfinished',
    "-fix",
    "+fix",
    "fix*",
    "*",
    "**fix",
    "title:",
    "title:fix",
    "(",
    ")",
    "(fix",
    "NEAR",
    "NEAR(fix bug, 2)",
    "fix NEAR bug",
    "^",
    "^fix",
    "{a}:b",
    "{title}:fix",
    "AND",
    "OR",
    "NOT",
    "fix OR",
    "NOT fix",
    "fix AND NOT bug",
    "'",
    "'; DROP TABLE tasks; --",
    "\\",
    "%",
    "_",
    "100%",
    "snake_case",
    ",",
    "a:b:c",
    "#",
    "@",
    "€",
    "👩‍👧",
    "\u200b",
    "\x1b[31m",
]
"""What full-text engines take for syntax (research, reliability R12)."""


class Searching:
    """Every word must begin some word of the title or the description."""

    async def test_words_of_title_and_description_are_found(self, harness: Harness) -> None:
        await made(harness.store, "Draft the budget")
        await made(harness.store, "Second", description="About the Budget.\nAnd more")
        await made(harness.store, "Third")
        assert await titles(harness.store, search="budget") == {"Draft the budget", "Second"}

    async def test_empty_and_blank_filter_nothing(self, harness: Harness) -> None:
        await made(harness.store, "one")
        for search in ("", "   ", "\t\n"):
            assert await titles(harness.store, search=search) == {"one"}

    async def test_every_word_must_be_there_in_either_field(self, harness: Harness) -> None:
        await made(harness.store, "both", description="alpha and beta")
        await made(harness.store, "alpha in the title", description="and beta below")
        await made(harness.store, "only alpha")
        await made(harness.store, "only beta")
        both = {"both", "alpha in the title"}
        assert await titles(harness.store, search="alpha beta") == both
        assert await titles(harness.store, search="  beta   alpha ") == both
        assert await titles(harness.store, search="alpha beta gamma") == set()

    async def test_a_term_matches_from_the_beginning_of_a_word(self, harness: Harness) -> None:
        await made(harness.store, "Quarterly planning meeting")
        for found in ("plan", "planning", "q", "qu", "me", "meet plan quarter"):
            assert await titles(harness.store, search=found) == {"Quarterly planning meeting"}, found
        for missed in ("lanning", "plannings", "eeting", "meetx"):
            assert await titles(harness.store, search=missed) == set(), missed

    async def test_case_and_diacritics_do_not_matter(self, harness: Harness) -> None:
        await made(harness.store, "Résumé für Zoë")
        for search in ("resume", "RÉSUMÉ", "résu", "fur", "FÜR", "zoe", "ZOË"):
            assert await titles(harness.store, search=search) == {"Résumé für Zoë"}, search

    async def test_other_alphabets(self, harness: Harness) -> None:
        await made(harness.store, "Отчёт за квартал")
        await made(harness.store, "Αναφορά τριμήνου")
        assert await titles(harness.store, search="отч") == {"Отчёт за квартал"}
        assert await titles(harness.store, search="ΤΡΙΜ") == {"Αναφορά τριμήνου"}

    @pytest.mark.parametrize("search", ["会議", "会", "議を", "四半期", "計画 会議", "Q2 会議"])
    async def test_text_without_blanks_is_found_inside(self, harness: Harness, search: str) -> None:
        await made(harness.store, "Q2 四半期の会議を計画")
        await made(harness.store, "無関係")
        await made(harness.store, "Something else")
        assert await titles(harness.store, search=search) == {"Q2 四半期の会議を計画"}

    async def test_text_without_blanks_is_found_in_descriptions(self, harness: Harness) -> None:
        await made(harness.store, "one", description="来週の会議について")
        await made(harness.store, "분기 회의를 준비", description="x")
        assert await titles(harness.store, search="会議") == {"one"}
        assert await titles(harness.store, search="회의") == {"분기 회의를 준비"}

    async def test_percent_and_underscore_are_no_wildcards(self, harness: Harness) -> None:
        await made(harness.store, "grow 100% more")
        await made(harness.store, "call make_plan now")
        await made(harness.store, "会の議")
        assert await titles(harness.store, search="100%") == {"grow 100% more"}
        assert await titles(harness.store, search="make_plan") == {"call make_plan now"}
        assert await titles(harness.store, search="%") == {"grow 100% more"}
        assert await titles(harness.store, search="_") == {"call make_plan now"}
        for pattern in ("%%", "__", "_%", "会_議%の", "%の会%"):
            found = await titles(harness.store, search=pattern)
            assert found <= {"会の議"}, pattern
            assert not found or "の" in pattern, pattern
        assert (
            await titles(harness.store, search="gr%w") == await titles(harness.store, search="gr_w") == set()
        )

    @pytest.mark.parametrize("search", HOSTILE)
    async def test_hostile_text_finds_the_task_that_says_it(self, harness: Harness, search: str) -> None:
        await made(harness.store, "says it", description=f"here: {search} and that is all")
        assert "says it" in await titles(harness.store, search=search)

    @pytest.mark.parametrize("search", HOSTILE)
    async def test_hostile_text_beside_a_word_only_narrows(self, harness: Harness, search: str) -> None:
        await made(harness.store, "zebra crossing", description=f"here: {search} and that is all")
        await made(harness.store, "other", description=search)
        assert await titles(harness.store, search=f"zebra {search}") == {"zebra crossing"}
        assert await titles(harness.store, search=f"{search} zebra") == {"zebra crossing"}

    async def test_operators_are_words(self, harness: Harness) -> None:
        await made(harness.store, "fix the bug")
        await made(harness.store, "fix it or leave the bug")
        await made(harness.store, "near the fix is a bug")
        assert await titles(harness.store, search="-fix -bug") >= {"fix the bug"}
        assert await titles(harness.store, search="fix OR bug") == {"fix it or leave the bug"}
        assert await titles(harness.store, search="fix NEAR bug") == {"near the fix is a bug"}
        assert await titles(harness.store, search="fix NOT bug") == set()
        assert "near the fix is a bug" in await titles(harness.store, search="^fix")

    async def test_a_very_long_search_is_answered(self, harness: Harness) -> None:
        await made(harness.store, "word", description=" ".join(["word"] * 2000))
        assert await titles(harness.store, search=" ".join(["word"] * 2000)) == {"word"}
        assert await titles(harness.store, search="w" * 5000) == set()

    async def test_an_edit_is_found_by_its_new_words_alone(self, harness: Harness) -> None:
        task = await made(harness.store, "apples", description="pears 会議")
        await harness.store.update_task(task.id, TaskUpdate(title="cherries", description="plums 計画"))
        for old in ("apples", "pears", "会議"):
            assert await titles(harness.store, search=old) == set(), old
        for new in ("cherries", "plums", "計画"):
            assert await titles(harness.store, search=new) == {"cherries"}, new

    async def test_only_title_and_description_are_searched(self, harness: Harness) -> None:
        task = await made(
            harness.store, "plain", type="zebra", skills=["zebra"], followers=["zebra@example.com"]
        )
        await harness.store.process_task(task.id, "zebra")
        assert await titles(harness.store, search="zebra") == set()
