"""From the path of a request to the operation that is meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from agnt_tasks.api.operations import Operation
from agnt_tasks.server.answers import NotThisMethodError


class Resource:
    """One path of the table, with all its methods."""

    def __init__(self, pattern: str) -> None:
        self.parts = tuple(pattern.encode().split(b"/"))
        self.operations: dict[str, Operation] = {}

    @property
    def methods(self) -> list[str]:
        """All that a caller may use here; who can GET can HEAD."""
        known = [*self.operations, *(["HEAD"] if "GET" in self.operations else [])]
        return sorted(known)

    def operation(self, method: str) -> Operation:
        """Raises NotThisMethodError: with everything that is allowed."""
        found = self.operations.get("GET" if method == "HEAD" else method)
        if found is None:
            raise NotThisMethodError(method, self.methods)
        return found

    def names(self, parts: list[bytes]) -> dict[str, str] | None:
        """The varying parts of a path, decoded; None: it is another path."""
        names = {}
        for own, given in zip(self.parts, parts, strict=True):
            if own.startswith(b"{"):
                # An encoded slash is part of a name, so names are decoded one by one.
                names[own[1:-1].decode()] = unquote(given.decode("latin-1"))
            elif own != given:
                return None
        return None if "" in names.values() else names


class Found(NamedTuple):
    resource: Resource
    names: Mapping[str, str]


class Resources:
    def __init__(self, operations: Iterable[Operation]) -> None:
        by_path: dict[str, Resource] = {}
        for operation in operations:
            resource = by_path.setdefault(operation.path, Resource(operation.path))
            resource.operations[operation.method] = operation
        self._by_length: dict[int, list[Resource]] = defaultdict(list)
        for resource in by_path.values():
            self._by_length[len(resource.parts)].append(resource)

    def find(self, path: bytes) -> Found | None:
        """`path` as it came, still encoded. A slash at the end makes it another path: there is none."""
        parts = path.split(b"/")
        for resource in self._by_length.get(len(parts), ()):
            names = resource.names(parts)
            if names is not None:
                return Found(resource, names)
        return None
