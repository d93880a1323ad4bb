"""Rows of YAML that know their file and line, and a reader that refuses what it does not know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import yaml

from thidua.law.errors import CatalogueError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Row(dict[str, Any]):
    """A mapping that remembers where it stood."""

    place: str = ""


def read_yaml(text: str, *, name: str) -> Row:
    """The mapping of one file; every mapping in it is a :class:`Row` with file and line.

    Args:
        text: contents of the file.
        name: its name for messages.

    Raises:
        CatalogueError: for what is no YAML, no mapping, or holds a key twice.
    """

    class Loader(_Loader):  # type: ignore[misc]
        pass

    def mapping(loader: Any, node: Any) -> Row:
        row = Row()
        row.place = f"{name}:{node.start_mark.line + 1}"
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node, deep=True)
            if key in row:
                raise CatalogueError(f"{name}:{key_node.start_mark.line + 1}", f"“{key}” twice")
            row[key] = loader.construct_object(value_node, deep=True)
        return row

    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    try:
        data = yaml.load(text, Loader=Loader)  # noqa: S506 - a safe loader with lines
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise CatalogueError(f"{name}{line}", str(getattr(error, "problem", error))) from error
    if not isinstance(data, Row):
        raise CatalogueError(name, "the file holds no mapping of sections")
    return data


def placed(data: Any, place: str) -> Any:
    """Plain data (from a database) as rows that know their address."""
    if isinstance(data, Mapping):
        row = Row({str(key): placed(value, f"{place}.{key}") for key, value in data.items()})
        row.place = place
        return row
    if isinstance(data, (list, tuple)):
        return [placed(value, f"{place}[{at}]") for at, value in enumerate(data)]
    return data


class Reader:
    """Takes the keys of a row one by one; :meth:`done` refuses those that nobody took."""

    def __init__(self, row: Any, place: str = "") -> None:
        if not isinstance(row, Mapping):
            raise CatalogueError(place, f"a mapping is expected, not {row!r}")
        self.row = row
        self.place = getattr(row, "place", "") or place
        self._taken: set[str] = set()

    def fail(self, what: str) -> CatalogueError:
        """An error at this row."""
        return CatalogueError(self.place, what)

    def has(self, key: str) -> bool:
        """Whether the key stands there with a value."""
        return self.row.get(key) is not None

    def take(self, key: str, default: Any = None) -> Any:
        """Any value."""
        self._taken.add(key)
        value = self.row.get(key)
        return default if value is None else value

    def text(self, key: str, *, needed: bool = True) -> str:
        """A text; a needed one may not be empty."""
        value = self.take(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            raise self.fail(f"“{key}” is missing or no text")
        return value

    def code(self, key: str, allowed: Iterable[str], *, needed: bool = True) -> str:
        """One of the allowed codes."""
        value = self.text(key, needed=needed)
        if value and value not in allowed:
            raise self.fail(f"“{key}”: the code {value} is not known")
        return value

    def codes(self, key: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of codes, each allowed."""
        values = self.take(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            raise self.fail(f"“{key}” is no list of codes")
        for value in values:
            if allowed is not None and value not in allowed:
                raise self.fail(f"“{key}”: the code {value} is not known")
        return tuple(values)

    def some_codes(self, key: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of codes with at least one."""
        values = self.codes(key, allowed)
        if not values:
            raise self.fail(f"“{key}” is missing or empty")
        return values

    def chains(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of codes."""
        values = self.take(key, [])
        good = isinstance(values, list) and all(isinstance(chain, list) for chain in values)
        if not good or not all(isinstance(code, str) for chain in values for code in chain):
            raise self.fail(f"“{key}” is no list of lists of codes")
        return tuple(tuple(chain) for chain in values)

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A mapping; empty where nothing stands there."""
        value = self.take(key, {})
        if not isinstance(value, Mapping):
            raise self.fail(f"“{key}” is no mapping")
        return value

    def optional(self, key: str, *, least: int = 0) -> int | None:
        """A whole number, or nothing."""
        return self.whole(key, least=least) if self.has(key) else self.take(key)

    def whole(self, key: str, *, default: int | None = None, least: int = 0) -> int:
        """A whole number."""
        value = self.take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise self.fail(f"“{key}” is no whole number from {least}")
        return value

    def number(self, key: str) -> Fraction | None:
        """A decimal, kept exactly."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise self.fail(f"“{key}” is no number")
        try:
            return Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            raise self.fail(f"“{key}” is no number") from None

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """True or false."""
        value = self.take(key, default)
        if not isinstance(value, bool):
            raise self.fail(f"“{key}” must be true or false")
        return value

    def day(self, key: str) -> date | None:
        """A day, or nothing."""
        value = self.take(key)
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                raise self.fail(f"“{key}”: {value} is no day") from None
        if value is not None and not isinstance(value, date):
            raise self.fail(f"“{key}” is no day")
        return value

    def rows(self, key: str) -> list[Any]:
        """A list of mappings."""
        values = self.take(key, [])
        if not isinstance(values, list):
            raise self.fail(f"“{key}” is no list")
        return values

    def done(self) -> None:
        """Refuse keys that nobody took: a misspelt key must not be passed over in silence."""
        for key in self.row:
            if key not in self._taken:
                raise self.fail(f"the key “{key}” is not known here")
