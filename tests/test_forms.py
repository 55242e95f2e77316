"""What people type for a figure."""

import re

import pytest
from flask import get_template_attribute
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from shop.forms import Amount, Day, Form, Line, PastDay, Text, read_amount
from shop.i18n import force_locale
from tests.support.server import ROOT


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("150000", 150_000),
        ("150.000", 150_000),
        ("Rp 150.000,00", 150_000),
        ("150,000", 150_000),
        ("Rp1,250,000", 1_250_000),
        ("-12,500", -12_500),
        ("150rb", 150_000),
        ("1,5jt", 1_500_000),
        ("1,250 juta", 1_250_000),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, rupiah):
    assert read_amount(text) == rupiah


@pytest.mark.parametrize(
    "text",
    ["", "1,5", "1500,5", "1.5", "0,500", "1,50,000", "1.250,000", "1,250.000", "12.34.567", "１５０", "Rp", "1e9"],
)
def test_what_may_mean_two_amounts_is_none(text):
    assert read_amount(text) is None


class Days(Form):
    """A day to come, and one that has come."""

    next_on = Day("…")
    came_on = PastDay("…")


def test_each_day_is_asked_by_the_browsers_own_calendar(app):
    with app.test_request_context():
        field, form = get_template_attribute("ui/field.html", "field"), Days()
        assert all('type="date"' in field(asked) for asked in form if asked.type != "CSRFTokenField")


A_FORM = re.compile(r"<form\b((?:\{\{[^}]*\}\}|[^>{])*)>(.*?)</form>", re.DOTALL)


def test_the_shop_itself_says_what_is_missing_in_the_language_of_the_page():
    """A browser would say it in its own, and not beside the field. A form that holds a file is asked before it is sent, with
    the shop's words, because a page that comes back has lost the file."""
    asking = [
        (path.name, head)
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for head, inside in A_FORM.findall(path.read_text())
        if 'method="post"' in head and re.search(r"\b(field|choice)\(", inside)
    ]
    assert len(asking) > 90
    assert [one for one in asking if ("novalidate" in one[1]) is ("multipart" in one[1])] == []
    assert [one for one in asking if ("data-needed" in one[1]) is not ("multipart" in one[1])] == []


class Asked(Form):
    """One amount."""

    amount = Amount("…")


@pytest.mark.parametrize(("spoken", "shown"), [("id", "1.250.000"), ("en", "1,250,000")])
def test_an_amount_stands_in_its_field_as_its_page_writes_amounts(app, spoken, shown):
    with app.test_request_context("/"), force_locale(spoken):
        assert f'value="{shown}"' in Asked(None, amount=1_250_000).amount()
    assert read_amount(shown) == 1_250_000


class Written(Form):
    """A line, and several."""

    line, lines = Line("…"), Text("…")


def test_one_line_stays_one_and_several_stay_several(app):
    sent = {"line": " Budi\r\n\r\nwon\ta prize\n", "lines": "one\r\n\ttwo"}
    with app.test_request_context("/", method="POST", data=sent):
        form = Written()
        assert form.validate()
        assert (form.line.data, form.lines.data) == ("Budi won a prize", "one\r\n\ttwo")


class Chosen(Form):
    """One of two, and one number of several."""

    way = RadioField(choices=[SelectChoice("a", "A"), SelectChoice("b", "B")])
    number = SelectField(choices=[SelectChoice(1, "1")], coerce=int)


@pytest.mark.parametrize(("spoken", "said"), [("id", "Pilih salah satu."), ("en", "Choose one of these.")])
def test_a_choice_that_was_not_offered_is_refused_in_the_shops_words(app, spoken, said):
    with app.test_request_context("/", method="POST", data={"way": "c", "number": "x"}), force_locale(spoken):
        form = Chosen()
        assert not form.validate()
        assert (form.way.errors, form.number.errors) == ([said], [said])
