"""The office ends an order, or a part of one: without a reason for the buyer nothing happens, and it is said beside the field."""

import pytest

from tests import cast, make


@pytest.mark.parametrize(("is_paid", "reason"), [(True, ""), (False, ""), (True, "x" * 201)])
def test_without_a_reason_nothing_is_cancelled_and_the_field_says_so(app, sign_in, is_paid, reason):
    order = make.paid_order() if is_paid else make.order()
    code = order.seller_orders[0].code if is_paid else order.number
    path = f"/office/parts/{code}/cancellation" if is_paid else f"/office/orders/{code}/cancellation"
    before = order.seller_orders[0].status
    answer = sign_in(cast.person("Nurul")).post(path, data={"reason": reason})
    assert answer.status_code == 422
    assert f'id="reason-{code}-error"' in answer.text and "<details" in answer.text
    assert order.seller_orders[0].status == before
    assert reason in answer.text
