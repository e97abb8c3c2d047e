"""Killed, masked, hung or gone: otpd is served again, or the door stays shut with words, in time."""

import time

from machine import CODE, PASSWORD, add_user, ended, enrol, ensure, open_for_business, run, ssh, status_of, tell
from terminal import Dialog

WORDS = "not at fault"
# The module's own limit is 5 s; sshd adds its delay after a failure.
IN_TIME = 10
PEOPLE = ("alice", "bob", "carol", "dora", "erin", "fred")
phones = {}


def main_pid():
    return run("systemctl", "show", "-P", "MainPID", "otpd").strip()


def journal_since(cursor):
    return run("journalctl", "--no-pager", "-o", "cat", f"--after-cursor={cursor}")


def cursor():
    return run("journalctl", "-n", "0", "--show-cursor", "-q").split("cursor: ")[1].strip()


def refused_in_time(dialog, journal="pam_otp"):
    """The rest of the dialog: words on the screen, within the limit, a line in the journal, and no way in."""
    mark, started = cursor(), time.monotonic()
    dialog.expect(WORDS)
    ended(dialog, 1)
    took = time.monotonic() - started
    print(f"{took:.1f} s: {dialog.text}", flush=True)
    ensure(took < IN_TIME, f"the door took {took:.1f} s")
    # sshd's own processes may still be writing.
    deadline = time.monotonic() + 3
    while journal not in journal_since(mark):
        ensure(time.monotonic() < deadline, f"the journal does not say {journal}:\n{journal_since(mark)}")
        time.sleep(0.1)
    print("\n".join(line for line in journal_since(mark).splitlines() if "otp" in line), flush=True)


def refused(user):
    mark = ssh(user, "pw")
    refused_in_time(mark)


def signs_in(user):
    dialog = ssh(user, "pw")
    dialog.answer(CODE, phones[user].code())
    ended(dialog, 0)


def six_people_with_an_app():
    open_for_business()
    for name in PEOPLE:
        add_user(name, "pw")
        phones[name] = enrol(name)
    add_user("root_wanted", "pw")


def killed_while_alice_types_the_code():
    dialog = ssh("alice", "pw")
    dialog.expect(CODE)
    before = main_pid()
    run("kill", "-KILL", before)
    dialog.type(phones["alice"].code())
    refused_in_time(dialog)
    ensure(main_pid() not in (before, "0"), "otpd did not come back")
    signs_in("alice")


def killed_between_two_sign_ins_it_is_there_for_the_next():
    run("kill", "-KILL", main_pid())
    signs_in("bob")


def killed_twenty_times_it_still_comes_back():
    for _ in range(20):
        run("systemctl", "kill", "-s", "KILL", "otpd.service")
        started = time.monotonic()
        while status_of("otpctl", "status", "bob") != 0:
            ensure(time.monotonic() - started < 10, "otpd stayed away:\n" + run("systemctl", "status", "otpd", check=False))
    signs_in("bob")


def hung_before_the_sign_in():
    run("systemctl", "kill", "-s", "STOP", "otpd.service")
    refused("carol")
    dialog = Dialog("runuser -u carol -- su carol -c 'echo in'")
    dialog.answer(PASSWORD, "pw")
    refused_in_time(dialog)
    ensure(run("timeout", "40", "sh", "-c", "otpctl status carol; echo status $?").strip().endswith("status 3"),
           "otpctl does not say that otpd is unreachable")
    run("systemctl", "kill", "-s", "CONT", "otpd.service")
    signs_in("carol")


def hung_while_dora_types_the_code():
    dialog = ssh("dora", "pw")
    dialog.expect(CODE)
    run("systemctl", "kill", "-s", "STOP", "otpd.service")
    dialog.type(phones["dora"].code())
    refused_in_time(dialog)
    run("systemctl", "kill", "-s", "CONT", "otpd.service")
    signs_in("dora")


def masked():
    run("systemctl", "mask", "--now", "otpd.service")
    refused("erin")
    run("systemctl", "mask", "--now", "otpd-root.socket")
    refused("erin")
    run("systemctl", "unmask", "otpd.service", "otpd-root.socket")
    run("systemctl", "start", "otpd-root.socket")
    signs_in("erin")


def removed_under_a_session():
    dialog = ssh("fred", "pw")
    dialog.expect(CODE)
    run("systemctl", "stop", "otpd.service", "otpd-root.socket")
    run("mv", "/usr/sbin/otpd", "/usr/sbin/otpd.away")
    dialog.type(phones["fred"].code())
    refused_in_time(dialog)
    refused("fred")
    run("mv", "/usr/sbin/otpd.away", "/usr/sbin/otpd")
    run("systemctl", "reset-failed", "otpd.service", check=False)
    run("systemctl", "start", "otpd-root.socket")
    signs_in("fred")


tell(
    six_people_with_an_app,
    killed_while_alice_types_the_code,
    killed_between_two_sign_ins_it_is_there_for_the_next,
    killed_twenty_times_it_still_comes_back,
    hung_before_the_sign_in,
    hung_while_dora_types_the_code,
    masked,
    removed_under_a_session,
)
