"""What litellm has to say goes to our log, without secrets, and never to the standard streams."""

from __future__ import annotations

import logging
import warnings
from typing import Any

from agnt_tasks.engine.redaction import RedactingFilter

LOG = logging.getLogger("agnt_tasks.model")
REDACTING = RedactingFilter()
"""On `LOG`; it must `learn` every key that is used."""
LOG.addFilter(REDACTING)
LOG.addHandler(logging.NullHandler())  # Without any handler, Python writes warnings to stderr.


def silence(litellm: Any) -> None:
    """Stop litellm's prints, and take over its loggers. `litellm` is the module."""
    litellm.suppress_debug_info = True
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logger = logging.getLogger(name)
        logger.handlers[:] = [_Relay()]
        logger.propagate = False
        logger.setLevel(logging.WARNING)  # Below that it writes whole conversations.


def ignore_warnings() -> None:
    """Ignore what Python warns of inside litellm, which would be printed, or break a call as an error.

    For each call again, because test runners and others put the filters back that were there before.
    """
    warnings.filterwarnings("ignore", module=r"litellm\b")
    warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)
    warnings.filterwarnings("ignore", message="Item '.*' on TypedDict class", category=UserWarning)


class _Relay(logging.Handler):
    """Passes litellm's records on to our log."""

    def emit(self, record: logging.LogRecord) -> None:
        if LOG.isEnabledFor(record.levelno):
            LOG.handle(record)
