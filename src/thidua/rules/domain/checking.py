"""Whether a changed content can be used; what is wrong is told at its field, with its address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from thidua.law.catalogue import Catalogue, from_version
from thidua.law.errors import CatalogueError
from thidua.rules.content.addresses import join, keyed
from thidua.rules.wording import fault_words

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
_KEY = re.compile(r"“(\w+)”")


def checked(content: Mapping[str, Any], name: str) -> Catalogue:
    """The catalogue that a content makes.

    Args:
        content: sections.
        name: of the version.

    Raises:
        ValidationError: under the key of the row that is wrong, else for the whole.
    """
    try:
        return from_version(content, name=name)
    except CatalogueError as error:
        raise fault(error, content, name) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # A row of quite another shape than the reader expects: the reader names no place.
        raise ValidationError(_("The row cannot be read: %(what)s") % {"what": error}) from error


def fault(error: CatalogueError, content: Mapping[str, Any], name: str) -> ValidationError:
    """The error of the catalogue in words, at its field."""
    words = f"{address_of(error.place, content, name)}: {fault_words(error.what)}"
    key = _KEY.search(error.what)
    return ValidationError({key.group(1) if key else "__all__": [words]})


def address_of(place: str, content: Mapping[str, Any], name: str) -> str:
    """The lasting address of a place that the reader names by index (``3.awards[2].paths[0]``)."""
    parts: list[str] = []
    section, value = "", content
    rest = place.removeprefix(f"{name}.")
    for key, index in _STEP.findall(rest):
        if key and isinstance(value, Mapping) and key in value:
            section, value = key, value[key]
            parts.append(key)
        elif index and isinstance(value, list) and int(index) < len(value):
            part, value = keyed(section, value)[int(index)]
            parts.append(part)
        else:
            return rest
    return join(*parts)
