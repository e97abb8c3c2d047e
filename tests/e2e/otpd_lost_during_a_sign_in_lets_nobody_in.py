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


def refused_in_time(dialog, mark, typed=None):
    """Words on the screen, within the limit, a line in the journal since the mark, and no way in."""
    if typed:
        dialog.type(typed)
    started = time.monotonic()
    dialog.expect(WORDS)
    ended(dialog, 1)
    took = time.monotonic() - started
    ensure(took < IN_TIME, f"the door took {took:.1f} s")
    # journald reads its socket in its own time.
    deadline = time.monotonic() + 3
    while "pam_otp(" not in journal_since(mark):
        ensure(time.monotonic() < deadline, f"the journal does not say why:\n{journal_since(mark)}")
        time.sleep(0.1)
    print(f"{took:.1f} s", *(line for line in journal_since(mark).splitlines() if "pam_otp(" in line), sep="\n")


def refused(user):
    mark = cursor()
    refused_in_time(ssh(user, "pw"), mark)


def signs_in(user):
    dialog = ssh(user, "pw")
    dialog.answer(CODE, phones[user].code())
    ended(dialog, 0)


def six_people_with_an_app():
    open_for_business()
    for name in PEOPLE:
        add_user(name, "pw")
        phones[name] = enrol(name)


def killed_while_alice_types_the_code():
    dialog = ssh("alice", "pw")
    dialog.expect(CODE)
    before = main_pid()
    run("kill", "-KILL", before)
    refused_in_time(dialog, cursor(), phones["alice"].code())
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
    dialog.expect(PASSWORD)
    refused_in_time(dialog, cursor(), "pw")
    ensure(run("timeout", "40", "sh", "-c", "otpctl status carol; echo status $?").strip().endswith("status 3"),
           "otpctl does not say that otpd is unreachable")
    run("systemctl", "kill", "-s", "CONT", "otpd.service")
    signs_in("carol")


def hung_while_dora_types_the_code():
    dialog = ssh("dora", "pw")
    dialog.expect(CODE)
    run("systemctl", "kill", "-s", "STOP", "otpd.service")
    refused_in_time(dialog, cursor(), phones["dora"].code())
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
    refused_in_time(dialog, cursor(), phones["fred"].code())
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
