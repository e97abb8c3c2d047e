"""Whoever does not have the password causes no message and uses up nothing, however often they try."""

import ctypes

from desk import UNCONFIRMED, audit, status
from doors import opens, ssh
from machine import add_user, ensure, open_for_business, run, tell, until, write
from mailroom import FILE, couriers, outbox

TRIES = 10_000
# Each starts libpam once, and asks again.
TRIES_OF_ONE_PROGRAM = 100
SERVICE = "stranger"
# What every door of this machine includes: Debian's stack with the line of the profile in it.
STACK = "auth include common-auth\n"
AUTH_ERR = 7
PROMPTS_HIDDEN_OR_SHOWN = (1, 2)
FAIL_DELAY = 10


class Message(ctypes.Structure):
    _fields_ = [("style", ctypes.c_int), ("text", ctypes.c_char_p)]


class Response(ctypes.Structure):
    _fields_ = [("text", ctypes.c_void_p), ("code", ctypes.c_int)]


CONVERSATION = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_int, ctypes.POINTER(ctypes.POINTER(Message)),
    ctypes.POINTER(ctypes.POINTER(Response)), ctypes.c_void_p,
)


class Conversation(ctypes.Structure):
    _fields_ = [("function", CONVERSATION), ("data", ctypes.c_void_p)]


libc = ctypes.CDLL("libc.so.6")
libc.calloc.restype = libc.strdup.restype = ctypes.c_void_p
libpam = ctypes.CDLL("libpam.so.0")
ASKED = []


@ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p)
def no_pause(_result, _microseconds, _data):
    """The pause after a wrong password is the program's to make: this one has ten thousand to type."""


@CONVERSATION
def wrong_password(count, messages, responses, _data):
    """Answers every question with a password that is none."""
    answers = libc.calloc(count, ctypes.sizeof(Response))
    responses[0] = ctypes.cast(answers, ctypes.POINTER(Response))
    for index in range(count):
        if messages[0][index].style in PROMPTS_HIDDEN_OR_SHOWN:
            ASKED.append(messages[0][index].text)
            responses[0][index].text = libc.strdup(b"not-it")
    return 0


def an_account_that_signs_in_by_sms():
    open_for_business()
    couriers(["last"], FILE)
    add_user("alice", "pw")
    # A hash that is quick to compare: ten thousand of Debian's own take a quarter of an hour.
    run("usermod", "-p", run("perl", "-e", "print crypt('pw', '$1$saltsalt$')"), "alice")
    run("otpctl", "phone", "set", "alice", "0791234567", *UNCONFIRMED)
    write(f"/etc/pam.d/{SERVICE}", STACK)


def ten_thousand_wrong_passwords():
    conversation = Conversation(wrong_password, None)
    for _ in range(TRIES // TRIES_OF_ONE_PROGRAM):
        handle = ctypes.c_void_p()
        libpam.pam_start(SERVICE.encode(), b"alice", ctypes.byref(conversation), ctypes.byref(handle))
        libpam.pam_set_item(handle, FAIL_DELAY, no_pause)
        for _ in range(TRIES_OF_ONE_PROGRAM):
            result = libpam.pam_authenticate(handle, 0)
            ensure(result == AUTH_ERR, f"pam_authenticate said {result}")
        libpam.pam_end(handle, result)
    ensure(len(ASKED) == TRIES and all(b"assword" in prompt for prompt in ASKED), set(ASKED))


def no_message_no_failure_no_row():
    ensure(outbox() == [], outbox())
    seen = status("alice")
    ensure((seen["failures"], seen["own_failures"], seen["locked"]) == (0, 0, False), seen)
    ensure([row["event"] for row in audit("alice")] == ["phone-set"], audit("alice"))


def and_she_signs_in_as_ever():
    dialog = ssh("alice", "pw")
    dialog.expect("Code from the text message")
    until(outbox, "the message is there")
    dialog.type(outbox()[-1]["text"][-6:])
    opens(dialog)


tell(
    an_account_that_signs_in_by_sms,
    ten_thousand_wrong_passwords,
    no_message_no_failure_no_row,
    and_she_signs_in_as_ever,
)
