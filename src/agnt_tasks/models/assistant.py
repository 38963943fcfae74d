"""Who does a task: a model, instructions, skills, limits, prices."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from agnt_tasks.models.execution import LARGEST_COUNT, Dollars
from agnt_tasks.models.text import Name, Names, Text
from agnt_tasks.models.wire import Wire

DEFAULT_ASSISTANT = "default"
"""The id of the profile that serves every task whose assistant nobody knows."""
REHEARSAL = "rehearsal"
"""The model name of the scripted stand-in."""
_LONGEST_MINUTES = 1_000_000
"""Two years."""


class Limits(Wire):
    """Reaching one pauses the execution and asks; nothing is killed."""

    model_config = Wire.model_config | {"extra": "forbid"}

    steps: int = Field(default=40, ge=1, le=LARGEST_COUNT)
    """Model calls of one execution."""
    tool_calls: int = Field(default=200, ge=1, le=LARGEST_COUNT)
    tokens: int = Field(default=500_000, ge=1, le=LARGEST_COUNT)
    """Input and output together."""
    money_usd: Dollars = Field(default=Decimal("1.00"), ge=0)
    minutes: float = Field(default=30, gt=0, le=_LONGEST_MINUTES)
    """Wall time of one execution."""


class Price(Wire):
    """US dollars for a million tokens; overrides what the model library knows."""

    model_config = Wire.model_config | {"extra": "forbid"}

    input_per_million: Dollars
    output_per_million: Dollars


class Assistant(Wire):
    """A profile. `key` names where the key is, never the key: `env:NAME`, `file:/path`, or empty."""

    id: Name
    name: Text = ""
    model: Text = ""
    """As litellm names it (`provider/model`); empty: the model of this machine's settings."""
    api_base: Text = ""
    key: Text = ""
    instructions: Text = ""
    skills: Names = ()
    """Skills that this assistant has; none named means all."""
    limits: Limits = Field(default_factory=Limits)
    price: Price | None = None
    tools: Annotated[bool, Field(strict=True)] | None = None
    """Whether the model can call tools; None: try, and fall back to JSON actions."""
    source: str = "builtin"
    """`builtin`, `config` (written by hand in config.toml) or `store` (made in the app)."""


class ModelChoice(Wire):
    """The model an execution was queued with, and where its key is found (ruling Models)."""

    model: str
    api_base: str = ""
    key: str = ""
    label: str = ""
    """How the choice came about, for people: `AGNT_MODEL`, `OPENAI_API_KEY`, `Ollama on this machine`."""
