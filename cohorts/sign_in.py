"""What signing in needs to know about roles."""

from cohorts import rules
from fixhub.accounts.adapter import Adapter
from fixhub.accounts.models import User


class RoleAdapter(Adapter):
    """30 days for teams and mentors, 12 idle hours for whoever can see a whole edition."""

    def ends_when_idle(self, person: User) -> bool:
        return super().ends_when_idle(person) or rules.oversees_anything(person)
