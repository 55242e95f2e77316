"""The file the bank is given: a pure function of the run, the same bytes every time."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence

from shop.payouts.models import Payout, PayoutRun
from shop.sheets import safe

HEADER = ("no", "bank_code", "bank", "account_number", "holder", "amount", "reference")


def generic_csv(run: PayoutRun, payouts: Sequence[Payout]) -> bytes:
    """The run as a generic CSV: one line a payout in the run's order, amounts in whole rupiah, a total at the end.

    Account numbers are text (leading zeros matter); no cell begins with a sign a spreadsheet would calculate.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    for payout in payouts:
        writer.writerow(
            [
                payout.position,
                payout.bank_code,
                safe(payout.bank_name),
                payout.account_number,
                safe(payout.holder),
                payout.amount,
                f"{run.number}/{payout.position:02d}",
            ]
        )
    writer.writerow(["", "", "", "", "TOTAL", sum(payout.amount for payout in payouts), run.fingerprint[:16]])
    return out.getvalue().encode()


def sha256(data: bytes) -> str:
    """What is kept of a file that was given away."""
    return hashlib.sha256(data).hexdigest()
