"""Villages, sellers, makers, bank accounts, and who may act for a seller."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, word
from shop.i18n import gettext
from shop.media import Photo
from shop.users.models import User

#: In the place of a bank's three digits: paid in cash at the office.
CASH = "000"


def masked(bank: str, number: str) -> str:
    """An account without most of its number: `BRI ···· 4471`."""
    return f"{bank} ···· {number[-4:]}"


def place_of_payment(bank_code: str, bank_name: str, number: str) -> str:
    """Where money goes, as people read it: `BRI ···· 4471`, or that it is cash."""
    return gettext("Cash at the office") if bank_code == CASH else masked(bank_name, number)


class SellerKind(enum.StrEnum):
    """One person's shop, or a KUB's."""

    INDIVIDUAL = "individual"
    GROUP = "group"


class SellerStatus(enum.StrEnum):
    """A suspended seller's goods are not shown or sold; what she earned stays hers."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


class MemberRole(enum.StrEnum):
    """Why a person may act for a seller."""

    OWNER = "owner"
    TREASURER = "treasurer"
    #: May see and do the goods, not the bank account.
    MEMBER = "member"


class AccountStatus(enum.StrEnum):
    """Whether the office has checked a seller's bank account. Only a valid one is paid to."""

    UNCHECKED = "unchecked"
    VALID = "valid"
    #: The bank returned a payout: a person must look.
    FLAGGED = "flagged"


class Village(Base):
    """A Desbumi village where goods are made."""

    __tablename__ = "villages"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    #: The kecamatan's name, as buyers know it.
    district: Mapped[str] = mapped_column(sa.String(80))
    region_code: Mapped[str] = mapped_column(sa.ForeignKey("regions.code"))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    text_en: Mapped[str] = mapped_column(sa.Text, default="")
    photo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("photos.id"))

    photo: Mapped[Photo | None] = relationship()


class Seller(Base):
    """A shop: one maker, or a group of up to fifteen payees."""

    __tablename__ = "sellers"
    __table_args__ = (
        sa.CheckConstraint(
            "(off_from IS NULL) = (off_until IS NULL) AND (off_from IS NULL OR off_from <= off_until)", name="off"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[SellerKind] = mapped_column(word(SellerKind, "kind"))
    status: Mapped[SellerStatus] = mapped_column(word(SellerStatus, "status"), default=SellerStatus.ACTIVE)
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("villages.id"), index=True)
    #: One sentence under the name: "Ecoprint dari daun jati sendiri".
    line: Mapped[str] = mapped_column(sa.String(160), default="")
    line_en: Mapped[str] = mapped_column(sa.String(160), default="")
    story: Mapped[str] = mapped_column(sa.Text, default="")
    story_en: Mapped[str] = mapped_column(sa.Text, default="")
    phone: Mapped[str] = mapped_column(sa.String(20))
    #: True when her parcels travel through the cooperative's hub, together with other sellers' goods.
    uses_hub: Mapped[bool] = mapped_column(default=True)
    photo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("photos.id"))
    joined_on: Mapped[date]
    #: Kept true by the stories room: the address of her newest story that is told, or empty.
    story_slug: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    #: Her time off, both days included: she packs nothing then. Empty, or past, when she packs as always.
    off_from: Mapped[date | None]
    off_until: Mapped[date | None]

    village: Mapped[Village] = relationship()
    photo: Mapped[Photo | None] = relationship()
    makers: Mapped[list[Maker]] = relationship(order_by="Maker.position, Maker.id", back_populates="seller")
    bank_accounts: Mapped[list[BankAccount]] = relationship(order_by="BankAccount.id", back_populates="seller")

    @property
    def is_selling(self) -> bool:
        """Her goods are shown; a suspended seller's are not."""
        return self.status is SellerStatus.ACTIVE

    @property
    def is_group(self) -> bool:
        """A KUB, whose money goes to several makers."""
        return self.kind is SellerKind.GROUP

    @property
    def bank_account(self) -> BankAccount | None:
        """The current one, whether checked or not."""
        return next((account for account in self.bank_accounts if account.is_current), None)

    @property
    def payees(self) -> list[Maker]:
        """Who has a part in what is sold now: those who make here, and the group's fund."""
        return [maker for maker in self.makers if maker.left_on is None]

    @property
    def makers_now(self) -> list[Maker]:
        """Who makes here now; the group's fund and those who left are not among them."""
        return [maker for maker in self.payees if not maker.is_fund]


class Maker(Base):
    """A payee inside a seller: a person, or the group's own fund (kas KUB)."""

    __tablename__ = "makers"
    __table_args__ = (sa.CheckConstraint("default_bps BETWEEN 0 AND 10000", name="default_bps"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    #: What she does in the group, as buyers read it: "Ketua, mencetak dan mengukus".
    line: Mapped[str] = mapped_column(sa.String(160), default="")
    line_en: Mapped[str] = mapped_column(sa.String(160), default="")
    #: Where she worked before she came home: "Hong Kong".
    returned_from: Mapped[str] = mapped_column(sa.String(40), default="")
    is_fund: Mapped[bool] = mapped_column(default=False)
    #: Her part of goods without shares of their own; a seller's makers sum to 10,000.
    default_bps: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    left_on: Mapped[date | None]

    seller: Mapped[Seller] = relationship(back_populates="makers")


class SellerMember(Base):
    """A user who acts for a seller, until `ended_at`."""

    __tablename__ = "seller_members"
    __table_args__ = (sa.UniqueConstraint("user_id", "seller_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(word(MemberRole, "role"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    seller: Mapped[Seller] = relationship()
    user: Mapped[User] = relationship()


class VillageCoordinator(Base):
    """A user who may act for every seller of a village."""

    __tablename__ = "village_coordinators"
    __table_args__ = (sa.UniqueConstraint("user_id", "village_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("villages.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BankAccount(Base):
    """Where a seller is paid. The one without `ended_at` is current; old ones stay for the payouts made to them."""

    __tablename__ = "bank_accounts"
    __table_args__ = (
        sa.Index(
            "uq_bank_accounts_current",
            "seller_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"))
    #: The three digits of Bank Indonesia's list, for example 002 for BRI.
    bank_code: Mapped[str] = mapped_column(sa.String(3))
    bank_name: Mapped[str] = mapped_column(sa.String(40))
    #: Text: leading zeros matter.
    number: Mapped[str] = mapped_column(sa.String(20))
    holder: Mapped[str] = mapped_column(sa.String(120))
    status: Mapped[AccountStatus] = mapped_column(word(AccountStatus, "status"), default=AccountStatus.UNCHECKED)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The user who named it; empty for those named before this was kept.
    named_by_id: Mapped[int | None]
    #: How the seller was reached when it was named: told, when another account takes its place.
    contact_phone: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    contact_emails: Mapped[list[str] | None] = mapped_column(sa.JSON)
    #: Nothing is paid to it before, because it took another account's place.
    payable_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: A group's other account needs a second person's word.
    needs_signature: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    signed_by_id: Mapped[int | None]
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    seller: Mapped[Seller] = relationship(back_populates="bank_accounts")

    @property
    def is_current(self) -> bool:
        """Payouts go here, once it is checked."""
        return self.ended_at is None

    @property
    def is_cash(self) -> bool:
        """Whether the seller is paid in cash at the office."""
        return self.bank_code == CASH

    @property
    def waits_for_signature(self) -> bool:
        """A second person of the group must still say that it is right."""
        return self.needs_signature and self.signed_at is None

    @property
    def masked(self) -> str:
        """`BRI ···· 4471`, or that it is cash."""
        return place_of_payment(self.bank_code, self.bank_name, self.number)


class ExemptionLetter(Base):
    """A maker's signed statement that she stays under the year's limit: nothing is withheld from her in that year.

    Rule: PMK 37/2025: individuals up to Rp500 million a year are exempt only with a statement letter, renewed each year.
    """

    __tablename__ = "exemption_letters"
    __table_args__ = (sa.UniqueConstraint("maker_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maker_id: Mapped[int] = mapped_column(sa.ForeignKey("makers.id"))
    year: Mapped[int]
    #: What stands on it: its number, or where it is kept.
    reference: Mapped[str] = mapped_column(sa.String(120))
    #: It counts from this day on.
    received_on: Mapped[date]
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kept_by: Mapped[str] = mapped_column(sa.String(120))
