"""The catalogue tool, on a room made for the purpose."""

from __future__ import annotations

import gettext
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from thidua.config.launcher.catalogues import compile_all

TOOL = Path(__file__).resolve().parents[2] / "tools" / "translations.py"

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext, gettext
title = _("Emulation")
def say(n, name):
    gettext(name)
    return ngettext("%(n)d unit", "%(n)d units", n) % {"n": n}, pgettext("verb", "Launch")
"""
TEMPLATE = """{% load i18n %}
  <h1>{% translate "Emulation" %}</h1>
      {% blocktranslate count n=them %}one block{% plural %}{{ n }} blocks{% endblocktranslate %}
   {% translate "May" context "month" %} {# not "this" #} <a title="{% translate 'Read' %}">it's</a>
{{ _("Shown")|upper }}
"""


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The tool as a module, looking at an empty package with one room."""
    spec = importlib.util.spec_from_file_location("translations_tool", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)
    spec.loader.exec_module(module)
    room = tmp_path / "hall"
    (room / "templates" / "hall").mkdir(parents=True)
    (room / "apps.py").write_text("", encoding="utf-8")
    (room / "views.py").write_text(CODE, encoding="utf-8")
    (room / "templates" / "hall" / "page.html").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(module, "PACKAGE", tmp_path)
    return module


def fill(path: Path, answers: dict[str, str]) -> None:
    """Write a translation under each msgid (or its plural)."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if line in {'msgstr ""', 'msgstr[0] ""'} and lines[number - 1] in answers:
            lines[number] = line.replace('""', f'"{answers[lines[number - 1]]}"')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


ANSWERS = {
    'msgid "Emulation"': "Thi đua",
    'msgid "May"': "Tháng Năm",
    'msgid "Launch"': "Phát động",
    'msgid "Read"': "Đọc",
    'msgid "Shown"': "Hiện",
    'msgid_plural "%(n)d units"': "%(n)d đơn vị",
    'msgid_plural "%(n)s blocks"': "%(n)s khối",
}


def test_texts_of_code_and_templates_are_found(tool: ModuleType, tmp_path: Path) -> None:
    found = {(m.context, m.id) for m in tool.extract(tmp_path / "hall") if m.id}
    assert found == {
        (None, "Emulation"),
        (None, ("%(n)d unit", "%(n)d units")),
        ("verb", "Launch"),
        (None, ("one block", "%(n)s blocks")),
        ("month", "May"),
        (None, "Read"),
        (None, "Shown"),
    }


def test_update_check_compile(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room = tmp_path / "hall"
    catalogue = tool.catalogue_path(room)
    assert tool.check([]) == 1
    assert "hall: not in the catalogue: 'Emulation'" in capsys.readouterr().out

    tool.update([], prune=False)
    assert len([f for f in tool.faults_of(room) if f.startswith("not translated")]) == 7
    fill(catalogue, ANSWERS)
    assert tool.faults_of(room) == []
    assert tool.check([]) == 0

    before = catalogue.read_text(encoding="utf-8")
    assert "views.py" not in before
    assert "Date" not in before
    tool.update([], prune=False)
    assert catalogue.read_text(encoding="utf-8") == before

    written = compile_all(tmp_path)
    assert written == [catalogue.with_suffix(".mo")]
    assert compile_all(tmp_path) == []
    with written[0].open("rb") as stream:
        words = gettext.GNUTranslations(stream)
    assert words.gettext("Emulation") == "Thi đua"
    assert words.pgettext("month", "May") == "Tháng Năm"
    assert words.ngettext("%(n)d unit", "%(n)d units", 1) == "%(n)d đơn vị"


def test_a_lost_placeholder_and_an_unused_text_are_faults(tool: ModuleType, tmp_path: Path) -> None:
    room = tmp_path / "hall"
    tool.update([], prune=False)
    fill(tool.catalogue_path(room), ANSWERS | {'msgid_plural "%(n)d units"': "đơn vị"})
    assert tool.faults_of(room) == ["placeholders ['%(n)d'] became []: '%(n)d unit'"]

    page = room / "templates" / "hall" / "page.html"
    page.write_text(TEMPLATE.replace("{{ _('Shown')|upper }}", ""), encoding="utf-8")
    (room / "views.py").write_text(CODE.replace('_("Emulation")', '"x"'), encoding="utf-8")
    page.write_text(TEMPLATE.replace('{{ _("Shown")|upper }}', ""), encoding="utf-8")
    assert "no longer used: 'Shown'" in tool.faults_of(room)
    tool.update([], prune=False)
    assert "obsolete: 'Shown'" in tool.faults_of(room)
    page.write_text(TEMPLATE, encoding="utf-8")
    tool.update([], prune=False)
    assert [m.string for m in tool.load(room) if m.id == "Shown"] == ["Hiện"]
    page.write_text(TEMPLATE.replace('{{ _("Shown")|upper }}', ""), encoding="utf-8")
    tool.update([], prune=True)
    assert "Hiện" not in tool.catalogue_path(room).read_text(encoding="utf-8")


def test_two_rooms_may_not_translate_one_text_differently(tool: ModuleType, tmp_path: Path) -> None:
    tool.update([], prune=False)
    fill(tool.catalogue_path(tmp_path / "hall"), ANSWERS)
    other = tmp_path / "attic"
    other.mkdir()
    (other / "apps.py").write_text("", encoding="utf-8")
    (other / "views.py").write_text('x = _("Emulation")\n', encoding="utf-8")
    tool.update([], prune=False)
    fill(tool.catalogue_path(other), {'msgid "Emulation"': "Ganh đua"})
    assert tool.conflicts() == [
        "'Emulation' (context None): 'Ganh đua' in attic; 'Thi đua' in hall",
    ]


def test_an_unknown_room_is_named(tool: ModuleType) -> None:
    with pytest.raises(SystemExit, match="no such room: cellar"):
        tool.rooms(["cellar"])
