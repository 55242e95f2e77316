"""The files banks take for many transfers at once, as data. A bank more is a row more, not code.

Rule: Mandiri's as in the field list of MCM 2.0 "Payroll Multi Service"; BCA's as in the sheets of KlikBCA Bisnis "Multi
Auto Transfer". Both were read and not tried at the bank: the bank's own check at the upload has the last word.
"""

from __future__ import annotations

from dataclasses import dataclass

from shop.i18n import lazy_gettext as _
from shop.money import Rupiah

#: Rule: Bank Indonesia's limits, the most one BI-FAST and one SKN transfer may be.
BI_FAST_MOST = 250_000_000
SKN_MOST = 1_000_000_000


@dataclass(frozen=True)
class Service:
    """A way for the money, under the bank's name for it: within the bank itself, or up to an amount."""

    code: str
    within_bank: bool = False
    most: Rupiah | None = None

    def fits(self, amount: Rupiah, *, is_own: bool) -> bool:
        """Whether so much goes this way, to the paying bank's own accounts or to another bank's."""
        return self.within_bank == is_own and (self.most is None or amount <= self.most)


@dataclass(frozen=True)
class Column:
    """A column: its heading, and the fact it holds (see `bank_file`), or words that are always the same."""

    head: str
    fact: str = ""
    always: str = ""
    #: So many signs at most; 0 for as many as there are. Account numbers and amounts are never cut.
    most: int = 0


@dataclass(frozen=True)
class Layout:
    """A bank's file. The first service that fits a payout is taken; an amount none takes is refused by name."""

    code: str
    title: object
    kind: str
    columns: tuple[Column, ...]
    services: tuple[Service, ...]
    #: The bank whose file it is: transfers to its own accounts go within the bank. Empty for any.
    bank_code: str = ""
    #: How an amount of whole rupiah is written.
    amount: str = "{}"
    separator: str = ","
    #: A line before the payouts: facts of the whole file.
    first_row: tuple[str, ...] = ()
    has_heading: bool = True
    #: A line after them.
    last_row: tuple[str, ...] = ()
    sheet: str = ""
    #: Whether banks are named by their SWIFT code, so that a bank without a known one is refused.
    wants_swift: bool = False


def _named(*layouts: Layout) -> dict[str, Layout]:
    return {layout.code: layout for layout in layouts}


LAYOUTS = _named(
    Layout(
        code="generic",
        title=_("A plain table (CSV), for any bank"),
        kind="csv",
        columns=(
            Column("no", "position"),
            Column("bank_code", "bank_code"),
            Column("bank", "bank", most=35),
            Column("account_number", "account"),
            Column("holder", "holder", most=70),
            Column("amount", "amount"),
            Column("service", "service"),
            Column("reference", "code"),
        ),
        services=(Service("BI-FAST", most=BI_FAST_MOST), Service("SKN", most=SKN_MOST), Service("RTGS")),
        last_row=("", "", "", "", "TOTAL", "{total}", "", "{fingerprint}"),
    ),
    Layout(
        code="mandiri_mcm",
        title=_("Bank Mandiri, MCM 2.0: Payroll Multi Service (CSV)"),
        kind="csv",
        bank_code="008",
        amount="{}.00",
        first_row=("P", "{day:%Y%m%d}", "{debit_account}", "{count}", "{total}.00"),
        has_heading=False,
        columns=(
            Column("Account", "account"),
            Column("Name", "holder", most=70),
            Column("Address 1", "village", most=35),
            Column("Address 2"),
            Column("Address 3"),
            Column("Currency", always="IDR"),
            Column("Amount", "amount"),
            Column("Remark", "code", most=35),
            Column("Reference", "compact", most=19),
            Column("Service", "service"),
            Column("Bank code", "bank_code"),
            Column("Bank name", "bank", most=35),
        ),
        services=(
            Service("IBU", within_bank=True),
            Service("BAU", most=BI_FAST_MOST),
            Service("LBU", most=SKN_MOST),
            Service("RBU"),
        ),
    ),
    Layout(
        code="bca_multi",
        title=_("BCA, KlikBCA Bisnis: Multi Auto Transfer (XLSX)"),
        kind="xlsx",
        bank_code="014",
        sheet="Data",
        wants_swift=True,
        columns=(
            Column("No", "position"),
            Column("Transaction ID", "compact", most=18),
            Column("Transfer Type", "service"),
            Column("Beneficiary ID"),
            Column("Credited Account", "account"),
            Column("Receiver Name", "holder", most=70),
            Column("Amount", "amount"),
            Column("NIP"),
            Column("Remark", "code", most=18),
            Column("Beneficiary email address"),
            Column("Receiver Swift Code", "swift"),
            Column("Receiver Cust Type", always="1"),
            Column("Receiver Cust Residence", always="1"),
        ),
        services=(
            Service("BCA", within_bank=True),
            Service("BIF", most=BI_FAST_MOST),
            Service("LLG", most=SKN_MOST),
            Service("RTG"),
        ),
    ),
)

#: SWIFT codes by Bank Indonesia's three digits, as the banks publish them.
SWIFT = {
    "002": "BRINIDJA",
    "008": "BMRIIDJA",
    "009": "BNINIDJA",
    "011": "BDINIDJA",
    "013": "BBBAIDJA",
    "014": "CENAIDJA",
    "016": "IBBKIDJA",
    "019": "PINBIDJA",
    "022": "BNIAIDJA",
    "023": "BBIJIDJA",
    "028": "NISPIDJA",
    "046": "DBSBIDJA",
    "110": "PDJBIDJA",
    "111": "BDKIIDJ1",
    "112": "PDYKIDJ1",
    "113": "PDJGIDJ1",
    "114": "PDJTIDJ1",
    "129": "ABALIDBS",
    "147": "MUABIDJA",
    "153": "SBJKIDJA",
    "200": "BTANIDJA",
    "213": "SUNIIDJA",
    "426": "MEGAIDJA",
    "441": "BBUKIDJA",
    "451": "BSMDIDJA",
    "536": "SYCAIDJ1",
}
