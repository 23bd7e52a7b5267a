"""What the staff of a room may ask over HTTP: one file per topic."""

from litestar import Controller

from moderation.api.actions import ActionController
from moderation.api.appeals import AppealController
from moderation.api.bulk import BulkController
from moderation.api.cases import CaseController
from moderation.api.checking import CheckController
from moderation.api.hooks import HookController
from moderation.api.people import PeopleController
from moderation.api.reasons import ReasonController
from moderation.api.record import RecordController
from moderation.api.reports import ReportController
from moderation.api.sanctions import SanctionController
from moderation.api.shield import ShieldController
from moderation.api.trials import TextController, TrialController
from moderation.api.warnings import WarningController

CONTROLLERS: tuple[type[Controller], ...] = (
    CaseController,
    SanctionController,
    RecordController,
    CheckController,
    ActionController,
    BulkController,
    ReasonController,
    ShieldController,
    ReportController,
    AppealController,
    PeopleController,
    HookController,
    TextController,
    TrialController,
    WarningController,
)
