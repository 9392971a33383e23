"""The two groups of a framework's workplace: who edits drafts, and who also publishes them."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITOR, PUBLISHER = "Framework editor", "Framework publisher"
EDITS = ("view_framework", "add_framework", "change_framework", "delete_framework")


def set_up(apps, schema_editor):
    # Permissions are made after all migrations; these groups need theirs now. Labelled so that the models of this
    # moment are taken, as Django does it itself.
    config = apps.get_app_config("frameworks")
    config.models_module = True
    create_permissions(config, apps=apps, using=schema_editor.connection.alias, verbosity=0)
    config.models_module = None

    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    known = Permission.objects.filter(content_type__app_label="frameworks")
    for name, codenames in ((EDITOR, EDITS), (PUBLISHER, (*EDITS, "publish_framework"))):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*known.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [
        ("frameworks", "0003_revisions"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        # Groups may have members by then: they stay where this is taken back.
        migrations.RunPython(set_up, migrations.RunPython.noop),
    ]
