"""Under su and sudo the environment is the caller's: no bus it names is asked, started or believed."""

import os
import subprocess

from doors import opens, stays_shut, su, sudo
from machine import CODE, add_user, enrol, ensure, only_by_the_bus, open_for_business, run, status_of, tell

PLACE = "/tmp/trap"
# A socket of alice's own, with a program of hers behind it.
BUS = f"{PLACE}/bus"
VISITS = f"{PLACE}/visits"
# A program instead of a bus: libdbus and sd-bus would run it.
PROGRAM = f"{PLACE}/program"
ADDRESSES = (f"unix:path={BUS}", f"unixexec:path={PROGRAM}")
VARIABLES = ("DBUS_SYSTEM_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS", "DBUS_STARTER_ADDRESS")
LISTENER = f"""
import os, socketserver
class Visit(socketserver.StreamRequestHandler):
    def handle(self):
        # Speaks D-Bus as far as a client that believes anybody goes: authenticated, then cut off.
        open("{VISITS}", "a").write("connected\\n")
        for line in self.rfile:
            self.wfile.write(b"OK 0123456789abcdef0123456789abcdef\\r\\n" if b"AUTH" in line else b"")
            if b"BEGIN" in line: break
server = socketserver.ThreadingUnixStreamServer("{BUS}", Visit)
os.chmod("{BUS}", 0o777)
os.write(1, b"open")
server.serve_forever()
"""
PHONES = {}


def visits():
    """Who walked into the trap since the last look."""
    seen = open(VISITS, encoding="utf-8").read().split()
    open(VISITS, "w", encoding="utf-8").close()
    return seen


def wherever(address):
    return " ".join(f"{variable}={address}" for variable in VARIABLES)


def alice_lays_a_trap_that_catches_whoever_believes_it():
    open_for_business()
    for user in ("alice", "bob"):
        add_user(user, "pw")
        PHONES[user] = enrol(user)
    os.makedirs(PLACE)
    run("chmod", "777", PLACE)
    with open(PROGRAM, "w", encoding="utf-8") as program:
        program.write(f"#!/bin/sh\necho executed >> {VISITS}\n")
    run("chmod", "755", PROGRAM)
    run("install", "-m", "666", "/dev/null", VISITS)
    trap = subprocess.Popen(["runuser", "-u", "alice", "--", "python3", "-c", LISTENER], stdout=subprocess.PIPE)
    ensure(trap.stdout.read(4) == b"open", "the trap does not open")
    for address, caught in zip(ADDRESSES, ("connected", "executed")):
        status_of("env", f"DBUS_SYSTEM_BUS_ADDRESS={address}", "busctl", "--timeout=1", "list")
        ensure(set(visits()) == {caught}, f"the trap {address} catches nobody")


def doors(environment):
    """alice's ways to be root and to be bob, with the environment of her choice. sudo hides most of it from
    modules by itself, su nothing."""
    yield "alice", lambda: sudo("alice", "pw", environment)
    yield "bob", lambda: su("bob", "pw", "alice", environment)


def wrong_codes_stay_wrong_and_right_ones_right():
    for address in ADDRESSES:
        for user, door in doors(wherever(address)):
            dialog = door()
            for _ in range(3):
                dialog.answer(CODE, PHONES[user].wrong_code())
            stays_shut(dialog)
            dialog = door()
            dialog.answer(CODE, PHONES[user].code())
            opens(dialog)
    ensure(visits() == [], "somebody walked into the trap")


def not_even_without_roots_own_socket():
    only_by_the_bus()
    for address in ADDRESSES:
        for user, door in doors(wherever(address)):
            dialog = door()
            dialog.answer(CODE, PHONES[user].wrong_code())
            dialog.expect("Wrong code. " + CODE)
            dialog.hang_up()
    ensure(visits() == [], "somebody walked into the trap")


tell(
    alice_lays_a_trap_that_catches_whoever_believes_it,
    wrong_codes_stay_wrong_and_right_ones_right,
    not_even_without_roots_own_socket,
)
