"""Couriers, services, rates, and the address book."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, word
from shop.regions.models import Region


class CourierKind(enum.StrEnum):
    """Who carries a parcel."""

    COURIER = "courier"
    #: The village's own courier, inside the regency.
    VILLAGE = "village"
    #: The buyer fetches it at the cooperative.
    PICKUP = "pickup"


#: The service by which goods leave a stall: the buyer's own hand.
HAND = "bazar"


class Service(Base):
    """One way to send: a courier's service with its own rules of weight."""

    __tablename__ = "shipping_services"
    __table_args__ = (
        sa.CheckConstraint("divisor > 0 AND step_grams > 0", name="divisor"),
        sa.CheckConstraint("tolerance_grams >= 0 AND minimum_grams >= 0", name="weights"),
        sa.CheckConstraint("track_at = '' OR substr(track_at, 1, 8) = 'https://'", name="track_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    #: "JNE Reguler", "Kurir desa", "Ambil sendiri".
    name: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[CourierKind] = mapped_column(word(CourierKind, "kind"))
    #: cm³ per kilogram of volumetric weight.
    divisor: Mapped[int] = mapped_column(default=6_000)
    #: Grams beyond a full step that are not charged.
    tolerance_grams: Mapped[int] = mapped_column(default=300)
    minimum_grams: Mapped[int] = mapped_column(default=1_000)
    step_grams: Mapped[int] = mapped_column(default=1_000)
    most_grams: Mapped[int] = mapped_column(default=50_000)
    needs_tracking: Mapped[bool] = mapped_column(default=True)
    #: The courier's own page about a parcel, `https://…/{resi}`; without `{resi}` the number is typed there. Empty when
    #: the courier has none.
    track_at: Mapped[str] = mapped_column(sa.String(200), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)

    rates: Mapped[list[Rate]] = relationship(back_populates="service")


class Rate(Base):
    """What one step of weight costs to a region. The longest matching region code decides; "" is everywhere."""

    __tablename__ = "shipping_rates"
    __table_args__ = (
        sa.UniqueConstraint("service_id", "region_code"),
        sa.CheckConstraint("price_per_step >= 0", name="price"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("shipping_services.id"))
    region_code: Mapped[str] = mapped_column(sa.String(13))
    price_per_step: Mapped[int]
    #: Working days on the way, from and to; for a parcel that is fetched, until it is ready.
    days_least: Mapped[int]
    days_most: Mapped[int]

    service: Mapped[Service] = relationship(back_populates="rates")


class Address(Base):
    """An address in a user's book. Rural addresses have no street number: dusun, RT/RW and patokan must do."""

    __tablename__ = "addresses"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    recipient: Mapped[str] = mapped_column(sa.String(120))
    phone: Mapped[str] = mapped_column(sa.String(20))
    street: Mapped[str] = mapped_column(sa.String(200))
    rt: Mapped[str] = mapped_column(sa.String(3), default="")
    rw: Mapped[str] = mapped_column(sa.String(3), default="")
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("regions.code"))
    landmark: Mapped[str] = mapped_column(sa.String(200), default="")

    region: Mapped[Region] = relationship()
