"""The tests' own PostgreSQL is real, empty when asked for, and fast unless told to be safe."""

import psycopg
import pytest

from tests.support import postgres

pytestmark = pytest.mark.postgres


def ask(address: str, question: str):
    with psycopg.connect(address, autocommit=True) as connection:
        return connection.execute(question).fetchall()


def test_each_database_is_new():
    first, second = postgres.fresh_database(), postgres.fresh_database()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE cloths (name text)")
    assert ask(second, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_a_database_can_be_copied():
    first = postgres.fresh_database()
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE cloths AS SELECT 'jati' AS name")
    assert ask(postgres.fresh_database(like=first), "SELECT name FROM cloths") == [("jati",)]


def test_only_a_socket_is_listened_on():
    address = postgres.fresh_database()
    assert ask(address, "SHOW listen_addresses") == [("",)]
    assert ask(address, "SHOW fsync") == [("off",)]


def test_a_dropped_database_is_gone():
    address = postgres.fresh_database()
    postgres.drop_database(address)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        ask(address, "SELECT 1")


def test_a_missing_postgresql_fails_with_the_command_that_installs_it(monkeypatch, tmp_path):
    monkeypatch.setattr(postgres, "INSTALLED", tmp_path)
    with pytest.raises(pytest.fail.Exception, match="apt-get install -y postgresql"):
        postgres.binaries()
