"""A bendahara matches by keyboard alone, in a real browser; and by the same forms without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from shop.bank.importing import import_statement
from shop.clock import today
from shop.db import transaction
from shop.payments.requesting import coop_account
from shop.payments.unknown import receive_unknown
from tests import cast, make
from tests.bank import files
from tests.support.browser import LAPTOP, PHONE, barriers, overflow, visit
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.browser


@pytest.fixture
def shop_address(tmp_path):
    """Two equal transfers for one order, a bank's charge, and a receipt the bank shows in two lines."""
    address = address_of("sqlite", tmp_path)
    with founded(address, tmp_path):
        make.order()
        moves = [
            (today(), words, amount * 100)
            for words, amount in (
                ("TRSF CR BUDI", 167_999),
                ("TRSF CR BUDI", 167_999),
                ("BIAYA ADM", -2_500),
                ("SETOR KAS A", 20_000),
                ("SETOR KAS B", -12_000),
                ("KIRIMAN", 8_000),
            )
        ]
        with transaction():
            import_statement(coop_account(), files.bri_cms(moves).encode(), name="mutasi.csv", by=cast.person("Nurul"))
        with transaction():
            receive_unknown(
                16_000,
                account=coop_account(),
                sender="Kas bazar",
                memo="",
                received_on=today(),
                token="ab" * 16,
                by=cast.person("Nurul"),
            )
        with served(address, tmp_path) as served_at:
            yield served_at


def sign_in(page: Page) -> None:
    page.goto("/login")
    page.locator("[name=who]").fill("+6281200000011")
    page.locator("[name=secret]").fill(cast.PASSWORD)
    page.locator('form[action$="/login"] button[type=submit]').first.click()
    page.wait_for_load_state()
    page.goto("/office/bank")


def focused(page: Page) -> str:
    """The row that has the focus, in words."""
    return page.evaluate("document.activeElement.closest('[data-row]')?.innerText ?? ''").replace("\n", " ")


def wait_for_flash(page: Page, words: str) -> None:
    expect(page.get_by_text(re.compile(words)).first).to_be_visible()


def test_by_keyboard_alone(chromium, shop_address):
    with visit(chromium, shop_address, size=LAPTOP) as page:
        sign_in(page)
        expect(page.locator(".keys")).to_be_visible()
        assert not barriers(page) and overflow(page) <= 0
        page.keyboard.press("ArrowDown")
        assert "TRSF CR BUDI" in focused(page)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
        page.keyboard.press("ArrowDown")
        assert "BIAYA ADM" in focused(page)
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")  # ties the suggestion
        wait_for_flash(page, "Dicocokkan|Cocok")
        expect(page.locator('[data-list="matched"] [data-row]')).to_have_count(1)
        expect(page.locator("[data-row]:focus-within")).to_contain_text("BIAYA ADM")  # where she was, one line further
        page.keyboard.press("u")
        wait_for_flash(page, "Dibatalkan|terbuka lagi")
        expect(page.locator('[data-list="matched"] [data-row]')).to_have_count(0)


def test_several_lines_for_one_item(chromium, shop_address):
    """Three lines of the bank, one of them money out, are the Rp16.000 that were booked by hand."""
    with visit(chromium, shop_address, size=LAPTOP) as page:
        sign_in(page)
        for words in ("SETOR KAS A", "KIRIMAN"):
            page.locator('[data-list="cases"] [data-row]', has_text=words).locator("summary").click()
        page.locator('[data-list="cases"] [data-row]', has_text="SETOR KAS A").get_by_role(
            "link", name=re.compile("Cocokkan sendiri")
        ).click()
        page.wait_for_load_state()
        expect(page.locator('[data-list="bank"] input:checked')).to_have_count(1)
        page.locator('[data-list="bank"] input').nth(1).focus()
        while "SETOR KAS B" not in focused(page):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        expect(page.locator("[data-sum=line]")).to_have_text("Rp8.000")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.name") == "item"
        page.keyboard.press("ArrowLeft")
        assert page.evaluate("document.activeElement.name") == "line"
        page.keyboard.press("Enter")  # what is near, with both lines kept
        expect(page.locator('[data-list="bank"] input:checked')).to_have_count(2)
        expect(page.locator("[data-list=books] input:focus")).to_have_count(1)
        page.keyboard.press("Enter")  # Rp8.000 are not Rp16.000: refused, and nothing lost
        wait_for_flash(page, "Rp8.000")
        expect(page.locator('[data-list="bank"] input:checked')).to_have_count(2)


@pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
def test_without_scripts_the_same_forms_do(chromium, shop_address, size):
    with visit(chromium, shop_address, size=size, javascript=False) as page:
        sign_in(page)
        page.locator('[data-list="suggestions"] form button').first.click()
        page.wait_for_load_state()
        assert page.locator('[data-list="matched"] [data-row]').count() == 1
        page.locator("form[data-undo] button").first.click()
        page.wait_for_load_state()
        assert page.locator('[data-list="matched"] [data-row]').count() == 0
        assert overflow(page) <= 0


def test_a_second_press_before_the_first_is_answered_does_nothing_unseen(chromium, shop_address):
    """Of two buttons pressed at once the first is done; what the page then shows is what is so."""
    with visit(chromium, shop_address, size=LAPTOP) as page:
        sign_in(page)
        buttons = "document.querySelectorAll('[data-list=suggestions] form button')"
        page.evaluate(f"() => {{ const both = [...{buttons}]; both[0].click(); both[1].click(); }}")
        wait_for_flash(page, "Dicocokkan|Cocok|dicocokkan")
        page.wait_for_load_state("networkidle")
        matched = page.locator('[data-list="matched"] [data-row]')
        expect(matched).to_have_count(1)
        beside = page.locator(".sidenav__link", has_text="Mutasi bank")
        expect(beside).to_contain_text("5")  # six lines less the one, beside the page too
        page.reload()
        expect(beside).to_contain_text("5")
        expect(matched).to_have_count(1)
