"""Template tags and filters of the look, by kind; ``docs/ui.md`` lists them with examples."""

from thidua.common.ui import buttons, figures, frame, marks, parts
from thidua.common.ui.library import register

__all__ = ["buttons", "figures", "frame", "marks", "parts", "register"]
