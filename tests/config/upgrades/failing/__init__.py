"""The same, and then a step that fails."""

from pathlib import Path

from tests.config.upgrades import REAL

__path__ = [REAL, str(Path(__file__).parent.with_name("good")), *__path__]
