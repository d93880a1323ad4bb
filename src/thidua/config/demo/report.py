"""What the program prints after the demonstration is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from thidua.awards.models import Decision, Grant
from thidua.common.models.base import valid_on
from thidua.config.demo.registry.places import MADE
from thidua.initiatives.models import Initiative
from thidua.movements.models import Movement, Plan
from thidua.people.models import Person, Post, Rating, Role
from thidua.people.queries import unit_names

_LISTS = (
    ("targets", "chỉ tiêu", "targets"),
    ("award_quotas", "chỉ tiêu khen thưởng", "award quotas"),
    ("drives", "đợt thi đua", "drives"),
    ("peak_drives", "đợt cao điểm", "peak drives"),
    ("anniversaries", "ngày kỷ niệm", "anniversaries"),
    ("movements", "phong trào được nêu tên", "movements named"),
    ("references", "căn cứ", "legal bases"),
    ("launch_contents", "nội dung phát động", "launch contents"),
    ("measures", "biện pháp", "measures"),
    ("peak_drive_actions", "hoạt động đợt cao điểm", "peak-drive actions"),
    ("duties", "trách nhiệm thực hiện", "duties"),
    ("recipients", "nơi nhận", "recipients"),
)
_ROLES = {
    Role.ADMINISTRATOR: ("Quản trị", "administrator"),
    Role.STANDING_HEAD: ("Lãnh đạo cơ quan thường trực", "head of the standing body"),
    Role.OFFICER_IN_CHARGE: ("Chuyên viên phụ trách", "officer in charge"),
    Role.CLERK: ("Văn thư", "clerk"),
    Role.ACCOUNTANT: ("Kế toán", "accountant"),
    Role.SIGNATORY: ("Người ký", "signatory"),
    Role.COUNCIL_MEMBER: ("Thành viên Hội đồng", "council member"),
    Role.COUNCIL_SECRETARY: ("Thư ký Hội đồng", "council secretary"),
    Role.UNIT_HEAD: ("Thủ trưởng đơn vị", "head of a unit"),
    Role.UNIT_OFFICER: ("Cán bộ đơn vị", "unit officer"),
    Role.AUDITOR: ("Kiểm tra", "auditor"),
}


@dataclass(frozen=True)
class Account:
    """One account to try, with what it may show."""

    role: str
    username: str
    person: str
    unit: str


def accounts_by_role(as_of: date) -> list[Account]:
    """The first account of every role, officers in charge all.

    A unit's officer is one of the unit whose head is named, so that both sides can be tried.
    """
    posts = (
        Post.objects.filter(valid_on(as_of), person__user__is_active=True)
        .select_related("person__user")
        .order_by("pk")
    )
    chosen: list[Post] = []
    for role in _ROLES:
        of_role = [p for p in posts if p.role == role]
        if role == Role.UNIT_OFFICER:
            headed = {p.unit_id for p in chosen if p.role == Role.UNIT_HEAD}
            of_role.sort(key=lambda p: p.unit_id not in headed)
        chosen += of_role if role == Role.OFFICER_IN_CHARGE else of_role[:1]
    names = unit_names(as_of, {p.unit_id for p in chosen})
    return [
        Account(p.role, p.person.user.username, p.person.name, names.get(p.unit_id, ""))
        for p in chosen
    ]


@dataclass(frozen=True)
class DemoReport:
    """What was read and launched, and who may sign in."""

    plan: str
    title: str
    confirmed_by: str
    launched_by: str
    counts: tuple[tuple[str, str, int], ...]
    accounts: tuple[Account, ...]
    password: str
    as_of: date
    registry: tuple[tuple[str, str, int], ...] = ()

    @classmethod
    def of(
        cls, movement: Movement | None, accounts: list[Account], password: str, as_of: date
    ) -> DemoReport:
        """Gather it from what the database holds."""
        plan = movement.plan if movement else None
        registry = tuple(_registry())
        if movement is None or plan is None:
            return cls("", "", "", "", (), tuple(accounts), password, as_of, registry)
        item = plan.items.exclude(decided_label="").first()
        launcher = movement.launched_by
        return cls(
            str(plan.document),
            movement.name,
            item.decided_label if item else "",
            launcher.person.name if launcher and launcher.person else "",
            tuple(_counts(plan)),
            tuple(accounts),
            password,
            as_of,
            registry,
        )

    def __str__(self) -> str:
        lines: list[str] = []
        if self.plan:
            lines += [
                f"Đã đọc từ {self.plan} / read from it:",
                *(f"  {n:>4}  {vi} / {en}" for vi, en, n in self.counts),
                f"Xác nhận / confirmed: {self.confirmed_by}",
                f"Phát động / launched: {self.launched_by} – {self.title}",
            ]
        if self.registry:
            lines += [
                "Sổ khen thưởng và dữ kiện, tất cả giả lập / registry and facts, all made up:",
                *(f"  {n:>9}  {vi} / {en}" for vi, en, n in self.registry),
            ]
        if self.accounts:
            lines += [
                "",
                f"Ngày minh họa / demo date: {self.as_of:%d/%m/%Y}",
                f"Tài khoản mẫu, mật khẩu chung / demo accounts, one password: {self.password}",
                *(
                    f"  {a.username:<14} {' / '.join(_ROLES[Role(a.role)])} – {a.person}, {a.unit}"
                    for a in self.accounts
                ),
            ]
        return "\n".join(lines)


def _registry() -> list[tuple[str, str, int]]:
    """How much was made up for a large province; nothing for the packaged one."""
    grants = Grant.objects.filter(source=Grant.Source.MADE).count()
    if not grants:
        return []
    return [
        ("người", "persons", Person.objects.filter(code__startswith=MADE).count()),
        ("lần khen", "grants", grants),
        ("quyết định", "decisions", Decision.objects.filter(is_synthetic=True).count()),
        ("mức xếp loại", "ratings", Rating.objects.count()),
        ("sáng kiến, đề tài", "initiatives, research", Initiative.objects.count()),
    ]


def _counts(plan: Plan) -> list[tuple[str, str, int]]:
    found: dict[str, int] = {}
    for name in plan.items.values_list("list", flat=True):
        found[name] = found.get(name, 0) + 1
    rows = [(vi, en, found[name]) for name, vi, en in _LISTS if name in found]
    findings = plan.findings.count()
    if findings:
        rows.append(("điểm cần hỏi, giữ nguyên", "findings, kept as written", findings))
    return rows
