"""Shapes of awards in templates."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from thidua.awards.charts import shape
from thidua.common.policy import REGISTRY

register = template.Library()


@register.simple_tag
def mark_shape(name: str) -> SafeString:
    """``{% mark_shape "flag" %}``: the shape of a sort of award."""
    return shape(name)


@register.simple_tag
def action_name(action: str) -> str:
    """``{% action_name "awards:grant:correct" %}``: what the policy calls it."""
    rule = REGISTRY.rules.get(action)
    return str(rule.label) if rule else action
