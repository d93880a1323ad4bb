"""Keep the Vietnamese catalogues in step with the English texts in code and templates.

    python tools/translations.py update [ROOM ...] [--prune]   texts found -> django.po
    python tools/translations.py check [ROOM ...]              lists what is wrong, exit 1
    python tools/translations.py compile                       django.po -> django.mo

A room is an app of src/thidua. Texts are marked with Django's own functions and tags. A catalogue
has no line numbers and no dates, so two branches that add texts seldom touch the same lines.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from tokenize import TokenError
from typing import Any

os.environ.setdefault("THIDUA_BUILD", "1")

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template.exceptions import TemplateSyntaxError
from django.utils.translation.template import templatize

from thidua.config.launcher.catalogues import PACKAGE, compile_all

LOCALE = "vi"
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml"}
# Which argument of each function is what: (1, "c") is a context, then singular and plural.
SIGNATURES: dict[str, tuple[int | tuple[int, str], ...]] = {
    "_": (1,),
    "gettext": (1,),
    "gettext_lazy": (1,),
    "gettext_noop": (1,),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|(?<!%)%[sdrif]|\{\w*(?:[.!:][^{}]*)?\}")
DROPPED_HEADERS = (
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Generated-By",
)
Key = tuple[str | None, str]


def rooms(names: list[str]) -> list[Path]:
    """Folders of the asked rooms, or of all; a wrong name ends the program with one line."""
    every = {app.parent.name: app.parent for app in sorted(PACKAGE.glob("*/apps.py"))}
    unknown = [name for name in names if name not in every]
    if unknown:
        sys.exit(f"no such room: {', '.join(unknown)} (there are {', '.join(every)})")
    return [every[name] for name in names or every]


def catalogue_path(room: Path) -> Path:
    """Where a room keeps its catalogue."""
    return room / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def _as_python(template: str) -> str:
    """Django's own reduction of a template to gettext calls, without its indentation."""
    return "\n".join(line.strip() for line in templatize(template).split("\n"))


def _calls(source: str) -> Iterator[tuple[str, Any]]:
    stream = io.BytesIO(source.encode())
    keywords: dict[str, None] = dict.fromkeys(SIGNATURES)
    found: Iterator[Any] = extract_python(stream, keywords, (), {"encoding": "utf-8"})
    for _line, function, arguments, _comments in found:
        yield function, arguments if isinstance(arguments, tuple) else (arguments,)


def _message(function: str, arguments: tuple[Any, ...]) -> tuple[str | None, Any] | None:
    """Context and msgid (or singular and plural), or nothing for a text that is not literal."""
    context: str | None = None
    words: list[str] = []
    for position in SIGNATURES[function]:
        index = position if isinstance(position, int) else position[0]
        value = arguments[index - 1] if len(arguments) >= index else None
        if not isinstance(value, str) or not value:
            return None
        if isinstance(position, int):
            words.append(value)
        else:
            context = value
    return context, words[0] if len(words) == 1 else (words[0], words[1])


def _sources(room: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(room.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for path in sorted((room / "templates").rglob("*")):
        if path.suffix in TEMPLATE_SUFFIXES:
            yield path, _as_python(path.read_text(encoding="utf-8"))


def extract(room: Path) -> Catalog:
    """Every marked text of a room, without translations.

    A file that cannot be read as code or as a template ends the program and is named.
    """
    found = Catalog(locale=LOCALE)
    for path, source in _sources(room):
        try:
            calls = list(_calls(source))
        except (SyntaxError, TokenError, TemplateSyntaxError, ValueError) as error:
            sys.exit(f"{path}: {error}")
        for function, arguments in calls:
            message = _message(function, arguments)
            if message is None:
                continue
            context, msgid = message
            known = found.get(msgid, context)
            if known is not None and len(_words(known)) > 1 and isinstance(msgid, str):
                continue  # the plural entry already answers for its singular
            found.add(msgid, context=context)
    return found


def load(room: Path) -> Catalog:
    """The room's catalogue as it stands, empty when there is none."""
    path = catalogue_path(room)
    if not path.exists():
        return Catalog(locale=LOCALE)
    with path.open("rb") as stream:
        return read_po(stream, locale=LOCALE)


def save(room: Path, catalogue: Catalog, *, prune: bool) -> bool:
    """Write the catalogue if it changed; says whether it did."""
    buffer = io.BytesIO()
    catalogue.header_comment = "# Tiếng Việt của phần mềm Thi Đua."
    catalogue.fuzzy = False
    write_po(
        buffer,
        catalogue,
        width=0,
        no_location=True,
        sort_output=True,
        ignore_obsolete=prune,
    )
    lines = buffer.getvalue().decode().splitlines()
    kept = [line for line in lines if not line.startswith(tuple(f'"{h}' for h in DROPPED_HEADERS))]
    text = "\n".join(kept).rstrip("\n") + "\n"
    path = catalogue_path(room)
    if not len(catalogue) and (prune or not catalogue.obsolete):
        if path.exists():
            path.unlink()
            return True
        return False
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def update(names: list[str], *, prune: bool) -> int:
    """Merge the texts found into the catalogues; translations stay."""
    for room in rooms(names):
        catalogue = load(room)
        # A text that came back takes its old translation from the obsolete ones.
        obsolete = {key: message.string for key, message in catalogue.obsolete.items() if key}
        catalogue.update(extract(room), no_fuzzy_matching=True)
        for message in catalogue:
            if message.id and not _translated(message):
                message.string = obsolete.get(_key(message)[1], message.string)
                catalogue.obsolete.pop(_key(message)[1], None)
        changed = save(room, catalogue, prune=prune)
        missing = sum(1 for message in catalogue if message.id and not _translated(message))
        if changed or missing:
            print(f"{room.name}: {len(catalogue)} texts, {missing} without translation")
    return 0


def _key(message: Message) -> Key:
    return message.context, _words(message)[0]


def _words(message: Message) -> list[str]:
    """The English text, or singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _strings(message: Message) -> list[str]:
    value = message.string
    return list(value) if isinstance(value, (tuple, list)) else [value or ""]


def _translated(message: Message) -> bool:
    return all(text.strip() for text in _strings(message))


def _shown(message: Message) -> str:
    context, singular = _key(message)
    return f"{singular!r}" + (f" (context {context!r})" if context else "")


def faults_of(room: Path) -> list[str]:
    """What is wrong with one room's catalogue, a line each."""
    wanted = {_key(message): message for message in extract(room) if message.id}
    catalogue = load(room)
    there = {_key(message): message for message in catalogue if message.id}
    faults = [f"not in the catalogue: {_shown(wanted[key])}" for key in wanted.keys() - there]
    faults += [f"no longer used: {_shown(there[key])}" for key in there.keys() - wanted]
    faults += [f"obsolete: {_shown(message)}" for message in catalogue.obsolete.values()]
    for message in there.values():
        if not _translated(message):
            faults.append(f"not translated: {_shown(message)}")
            continue
        if message.fuzzy:
            faults.append(f"fuzzy: {_shown(message)}")
        # Vietnamese has one form for every number: it must carry what the plural carries.
        asked = sorted(PLACEHOLDER.findall(_words(message)[-1]))
        faults += [
            f"placeholders {asked} became {sorted(PLACEHOLDER.findall(text))}: {_shown(message)}"
            for text in _strings(message)
            if sorted(PLACEHOLDER.findall(text)) != asked
        ]
    return sorted(faults)


def conflicts() -> list[str]:
    """Texts that two rooms translate differently: Django would show one of the two in both."""
    seen: dict[Key, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for room in rooms([]):
        for message in load(room):
            if message.id and _translated(message):
                seen[_key(message)][" / ".join(_strings(message))].append(room.name)
    lines = []
    for (context, msgid), answers in sorted(seen.items(), key=lambda item: str(item[0])):
        if len(answers) > 1:
            told = "; ".join(f"{text!r} in {', '.join(where)}" for text, where in answers.items())
            lines.append(f"{msgid!r} (context {context!r}): {told}")
    return lines


def check(names: list[str]) -> int:
    """Print every fault; 1 when there is one."""
    total = 0
    for room in rooms(names):
        for fault in faults_of(room):
            print(f"{room.name}: {fault}")
            total += 1
    for conflict in conflicts():
        print(f"translated twice and differently: {conflict}")
        total += 1
    if total:
        print(f"{total} faults (python tools/translations.py update [--prune] helps with some)")
    return 1 if total else 0


def main() -> int:
    """Run one of the three commands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    commands = parser.add_subparsers(dest="command", required=True)
    updating = commands.add_parser("update", help="texts found in the sources -> django.po")
    updating.add_argument("rooms", nargs="*")
    updating.add_argument("--prune", action="store_true", help="drop translations no longer used")
    checking = commands.add_parser("check", help="list what is missing or wrong, exit 1")
    checking.add_argument("rooms", nargs="*")
    commands.add_parser("compile", help="django.po -> django.mo")
    arguments = parser.parse_args()
    if not settings.configured:
        settings.configure(USE_I18N=True, INSTALLED_APPS=[])
    if arguments.command == "update":
        return update(arguments.rooms, prune=arguments.prune)
    if arguments.command == "check":
        return check(arguments.rooms)
    for path in compile_all():
        print(path.relative_to(PACKAGE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
