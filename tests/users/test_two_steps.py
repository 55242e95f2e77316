"""The second step of signing in: each code is good once, however it is written and whoever else tries it in the same moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import audit, clock
from shop.db import session, transaction
from shop.jobs import Job
from shop.users import registering, standing, two_steps
from shop.users.models import HalfSignIn, RecoveryCode, TwoStep, User
from shop.users.signing_in import HALF_LASTS, begin_half, begin_session, half_of, session_of
from tests import cast
from tests.support.at_once import at_once, winner_and_refused
from tests.support.phone import Phone

NOON = datetime(2026, 11, 23, 5, 0, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.set_to(NOON):
        yield


def take(typed: str, name: str = "Budi") -> bool:
    try:
        with transaction():
            two_steps.take_code(cast.person(name), typed)
    except two_steps.WrongCode:
        return False
    return True


def half(name: str = "Budi") -> str:
    with transaction():
        return begin_half(cast.person(name))


def is_half(token: str) -> bool:
    session().expire_all()
    return half_of(token) is not None


def letters() -> list[str]:
    return [job.facts["template"] for job in session().scalars(sa.select(Job).where(Job.kind == "send_letter"))]


def acts(name: str = "Budi") -> list[str]:
    return [record.act for record in audit.trail(f"user {cast.person(name).id}")]


# Six digits


@pytest.mark.parametrize(("later", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_the_digits_of_now_and_of_one_half_minute_before_and_after_fit(app, later, fits):
    assert take(Phone.of().shows(later=later)) is fits


@pytest.mark.parametrize("writing", ["{0}{1}", "{0} {1}", " {0}-{1} ", "{0}\u00a0{1}", "{0}\u2003{1}"])
def test_the_same_digits_are_taken_once_however_they_are_written(app, writing):
    phone = Phone.of()
    digits = phone.shows()
    assert take(writing.format(digits[:3], digits[3:]))
    assert not take(digits) and not take(f"{digits[:3]} {digits[3:]}") and not take(f"{digits[:3]}-{digits[3:]}")
    with clock.set_to(NOON + timedelta(seconds=30)):
        assert not take(digits), "they would still fit, as those of the half minute before"
        assert take(phone.shows())


def test_once_newer_digits_were_taken_older_ones_are_not(app):
    phone = Phone.of()
    assert take(phone.shows(later=1))
    assert not take(phone.shows()) and not take(phone.shows(later=-1))


def test_the_digits_that_turned_it_on_sign_nobody_in(app):
    user = cast.person("Budi")
    with transaction():
        two_steps.begin_turning_on(user, token="hers")
    digits = Phone(session().scalars(sa.select(TwoStep.secret)).one(), []).shows()
    with transaction():
        two_steps.turn_on(user, digits, token="hers")
    assert not take(digits)


@pytest.mark.parametrize("typed", ["", "12345", "１２３４５６", "1234567", "abcdef", "👩🏽‍🌾" * 6, "000000"])
def test_what_the_phone_does_not_show_is_refused(app, typed):
    Phone.of()
    assert not take(typed)


def test_where_it_is_off_no_code_is_taken(app):
    phone = Phone.of()
    with transaction():
        two_steps.turn_off(cast.person("Budi"), phone.shows())
    assert not take(phone.shows(later=1)) and not take(phone.codes[0])
    with transaction():
        two_steps.begin_turning_on(cast.person("Budi"), token="hers")
    begun = Phone(two_steps.waiting_secret(cast.person("Budi"), token="hers"), [])
    assert not take(begun.shows()), "begun is not on"


def test_another_persons_digits_and_codes_fit_nobody_else(app):
    phone, _other = Phone.of(), Phone.of("Tono")
    assert not take(phone.shows(), "Tono") and not take(phone.codes[0], "Tono")
    assert take(phone.shows()) and take(phone.codes[0])


@pytest.mark.parametrize("which", ["digits", "recovery code"])
def test_of_two_who_send_the_same_code_in_the_same_moment_one_gets_in(app, which):
    phone, budi = Phone.of(), cast.person("Budi").id
    code, halves = phone.shows() if which == "digits" else phone.codes[0], {"Budi": half(), "Tono": half()}

    def try_it(who: str):
        def work(_user):
            with clock.set_to(NOON):
                two_steps.finish_half(halves[who], code)
                begin_session(session().get_one(type(_user), budi))

        return who, work

    _winner, refused = winner_and_refused(at_once(app, try_it("Budi"), try_it("Tono")))
    assert isinstance(refused, two_steps.WrongCode)
    assert session().scalar(sa.select(sa.func.count(HalfSignIn.id))) == 1, "the other one still owes it"


def test_one_half_sign_in_is_done_once_though_two_good_codes_are_sent_for_it_in_the_same_moment(app):
    phone, token = Phone.of(), half()

    def try_it(who: str, code: str):
        def work(_user):
            with clock.set_to(NOON):
                two_steps.finish_half(token, code)

        return who, work

    _winner, refused = winner_and_refused(at_once(app, try_it("Budi", phone.codes[0]), try_it("Tono", phone.codes[1])))
    assert isinstance(refused, two_steps.HalfOver)
    assert two_steps.codes_left(cast.person("Budi")) == two_steps.RECOVERY_CODES - 1, "the other one is still good"


# Recovery codes


def test_a_recovery_code_stands_in_once_in_any_writing_and_she_is_told(app):
    phone = Phone.of()
    assert len(set(phone.codes)) == two_steps.RECOVERY_CODES
    assert take(phone.codes[0].upper().replace("-", " "))
    assert not take(phone.codes[0]) and take(phone.codes[1].replace("-", ""))
    assert two_steps.codes_left(cast.person("Budi")) == 6
    assert sorted(letters()) == [*["users/mail/recovery_code_used.txt"] * 2, "users/mail/two_step_on.txt"]
    assert acts() == ["two_step_on", "recovery_code_used", "recovery_code_used"]


def test_the_database_keeps_recovery_codes_as_hashes(app):
    phone = Phone.of()
    kept = session().scalars(sa.select(RecoveryCode.code_hash)).all()
    assert {len(one) for one in kept} == {64}
    assert not {code.replace("-", "") for code in phone.codes} & set(kept)


def test_new_recovery_codes_end_those_before(app):
    phone = Phone.of()
    with transaction():
        codes = two_steps.renew_codes(cast.person("Budi"), phone.shows())
    assert not set(codes) & set(phone.codes)
    assert not take(phone.codes[0]) and take(codes[0])
    assert acts()[:2] == ["two_step_on", "recovery_codes_made"]


# Turning it on


def test_the_secret_is_for_the_session_alone_that_gave_the_password(app):
    user = cast.person("Budi")
    with transaction():
        two_steps.begin_turning_on(user, token="hers")
    secret = two_steps.waiting_secret(user, token="hers")
    assert len(secret) == 32 and two_steps.waiting_secret(user, token="a thief's") is None
    with pytest.raises(two_steps.SetupOver), transaction():
        two_steps.turn_on(user, Phone(secret, []).shows(), token="a thief's")
    with clock.set_to(NOON + two_steps.SETUP_LASTS):
        assert two_steps.waiting_secret(user, token="hers") is None
    with transaction():
        two_steps.begin_turning_on(user, token="hers")
    assert two_steps.waiting_secret(user, token="hers") != secret, "each time another one"


def test_wrong_digits_turn_nothing_on(app):
    user = cast.person("Budi")
    with transaction():
        two_steps.begin_turning_on(user, token="hers")
    with pytest.raises(two_steps.WrongCode), transaction():
        two_steps.turn_on(user, "12345", token="hers")
    session().expire_all()
    assert user.two_step_since is None and acts() == [] and letters() == []


def test_what_is_on_is_neither_shown_again_nor_begun_anew(app):
    phone, user = Phone.of(), cast.person("Budi")
    with transaction():
        two_steps.begin_turning_on(user, token="hers")
    assert two_steps.waiting_secret(user, token="hers") is None
    with pytest.raises(two_steps.SetupOver), transaction():
        two_steps.turn_on(user, phone.shows(), token="hers")
    assert take(phone.shows())


def test_turning_it_on_ends_every_other_session_and_half_sign_in(app):
    user = cast.person("Budi")
    with transaction():
        hers, other, tono = begin_session(user), begin_session(user), begin_session(cast.person("Tono"))
        two_steps.begin_turning_on(user, token=hers)
    digits = Phone(two_steps.waiting_secret(user, token=hers), []).shows()
    with transaction():
        two_steps.turn_on(user, digits, token=hers)
    assert [session_of(token) is not None for token in (hers, other, tono)] == [True, False, True]


def test_the_app_is_told_whose_account_it_is_at_which_shop(app):
    address = two_steps.address_of(cast.person("Budi"), "A" * 32)
    assert address.startswith("otpauth://totp/Bersinar:budi%40contoh.id?secret=AAAA")
    assert "issuer=Bersinar" in address
    assert "628" in two_steps.address_of(cast.person("Tono"), "A" * 32)


# Half-way


def test_a_half_sign_in_is_done_once_within_ten_minutes(app):
    phone, token = Phone.of(), half()
    session().rollback()
    with clock.set_to(NOON + HALF_LASTS - timedelta(seconds=1)):
        assert is_half(token)
    with clock.set_to(NOON + HALF_LASTS):
        assert not is_half(token)
        with pytest.raises(two_steps.HalfOver), transaction():
            two_steps.finish_half(token, phone.shows())
    with transaction():
        two_steps.finish_half(token, phone.shows())
    with pytest.raises(two_steps.HalfOver), transaction():
        two_steps.finish_half(token, phone.codes[0])
    assert take(phone.codes[0]), "what was refused used up nothing"


@pytest.mark.parametrize("token", ["", "x", "\0", "👩🏽‍🌾", "a" * 10_000])
def test_an_invented_token_is_half_of_nobody(app, token):
    Phone.of()
    half()
    assert half_of(token) is None


def test_a_half_sign_in_is_no_session_and_a_session_no_half_sign_in(app):
    Phone.of()
    token = half()
    with transaction():
        whole = begin_session(cast.person("Budi"))
    assert session_of(token) is None and half_of(whole) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda user, phone: registering.change_password(user, password="warna secang tua"),
        lambda user, phone: standing.shut_out(user, by=cast.person("Sutrisno")),
        lambda user, phone: two_steps.turn_off(user, phone.shows()),
        lambda user, phone: standing.end_two_steps(user, reason="HP hilang", by=cast.person("Sutrisno")),
    ],
    ids=["another password", "shut out", "turned off", "turned off for her"],
)
def test_whoever_is_half_way_begins_anew_once_her_account_is_another(app, change):
    phone = Phone.of()
    token, tono = half(), (Phone.of("Tono"), half("Tono"))[1]
    with transaction():
        change(cast.person("Budi"), phone)
    assert not is_half(token) and is_half(tono)


@pytest.mark.parametrize("change", [{"is_active": False}, {"two_step_since": None}], ids=["shut out", "off"])
def test_a_half_sign_in_that_was_left_over_leads_nowhere(app, change):
    Phone.of()
    token = half()
    with transaction():
        session().execute(sa.update(User).where(User.name == "Budi").values(change))
    assert not is_half(token)


def test_half_sign_ins_that_nobody_finished_are_swept_by_the_next(app):
    Phone.of()
    half()
    with clock.set_to(NOON + HALF_LASTS):
        half()
    assert session().scalar(sa.select(sa.func.count(HalfSignIn.id))) == 1


# A lost phone


def test_the_ketua_turns_it_off_for_another_who_is_told_and_signs_in_anew(app):
    Phone.of()
    with transaction():
        open_one = begin_session(cast.person("Budi"))
    for _ in range(2):
        with transaction():
            standing.end_two_steps(cast.person("Budi"), reason="HP hilang", by=cast.person("Sutrisno"))
    session().expire_all()
    assert cast.person("Budi").two_step_since is None and session_of(open_one) is None
    assert [session().scalar(sa.select(sa.func.count(kind.id))) for kind in (TwoStep, RecoveryCode)] == [0, 0]
    last = audit.trail(f"user {cast.person('Budi').id}")[-1]
    assert (last.act, last.by, last.facts) == ("two_step_reset", "Sutrisno", {"reason": "HP hilang"})
    assert letters().count("users/mail/two_step_reset.txt") == 1 and acts().count("two_step_reset") == 1


def test_nobody_turns_it_off_for_herself_in_place_of_her_phone(app):
    Phone.of("Sutrisno")
    with pytest.raises(standing.NotYourOwn), transaction():
        standing.end_two_steps(cast.person("Sutrisno"), reason="HP hilang", by=cast.person("Sutrisno"))
    session().expire_all()
    assert cast.person("Sutrisno").two_step_since is not None


def test_the_machines_owner_turns_it_off_for_the_ketua_by_a_command(app):
    Phone.of("Sutrisno")
    run = app.test_cli_runner().invoke
    assert "password alone" in run(args=["users", "two-step-off", "0812 0000 0012", "HP hilang"]).output
    session().rollback()
    session().expire_all()
    assert cast.person("Sutrisno").two_step_since is None
    last = audit.trail(f"user {cast.person('Sutrisno').id}")[-1]
    assert (last.act, last.by, last.facts) == ("two_step_reset", "shop", {"reason": "HP hilang"})
    assert "nobody is registered" in run(args=["users", "two-step-off", "nobody@contoh.id", "HP"]).output
