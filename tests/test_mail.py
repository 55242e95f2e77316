"""Letters: in the reader's language, with addresses under the shop's own name, outside any request."""

import ast
import socket
import ssl
import traceback
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from threading import Thread

import pytest

from shop.clock import set_to
from shop.mail import NotTaken, send

#: A certificate for 127.0.0.1, and its key, for which nobody vouches.
UNKNOWN = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglXmLgz9Mxffjk0m8
WnnXrp2oEcg5KihKZhe7bDwgG1OhRANCAARL6HnVkdJwtWHwxBJrTvHV+f+2SSa0
1mN4m3Z+kBhMmfPxfxdJ7C7UqjL8uMC/Eb+bKK9kRaPmsAvCl7xWF04d
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUA1KSjDRyec++2JEDRrkY7w0UEFAwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjE5MTU0OFoYDzIxMjYxMTAy
MTkxNTQ4WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARL6HnVkdJwtWHwxBJrTvHV+f+2SSa01mN4m3Z+kBhMmfPxfxdJ7C7U
qjL8uMC/Eb+bKK9kRaPmsAvCl7xWF04do28wbTAdBgNVHQ4EFgQU3YYDKaKRZfQx
ou1V3XOBOkb9N/swHwYDVR0jBBgwFoAU3YYDKaKRZfQxou1V3XOBOkb9N/swDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARhwR/AAABgglsb2NhbGhvc3QwCgYIKoZI
zj0EAwIDSQAwRgIhANV7dEVSXAcVtKK/ZRReI8UPGL0oExVvT5rx3pXwKRgKAiEA
4VuBrk9DNq3sFBacpDKlJo08RoIMnaoa6feYNXmrq7U=
-----END CERTIFICATE-----
"""


def letter(shop, language):
    send(
        "ratna@contoh.id",
        "orders/mail/paid.txt",
        language=language,
        message_id=language,
        name="Ratna",
        number="BR-2611-0001",
        secret="abc",
        amount=167_999,
        goods=[[2, "Selendang", "nila"]],
        recipient="Ibu Siti",
        place="Ambulu",
        expected="",
    )
    file = shop.folder / "mail" / f"{language}.eml"
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def test_a_letter_links_under_the_shops_own_address(shop):
    assert "http://localhost/orders/BR-2611-0001?key=abc" in letter(shop, "id").get_content()


def test_a_letter_is_dated_by_the_shops_own_clock(shop):
    moment = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    with set_to(moment):
        assert letter(shop, "id")["Date"].datetime == moment


def test_a_letter_speaks_its_readers_language_and_links_to_it(shop):
    english = letter(shop, "en")
    assert english["Subject"] == "Order BR-2611-0001 is paid"
    assert "http://localhost/en/orders/BR-2611-0001" in english.get_content()
    assert letter(shop, "id")["Subject"] == "Pesanan BR-2611-0001 sudah dibayar"


def test_every_letter_that_is_told_is_written():
    root, told = Path(__file__).resolve().parent.parent, set()
    for path in (root / "shop").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("tell", "tell_buyer", "tell_seller"):
                told |= {str(named.value) for named in call.args[1:2] if isinstance(named, ast.Constant)}
    assert {"orders/paid", "orders/to_pack"} <= told
    written = {f"{file.parent.parent.name}/{file.stem}" for file in (root / "templates").glob("*/mail/*.txt")}
    assert {name for name in told if "/" in name} <= written


def test_the_same_letter_twice_is_one_file(shop):
    letter(shop, "id")
    letter(shop, "id")
    assert len(list((shop.folder / "mail").glob("*.eml"))) == 1


@pytest.fixture
def mail_server(tmp_path):
    """A mail server that knows no address, on a free port; what it is told stands in the list."""
    (tmp_path / "unknown.pem").write_text(UNKNOWN)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "unknown.pem")
    listening, told = socket.create_server(("127.0.0.1", 0)), []
    answers = {b"EHLO": b"250-post\r\n250-AUTH PLAIN\r\n250 STARTTLS", b"STARTTLS": b"220 go on", b"AUTH": b"235 ok"}
    answers |= {b"RCPT": b"550 5.1.1 <ratna@contoh.id>: no such mailbox", b"QUIT": b"221 bye"}

    def talk(connection):
        while line := connection.recv(1_000):
            word = line.split()[0].upper()
            told.append(word)
            connection.sendall(answers.get(word, b"250 ok") + b"\r\n")
            if word == b"STARTTLS":
                connection = context.wrap_socket(connection, server_side=True)
        connection.close()

    def serve():
        connection, _address = listening.accept()
        connection.sendall(b"220 post\r\n")
        try:
            talk(connection)
        except OSError:
            connection.close()  # whoever called hung up

    Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1], told
    listening.close()


def test_a_password_and_letters_go_to_no_server_that_only_says_it_is_the_one(app, shop, mail_server, monkeypatch):
    port, told = mail_server
    monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://shop:rahasia@127.0.0.1:{port}")
    with pytest.raises(ssl.SSLCertVerificationError):
        letter(shop, "id")
    assert b"AUTH" not in told and b"MAIL" not in told


def test_an_address_that_is_refused_stands_in_no_log(app, shop, mail_server, monkeypatch):
    port, told = mail_server
    monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://127.0.0.1:{port}")
    with pytest.raises(NotTaken, match="550") as trouble:
        letter(shop, "id")
    assert b"RCPT" in told
    assert "ratna" not in "".join(traceback.format_exception(trouble.value))
