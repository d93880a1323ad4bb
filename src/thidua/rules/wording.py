"""Words for what a content is made of: sections, keys, addresses, values, faults."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Text = str | Promise

_FAULTS: tuple[tuple[str, Text], ...] = (
    (r"“(?P<a>.+)” is missing or no text", gettext_lazy("“%(a)s” is missing or no text")),
    (r"“(?P<a>.+)”: the code (?P<b>.+) is not known",
     gettext_lazy("“%(a)s”: the code %(b)s is not known")),
    (r"“(?P<a>.+)” is no list of codes", gettext_lazy("“%(a)s” is no list of codes")),
    (r"“(?P<a>.+)” is no list", gettext_lazy("“%(a)s” is no list")),
    (r"“(?P<a>.+)” is no whole number from (?P<b>\d+)",
     gettext_lazy("“%(a)s” is no whole number from %(b)s on")),
    (r"“(?P<a>.+)” is no number", gettext_lazy("“%(a)s” is no number")),
    (r"“(?P<a>.+)” must be true or false", gettext_lazy("“%(a)s” must be yes or no")),
    (r"“(?P<a>.+)”: (?P<b>.+) is no day", gettext_lazy("“%(a)s”: %(b)s is no day")),
    (r"“(?P<a>.+)” is no day", gettext_lazy("“%(a)s” is no day")),
    (r"the key “(?P<a>.+)” is not known here",
     gettext_lazy("the key “%(a)s” is not known here")),
    (r"“from” is missing: every row says its first day",
     gettext_lazy("the first day is missing: every row says it")),
    (r"“to” (?P<a>.+) lies before “from” (?P<b>.+)",
     gettext_lazy("the last day %(a)s lies before the first day %(b)s")),
    (r"(?P<c>.*)the award (?P<a>\S+) is not known",
     gettext_lazy("%(c)sthe award %(a)s is not known")),
    (r"(?:the award|the setting|the rule|the power of|the) (?P<a>.+) overlaps the row at (?P<b>.+)",
     gettext_lazy("%(a)s overlaps the row at %(b)s: two rows may not hold on one day")),
    (r"a path without conditions", gettext_lazy("a path without conditions")),
    (r"no path, or two paths with one id", gettext_lazy("no path, or two paths with one id")),
    (r"a mapping is expected, not (?P<a>.+)",
     gettext_lazy("keys with values are expected, not %(a)s")),
)  # fmt: skip


def fault_words(what: str) -> str:
    """What the law's reader found wrong, in the language of the screen."""
    for pattern, words in _FAULTS:
        if found := re.fullmatch(pattern, what):
            return str(words) % found.groupdict()
    return _("it cannot be read: %(what)s") % {"what": what}
