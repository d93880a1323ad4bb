"""One new column, filled for the rows that are there."""

from tests.config.upgrades import REAL

__path__ = [REAL, *__path__]
