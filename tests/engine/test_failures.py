"""Exceptions of litellm, openai and httpx, rebuilt by name and attribute, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import formatdate
from typing import Any

import pytest

from agnt_tasks.engine.model.client import FailureKind, ModelRequest
from agnt_tasks.engine.model.failure_sentences import address, key_variable, sentence
from agnt_tasks.engine.model.failures import (
    ProviderError,
    classify,
    failed,
    model_call_error,
    refuses,
    retry_after,
)

REQUEST = ModelRequest("openai/gpt-5", [])
LOCAL = ModelRequest("openai/llama", [], api_base="http://127.0.0.1:8080/v1")


def error(
    name: str, status: int | None = None, text: str = "", bases: tuple[str, ...] = (), **more: Any
) -> Exception:
    """An exception as litellm raises it: known by its name, those of its bases, and its attributes."""
    kind: type[Exception] = Exception
    for base in (*reversed(bases), name):
        kind = type(base, (kind,), {})
    raised = kind(text)
    for attribute, value in {"status_code": status, **more}.items():
        setattr(raised, attribute, value)
    return raised


def from_cause(outer: Exception, cause: Exception) -> Exception:
    outer.__cause__ = cause
    return outer


def broken_stream(text: str, status: int = 503, **more: Any) -> Exception:
    return error("MidStreamFallbackError", status, text, ("ServiceUnavailableError",), **more)


TOO_LONG = "This model's maximum context length is 8192 tokens."
CASES: list[tuple[Exception, FailureKind]] = [
    (error("RateLimitError", 429, "slow down"), FailureKind.RATE_LIMITED),
    (error("RateLimitError", 429, "tokens per min: the request is too large"), FailureKind.RATE_LIMITED),
    (
        error("RateLimitError", 429, "You exceeded your current quota. Please retry in 17s"),
        FailureKind.RATE_LIMITED,
    ),
    (error("RateLimitError", 429, "You exceeded your current quota, check your plan"), FailureKind.QUOTA),
    (error("RateLimitError", 429, '{"code": "insufficient_quota"}'), FailureKind.QUOTA),
    (error("APIError", 402, "Payment Required"), FailureKind.QUOTA),
    (error("BadRequestError", 400, "Your credit balance is too low"), FailureKind.QUOTA),
    (error("PermissionDeniedError", 403, "The team has no credits"), FailureKind.QUOTA),
    (error("Timeout", 408, "Request timed out."), FailureKind.TIMEOUT),
    (error("ReadTimeout", None, ""), FailureKind.TIMEOUT),
    (error("TimeoutError", None, ""), FailureKind.TIMEOUT),
    (error("InternalServerError", 500, "oops"), FailureKind.SERVER),
    (error("BadRequestError", 500, "oops"), FailureKind.SERVER),
    (error("BadGatewayError", 502, "oops"), FailureKind.SERVER),
    (error("ServiceUnavailableError", 503, "overloaded"), FailureKind.SERVER),
    (error("APIError", 529, "overloaded"), FailureKind.SERVER),
    (error("InternalServerError", 500, "OpenAIException - Connection error."), FailureKind.UNREACHABLE),
    (error("APIConnectionError", 500, "Cannot connect to host 127.0.0.1:9"), FailureKind.UNREACHABLE),
    (error("ConnectError", None, ""), FailureKind.UNREACHABLE),
    (
        from_cause(error("Timeout", 408, "Request timed out."), error("ConnectTimeout")),
        FailureKind.UNREACHABLE,
    ),
    (error("APIConnectionError", 500, "KeyError: 'choices'"), FailureKind.UNEXPECTED),
    (error("KeyError", None, "'choices'"), FailureKind.UNEXPECTED),
    (broken_stream("Response payload is not completed"), FailureKind.INTERRUPTED),
    (broken_stream("The upstream model failed", 500), FailureKind.INTERRUPTED),
    (broken_stream("Timeout on reading data from socket"), FailureKind.TIMEOUT),
    (broken_stream("", original_exception=error("ReadTimeout")), FailureKind.TIMEOUT),
    (broken_stream("slow down", 429), FailureKind.RATE_LIMITED),
    (error("RemoteProtocolError", None, "peer closed connection"), FailureKind.INTERRUPTED),
    (error("InternalServerError", 500, "Missing credentials. Please pass an `api_key`"), FailureKind.NO_KEY),
    (error("AuthenticationError", 401, "Missing Anthropic API Key"), FailureKind.NO_KEY),
    (error("AuthenticationError", 401, "Incorrect API key provided"), FailureKind.BAD_KEY),
    (error("BadRequestError", 403, "no access"), FailureKind.BAD_KEY),
    (error("BadRequestError", 400, "API key not valid. Please pass a valid API key."), FailureKind.BAD_KEY),
    (error("NotFoundError", 404, "The model `x` does not exist"), FailureKind.UNKNOWN_MODEL),
    (error("BadRequestError", 400, "LLM Provider NOT provided."), FailureKind.UNKNOWN_MODEL),
    (error("BadRequestError", 400, "foo is not a valid model ID"), FailureKind.UNKNOWN_MODEL),
    (error("ContextWindowExceededError", 400, "", ("BadRequestError",)), FailureKind.TOO_LONG),
    (error("BadRequestError", 400, TOO_LONG), FailureKind.TOO_LONG),
    (
        error("BadRequestError", 400, "prompt is too long: 210000 tokens > 200000 maximum"),
        FailureKind.TOO_LONG,
    ),
    (error("BadRequestError", 500, "exceeds the available context size"), FailureKind.TOO_LONG),
    (error("APIError", 413, "Payload too large"), FailureKind.TOO_LONG),
    (error("BadRequestError", 400, "Invalid value for 'temperature'"), FailureKind.BAD_REQUEST),
    (error("UnprocessableEntityError", 422, "bad"), FailureKind.BAD_REQUEST),
    (error("UnsupportedParamsError", 400, "does not support parameters: ['x']"), FailureKind.BAD_REQUEST),
    (ValueError("what?"), FailureKind.UNEXPECTED),
]


@pytest.mark.parametrize(("raised", "kind"), CASES, ids=lambda value: str(value)[:50] or type(value).__name__)
def test_classification(raised: Exception, kind: FailureKind) -> None:
    assert classify(raised) is kind


def test_the_status_may_be_on_the_response_only() -> None:
    assert classify(error("HTTPStatusError", None, "", response=Response(404))) is FailureKind.UNKNOWN_MODEL


def test_exceptions_that_lead_in_a_circle() -> None:
    first, second = broken_stream("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert classify(first) is FailureKind.INTERRUPTED


class Response:
    def __init__(self, status: int = 429, headers: Mapping[str, str] | None = None) -> None:
        self.status_code = status
        self.headers = headers or {}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7),
        ({"Retry-After": "0.5"}, 0.5),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"Retry-After": formatdate(1_000_030, usegmt=True)}, 30),
        ({"Retry-After": formatdate(999_000, usegmt=True)}, 0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-3"}, None),
        ({"Retry-After": "nan"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    own = error("RateLimitError", 429, litellm_response_headers=headers)
    wrapped = error("RateLimitError", 429, response=Response(headers=headers))
    assert retry_after(own, now=1_000_000) == seconds
    assert retry_after(wrapped, now=1_000_000) == seconds


def test_errors_without_headers_ask_for_no_wait() -> None:
    assert retry_after(ValueError(), now=0) is None


@pytest.mark.parametrize("kind", FailureKind)
@pytest.mark.parametrize("request_", [REQUEST, LOCAL])
def test_each_kind_has_one_sentence_that_names_the_model_or_its_server(
    kind: FailureKind, request_: ModelRequest
) -> None:
    words = sentence(kind, request_, "why not")
    assert words.endswith(".")
    assert "\n" not in words
    assert request_.model in words or "http://127.0.0.1:8080/v1" in words


def test_what_is_said_of_a_missing_key() -> None:
    assert str(failed(FailureKind.NO_KEY, REQUEST)) == (
        "No key for openai/gpt-5: set OPENAI_API_KEY, or AGNT_MODEL to another model."
    )


def test_what_is_said_of_a_server_that_is_not_there() -> None:
    assert str(failed(FailureKind.UNREACHABLE, LOCAL)) == (
        "Nothing answers at http://127.0.0.1:8080/v1: start the model server, or correct the address."
    )


def test_a_local_server_does_not_want_the_providers_key() -> None:
    words = sentence(FailureKind.BAD_KEY, LOCAL)
    assert "AGNT_MODEL_API_KEY" in words
    assert "OPENAI_API_KEY" not in words


def test_a_local_server_that_does_not_know_the_model_may_have_another_address() -> None:
    assert sentence(FailureKind.UNKNOWN_MODEL, LOCAL, "not found") == (
        "There is no model openai/llama at http://127.0.0.1:8080/v1 (not found): "
        "check its name, and the address, which often ends in /v1."
    )


def test_programmers_advice_is_left_out() -> None:
    raised = error("BadRequestError", 400, "LLM Provider NOT provided. Pass in the LLM provider you …")
    assert str(model_call_error(raised, REQUEST._replace(model="gpt"))) == (
        "There is no model gpt: check its name, written provider/model."
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("litellm.RateLimitError: RateLimitError: OpenAIException - slow down", "slow down"),
        (
            'litellm.BadRequestError: XException - {"error": {"message": "no \\"x\\" here"}}',
            'no \\"x\\" here',
        ),
        ("Error code: 400 - {'error': {'message': 'two\nlines'}}", "two lines"),
        ("plain", "plain"),
    ],
)
def test_only_the_providers_own_words_are_quoted(text: str, reason: str) -> None:
    assert model_call_error(error("BadRequestError", 400, text), REQUEST).reason == reason


def test_long_reasons_are_shortened_in_the_message_only() -> None:
    failure = model_call_error(error("BadRequestError", 400, "x" * 9000), REQUEST)
    assert len(str(failure)) < 400
    assert len(failure.reason) == 9000


def test_secrets_are_in_no_part_of_the_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "environment-key")
    request = REQUEST._replace(api_key="own-key", api_base="http://user:password@host/v1?key=abcdef")
    raised = error("BadRequestError", 400, "own-key, environment-key, sk-abcdefghijk and Bearer 1234567")
    failure = model_call_error(raised, request)
    for secret in ("own-key", "environment-key", "sk-abc", "1234567", "password", "abcdef"):
        assert secret not in str(failure) + failure.reason + repr(failure)


def provider_error(reason: str, kind: FailureKind = FailureKind.BAD_REQUEST) -> ProviderError:
    return ProviderError(kind, "It failed.", None, reason)


@pytest.mark.parametrize(
    "reason",
    [
        "registry.ollama.ai/library/gemma does not support tools",
        '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
        "tools param requires --jinja flag",
        "No endpoints found that support tool use.",
        "Unrecognized request argument supplied: tools",
        "Function calling is not enabled for this model",
        "{'detail': [{'loc': ['body', 'tools'], 'msg': 'Extra inputs are not permitted'}]}",
    ],
)
def test_refusals_of_tools_are_recognised(reason: str) -> None:
    assert refuses(provider_error(reason), "tools")
    assert not refuses(provider_error(reason), "response_format")


@pytest.mark.parametrize(
    "reason",
    [
        "Invalid schema for function 'x': 'oneOf' is not permitted",
        "tools[0].function.name: unsupported characters",
        "tools.0.custom.input_schema: unexpected value",
        "Invalid value for 'temperature'",
        "",
    ],
)
def test_faults_within_a_tool_are_no_refusal_of_tools(reason: str) -> None:
    assert not refuses(provider_error(reason), "tools")


def test_only_refusals_count_as_such() -> None:
    assert not refuses(provider_error("does not support tools", FailureKind.BAD_KEY), "tools")
    assert not refuses(failed(FailureKind.BAD_REQUEST, REQUEST, "does not support tools"), "tools")


def test_refusals_of_the_json_form_are_recognised() -> None:
    assert refuses(provider_error("This response_format type is unavailable now"), "response_format")


@pytest.mark.parametrize(
    ("model", "variable"),
    [
        ("openai/gpt-5", "OPENAI_API_KEY"),
        ("gpt-5", "OPENAI_API_KEY"),
        ("anthropic/claude", "ANTHROPIC_API_KEY"),
        ("some-cloud/x", "SOME_CLOUD_API_KEY"),
        ("unheard-of", ""),
    ],
)
def test_key_variable(model: str, variable: str) -> None:
    assert key_variable(model) == variable


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("http://user:secret@host:80/v1?key=1", "http://host:80/v1"),
        ("localhost:11434", "localhost:11434"),
        ("http://[::1", "an address that is no URL"),
    ],
)
def test_address(given: str, shown: str) -> None:
    assert address(given) == shown
