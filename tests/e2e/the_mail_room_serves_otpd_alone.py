"""otpd-sms carries for otpd and for nobody else, sees nothing of otpd's, and systemd finds hardly anything exposed."""

import os
import re
import subprocess

from machine import add_user, ensure, run, status_of, tell
from mailroom import FILE, MASKED, NUMBER, OUTBOX, SMS_CONFIG, call, couriers, journal, outbox, send

UNIT = "/lib/systemd/system/otpd-sms.service"
HIGHEST = 1.5
TEXT = "Example Office: 482913 für den Schalter"


def main_pid():
    return run("systemctl", "show", "-P", "MainPID", "otpd-sms").strip()


def without_a_courier_nothing_is_taken():
    # As installed: the first call starts it.
    status, said = call("otpd", "Send", "ss", NUMBER, TEXT)
    ensure(status != 0 and "No courier is configured" in said, said)
    ensure(call("otpd", "Couriers") == (0, "a(ss) 0"), "there is a courier nobody configured")


def a_message_of_otpds_is_carried():
    couriers(["last"], FILE)
    ensure('"last" "untried"' in call("otpd", "Couriers")[1], call("otpd", "Couriers"))
    ensure(send(TEXT) == ("sent", "none last"), "the message was not carried")
    ensure([(one["number"], one["text"]) for one in outbox()] == [(NUMBER, TEXT)], outbox())
    ensure('"last" "working"' in call("otpd", "Couriers")[1], call("otpd", "Couriers"))
    ensure(os.stat(OUTBOX).st_mode & 0o777 == 0o600, "others may read the file of codes")


def nobody_elses_is():
    add_user("alice", "pw")
    for person in ("root", "alice", "nobody", "otpd-sms"):
        for method in (("Send", "ss", NUMBER, TEXT), ("State", "s", "0"), ("Wait", "su", "0", "1"), ("Couriers",)):
            status, said = call(person, *method)
            ensure(status != 0 and "Access denied" in said, f"{person} called {method[0]}: {said}")
    ensure(len(outbox()) == 1, outbox())


def nor_where_somebody_opened_the_bus():
    with open("/etc/dbus-1/system.d/open.conf", "w", encoding="utf-8") as file:
        file.write('<busconfig><policy context="default"><allow send_destination="org.otpd.Sms1"/></policy></busconfig>')
    run("systemctl", "reload", "dbus")
    for person in ("root", "alice"):
        for method in (("Send", "ss", NUMBER, TEXT), ("State", "s", "0"), ("Wait", "su", "0", "1"), ("Couriers",)):
            status, said = call(person, *method)
            ensure(status != 0 and "serves otpd alone" in said, f"{person} called {method[0]}: {said}")
    os.unlink("/etc/dbus-1/system.d/open.conf")
    run("systemctl", "reload", "dbus")
    ensure(len(outbox()) == 1, outbox())


def the_name_is_its_own():
    run("systemctl", "stop", "otpd-sms")
    for person in ("root", "alice", "otpd"):
        done = subprocess.run(
            ["runuser", "-u", person, "--", "busctl", "--system", "call", "org.freedesktop.DBus",
             "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "su", "org.otpd.Sms1", "0"],
            capture_output=True, text=True, check=False,
        )
        ensure(done.returncode != 0 and "Access denied" in done.stdout + done.stderr, f"{person} owns the name")


def a_number_or_text_that_is_none_is_refused_by_its_rule():
    before = len(outbox())
    for number in ("", "0791234567", "+0791234567", "+4179123456a", "+41791234567;id", "+41791234567\r", "+41791234567\n",
                   '+4179123"4567', "+4179123'4567", "+41791234567\x1a", "+٤١٧٩١٢٣٤٥٦٧", "+123456", "+1234567890123456"):
        status, said = call("otpd", "Send", "ss", number, TEXT)
        ensure(status != 0 and "E.164" in said, f"{number!r}: {said}")
    for text, rule in (("", "empty"), ("a\rb", "control"), ("a\x1ab", "control"), ("a" * 460, "three short messages")):
        status, said = call("otpd", "Send", "ss", NUMBER, text)
        ensure(status != 0 and rule in said, f"{text!r}: {said}")
    status, said = call("otpd", "State", "s", "0" * 32)
    ensure(status != 0 and "no such message" in said, said)
    ensure(len(outbox()) == before, outbox())


def what_was_sent_is_not_in_the_journal():
    said = journal()
    ensure(MASKED in said, said)
    for secret in (NUMBER, NUMBER[1:], "482913", "Schalter"):
        ensure(secret not in said, f"{secret} is in the journal:\n{said}")


def a_broken_configuration_keeps_what_runs():
    send(TEXT)
    before = main_pid()
    with open(SMS_CONFIG, "a", encoding="utf-8") as file:
        file.write('[http.new]\nurl = "http://gateway.example/{number}/{text}"\n')
    ensure(status_of("systemctl", "reload", "otpd-sms") != 0, "a mistake was reloaded")
    ensure(main_pid() == before and send(TEXT)[0] == "sent", "what ran does not run any more")
    ensure(f"{SMS_CONFIG}:5: [http.new]: url: http to another machine" in journal(), journal())
    couriers(["last"], FILE)
    run("systemctl", "reload", "otpd-sms")


def systemd_finds_hardly_anything_exposed():
    said = run("systemd-analyze", "security", "--offline=true", "--no-pager", UNIT)
    last = said.strip().splitlines()[-1]
    print(last, flush=True)
    score = float(re.search(r"Overall exposure level[^:]*: ([0-9.]+)", last).group(1))
    ensure(score <= HIGHEST, f"{score} is more than {HIGHEST}:\n{said}")
    said = run("systemd-analyze", "verify", "--man=no", UNIT, check=False)
    ensure(not [line for line in said.splitlines() if "otpd" in line], said)


def it_can_reach_nothing_of_otpds():
    with open(f"/proc/{main_pid()}/status", encoding="utf-8") as file:
        seen = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb"):
        ensure(int(seen[name], 16) == 0, f"{name} is {seen[name]}")
    ensure(seen["Seccomp"] == "2" and seen["NoNewPrivs"] == "1", seen)
    # As its user, even outside of its walls.
    for path in ("/etc/otpd/key", "/var/lib/otpd/vault.sqlite", "/run/otpd-root/bus"):
        ensure(status_of("runuser", "-u", "otpd-sms", "--", "cat", path) != 0, f"otpd-sms reads {path}")
    ensure(status_of("runuser", "-u", "otpd-sms", "--", "ls", "/etc/otpd") != 0, "otpd-sms lists /etc/otpd")
    # And otpd, or anybody, nothing of it.
    for person in ("otpd", "alice"):
        for path in (SMS_CONFIG, OUTBOX):
            ensure(status_of("runuser", "-u", person, "--", "cat", path) != 0, f"{person} reads {path}")


def at_most_64_messages_wait():
    # A courier that takes its time: more than are under way at once must wait.
    couriers(["slow"], '[exec.slow]\ncommand = ["/usr/bin/sleep", "{number}"]\nstrip_plus = true\n')
    said = [call("otpd", "Send", "ss", "+1000000", TEXT)[1] for _ in range(66)]
    ensure(sum("Too many messages" in one for one in said) == 2, said)
    run("systemctl", "stop", "otpd-sms")
    status, said = call("otpd", "State", "s", re.search(r'"(\w+)"', said[0]).group(1))
    ensure(status != 0, f"a restart forgets: {said}")


tell(
    without_a_courier_nothing_is_taken,
    a_message_of_otpds_is_carried,
    nobody_elses_is,
    nor_where_somebody_opened_the_bus,
    a_number_or_text_that_is_none_is_refused_by_its_rule,
    what_was_sent_is_not_in_the_journal,
    a_broken_configuration_keeps_what_runs,
    systemd_finds_hardly_anything_exposed,
    it_can_reach_nothing_of_otpds,
    at_most_64_messages_wait,
    the_name_is_its_own,
)
