"""Commands that ask the database: Django set up on it with the program's role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from thidua.config.launcher.home import Home


@contextmanager
def django_ready(home: Home, what: str) -> Iterator[None]:
    """A database that answers, and Django set up on it.

    Args:
        home: the installation.
        what: the command, for messages.

    Raises:
        LauncherError: no database, or one that does not answer.
    """
    import django

    from thidua.config.launcher.database import Database

    database = Database.of(home)
    with database.reachable(what):
        os.environ.update(database.environment())
        django.setup()
        yield
