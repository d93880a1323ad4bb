"""The library that all tags and filters of the look are registered in."""

from __future__ import annotations

from django import template

register = template.Library()
