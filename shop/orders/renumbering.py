"""A courier's number that was typed wrong is put right while its parcel is on the way."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.db import session
from shop.i18n import force_locale
from shop.notices import tell
from shop.orders.fulfilment import NotThisWay, TrackingNeeded, note
from shop.orders.models import Parcel
from shop.orders.moving import WrongMoment
from shop.shipping.arriving import tracking_page
from shop.users.models import User


def correct_tracking(parcel: Parcel, *, tracking: str, by: User, seen: str = "") -> bool:
    """Put the right number in the place of the one a parcel left with; its buyer is written to.

    False when it is this number already. Raises TrackingNeeded; NotThisWay for a courier without numbers; WrongMoment
    unless the parcel is on its way; ChangedMeanwhile when somebody else put it right after `seen`.
    """
    if not parcel.needs_tracking:
        raise NotThisWay(parcel.code)
    if not tracking:
        raise TrackingNeeded
    on_its_way = sa.select(Parcel.tracking).where(
        Parcel.id == parcel.id, Parcel.shipped_at.is_not(None), Parcel.delivered_at.is_(None)
    )
    before = session().scalar(on_its_way.with_for_update())
    if before is None:
        raise WrongMoment(parcel.code, "", "renumbered")
    if before == tracking:
        return False
    audit.hold_seen(seen, f"parcel {parcel.code}", by=by)
    parcel.tracking = tracking
    order = parcel.order
    for part in parcel.seller_orders:
        note(order, "renumbered", seller_order=part, service=parcel.service_name, tracking=tracking)
    audit.record("tracking_corrected", f"parcel {parcel.code}", by=by, before=before, after=tracking)
    with force_locale(order.language):
        service = parcel.sent_with
    tell(
        order,
        "orders/renumbered",
        key=f"renumbered:{parcel.code}:{tracking}",
        number=order.number,
        secret=order.secret,
        service=service,
        tracking=tracking,
        page=tracking_page(parcel.service.track_at, tracking),
    )
    session().flush()
    return True
