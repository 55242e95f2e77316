"""Who wants to hear when goods are there again: one address, one variant, one letter.

Nothing is done where goods are sold or come back: the worker looks each minute who waits for what can be bought.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from itsdangerous import BadSignature

from shop.catalogue.labels import plain_label
from shop.catalogue.models import Product, ProductStatus, Variant
from shop.clock import now
from shop.db import insert_or_leave, session
from shop.errors import NotFound, ShopError
from shop.i18n import force_locale, in_language
from shop.i18n import gettext as _
from shop.notices import Reader, tell
from shop.sellers.models import Seller, SellerStatus
from shop.stock.models import StockAlert
from shop.users.models import User
from shop.web import signer

#: Goods that did not come back within half a year hardly will; then the address is deleted.
KEPT = timedelta(days=180)


class NothingToWaitFor(ShopError):
    """It can be bought now, or it was made only once."""

    def __init__(self, *, is_there: bool) -> None:
        super().__init__()
        self.is_there = is_there

    def sentence(self) -> str:
        if self.is_there:
            return _("It can be bought right now.")
        return _("This piece is made only once.")


def comes_back(variant: Variant) -> bool:
    """Whether more of it can be made: a numbered piece exists once."""
    return not variant.piece_number


def ask_alert(variant: Variant, *, email: str, language: str, by: User | None) -> None:
    """Write to this address once, as soon as the variant can be bought. A second call changes nothing.

    Raises NothingToWaitFor.
    """
    if variant.available or not comes_back(variant):
        raise NothingToWaitFor(is_there=variant.available > 0)
    session().execute(
        insert_or_leave(StockAlert).values(
            variant_id=variant.id, email=email, language=language, user_id=by.id if by else None, asked_at=now()
        )
    )


def due_alerts() -> Sequence[int]:
    """The alerts whose goods can be bought, first come first."""
    query = (
        sa.select(StockAlert.id)
        .join(Variant, Variant.id == StockAlert.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Seller, Seller.id == Product.seller_id)
        .where(Variant.available > 0, Variant.is_active)
        .where(Product.status == ProductStatus.PUBLISHED, Seller.status == SellerStatus.ACTIVE)
    )
    return session().scalars(query.order_by(StockAlert.id)).all()


def send_alert(alert_id: int) -> None:
    """Write the letter of one alert, which ends with it. Called again, or by two workers at once, one letter goes out."""
    ended = sa.delete(StockAlert).where(StockAlert.id == alert_id)
    found = session().execute(
        ended.returning(StockAlert.variant_id, StockAlert.email, StockAlert.language, StockAlert.user_id)
    )
    alert = found.one_or_none()
    if alert is None:
        return
    variant = session().get_one(Variant, alert.variant_id)
    user = session().get(User, alert.user_id) if alert.user_id else None
    with force_locale(alert.language):
        title, label = in_language(variant.product, "title"), plain_label(variant.label, variant.product.category)
    tell(
        Reader(user.name if user else "", alert.email, alert.language),
        "stock/again",
        title=f"{title}, {label}" if label else title,
        price=variant.price,
        slug=variant.product.slug,
        variant_id=variant.id,
        token=token_of(alert.email),
    )


def old_alerts() -> Sequence[int]:
    """The alerts that waited for KEPT in vain."""
    return session().scalars(sa.select(StockAlert.id).where(StockAlert.asked_at < now() - KEPT)).all()


def forget_alerts(*, ids: Sequence[int] = (), email: str | None = None, user: User | None = None) -> None:
    """Delete some alerts: by number, all of an address, or all that a person asked for."""
    which: list[sa.ColumnElement[bool]] = [StockAlert.id.in_(ids)]
    which += [StockAlert.email == email] if email else []
    which += [StockAlert.user_id == user.id] if user else []
    session().execute(sa.delete(StockAlert).where(sa.or_(*which)))


def token_of(email: str) -> str:
    """What the link carries by which an address is taken off everything it waits for."""
    return str(signer("stock alerts").dumps(email))


def address_in(token: str) -> str:
    """The address of such a link. Raises NotFound."""
    try:
        return str(signer("stock alerts").loads(token))
    except BadSignature:
        raise NotFound(token=token) from None
