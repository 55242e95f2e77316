"""A decision: a figure that holds from a day on."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.db import Base, UtcDateTime, word


class Kind(enum.StrEnum):
    """What is decided. The unit is the last word of the name."""

    COMMISSION_BPS = "commission_bps"
    PAYMENT_WINDOW_HOURS = "payment_window_hours"
    HOLD_DAYS = "hold_days"
    MINIMUM_PAYOUT_RUPIAH = "minimum_payout_rupiah"
    #: The largest part of a maker's payout that may go to her debt.
    DEBT_CAP_BPS = "debt_cap_bps"
    #: −1 when the unique code lowers what the buyer pays, +1 when it raises it.
    UNIQUE_CODE_SIGN = "unique_code_sign"
    #: How long after receipt a buyer may say that something is wrong.
    CLAIM_DAYS = "claim_days"
    #: The largest order that may be paid on delivery; 0, or nothing decided, offers it to nobody.
    COD_MOST_RUPIAH = "cod_most_rupiah"
    #: How many unpaid orders on delivery one buyer may have open.
    COD_OPEN_ORDERS = "cod_open_orders"
    #: What is withheld from a maker's gross for the tax office (PMK 37/2025); 0, or nothing decided, withholds nothing.
    TAX_WITHHELD_BPS = "tax_withheld_bps"
    #: How long nothing is paid to a bank account that took another's place.
    ACCOUNT_WAIT_HOURS = "account_wait_hours"
    #: A refund above it is approved by a second person; nothing decided: none is.
    REFUND_ALONE_RUPIAH = "refund_alone_rupiah"
    #: The part of a refused parcel's freight that its makers bear; the cooperative bears the rest.
    COD_FREIGHT_SELLER_BPS = "cod_freight_seller_bps"
    #: What one buyer's orders that wait for payment may come to; nothing decided: whatever they come to.
    UNPAID_MOST_RUPIAH = "unpaid_most_rupiah"


class Decision(Base):
    """From `starts_on` until the next decision of its kind, `value` holds."""

    __tablename__ = "decisions"
    __table_args__ = (sa.UniqueConstraint("kind", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(word(Kind, "kind"))
    value: Mapped[int]
    starts_on: Mapped[date]
    #: Where it was decided: "RAT 14 March 2026, minutes no. 3".
    source: Mapped[str] = mapped_column(sa.String(200))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
