"""Pieces of pages that are written once and kept."""

import pytest
from jinja2 import Environment
from wtforms import BooleanField, Form, StringField, TextAreaField

from shop import fragments


@pytest.fixture
def pages():
    environment = Environment(extensions=[fragments.Keep], autoescape=True)
    environment.globals["blank"] = fragments.blank
    keep_most(environment, 1_000)
    return environment


def keep_most(environment, number):
    environment.extensions[fragments.Keep.identifier].most = number


def test_a_piece_is_written_once_for_each_key(pages):
    written = []
    template = pages.from_string("{% keep (key, 1) %}{{ note(key) }}{% endkeep %}")

    def note(word):
        written.append(word)
        return word

    assert [template.render(key=key, note=note) for key in "aba"] == ["a", "b", "a"]
    assert written == ["a", "b"]


def test_blanks_are_filled_anew_and_escaped(pages):
    template = pages.from_string('{% keep "x" filling {"q": q} %}<input value="{{ blank("q") }}">{% endkeep %}')
    assert template.render(q="jati") == '<input value="jati">'
    assert template.render(q='"><b>') == '<input value="&#34;&gt;&lt;b&gt;">'


def test_what_fills_a_blank_is_no_blank_itself(pages):
    template = pages.from_string(
        '{% keep "x" filling {"a": "\x02b\x03", "b": "secret"} %}{{ blank("a") }}{% endkeep %}'
    )
    assert "secret" not in template.render()


def test_nothing_is_kept_when_told_so(pages):
    written = []
    keep_most(pages, 0)
    template = pages.from_string("{% keep key %}{{ note(key) }}{% endkeep %}")
    for _ in range(3):
        template.render(key="a", note=written.append)
    assert written == ["a", "a", "a"]


def test_a_flood_of_keys_is_let_go_of(pages):
    keep_most(pages, 3)
    template = pages.from_string("{% keep key %}{{ key }}{% endkeep %}")
    for key in range(10):
        assert template.render(key=key) == str(key)
    (extension,) = (each for each in pages.extensions.values() if isinstance(each, fragments.Keep))
    assert len(extension.kept) <= 3


def test_without_a_key_nothing_is_kept(pages):
    written = []
    template = pages.from_string("{% keep key filling {'q': key} %}{{ note(1) }}{{ blank('q') }}{% endkeep %}")
    pages_of_it = [template.render(key=key, note=written.append) for key in (None, False, "")]
    assert len(written) == 3
    assert pages_of_it == ["NoneNone", "NoneFalse", "None"]


class Typed(Form):
    name = StringField()
    note = TextAreaField()
    is_gift = BooleanField()


def test_a_field_is_kept_without_what_was_typed_into_it(pages):
    pages.filters["unfilled"] = fragments.unfilled
    template = pages.from_string(
        "{% keep 'x' filling {'name': form.name.data, 'note': form.note.data} %}"
        "{{ form.name|unfilled }}{{ form.note|unfilled }}{{ form.is_gift() }}{% endkeep %}"
    )
    for name, note in (("Siti", "Rumah biru"), ('"><b>', "</textarea>")):
        form = Typed(data={"name": name, "note": note, "is_gift": True})
        assert template.render(form=form) == f"{form.name()}{form.note()}{form.is_gift()}"
