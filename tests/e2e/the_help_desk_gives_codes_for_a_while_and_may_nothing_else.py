"""A bypass code from the help desk: a number of times, until an hour, for a reason, for nobody who administers."""

import time

from codes import BYPASS, shown
from desk import DONE, NOT_AUTHORISED, REFUSED, UNCONFIRMED, USAGE, at_the_desk, audit, otpctl, status
from doors import opens, ssh, stays_shut, sudo
from machine import CODE, PASSWORD, add_user, configure, enrol, ensure, open_for_business, run, tell

CODES = []


def an_office_with_a_help_desk():
    open_for_business()
    run("groupadd", "helpdesk")
    configure("helpdesk_groups", '["helpdesk"]', section="policy")
    add_user("admin", "correct-horse", "sudo")
    add_user("helen", "pw-of-helen", "helpdesk")
    add_user("alice", "pw")
    enrol("alice")


def helen_issues_two_with_her_own_password():
    dialog = at_the_desk("helen", "pw-of-helen", 'otpctl bypass alice --until 2h --codes 2 --reason "left at home"')
    dialog.answer(PASSWORD, "pw-of-helen")
    ensure(dialog.status() == DONE, dialog.text)
    print(dialog.text, flush=True)
    CODES[:] = shown(dialog.text, BYPASS, 2)
    row = audit("alice")[-1]
    ensure((row["event"], row["person"], row["confirmed"], row["reason"]) ==
           ("bypass-issued", int(run("id", "-u", "helen")), "polkit", "left at home"), row)
    ensure(status("alice")["bypass_codes"] == 2 and status("alice")["bypass_until"], status("alice"))


def each_opens_once_and_the_last_one_says_so():
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, CODES[0].lower())
    dialog.expect("Bypass code accepted; one is left.")
    opens(dialog)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, CODES[0])
    dialog.answer(r"used already[^\n]*" + CODE, CODES[1])
    dialog.expect("That was your last bypass code.")
    opens(dialog)
    ensure(status("alice")["bypass_until"] is None and status("alice")["failures"] == 0, status("alice"))


def after_its_time_it_is_over():
    said = otpctl("bypass", "alice", "--until", "10s", *UNCONFIRMED)
    ensure(said.status == DONE, said)
    codes = shown(said.out, BYPASS, 5)
    dialog = sudo("alice", "pw")
    dialog.expect(CODE)
    # Its end is a time of day, and nothing tells when it is there.
    time.sleep(11)
    dialog.type(codes[0])
    dialog.expect("The time of this bypass code is over")
    dialog.hang_up()


def helen_helps_no_administrator_and_may_nothing_else():
    for command in ('bypass admin --until 2h --reason x', 'bypass root --until 2h --reason x',
                    'bypass nobody-here --until 2h --reason x', "revoke alice", "lost alice", "forget alice",
                    "recovery-codes alice --new", "unlock alice", "phone delete alice", "enroll alice --replace"):
        dialog = at_the_desk("helen", "pw-of-helen", f"otpctl {command}")
        ensure(dialog.status() == NOT_AUTHORISED, f"{command}: {dialog.text}")
        ensure("AUTHENTICATING" not in dialog.text, f"{command}: she was asked to confirm")
    for command in (("status", "alice"), ("list",), ("log",)):
        said = otpctl(*command, person="helen")
        ensure(said.status == NOT_AUTHORISED, f"{command}: {said}")


def a_wrong_password_of_hers_issues_nothing():
    before = len(audit("alice"))
    dialog = at_the_desk("helen", "pw-of-helen", "otpctl bypass alice --until 2h --reason x")
    dialog.answer(PASSWORD, "not-hers")
    ensure(dialog.status() == NOT_AUTHORISED, dialog.text)
    ensure(len(audit("alice")) == before, audit("alice"))


def without_a_reason_or_a_time_to_come_it_is_wrong_usage():
    for wrong in (["--until", "2h", "--yes"], ["--until", "soon", *UNCONFIRMED], ["--until", "2020-01-01 10:00", *UNCONFIRMED]):
        ensure(otpctl("bypass", "alice", *wrong).status == USAGE, f"{wrong}: {otpctl('bypass', 'alice', *wrong)}")
    said = otpctl("bypass", "alice", "--until", "8d", *UNCONFIRMED)
    ensure(said.status == REFUSED and "a week" in said.err, said)


def under_deny_it_lets_in_whoever_never_had_an_app():
    configure("unenrolled", '"deny"', section="policy")
    add_user("newcomer", "pw")
    stays_shut_with = ssh("newcomer", "pw")
    stays_shut_with.answer(CODE, "123456")
    stays_shut(stays_shut_with)
    codes = shown(otpctl("bypass", "newcomer", "--until", "2h", "--codes", "1", *UNCONFIRMED).out, BYPASS, 1)
    dialog = ssh("newcomer", "pw")
    dialog.answer("No app is set up for you. Recovery code or bypass code: ?$", "123456")
    dialog.answer("neither a recovery code", codes[0])
    opens(dialog)


tell(
    an_office_with_a_help_desk,
    helen_issues_two_with_her_own_password,
    each_opens_once_and_the_last_one_says_so,
    after_its_time_it_is_over,
    helen_helps_no_administrator_and_may_nothing_else,
    a_wrong_password_of_hers_issues_nothing,
    without_a_reason_or_a_time_to_come_it_is_wrong_usage,
    under_deny_it_lets_in_whoever_never_had_an_app,
)
