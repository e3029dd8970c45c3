"""Every table of an edition in the order of an import: whatever is named comes before who names it."""

from fixhub.exchange.sheet import Model, Sheet
from fixhub.exchange.tables import beginning, handins, happened, meetings, plan, staying, teams

SHEETS: tuple[Sheet, ...] = (
    *beginning.SHEETS,
    *plan.SHEETS,
    *teams.SHEETS,
    *handins.SHEETS,
    *meetings.SHEETS,
    *happened.SHEETS,
)
BY_MODEL: dict[Model, Sheet] = {sheet.model: sheet for sheet in SHEETS}
BY_NAME: dict[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}
# Models of which nothing goes along, each with its reason.
LEFT_OUT = staying.MODELS
