"""The last administrator who lost password and second step is let in from the server."""

from __future__ import annotations

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from tests.support import cast as casting
from tests.support.cast import DAY
from thidua.common.models import AuditEntry
from thidua.config.rescue import NoSuchAccountError, rescue
from thidua.people.models import SecondFactor, User

pytestmark = pytest.mark.django_db


def test_a_rescued_account_has_a_new_password_and_no_second_step() -> None:
    cast = casting.build()
    user = User.objects.get(pk=cast.actor("administrator").user_id)
    SecondFactor.objects.create(user=user)
    drawn = rescue(username=user.username, as_of=DAY)
    request = RequestFactory().post("/")
    assert authenticate(request, username=user.username, password=drawn) == user
    user.refresh_from_db()
    assert user.must_change_password
    assert not SecondFactor.objects.filter(user=user).exists()
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.actor_id, entry.reason) == (
        "people:account:rescue", None, "thidua rescue",
    )  # fmt: skip
    assert drawn not in str(vars(entry))


def test_an_unknown_or_closed_account_is_not_made() -> None:
    cast = casting.build()
    user = User.objects.get(pk=cast.actor("administrator").user_id)
    User.objects.filter(pk=user.pk).update(is_active=False)
    for name in ("ai-do", user.username):
        with pytest.raises(NoSuchAccountError):
            rescue(username=name, as_of=DAY)
