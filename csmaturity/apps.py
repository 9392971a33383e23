from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "csmaturity"
    verbose_name = "Site"

    def ready(self) -> None:
        from csmaturity import accounts, checks  # noqa: F401 (connects its receivers, registers what is checked)
