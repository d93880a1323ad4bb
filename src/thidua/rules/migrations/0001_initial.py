# Versions of the catalogue, approvals, confirmed facts, the province's settings.

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CatalogueVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                ("title", models.CharField(max_length=200)),
                ("note", models.TextField(blank=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("shipped", "Shipped with the program"),
                            ("upgrade", "Shipped with a later program"),
                            ("draft_law", "Rows of a draft law"),
                            ("province", "Edited here"),
                        ],
                        default="province",
                        max_length=12,
                    ),
                ),
                ("state", models.CharField(default="draft", max_length=12)),
                ("content_text", models.TextField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("shipped_text", models.TextField(blank=True)),
                ("shipped_fingerprint", models.CharField(blank=True, max_length=64)),
                ("round", models.PositiveIntegerField(default=0)),
                ("created_label", models.CharField(max_length=300)),
                ("created_on", models.DateField()),
                ("proposed_label", models.CharField(blank=True, max_length=300)),
                ("proposed_on", models.DateField(null=True)),
                ("activated_label", models.CharField(blank=True, max_length=300)),
                ("activated_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("authors", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "based_on",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rules.catalogueversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Approval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("label", models.CharField(max_length=300)),
                ("fingerprint", models.CharField(max_length=64)),
                ("round", models.PositiveIntegerField()),
                ("approved", models.BooleanField()),
                ("reason", models.TextField(blank=True)),
                ("on", models.DateField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="rules.catalogueversion",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("address", models.CharField(db_index=True, max_length=300)),
                ("award", models.CharField(blank=True, db_index=True, max_length=20)),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("source", models.TextField()),
                ("reason", models.TextField(blank=True)),
                ("label", models.CharField(max_length=300)),
                ("on", models.DateField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="rules.catalogueversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ProvinceSetting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "recorded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False
                    ),
                ),
                ("key", models.CharField(max_length=60)),
                ("award", models.CharField(blank=True, max_length=20)),
                ("value", models.JSONField()),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("citation", models.CharField(max_length=300)),
                ("verified", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("entered_label", models.CharField(max_length=300)),
                ("entered_on", models.DateField()),
                ("superseded_at", models.DateTimeField(null=True)),
                ("superseded_on", models.DateField(null=True)),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rules.provincesetting",
                    ),
                ),
            ],
            options={
                "ordering": ["key", "award", "-valid", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="catalogueversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "active")),
                fields=("state",),
                name="one_active_catalogue",
            ),
        ),
        migrations.AddConstraint(
            model_name="catalogueversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "proposed", "active", "retired", "dropped"])
                ),
                name="catalogue_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="catalogueversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "fingerprint",
                        models.Func(
                            models.F("content_text"),
                            output_field=models.CharField(),
                            template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
                        ),
                    )
                ),
                name="fingerprint_is_of_content",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="catalogueversion",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="221ef734c5a715ee32e246e25c5fb6bfa006236f",
                    operation="DELETE",
                    pgid="pgtrigger_kept_a7241",
                    table="rules_catalogueversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="catalogueversion",
            trigger=pgtrigger.compiler.Trigger(
                name="content_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF (NEW.number, NEW.fingerprint, NEW.content_text, NEW.shipped_text,\n                        NEW.shipped_fingerprint, NEW.origin, NEW.based_on_id)\n                       IS DISTINCT FROM\n                       (OLD.number, OLD.fingerprint, OLD.content_text, OLD.shipped_text,\n                        OLD.shipped_fingerprint, OLD.origin, OLD.based_on_id)\n                       AND (OLD.state <> 'draft' OR NEW.state <> 'draft') THEN\n                        RAISE EXCEPTION\n                            'pgtrigger: version % of the catalogue is not a draft', OLD.number;\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="9bfbe6e2ad5a896405fc17eea6618e299152dbee",
                    operation="UPDATE",
                    pgid="pgtrigger_content_frozen_1914a",
                    table="rules_catalogueversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="catalogueversion",
            trigger=pgtrigger.compiler.Trigger(
                name="two_approvers",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.state = 'active' AND OLD.state IS DISTINCT FROM 'active')",
                    func="\n                    IF OLD.state <> 'proposed' OR (\n                        SELECT count(DISTINCT user_id) FROM rules_approval\n                        WHERE version_id = NEW.id AND approved AND round = NEW.round\n                          AND fingerprint = NEW.fingerprint\n                    ) < 2 THEN\n                        RAISE EXCEPTION\n                            'pgtrigger: version % lacks approvals of its content', NEW.number;\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="380a366993cb3741f2d19c2b82a8dd596f9fedfe",
                    operation="UPDATE",
                    pgid="pgtrigger_two_approvers_648aa",
                    table="rules_catalogueversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                fields=("version", "round", "user"), name="one_word_per_person_and_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="refused_with_reason",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="approval",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1110f1ddd9bfe941e55e85e1c65891aa74ea3f88",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_7b121",
                    table="rules_approval",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="confirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="confirmation_names_its_source",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="confirmation",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0c377fe17835dd3b808cc2bd93152f979f61a14a",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_acfbd",
                    table="rules_confirmation",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="provincesetting",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("superseded_at", None)),
                expressions=[("key", "="), ("award", "="), ("valid", "&&")],
                name="province_setting_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="provincesetting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid__isempty", False), models.Q(("citation", ""), _negated=True)
                ),
                name="province_setting_has_days_and_citation",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provincesetting",
            trigger=pgtrigger.compiler.Trigger(
                name="kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="40624b6532cb7661495fe42b9c714152827f491b",
                    operation="DELETE",
                    pgid="pgtrigger_kept_61035",
                    table="rules_provincesetting",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="provincesetting",
            trigger=pgtrigger.compiler.Trigger(
                name="only_superseded",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF OLD.superseded_at IS NOT NULL\n                       OR (to_jsonb(NEW) - 'superseded_at' - 'superseded_on')\n                          <> (to_jsonb(OLD) - 'superseded_at' - 'superseded_on') THEN\n                        RAISE EXCEPTION\n                            'pgtrigger: a setting of the province is corrected by a new row';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="457199a9356b778173aec686a0288d4aa1579e5e",
                    operation="UPDATE",
                    pgid="pgtrigger_only_superseded_f17c0",
                    table="rules_provincesetting",
                    when="BEFORE",
                ),
            ),
        ),
    ]
