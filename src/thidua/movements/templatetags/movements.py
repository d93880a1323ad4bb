"""Words for this room's pages."""

from __future__ import annotations

from django import template

from thidua.common.policy import REGISTRY
from thidua.movements.queries.standings import shown

register = template.Library()


@register.filter
def action_label(action: str) -> str:
    """``movements:task:assign`` → what the policy calls it; the code for an unknown one."""
    rule = REGISTRY.rules.get(action)
    return str(rule.label) if rule else action


register.filter("figure", shown)
