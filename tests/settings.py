"""Settings of a test run: its own folder, its own PostgreSQL, the program's own roles.

The first process of a run makes the folder and the password; xdist's workers inherit both.
"""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

if "THIDUA_TEST_HOME" not in os.environ:
    # Short: a socket's path may have 107 bytes. Walkable: root's server runs as another user.
    place = tempfile.gettempdir()
    run_folder = Path(tempfile.mkdtemp(prefix="thidua-", dir=place if len(place) < 60 else "/tmp"))
    run_folder.chmod(0o711)
    atexit.register(shutil.rmtree, run_folder, ignore_errors=True)
    os.environ["THIDUA_TEST_HOME"] = str(run_folder)
    os.environ["THIDUA_TEST_PASSWORD"] = secrets.token_hex(16)

TEST_HOME = Path(os.environ["THIDUA_TEST_HOME"])
_password = os.environ["THIDUA_TEST_PASSWORD"]
_where = f"/thidua?host={TEST_HOME}/run"
os.environ.update(
    THIDUA_HOME=str(TEST_HOME / os.environ.get("PYTEST_XDIST_WORKER", "main")),
    THIDUA_BUILD="1",
    THIDUA_SECRET_KEY="only-for-tests",
    THIDUA_DB_POOL="0",
    THIDUA_HOSTS="127.0.0.1,localhost,testserver",
    THIDUA_AS_OWNER="1",
    DATABASE_URL=f"postgresql://thidua_app:{_password}@{_where}",
    DATABASE_OWNER_URL=f"postgresql://thidua_owner:{_password}@{_where}",
)
for name in ("THIDUA_HTTPS", "THIDUA_DEBUG", "THIDUA_SMTP_HOST", "THIDUA_ORIGINS"):
    os.environ.pop(name, None)

from thidua.config.settings import *  # noqa: E402, F403
from thidua.config.settings import HOME  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
(HOME / "static").mkdir(parents=True, exist_ok=True)
