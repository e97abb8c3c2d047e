"""Four thousand calls for administration whose callers are gone 0 to 20 milliseconds later: nothing is done."""

import os
import signal
import socket

from callers import as_person
from machine import ensure, tell
from vanished import and_alice_signs_in_as_before, people, whatever_they_asked_for_is_not_done
from vault import Bytes
from vanishing import BECAUSE, OBJECT
from wire import INTERACTIVE, Line


def four_thousand_vanish():
    whatever_they_asked_for_is_not_done(4_000)


def who_becomes_root_after_the_call_is_still_who_called():
    vault = Bytes()
    before = vault.now()

    def call_and_become(interface, method):
        ours, theirs = socket.socketpair()
        child = os.fork()
        if child == 0:
            line = Line()
            line.send("org.otpd.Otp1", OBJECT, f"org.otpd.Otp1.{interface}", method, "sa{sv}", "alice", BECAUSE, flags=INTERACTIVE)
            socket.send_fds(theirs, [b"!"], [line.socket.fileno()])
            os.set_inheritable(line.socket.fileno(), True)
            # su is root's from its first moment on, and the connection stays open while it asks for a password.
            os.execvp("su", ["su", "-c", "true"])
        line = Line.taken_over(socket.recv_fds(ours, 1, 1)[1][0])
        said = line.reply(2)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return said.error
    for person in ("admin", "bob"):
        for interface, method in (("Admin", "Revoke"), ("Admin", "Unlock"), ("Recovery", "Lost")):
            said = as_person(person, lambda: call_and_become(interface, method))
            ensure(said == "NotAuthorized", f"{person}, {method}: {said}")
    ensure(vault.now() == before, "the vault has changed")


tell(people, four_thousand_vanish, who_becomes_root_after_the_call_is_still_who_called, and_alice_signs_in_as_before)
