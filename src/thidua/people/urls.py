"""Addresses of this room.

Accounts, the audit trail, the calendar and the demo date have their addresses in
``urls_office.py`` and their code in ``views/office/``, ``accounts.py``, ``reauthentication.py``
and ``domain/accounts.py``.
"""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from thidua.people.urls_first_day import urlpatterns as first_day
from thidua.people.urls_office import urlpatterns as office
from thidua.people.urls_structure import urlpatterns as structure

app_name = "people"
urlpatterns: list[URLPattern | URLResolver] = [
    *first_day,
    *office,
    *structure,
]
