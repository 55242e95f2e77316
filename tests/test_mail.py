"""Letters: in the reader's language, with addresses under the shop's own name, outside any request."""

from email import message_from_bytes, policy

from shop.mail import send


def letter(shop, language):
    send(
        "ratna@contoh.id",
        "orders/mail/paid.txt",
        language=language,
        message_id=language,
        name="Ratna",
        number="BR-2611-0001",
        secret="abc",
        goods=[[2, "Selendang", "nila"]],
        recipient="Ibu Siti",
        place="Ambulu",
        expected="",
    )
    file = shop.folder / "mail" / f"{language}.eml"
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def test_a_letter_links_under_the_shops_own_address(shop):
    assert "http://localhost/orders/BR-2611-0001?key=abc" in letter(shop, "id").get_content()


def test_a_letter_speaks_its_readers_language_and_links_to_it(shop):
    english = letter(shop, "en")
    assert english["Subject"] == "Order BR-2611-0001 is paid"
    assert "http://localhost/en/orders/BR-2611-0001" in english.get_content()
    assert letter(shop, "id")["Subject"] == "Pesanan BR-2611-0001 sudah dibayar"


def test_the_same_letter_twice_is_one_file(shop):
    letter(shop, "id")
    letter(shop, "id")
    assert len(list((shop.folder / "mail").glob("*.eml"))) == 1
