"""Keys, codes, numbers, tickets and a gateway's token go through everything they go through, with the module as talkative
as it can be. Afterwards they are in no log, no trail, no error, no argument, no environment and not in otpd's memory."""

import os
import re

import codes
import marks
from desk import UNCONFIRMED, otpctl
from machine import CODE, add_user, ended, ensure, leave_pending, open_for_business, run, ssh, tell, until, write
from mailroom import FILE, NUMBER, couriers, outbox
from phone import Phone
from terminal import Dialog

KEY = "/etc/otpd/key"
TOKEN_FILE = "/etc/otpd/gateway.secret"
TOKEN = "tok-Xk3vQ9zR7mB2"
# Nobody listens there.
GATEWAY = f"""[http.gateway]
url = "http://127.0.0.1:9/send?to={{number}}"
headers = {{ Authorization = "Bearer {{secret}}" }}
secret_file = "{TOKEN_FILE}"
json = '''{{"text": "{{text}}"}}'''
success = [200]
"""
# bob's app of another system.
FOREIGN = "NZXXILLBONSWG4TFOQWXI2DFOJSQUZLW"
SMS = r"Code from the text message to [^\n]*: ?$"
watch, known, six, heard = None, {}, [], []


def say(*arguments, **options):
    """otpctl whose words nobody should learn anything from."""
    said = otpctl(*arguments, **options)
    heard.append(said.out + said.err)
    return said


def a_machine_with_people_and_couriers():
    global watch
    watch = marks.Watch()
    open_for_business()
    run("sed", "-i", "s/pam_otp.so first_factor$/pam_otp.so first_factor debug/", "/etc/pam.d/common-auth")
    for name in ("alice", "bob", "carol", "dora"):
        add_user(name, "pw")
    write(TOKEN_FILE, TOKEN + "\n", 0o640)
    run("chgrp", "otpd-sms", TOKEN_FILE)
    couriers(["gateway", "last"], GATEWAY + FILE)
    known["the gateway's token"] = marks.spellings(TOKEN.encode())


def alice_has_an_app_and_recovery_codes():
    dialog = Dialog(f"otpctl enroll alice {' '.join(UNCONFIRMED)} --qr utf8")
    dialog.expect(r"[Cc]ode[^\n]*: ?$")
    phone = Phone.scanning(dialog.raw)
    known["alice's key"] = marks.of_key(phone.key())
    dialog.type(phone.code(), shown="")
    ended(dialog, 0)
    six.append(phone.last_code())
    spare = codes.shown(dialog.text, codes.RECOVERY, 10)
    # One that is used and one that is not: each is searched for in dozens of spellings.
    for number in (3, 4):
        known[f"alice's recovery code {number}"] = marks.of_code(spare[number])
    dialog = ssh("alice", "pw")
    for made in (phone.wrong_code, phone.code):
        dialog.expect(CODE)
        six.append(made())
        dialog.type(six[-1])
    ended(dialog, 0)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, spare[3])
    ended(dialog, 0)
    # Used already: refused with a reason, which does not repeat it.
    ensure(say("test-code", "alice", *UNCONFIRMED, typed=spare[3] + "\n").status != 0, heard[-1])
    dialog = Dialog(f"otpctl recovery-codes alice --new {' '.join(UNCONFIRMED)}")
    ended(dialog, 0)
    known["alice's new recovery code"] = marks.of_code(codes.shown(dialog.text, codes.RECOVERY, 10)[0])


def bob_brings_his_app_along():
    write("/root/office.csv", f"user,secret\nbob,{FOREIGN}\n", 0o600)
    ensure(say("import", "/root/office.csv", "--apply", *UNCONFIRMED).status == 0, heard[-1])
    os.unlink("/root/office.csv")
    known["bob's key"] = marks.of_key(FOREIGN)
    phone = Phone(f"otpauth://totp/x:bob?secret={FOREIGN}")
    phone.skip_until_now()
    six.append(phone.code())
    dialog = ssh("bob", "pw")
    dialog.answer(CODE, six[-1])
    ended(dialog, 0)
    dialog = Dialog(f"otpctl bypass bob --until +2h --codes 2 {' '.join(UNCONFIRMED)}")
    ended(dialog, 0)
    bypass = codes.shown(dialog.text, codes.BYPASS, 2)
    for number, code in enumerate(bypass):
        known[f"bob's bypass code {number}"] = marks.of_code(code)
    dialog = ssh("bob", "pw")
    dialog.answer(CODE, bypass[0])
    ended(dialog, 0)


def carol_gets_messages():
    ensure(say("phone", "set", "carol", *UNCONFIRMED, typed=NUMBER + "\n").status == 0, heard[-1])
    ensure(say("phone", "set", "dora", *UNCONFIRMED, typed=NUMBER + "9\n").status != 0, heard[-1])
    known["carol's number"] = marks.of_number(NUMBER)
    dialog = ssh("carol", "pw")
    dialog.expect(SMS)
    message = until(outbox, "the message leaves by the courier of last resort")[-1]
    six.append(re.search(r"(\d{6})$", message["text"]).group(1))
    dialog.type(six[-1])
    ended(dialog, 0)


def carol_has_a_ticket_and_dora_a_sheet():
    dialog = Dialog(f"otpctl invite carol {' '.join(UNCONFIRMED)}")
    ended(dialog, 0)
    ticket, = codes.shown(dialog.text, codes.TICKET, 1)
    known["carol's ticket"] = marks.of_code(ticket)
    dialog = ssh("carol", "pw")
    dialog.answer(SMS, ticket)
    ended(dialog, 0)
    known["dora's pending key"] = marks.of_key(leave_pending("dora").key())


def no_argument_and_no_environment_has_them():
    found = marks.sightings(known, watch.saw())
    ensure(not found, f"in an argument or the environment of a process: {found}")


def no_log_no_trail_and_no_answer_has_them():
    run("journalctl", "--sync")
    journal = run("journalctl", "-b", "-o", "export", "--no-pager")
    logs = journal + run("otpctl", "log", "--json") + run("otpctl", "log") + "".join(heard)
    ensure("accepted user=carol" in journal and "Begin: otpd says" in journal, "the sign-ins are not in the journal")
    found = marks.sightings(known, logs.encode())
    ensure(not found, f"in a log, or in what otpctl answered: {found}")
    # As a number of its own: six digits within a longer one are a time or an inode.
    shown = [code for code in six if re.search(rf"(?<![\d.]){code}(?!\d)", re.sub(r"(?m)^(_|__|SYSLOG_T)\w*=.*$", "", logs))]
    ensure(not shown, f"codes in a log: {shown}")


def no_file_has_them():
    """But where a person has put it: the token, and the outbox of the courier for tests."""
    searched = 0
    tops = ("/var/lib/otpd", "/var/lib/otpd-sms", "/var/log", "/var/spool", "/var/tmp", "/run", "/etc", "/tmp", "/root", "/home")
    for path, content in marks.files(tops, (TOKEN_FILE, "/var/lib/otpd-sms/outbox")):
        searched += 1
        found = marks.sightings(known, content)
        ensure(not found, f"{path} has {found}")
    ensure(searched > 200, f"only {searched} files were searched")


def no_memory_of_otpd_has_them():
    """As root, who may look. The sealing key is there, and is kept out of swap."""
    with open(KEY, "rb") as file:
        sealing = file.read()
    pid = run("systemctl", "show", "-P", "MainPID", "otpd").strip()
    size, keys, found = 0, [], []
    for name, locked, content in marks.areas(pid):
        size += len(content)
        keys += [locked] * content.count(sealing)
        found += [f"{sighting} in {name or 'memory without a name'}" for sighting in marks.sightings(known, content)]
    print(f"{size >> 20} MiB searched; the sealing key is there {len(keys)} times, {sum(keys)} of them locked", flush=True)
    ensure(size > 4 << 20, "the memory was not read")
    ensure(keys and all(keys), f"the sealing key may be swapped out: {keys}")
    ensure(not found, "\n".join(found))


tell(
    a_machine_with_people_and_couriers,
    alice_has_an_app_and_recovery_codes,
    bob_brings_his_app_along,
    carol_gets_messages,
    carol_has_a_ticket_and_dora_a_sheet,
    no_argument_and_no_environment_has_them,
    no_log_no_trail_and_no_answer_has_them,
    no_file_has_them,
    no_memory_of_otpd_has_them,
)
