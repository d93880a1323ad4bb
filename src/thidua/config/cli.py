"""The console command ``thidua``. Django is imported only by the commands that need it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from thidua.config import cli_backup, cli_demo, cli_law
from thidua.config.launcher.errors import LauncherError
from thidua.config.launcher.home import Home
from thidua.config.launcher.inside import django_ready

if TYPE_CHECKING:
    from thidua.paper.intake import Intake

_OWNER_COMMANDS = {"migrate", "flush", "pgtrigger"}
_NO_DATABASE = {"", "help", "version", "check", "makemigrations", "collectstatic", "diffsettings"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="thidua",
        description="Thi Đua: phong trào thi đua và khen thưởng của một tỉnh"
        " / a province's emulation movements and awards",
        epilog="Nơi cất dữ liệu: THIDUA_HOME (mặc định ./var)"
        " / data lie in THIDUA_HOME (by default ./var)",
    )
    commands = parser.add_subparsers(dest="command", metavar="LỆNH/COMMAND")

    up = commands.add_parser("up", help="chạy tất cả / run everything")
    up.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe / address")
    up.add_argument("--port", type=int, default=8000, help="cổng / port (8000)")
    up.add_argument("--no-demo", action="store_true", help="không nạp dữ liệu mẫu / no demo data")
    up.add_argument("-v", "--verbose", action="store_true", help="in mọi yêu cầu / show requests")

    init = commands.add_parser(
        "init", help="tạo khóa, cơ sở dữ liệu, tệp tĩnh / keys, database, static"
    )
    init.add_argument("--province", default="", help="tên tỉnh / name of the province")
    init.add_argument("--lists", type=Path, help="tệp Excel đơn vị, khối, cán bộ / its lists")
    init.add_argument(
        "--new-code",
        action="store_true",
        help="chỉ in mã thiết lập mới, cả khi đang chạy / only print a new set-up code",
    )

    plan = commands.add_parser("plan", help="đọc, phát động một kế hoạch / read, launch a plan")
    plans = plan.add_subparsers(dest="action", required=True, metavar="read|launch")
    read = plans.add_parser("read", help="đọc văn bản, không cần cơ sở dữ liệu / needs no database")
    read.add_argument("file", type=Path, help="TXT, DOCX, PDF, ảnh / picture")
    read.add_argument("--json", action="store_true", help="in một đối tượng JSON / print JSON")
    launch = plans.add_parser(
        "launch", help="vào sổ, đọc, xác nhận, phát động / register to launch"
    )
    launch.add_argument("file", type=Path, help="TXT, DOCX, PDF, ảnh / picture")
    launch.add_argument(
        "--as-of", type=date.fromisoformat, required=True, help="ngày nghiệp vụ / business date"
    )
    launch.add_argument("--officer", default="", help="tài khoản xác nhận / account that confirms")
    launch.add_argument("--head", default="", help="tài khoản phát động / account that launches")

    decision = commands.add_parser(
        "decision", help="đọc quyết định khen thưởng / read a decision on awards"
    )
    decisions = decision.add_subparsers(dest="action", required=True, metavar="read")
    listed = decisions.add_parser(
        "read", help="đọc quyết định và danh sách, không cần cơ sở dữ liệu / needs no database"
    )
    listed.add_argument("file", type=Path, help="TXT, DOCX, XLSX, PDF, ảnh / picture")
    listed.add_argument("--json", action="store_true", help="in một đối tượng JSON / print JSON")

    cli_demo.add_parser(commands)

    commands.add_parser("doctor", help="kiểm tra máy và cài đặt / check machine and installation")

    audit = commands.add_parser("audit", help="nhật ký / audit trail")
    audits = audit.add_subparsers(dest="action", required=True, metavar="verify")
    audits.add_parser("verify", help="kiểm tra niêm phong / verify the seals")

    cli_law.add_parsers(commands)
    cli_backup.add_parsers(commands)
    rescue = commands.add_parser(
        "rescue", help="đặt lại mật khẩu, bước thứ hai / reset password, second step"
    )
    rescue.add_argument("account", help="tên đăng nhập / user name")

    manage = commands.add_parser("manage", help="lệnh của Django / Django's own", add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER)
    commands.add_parser("help", help="trang này / this page")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 on a fault, 2 on a wrong input, 130 on Ctrl-C."""
    parser = _parser()
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:1] == ["manage"]:  # everything after it is Django's, options too
        return _guarded(argparse.Namespace(command="manage", rest=words[1:]))
    arguments = parser.parse_args(words)
    if arguments.command in {None, "help"}:
        parser.print_help()
        return 0
    return _guarded(arguments)


def _guarded(arguments: argparse.Namespace) -> int:
    from thidua.config.launcher.supervisor import Stopped

    try:
        return _run(arguments)
    except LauncherError as error:
        print(f"thidua: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Stopped):
        return 130
    except BrokenPipeError:  # the reader of our output has gone (as in `| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(arguments: argparse.Namespace) -> int:
    name = " ".join(filter(None, (arguments.command, getattr(arguments, "action", None))))
    return _COMMANDS[name](Home.here(), arguments)


def _up(home: Home, arguments: argparse.Namespace) -> int:
    from thidua.config.launcher.up import up

    up(
        home,
        host=arguments.host,
        port=arguments.port,
        demo=not arguments.no_demo,
        verbose=arguments.verbose,
    )
    return 0


def _init(home: Home, arguments: argparse.Namespace) -> int:
    from thidua.config.launcher.up import init

    if bool(arguments.province) != bool(arguments.lists):
        print("thidua: --province và --lists đi cùng nhau / go together", file=sys.stderr)
        return 2
    if arguments.new_code:
        return offer_set_up(home, only_code=True)
    init(home)
    if arguments.lists:
        return set_up_province(home, arguments.province, arguments.lists)
    return offer_set_up(home)


def offer_set_up(home: Home, *, only_code: bool = False) -> int:
    """Print address and one-time code of the set-up, while the installation is empty.

    Args:
        home: the installation.
        only_code: the code is all that was asked for: 2 when the installation is set up already.
    """
    with django_ready(home, "thidua init"):
        from thidua.common.clock import installation
        from thidua.config import province

        here = installation()
        if here is not None:
            if only_code:
                line = f"{here} đã thiết lập rồi / is set up already"
                print(f"thidua: {line}", file=sys.stderr)
            return 2 if only_code else 0
        print(province.first_visit())
    return 0


def set_up_province(home: Home, name: str, lists: Path) -> int:
    """Import a province's first lists; 2 and one line when they cannot be taken."""
    with django_ready(home, "thidua init"):
        from thidua.common.clock import business_date
        from thidua.common.policy import Refused
        from thidua.config import province
        from thidua.people.sheets import UnreadableWorkbook

        try:
            print(province.set_up(province=name, lists=lists, as_of=business_date()))
        except Refused as refusal:
            print(f"thidua: {refusal.answer.reason}", file=sys.stderr)
            return 2
        except (UnreadableWorkbook, province.SetUpError, OSError) as error:
            print(f"thidua: {error}", file=sys.stderr)
            return 2
    return 0


def _doctor(home: Home, _arguments: argparse.Namespace) -> int:
    from thidua.config.launcher.doctor import report

    return report(home, print)


def read_plan_file(path: Path, *, as_json: bool) -> int:
    """Read a plan document and print what it says; 2 and one line when it cannot be read."""
    from thidua.config.launcher.plan_text import summary
    from thidua.paper.lexicon import default_lexicon
    from thidua.paper.plan import read_plan

    intake = _taken_in(path)
    if intake is None:
        return 2
    reading = read_plan(intake.text, lexicon=default_lexicon()).as_dict()
    print(json.dumps(reading, ensure_ascii=False, indent=2) if as_json else summary(reading))
    return 0


def read_decision_file(path: Path, *, as_json: bool) -> int:
    """Read a decision on awards and print its rows; 2 and one line when it cannot be read."""
    from thidua.config.launcher.decision_text import summary
    from thidua.paper.decision import read_decision
    from thidua.paper.lexicon import default_lexicon

    intake = _taken_in(path, sheets=True)
    if intake is None:
        return 2
    reading = read_decision(intake.text, lexicon=default_lexicon()).as_dict()
    print(json.dumps(reading, ensure_ascii=False, indent=2) if as_json else summary(reading))
    return 0


def _taken_in(path: Path, *, sheets: bool = False) -> Intake | None:
    """A file as text, its notices on standard error; None and one line there on a fault."""
    from thidua.paper.intake import IntakeError, read_file

    try:
        data = path.read_bytes()
    except OSError as error:
        line = f"không mở được tệp / cannot open the file: {path}: {error.strerror}"
        print(f"thidua: {line}", file=sys.stderr)
        return None
    try:
        intake = read_file(data, name=path.name, sheets=sheets)
    except IntakeError as error:
        line = f"{path}: {error.message_vi} / {error.message_en}"
        print(f"thidua: {line}", file=sys.stderr)
        return None
    for notice in intake.notices:
        print(f"thidua: {notice.words('vi')} / {notice.words('en')}", file=sys.stderr)
    return intake


def launch_plan_file(home: Home, path: Path, as_of: date, officer: str, head: str) -> int:
    """Register, read, confirm and launch a plan document as of a business date."""
    if not path.is_file():
        print(f"thidua: không có tệp / no such file: {path}", file=sys.stderr)
        return 2
    with django_ready(home, "thidua plan launch"):
        from thidua.common.policy import Refused
        from thidua.config import demo
        from thidua.config.demo.plans import NoOfficer
        from thidua.paper.intake import IntakeError

        try:
            print(demo.launch_plan_file(path, as_of=as_of, officer=officer, head=head))
        except IntakeError as error:
            print(f"thidua: {path}: {error.message_vi} / {error.message_en}", file=sys.stderr)
            return 2
        except NoOfficer as error:
            raise LauncherError(
                f"Ngày đó không ai giữ chức trách: {error}", f"nobody holds that post: {error}"
            ) from error
        except (Refused, demo.NotADemoError) as error:
            raise LauncherError(f"Không phát động: {error}", f"not launched: {error}") from error
    return 0


def verify_audit(home: Home) -> int:
    """Verify the seals of the audit trail; 1 when something does not fit."""
    with django_ready(home, "thidua audit verify"):
        from thidua.common import audit

        report = audit.verify()
    for fault in report.faults:
        print(f"✗ {fault}")
    print(
        f"{report.entries} dòng, {report.seals} niêm phong, {report.unsealed} chưa niêm phong"
        f" / {report.entries} entries, {report.seals} seals, {report.unsealed} unsealed: "
        + ("nguyên vẹn / intact" if report.intact else "KHÔNG KHỚP / DOES NOT FIT")
    )
    return 0 if report.intact else 1


def let_in_again(home: Home, username: str) -> int:
    """Reset an account from the server and print its new password; 2 when there is none."""
    with django_ready(home, "thidua rescue"):
        from thidua.common.clock import business_date
        from thidua.config import rescue

        try:
            drawn = rescue.rescue(username=username, as_of=business_date())
        except rescue.NoSuchAccountError:
            print(f"thidua: không có tài khoản / no such account: {username}", file=sys.stderr)
            return 2
    print(f"{username}: {drawn}")
    print("Đổi mật khẩu khi đăng nhập / to be changed at the next sign-in")
    return 0


def manage(home: Home, rest: Sequence[str]) -> int:
    """Run one of Django's own commands; those that change tables run as their owner."""
    from django.core.management import execute_from_command_line

    from thidua.config.launcher.database import Database

    name = next((word for word in rest if not word.startswith("-")), "")
    command = ["thidua manage", *rest]
    if name in _NO_DATABASE:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.config.settings")
        os.environ.setdefault("THIDUA_BUILD", "1")
        execute_from_command_line(command)
        return 0
    database = Database.of(home)
    with database.reachable(f"thidua manage {name}"):
        os.environ.update(database.environment(owner=name in _OWNER_COMMANDS))
        execute_from_command_line(command)
    return 0


_COMMANDS: dict[str, Callable[[Home, argparse.Namespace], int]] = {
    "up": _up,
    "init": _init,
    "plan read": lambda _home, asked: read_plan_file(asked.file, as_json=asked.json),
    "decision read": lambda _home, asked: read_decision_file(asked.file, as_json=asked.json),
    "plan launch": lambda home, asked: launch_plan_file(
        home, asked.file, asked.as_of, asked.officer, asked.head
    ),
    "demo": cli_demo.load,
    **cli_law.ACTIONS,
    "doctor": _doctor,
    "audit verify": lambda home, _asked: verify_audit(home),
    "backup": cli_backup.backup,
    "restore": cli_backup.restore,
    "rescue": lambda home, asked: let_in_again(home, asked.account),
    "manage": lambda home, asked: manage(home, asked.rest),
}


if __name__ == "__main__":
    sys.exit(main())
