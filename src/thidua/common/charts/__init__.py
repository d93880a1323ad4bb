"""Charts drawn on the server as inline SVG with geometry in attributes.

No style attribute and no script: they pass the Content-Security-Policy, print, and htmx swaps them
whole. Colours come from the style sheet by class. Every chart carries its meaning in words.
"""

from thidua.common.charts.bars import Part, StackedBar, progress_bar, share_bar, time_bar
from thidua.common.charts.bullet import BulletBar
from thidua.common.charts.ranges import RangeMarker
from thidua.common.charts.timeline import Day, Span, Timeline

__all__ = [
    "BulletBar",
    "Day",
    "Part",
    "RangeMarker",
    "Span",
    "StackedBar",
    "Timeline",
    "progress_bar",
    "share_bar",
    "time_bar",
]
