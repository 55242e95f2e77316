"""What the addresses of the ledger's pages ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from shop.clock import today
from shop.forms import Day, Form, displayable
from shop.i18n import lazy_gettext as _
from shop.ledger.chart import CHART
from shop.ledger.owners import choosable_owners, chosen_owners

#: A statement shows this long unless another span is asked for.
USUAL = timedelta(days=31)


def owner_choices(account: str, chosen: str) -> list[SelectChoice]:
    """All sub-accounts together, then the owners that can be chosen; an owner who is chosen already is always among them."""
    named = choosable_owners(account)
    if chosen and chosen not in dict(named):
        found = chosen_owners(account, chosen)
        named = [(chosen, found[0] if found else chosen), *named]
    return [SelectChoice(value, label) for value, label in [("", _("All together")), *named]]


class AsOf(Form):
    """The day of a trial balance."""

    class Meta(Form.Meta):
        csrf = False

    until = Day(_("As of"), required=False)


class Span(Form):
    """Which account, whose, from when to when."""

    class Meta(Form.Meta):
        csrf = False

    account = SelectField(
        _("Ledger account"), choices=[SelectChoice(name, charted.title) for name, charted in CHART.items()]
    )
    owner = SelectField(_("Whose"), validate_choice=False)
    since = Day(_("From the day"), name="from", required=False)
    until = Day(_("Up to the day"), name="to", required=False)

    def __init__(self, account: str, asked: Any) -> None:
        super().__init__(asked, account=account)
        self.account.data = account
        self.owner.data = displayable(asked.get("owner") or "")[:40]
        self.owner.choices = owner_choices(account, self.owner.data)
        for field, usual in ((self.since, today() - USUAL), (self.until, today())):
            if not (field.raw_data and field.raw_data[0]):
                field.data, field.raw_data = usual, []
