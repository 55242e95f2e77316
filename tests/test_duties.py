"""Who in the office may do what. The other tests ask each page's own policy; here it is written down a second time.

A page that changes hands is changed here too, so that nobody gives a duty away unseen: what one prepares another approves.
"""

from __future__ import annotations

from collections import defaultdict

from flask import Flask

from shop.users.access import policy_name

#: Which roles send which forms.
DUTIES = {
    "bendahara": """
        bank.office_decide_line bank.office_describe bank.office_describe_report bank.office_match
        bank.office_match_certain bank.office_save bank.office_save_report bank.office_take bank.office_unmatch
        bank.office_upload
        payments.office_cancel payments.office_cancel_part
        payments.office_close_case
        payments.office_decide payments.office_pay_refund
        payments.office_payout_arrived payments.office_receive_unknown payments.office_refund_to_card
        payments.office_settle payments.office_try_again
        payouts.office_choose_layout payouts.office_confirm payouts.office_correct_tax payouts.office_export
        payouts.office_hold_back payouts.office_letter payouts.office_make_file payouts.office_move_cash
        payouts.office_pay_cash payouts.office_pay_courier payouts.office_pay_debt payouts.office_pay_tax
        payouts.office_prepare payouts.office_return
    """,
    "bendahara,catalogue_officer,ketua": """
        orders.office_deliver orders.office_hand_back orders.office_renumber orders.office_ship
    """,
    "bendahara,ketua": """
        bank.office_close bank.office_countersign bank.office_explain bank.office_opening bank.office_prepare
        bazaars.office_count bazaars.office_explain bazaars.office_give bazaars.office_open
        office.seller_add office.seller_add_member office.seller_change office.seller_check_account
        office.seller_end_member office.seller_flag_account office.seller_pay_in_cash office.seller_set_makers
        office.village_add office.village_add_coordinator office.village_change office.village_end_coordinator
        payments.office_approve_dispute payments.office_book_payout payments.office_decide_claim payments.office_decide_dispute
        payments.office_explain_case payments.office_give_back payments.office_refuse
        payments.office_remit payments.office_return_dispute
        payouts.office_confirm_cash payouts.office_discard payouts.office_refuse_cash payouts.office_settle_courier
        privacy.office_forget
        promotions.office_approve promotions.office_end promotions.office_write
        shipping.office_add_courier shipping.office_change_courier shipping.office_end_courier
        shipping.office_return_courier shipping.office_set_rate
        users.office_give_link
    """,
    "catalogue_officer,ketua": """
        orders.office_call_back orders.office_let_go
    """,
    "catalogue_officer": """
        catalogue.office_add_shelf catalogue.office_add_technique catalogue.office_change_shelf
        catalogue.office_change_technique catalogue.office_close_shelf catalogue.office_close_technique
        catalogue.office_open_shelf catalogue.office_open_technique catalogue.office_place_shelf
        catalogue.office_publish catalogue.office_publish_edit catalogue.office_return
        catalogue.office_return_edit
        reviews.office_hide reviews.office_unhide
        stories.office_ask stories.office_change stories.office_create stories.office_discard
        stories.office_photo_add stories.office_photo_front stories.office_photo_remove stories.office_publish
        stories.office_return stories.office_withdraw
    """,
    "ketua": """
        bank.office_book_charges
        decisions.office_record
        office.seller_sign_account
        payments.office_add_account payments.office_add_area payments.office_approve_refund payments.office_bear
        payments.office_end_account payments.office_end_area payments.office_store_code
        payments.office_switch_off
        payouts.office_approve payouts.office_let_debt_go payouts.office_withdraw_file
        users.office_end_two_steps users.office_give_role users.office_let_in users.office_shut_out users.office_take_role
    """,
}

#: What the catalogue officer opens: goods, orders and sellers, and nothing of the books, the bank or what makers earn.
READ_BY_THE_CATALOGUE_OFFICER = """
    office.seller office.sellers office.today
    orders.office_batches orders.office_file orders.office_index orders.office_parcels orders.office_recall
    orders.office_recall_csv orders.office_show
    catalogue.office_product catalogue.office_review
    catalogue.office_shelf catalogue.office_shelves catalogue.office_technique
    reviews.office_index reviews.office_show
    stories.office_index stories.office_new stories.office_show stories.office_words
"""


def pages(app: Flask, method: str) -> dict[str, set[str]]:
    """The office's pages of one method, by the roles that may use them."""
    found = defaultdict(set)
    for rule in app.url_map.iter_rules():
        policy = policy_name(rule.endpoint)
        if policy.startswith("office:") and method in (rule.methods or ()):
            found[policy.removeprefix("office:")].add(rule.endpoint)
    return found


def test_each_form_of_the_office_is_sent_by_those_whose_duty_it_is(app):
    assert pages(app, "POST") == {who: set(names.split()) for who, names in DUTIES.items()}


def test_the_catalogue_officer_reads_nothing_of_the_money(app):
    hers = {name for who, names in pages(app, "GET").items() if "catalogue_officer" in who for name in names}
    assert hers == set(READ_BY_THE_CATALOGUE_OFFICER.split())
