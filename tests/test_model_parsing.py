"""Models as callers send them: errors that name fields, nulls, limits, defaults."""

from __future__ import annotations

from typing import Any

import pytest

from agnt_tasks.errors import ImmutableFieldError, ValidationError
from agnt_tasks.models.assistant import Assistant
from agnt_tasks.models.attachment import Attachment
from agnt_tasks.models.page import TaskQuery
from agnt_tasks.models.status import TaskStatus
from agnt_tasks.models.task import IMMUTABLE, TaskCreate, TaskUpdate
from agnt_tasks.models.wire import Wire

NEW = {"title": "t", "assistant": "a"}

WRONG: list[tuple[type[Wire], dict[str, Any], list[str]]] = [
    (TaskCreate, {}, ["title", "assistant"]),
    (TaskCreate, {"title": " ", "assistant": "\t"}, ["title", "assistant"]),
    (TaskCreate, {**NEW, "title": None}, ["title"]),
    (TaskCreate, {**NEW, "title": 5}, ["title"]),
    (TaskCreate, {**NEW, "title": "t" * 501}, ["title"]),
    (TaskCreate, {**NEW, "title": "a\x00b"}, ["title"]),
    (TaskCreate, {**NEW, "title": "\u200b \u202e"}, ["title"]),
    (TaskCreate, {**NEW, "description": "\ud800"}, ["description"]),
    (TaskCreate, {**NEW, "description": "é" * (32 * 1024 + 1)}, ["description"]),
    (TaskCreate, {**NEW, "type": "t" * 129}, ["type"]),
    (TaskCreate, {**NEW, "skills": ["ok", "", 5]}, ["skills[1]", "skills[2]"]),
    (TaskCreate, {**NEW, "skills": "calendar"}, ["skills"]),
    (TaskCreate, {**NEW, "skills": [str(number) for number in range(101)]}, ["skills"]),
    (TaskCreate, {**NEW, "assignedUsers": ["ok@x.org", "nobody"]}, ["assignedUsers[1]"]),
    (TaskCreate, {**NEW, "followers": ["a b@x.org", "@x.org", "x@"]}, [f"followers[{n}]" for n in range(3)]),
    (TaskUpdate, {}, ["body"]),
    (TaskUpdate, {"colour": "red"}, ["body"]),
    (TaskUpdate, {"title": None}, ["title"]),
    (TaskUpdate, {"status": None}, ["status"]),
    (TaskUpdate, {"status": "done"}, ["status"]),
    (TaskUpdate, {"title": "", "skills": [""], "followers": ["x"]}, ["title", "skills[0]", "followers[0]"]),
    (TaskQuery, {"status": "pending,done"}, ["status[1]"]),
    (TaskQuery, {"page": "0"}, ["page"]),
    (TaskQuery, {"page": "one", "perPage": "-1"}, ["page", "perPage"]),
    (TaskQuery, {"perPage": "2.5"}, ["perPage"]),
    (TaskQuery, {"mine": "maybe"}, ["mine"]),
    (TaskQuery, {"search": "a\x00"}, ["search"]),
    (Attachment, {"name": "a.txt"}, ["body"]),
    (Attachment, {"name": "a.txt", "text": "x", "fileId": "f"}, ["body"]),
    (Attachment, {"name": "a.txt", "content": "***"}, ["content"]),
    (Attachment, {"name": " ", "text": "x"}, ["name"]),
    (Attachment, {"name": "n" * 256, "text": "x"}, ["name"]),
    (Assistant, {"id": "a", "limits": {"steps": 0, "minutes": 0}}, ["limits.steps", "limits.minutes"]),
]


class TestParsing:
    @pytest.mark.parametrize(("model", "body", "fields"), WRONG, ids=lambda value: str(value)[:60])
    def test_a_wrong_body_names_its_fields(
        self, model: type[Wire], body: dict[str, Any], fields: list[str]
    ) -> None:
        with pytest.raises(ValidationError) as caught:
            model.parse(body)
        assert [problem.field for problem in caught.value.problems] == fields
        for problem in caught.value.problems:
            assert problem.message
            assert problem.message in str(caught.value)

    def test_a_missing_field_is_said_in_plain_words(self) -> None:
        with pytest.raises(ValidationError, match="title: is required"):
            TaskCreate.parse({"assistant": "a"})

    def test_a_wrong_status_lists_the_allowed_ones(self) -> None:
        for model in (TaskUpdate, TaskQuery):
            with pytest.raises(ValidationError) as caught:
                model.parse({"status": "done"})
            assert all(status.value in str(caught.value) for status in TaskStatus)

    @pytest.mark.parametrize("field", IMMUTABLE)
    def test_a_fixed_field_is_refused_by_name(self, field: str) -> None:
        with pytest.raises(ImmutableFieldError) as caught:
            TaskUpdate.parse({"title": "t", field: "x"})
        assert [problem.field for problem in caught.value.problems] == [field]
        assert caught.value.code == "IMMUTABLE_FIELD"

    def test_assigned_users_point_to_their_own_call(self) -> None:
        with pytest.raises(ImmutableFieldError, match="/assignees"):
            TaskUpdate.parse({"assignedUsers": []})

    def test_unknown_fields_are_ignored(self) -> None:
        new = TaskCreate.parse({**NEW, "status": "completed", "colour": "red"})
        assert new == TaskCreate(title="t", assistant="a")

    def test_null_means_empty_where_that_is_allowed(self) -> None:
        nulls = {"description": None, "type": None, "skills": None, "followers": None, "assignedUsers": None}
        assert TaskCreate.parse({**NEW, **nulls}) == TaskCreate(title="t", assistant="a")
        update = TaskUpdate.parse({"description": None, "type": None, "skills": None, "followers": None})
        assert update.given() == {"description": "", "type": "general", "skills": (), "followers": ()}

    def test_only_what_was_set_is_given(self) -> None:
        assert TaskUpdate.parse({"skills": [], "colour": "red"}).given() == {"skills": ()}

    def test_titles_types_and_names_are_trimmed(self) -> None:
        new = TaskCreate.parse({"title": " t ", "assistant": " a ", "type": " x ", "skills": [" s ", "s"]})
        assert (new.title, new.assistant, new.type, new.skills) == ("t", "a", "x", ("s",))

    def test_a_blank_type_is_the_default(self) -> None:
        assert TaskCreate.parse({**NEW, "type": " "}).type == "general"

    def test_addresses_are_trimmed_lower_case_and_unique_in_order(self) -> None:
        new = TaskCreate.parse({**NEW, "followers": [" B@X.org", "a@localhost", "b@x.ORG"]})
        assert new.followers == ("b@x.org", "a@localhost")

    @pytest.mark.parametrize(
        ("text", "expected"), [("true", True), ("TRUE", True), ("1", True), ("False", False), ("0", False)]
    )
    def test_mine_is_read_in_any_case(self, text: str, expected: bool) -> None:
        assert TaskQuery.parse({"mine": text}).mine is expected

    def test_a_query_has_its_defaults_and_its_limit(self) -> None:
        query = TaskQuery.parse({})
        assert (query.page, query.per_page, query.status, query.type) == (1, 20, (), None)
        assert TaskQuery.parse({"perPage": "101"}).per_page == 100
        assert TaskQuery.parse({"status": "failed, pending"}).status == (
            TaskStatus.FAILED,
            TaskStatus.PENDING,
        )

    @pytest.mark.parametrize("content", [b"", bytes(range(256)), "Grüße".encode()])
    def test_an_attachment_carries_its_bytes(self, content: bytes) -> None:
        attachment = Attachment.of_bytes("a.bin", content, "application/octet-stream")
        assert attachment.data == content
        assert Attachment.parse(attachment.to_wire()).data == content
        assert Attachment(name="a", file_id="f").data is None

    def test_models_are_frozen(self) -> None:
        new = TaskCreate(title="t", assistant="a")
        with pytest.raises(ValueError, match="frozen"):
            new.title = "changed"  # type: ignore[misc]
