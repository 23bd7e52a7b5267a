"""What Piccolo's command line needs to know of this package."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from moderation.deciding.tables import TABLES

APP_CONFIG = AppConfig(
    app_name="moderation",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=list(TABLES),
)
