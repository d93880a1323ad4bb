"""Addresses of this room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from thidua.movements.urls_events import urlpatterns as events
from thidua.movements.urls_results import urlpatterns as results
from thidua.movements.views import movements, plans, reports, tasks, unit_plans

app_name = "movements"
_PLAN = "van-ban/<uuid:document>/cau-truc"
_MOVEMENT = "phong-trao/<uuid:movement>"
_TASK = "nhiem-vu/<uuid:task>"
_UNIT_PLAN = "ke-hoach-don-vi/<uuid:plan>"
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

urlpatterns: list[URLPattern | URLResolver] = [
    # A plan beside its structure
    path(_PLAN, plans.plan, name="plan"),
    path(f"{_PLAN}/doc", plans.read, name="plan_read"),
    path(f"{_PLAN}/xac-nhan", plans.confirm_sure, name="plan_confirm_sure"),
    path(f"{_PLAN}/muc/<uuid:item>", plans.item, name="plan_item"),
    path(f"{_PLAN}/cau-hoi/<uuid:finding>", plans.answer, name="plan_answer"),
    path(f"{_PLAN}/them/<slug:name>", plans.add, name="plan_add"),
    path(f"{_PLAN}/phan", plans.parts, name="plan_parts"),
    path(f"{_PLAN}/phat-dong", plans.launch, name="plan_launch"),
    # Movements
    path("phong-trao", movements.movement_list, name="movement_list"),
    path("phong-trao/ghi-nhan", movements.record_elsewhere, name="record_elsewhere"),
    path(_MOVEMENT, movements.movement, name="movement"),
    path(f"{_MOVEMENT}/chu-tri", movements.leads, name="leads"),
    path(f"{_MOVEMENT}/phan", movements.parts, name="movement_parts"),
    path(f"{_MOVEMENT}/dot/<uuid:drive>", movements.window, name="window"),
    path(f"{_MOVEMENT}/tong-ket", movements.close, name="movement_close"),
    path(f"{_MOVEMENT}/van-ban", movements.draft_document, name="movement_document"),
    path(f"{_MOVEMENT}/don-vi", movements.register, name="register"),
    path(f"{_MOVEMENT}/bao-cao", reports.reports, name="reports"),
    path(f"{_MOVEMENT}/bao-cao/nhac", reports.remind, name="reports_remind"),
    path(f"{_MOVEMENT}/tham-gia", movements.take_part, name="take_part"),
    path(f"{_MOVEMENT}/don-vi/<uuid:participation>/roi", movements.leave, name="leave"),
    path(f"{_MOVEMENT}/ke-hoach", unit_plans.create, name="unit_plan_create"),
    # Tasks
    path("nhiem-vu", tasks.task_list, name="task_list"),
    path("nhiem-vu/phan-cong", tasks.assign_many, name="assign_many"),
    path(_TASK, tasks.task, name="task"),
    path(f"{_TASK}/phan-cong", tasks.assign, name="task_assign"),
    path(f"{_TASK}/bat-dau", tasks.start, name="task_start"),
    path(f"{_TASK}/bao-cao", tasks.report, name="task_report"),
    path(f"{_TASK}/chap-nhan", tasks.accept, name="task_accept"),
    path(f"{_TASK}/tra-lai", tasks.return_, name="task_return"),
    path(f"{_TASK}/huy", tasks.cancel, name="task_cancel"),
    path(f"{_TASK}/minh-chung/<uuid:report>", tasks.evidence, name="task_evidence"),
    *events,
    *results,
    # Units' own plans
    path(_UNIT_PLAN, unit_plans.unit_plan, name="unit_plan"),
    path(f"{_UNIT_PLAN}/sua", unit_plans.edit, name="unit_plan_edit"),
    path(f"{_UNIT_PLAN}/chi-tieu", unit_plans.target, name="unit_plan_target_add"),
    path(f"{_UNIT_PLAN}/chi-tieu/<uuid:target>", unit_plans.target, name="unit_plan_target"),
    path(f"{_UNIT_PLAN}/trinh", unit_plans.submit, name="unit_plan_submit"),
    path(f"{_UNIT_PLAN}/ban-hanh", unit_plans.issue, name="unit_plan_issue"),
    path(f"{_UNIT_PLAN}/tra-lai", unit_plans.return_, name="unit_plan_return"),
    path(f"{_UNIT_PLAN}/rut", unit_plans.withdraw, name="unit_plan_withdraw"),
    re_path(
        rf"^ke-hoach-don-vi/(?P<plan>{_UUID})/tai\.(?P<suffix>pdf|docx)$",
        unit_plans.download,
        name="unit_plan_download",
    ),
]
