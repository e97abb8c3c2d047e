"""The directory of root's socket, prepared by somebody else, with everybody's mode, or as a link to a place of theirs: it
becomes root's own at the start, or the socket is refused with words and root asks over the bus; and of a directory that became
somebody else's afterwards no socket is believed, whoever listens there."""

import os
import shutil
import socket

from callers import as_person
from machine import CODE, PASSWORD, add_user, ended, enrol, ensure, open_for_business, run, status_of, tell
from terminal import Dialog

LONG = True
DIRECTORY, BUS = "/run/otpd-root", "/run/otpd-root/bus"
UNITS = ("otpd-root.socket", "otpd.service")
WORDS = "not at fault"
state = {}


def people():
    open_for_business()
    for name in ("alice", "bob"):
        add_user(name, "pw")
    state["alice"] = enrol("alice")


def prepared(prepare):
    """At the next start that is what is there."""
    run("systemctl", "stop", *UNITS)
    run("rm", "-rf", DIRECTORY)
    prepare()
    return status_of("systemctl", "start", "otpd-root.socket")


def bobs():
    os.mkdir(DIRECTORY)
    os.chmod(DIRECTORY, 0o777)
    shutil.chown(DIRECTORY, "bob", "bob")


def is_roots_alone():
    found = os.lstat(DIRECTORY)
    ensure((found.st_uid, found.st_gid, found.st_mode & 0o7777) == (0, 0, 0o700), f"{DIRECTORY}: {found}")
    found = os.lstat(BUS)
    ensure((found.st_uid, found.st_mode & 0o777) == (0, 0o600), f"{BUS}: {found}")


def signs_in():
    dialog = Dialog("pamtester login alice authenticate")
    dialog.answer(PASSWORD, "pw")
    dialog.answer(CODE, state["alice"].code())
    ended(dialog, 0)


def a_directory_of_bobs_becomes_roots():
    ensure(prepared(bobs) == 0, run("systemctl", "status", "otpd-root.socket", check=False))
    is_roots_alone()
    signs_in()


def bobs_own_socket_in_it_is_replaced():
    def prepare():
        bobs()
        as_person("bob", listen)
    ensure(prepared(prepare) == 0, run("systemctl", "status", "otpd-root.socket", check=False))
    is_roots_alone()
    signs_in()


def listen():
    socket.socket(socket.AF_UNIX).bind(BUS)


def everybodys_mode_becomes_roots_own():
    def prepare():
        os.mkdir(DIRECTORY)
        os.chmod(DIRECTORY, 0o1777)
    ensure(prepared(prepare) == 0, run("systemctl", "status", "otpd-root.socket", check=False))
    is_roots_alone()


def a_link_is_refused_with_words_and_root_asks_over_the_bus():
    def prepare():
        os.mkdir("/home/bob/theirs")
        shutil.chown("/home/bob/theirs", "bob", "bob")
        os.symlink("/home/bob/theirs", DIRECTORY)
    ensure(prepared(prepare) != 0, "the socket is where a link leads")
    said = run("journalctl", "-b", "--no-pager", "-o", "cat", "-u", "otpd-root.socket")
    ensure(f"{DIRECTORY} is a link: remove it" in said, said)
    ensure(not os.listdir("/home/bob/theirs"), "something of otpd's is in bob's directory")
    signs_in()
    os.unlink(DIRECTORY)
    run("systemctl", "stop", *UNITS)
    run("systemctl", "start", *UNITS)
    is_roots_alone()


def a_directory_that_became_somebody_elses_is_not_believed():
    for change in (lambda: os.chmod(DIRECTORY, 0o777), lambda: shutil.chown(DIRECTORY, "bob")):
        change()
        dialog = Dialog("pamtester login alice authenticate")
        dialog.answer(PASSWORD, "pw")
        dialog.expect(WORDS)
        ended(dialog, 1)
        run("systemctl", "stop", *UNITS)
        run("systemctl", "start", *UNITS)
    said = run("journalctl", "-b", "--no-pager", "-o", "cat")
    ensure(f"{DIRECTORY} is no directory that only root can write to" in said, "the journal does not say why")
    is_roots_alone()
    signs_in()


tell(
    people,
    a_directory_of_bobs_becomes_roots,
    bobs_own_socket_in_it_is_replaced,
    everybodys_mode_becomes_roots_own,
    a_link_is_refused_with_words_and_root_asks_over_the_bus,
    a_directory_that_became_somebody_elses_is_not_believed,
)
