"""An invitation under "deny": its ticket lets the invited account in until the app is set up, once, and opens nothing for
anybody else, after its end, or cancelled."""

from codes import RECOVERY, TICKET, shown, spellings
from desk import DONE, NOT_AUTHORISED, REFUSED, UNCONFIRMED, at_the_desk, audit, otpctl, read, status
from doors import opens, ssh, stays_shut
from machine import CODE, PASSWORD, SSH, add_user, configure, ensure, open_for_business, run, tell
from phone import Phone
from terminal import Dialog

INVITED = r"Ticket of your invitation \(T-[^)]+\), recovery code or bypass code: ?$"
ASK_TICKET = r"Ticket of your invitation \(T-[^)]+\): ?$"
FIRST_CODE = r"First code from the app: ?$"
TICKETS, PHONES = {}, []


def invited(user, *more):
    """Root invites the user; a script gets the ticket and nothing else."""
    said = otpctl("invite", user, *more, *UNCONFIRMED)
    ensure(said.status == DONE, said)
    ensure(shown(said.out, TICKET, 1)[0] == said.out.strip(), said)
    return said.out.strip()


def an_office_that_requires_an_app():
    open_for_business()
    add_user("admin", "correct-horse", "sudo")
    for name in ("alice", "bob", "carol", "dave"):
        add_user(name, f"pw-of-{name}")
    configure("recommended_app", '"Aegis"')
    configure("unenrolled", '"deny"', "policy")
    # The administrator gets in to invite.
    configure("exempt_groups", '["sudo"]', "policy")


def an_administrator_invites_alice_with_a_confirmation_and_is_told_what_to_say():
    dialog = at_the_desk("admin", "correct-horse", "otpctl invite alice --for 48h")
    dialog.answer(PASSWORD, "correct-horse")
    ensure(dialog.status() == DONE, dialog.text)
    print(dialog.text, flush=True)
    TICKETS["alice"] = shown(dialog.text, TICKET, 1)[0]
    ensure("in person only" in read(dialog) and "otpctl activate" in read(dialog), dialog.text)
    row = audit("alice")[-1]
    ensure((row["event"], row["confirmed"]) == ("invited", "polkit") and row["until"], row)
    ensure(status("alice")["invited_until"] == row["until"], status("alice"))
    said = otpctl("status", "alice").out
    ensure("open until" in said and "with the invitation" in said, said)


def the_ticket_lets_her_in_and_the_message_says_what_to_do_next():
    dialog = ssh("alice", "pw-of-alice")
    dialog.answer(INVITED, "123456")
    dialog.answer("looks like this: T-ABCD", TICKETS["alice"].lower())
    dialog.expect("Signed in by your invitation. Set your app up now: otpctl activate")
    opens(dialog)
    row = audit("alice")[-1]
    ensure((row["event"], row["detail"], row["service"]) == ("accepted", "invitation", "sshd"), row)


def bob_has_nothing_from_it():
    dialog = ssh("bob", "pw-of-bob")
    dialog.answer(CODE, TICKETS["alice"])
    stays_shut(dialog)
    TICKETS["bob"] = invited("bob")
    dialog = at_the_desk("bob", "pw-of-bob", "otpctl activate")
    dialog.answer(INVITED, TICKETS["bob"])
    dialog.answer(ASK_TICKET, TICKETS["alice"])
    ensure(dialog.status() == REFUSED, dialog.text)
    ensure("somebody else's" in read(dialog) and "new invitation (otpctl invite bob)" in read(dialog), dialog.text)
    ensure(status("bob")["own_failures"] == 1, status("bob"))


def what_is_no_ticket_is_sent_nowhere():
    dialog = at_the_desk("bob", "pw-of-bob", "otpctl activate")
    dialog.answer(INVITED, TICKETS["bob"])
    dialog.answer(ASK_TICKET, "pw-of-bob")
    ensure(dialog.status() == REFUSED and "was not sent anywhere" in read(dialog), dialog.text)
    ensure(status("bob")["own_failures"] == 1, status("bob"))


def alice_sets_her_app_up_over_ssh_in_a_terminal_of_80_by_24():
    dialog = Dialog(f"{SSH} -t alice@localhost otpctl activate", size=(24, 80))
    dialog.answer(PASSWORD, "pw-of-alice")
    dialog.answer(INVITED, TICKETS["alice"])
    dialog.answer(ASK_TICKET, TICKETS["alice"])
    dialog.expect("you want to set up your authenticator app")
    dialog.answer(PASSWORD, "pw-of-alice")
    dialog.answer(INVITED, TICKETS["alice"])
    dialog.expect(FIRST_CODE)
    print(dialog.text, flush=True)
    ensure("The QR code needs" in read(dialog) or "Aegis" in read(dialog), dialog.text)
    dialog.interrupt()
    ensure(dialog.status() == REFUSED and "Nothing was changed" in read(dialog), dialog.text)
    ensure(status("alice")["invited_until"] and status("alice")["path"] == "none", status("alice"))


def and_on_a_larger_one_scans_the_code():
    dialog = at_the_desk("alice", "pw-of-alice", "env LANG=C.UTF-8 otpctl activate --qr utf8")
    dialog.answer(INVITED, TICKETS["alice"])
    dialog.answer(ASK_TICKET, TICKETS["alice"])
    dialog.answer(PASSWORD, "pw-of-alice")
    dialog.answer(INVITED, TICKETS["alice"])
    dialog.expect(FIRST_CODE)
    PHONES.append(Phone.scanning(dialog.raw))
    dialog.type(PHONES[0].wrong_code())
    dialog.answer(r"Wrong code\.[^:]*: ?$", PHONES[0].code())
    ensure(dialog.status() == DONE, dialog.text)
    print(dialog.text, flush=True)
    ensure("Aegis" in read(dialog) and "Set-up complete" in read(dialog), dialog.text)
    shown(dialog.text.rsplit(TICKETS["alice"], maxsplit=1)[-1], RECOVERY, 10)
    row = audit("alice")[-1]
    uid = int(run("id", "-u", "alice"))
    ensure((row["event"], row["detail"], row["caller"], row["person"], row["confirmed"]) ==
           ("enrolled", "invitation", uid, uid, "polkit"), row)
    ensure((status("alice")["path"], status("alice")["invited_until"]) == ("app", None), status("alice"))


def from_then_on_the_app_is_asked_and_the_ticket_opens_nothing():
    dialog = ssh("alice", "pw-of-alice")
    dialog.answer(CODE, TICKETS["alice"])
    dialog.answer(r"Wrong code\. [^\n]*" + CODE, PHONES[0].code())
    opens(dialog)
    said = otpctl("activate", person="alice", typed=TICKETS["alice"] + "\n")
    ensure(said.status == REFUSED and "otpctl activate --replace" in said.err, said)
    said = otpctl("invite", "alice", *UNCONFIRMED)
    ensure(said.status == REFUSED and "otpctl lost alice --invite" in said.err, said)


def a_cancelled_one_opens_nothing():
    said = otpctl("invite", "--cancel", "bob", *UNCONFIRMED)
    ensure(said.status == DONE, said)
    ensure(audit("bob")[-1]["event"] == "invitation-cancelled", audit("bob"))
    said = otpctl("activate", person="bob", typed=TICKETS["bob"] + "\n")
    ensure(said.status == REFUSED and "new invitation" in said.err, said)
    dialog = ssh("bob", "pw-of-bob")
    dialog.answer(CODE, TICKETS["bob"])
    dialog.expect("none is set up for you yet. Ask your administrator")
    stays_shut(dialog)
    said = otpctl("invite", "--cancel", "bob", *UNCONFIRMED)
    ensure(said.status == REFUSED and "No invitation is open" in said.err, said)


def one_that_is_over_is_refused_with_the_way_forward():
    TICKETS["carol"] = invited("carol", "--for", "5m")
    # Its end is a time of day: the vault's clock is the machine's, and the story waits for no five minutes.
    run("systemctl", "stop", "otpd", "otpd-root.socket")
    run("python3", "-c", "import sqlite3; v = sqlite3.connect('/var/lib/otpd/vault.sqlite'); "
        "v.execute(\"UPDATE invitation SET expires = unixepoch() - 60\"); v.commit(); v.close()")
    run("systemctl", "start", "otpd-root.socket", "otpd")
    said = otpctl("activate", person="carol", typed=TICKETS["carol"] + "\n")
    ensure(said.status == REFUSED and "new invitation (otpctl invite carol)" in said.err, said)
    dialog = ssh("carol", "pw-of-carol")
    dialog.answer(CODE, TICKETS["carol"])
    dialog.expect("This invitation has ended: ask your administrator for a new one.")
    dialog.hang_up()
    ensure(status("carol")["failures"] == 0, status("carol"))


def without_a_ticket_or_by_somebody_who_may_not_nothing_happens():
    said = otpctl("activate", person="dave", typed="\n")
    ensure(said.status == REFUSED and "you need an invitation" in said.err, said)
    said = otpctl("invite", "dave", person="carol")
    ensure(said.status == NOT_AUTHORISED, said)
    for wrong in ("4m", "15d"):
        said = otpctl("invite", "dave", "--for", wrong, *UNCONFIRMED)
        ensure(said.status == REFUSED and "fourteen days" in said.err, said)


def no_ticket_is_in_a_file_or_in_the_journal():
    run("systemctl", "stop", "otpd", "otpd-root.socket")
    heap = run("journalctl", "-b", "--no-pager", "-o", "cat").encode()
    with open("/var/lib/otpd/vault.sqlite", "rb") as vault:
        heap += vault.read()
    for ticket in TICKETS.values():
        ensure(not any(spelling.encode() in heap for spelling in spellings(ticket)), "a ticket was written down")


tell(
    an_office_that_requires_an_app,
    an_administrator_invites_alice_with_a_confirmation_and_is_told_what_to_say,
    the_ticket_lets_her_in_and_the_message_says_what_to_do_next,
    bob_has_nothing_from_it,
    what_is_no_ticket_is_sent_nowhere,
    alice_sets_her_app_up_over_ssh_in_a_terminal_of_80_by_24,
    and_on_a_larger_one_scans_the_code,
    from_then_on_the_app_is_asked_and_the_ticket_opens_nothing,
    a_cancelled_one_opens_nothing,
    one_that_is_over_is_refused_with_the_way_forward,
    without_a_ticket_or_by_somebody_who_may_not_nothing_happens,
    no_ticket_is_in_a_file_or_in_the_journal,
)
