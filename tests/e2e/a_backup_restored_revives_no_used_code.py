"""A backup is made while people sign in, shows nothing without the paper, and brings people back on a new machine; no
code that was used or issued before is good again. A vault put back by hand is noticed."""

import glob
import os
import re
import shutil
import stat

from codes import RECOVERY, TICKET, shown
from desk import DONE, NOT_AUTHORISED, REFUSED, UNCONFIRMED, audit, otpctl, status
from machine import CODE, add_user, ended, ensure, open_for_business, run, ssh, tell
from phone import Phone
from terminal import Dialog

BACKUP = "/root/backup"
VAULT, KEY = "/var/lib/otpd/vault.sqlite", "/etc/otpd/key"
PAPER = r"\b[0-9A-HJKMNP-TV-Z]{4}(?: [0-9A-HJKMNP-TV-Z]{4}){13}\b"
UNITS = ("otpd-root.socket", "otpd.service")
known = {}


def done(*arguments, typed=""):
    """otpctl as root without a confirmation; what it said."""
    said = otpctl(*arguments, *UNCONFIRMED, typed=typed)
    ensure(said.status == DONE, said)
    return said


def refused(user, code):
    """A sign-in with a code that is no good: it is asked again, or over."""
    dialog = ssh(user, "pw")
    dialog.answer(CODE, code)
    dialog.expect(r"[Cc]ode[^\n]*: ?$", "denied")
    dialog.hang_up()


def people():
    open_for_business()
    for user in ("alice", "bob", "carol", "stranger"):
        add_user(user, "pw")
    dialog = Dialog("otpctl enroll alice --yes --reason story --qr utf8")
    dialog.expect(r"[Cc]ode[^\n]*: ?$")
    known["alice"] = Phone.scanning(dialog.raw)
    dialog.type(known["alice"].code(), shown="")
    ended(dialog, 0)
    known["recovery"] = shown(dialog.text, RECOVERY, 10)
    dialog = Dialog("otpctl invite carol --yes --reason story")
    ended(dialog, 0)
    known["ticket"] = shown(dialog.text, TICKET, 1)[0]


def without_a_paper_there_is_no_backup():
    said = otpctl("backup", BACKUP, *UNCONFIRMED)
    ensure(said.status == REFUSED and "otpctl recovery-key --new" in said.err, said)
    ensure(not glob.glob(f"{BACKUP}*"), "something was left behind")
    for command in (("recovery-key", "--new"), ("rekey",)):
        said = otpctl(*command, person="stranger")
        ensure(said.status == NOT_AUTHORISED, said)
    paper = re.findall(PAPER, done("recovery-key", "--new").out)
    ensure(len(paper) == 1, paper)
    known["paper"] = paper[0]


def a_backup_is_whole_roots_and_shows_nothing():
    done("backup", BACKUP)
    found = os.stat(BACKUP)
    ensure(stat.S_IMODE(found.st_mode) == 0o600 and found.st_uid == 0, found)
    ensure(glob.glob(f"{BACKUP}*") == [BACKUP], "something was left behind")
    with open(BACKUP, "rb") as file, open(KEY, "rb") as key:
        content, key = file.read(), key.read()
    ensure(content.startswith(b"otpd sealed 1\n"), content[:40])
    for secret in (b"alice", b"SQLite", key, known["paper"].encode()):
        ensure(secret not in content, f"{secret} is in the backup")
    again = otpctl("backup", BACKUP, *UNCONFIRMED)
    ensure(again.status == REFUSED, again)
    with open(BACKUP, "rb") as file:
        ensure(file.read() == content, "a backup was written over")
    ensure(otpctl("backup", "/tmp/mine", person="stranger").status == NOT_AUTHORISED, "a stranger made a backup")


def codes_are_used_after_it():
    alice = known["alice"]
    alice.await_a_code()
    dialog = ssh("alice", "pw")
    known["used"] = alice.code()
    dialog.answer(CODE, known["used"])
    ended(dialog, 0)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, known["recovery"][0])
    ended(dialog, 0)


def on_the_same_machine_nothing_changes():
    look = otpctl("restore", BACKUP, "--dry-run", typed=known["paper"])
    ensure(look.status == DONE and "Coming back: 0" in look.out, look)
    wrong = otpctl("restore", BACKUP, "--dry-run", typed=known["paper"][:-1] + "u")
    ensure(wrong.status == REFUSED and "sign is missing or wrong" in wrong.err, wrong)
    done("restore", BACKUP, typed=known["paper"].lower().replace(" ", ""))
    refused("alice", known["used"])
    refused("alice", known["recovery"][0])


def stopped(change):
    """Something that happens while otpd is not there."""
    run("systemctl", "stop", *UNITS)
    change()
    run("systemctl", "start", *UNITS)


def a_new_machine():
    """As a first installation leaves it: another key, an empty vault, and nothing that is known of an older one."""
    for path in glob.glob("/var/lib/otpd/*") + glob.glob("/var/cache/otpd/*") + glob.glob("/run/otpd/*") + [KEY]:
        os.remove(path)
    with open(KEY, "wb") as key:
        key.write(os.urandom(32))
    shutil.chown(KEY, "otpd", "otpd")
    os.chmod(KEY, 0o400)
    run("runuser", "-u", "otpd", "--", "otpd", "--init-vault")


def on_a_new_machine_people_come_back_and_no_code_that_was_used_or_issued():
    stopped(a_new_machine)
    ensure(status("alice")["path"] == "none", status("alice"))
    said = done("restore", BACKUP, typed=known["paper"])
    print(said, flush=True)
    ensure("Coming back: 2, with apps: 1" in said.out and "recovery-codes --new" in said.out, said)
    ensure(status("alice")["path"] == "app", status("alice"))
    for code in (known["used"], known["recovery"][0], known["recovery"][1]):
        refused("alice", code)
    ensure(status("alice")["failures"] <= 3, status("alice"))
    ensure(not status("carol").get("invited_until"), status("carol"))
    events = [row["event"] for row in audit("alice")]
    ensure(events.count("enrolled") == 2, events)
    done("unlock", "alice")
    alice = known["alice"]
    alice.skip_until_now()
    alice.code()  # the restored vault counts the next one as used, too
    alice.await_a_code()
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, alice.code())
    ended(dialog, 0)


def a_vault_put_back_by_hand_is_noticed():
    stopped(lambda: run("cp", "-a", VAULT, "/root/yesterday.sqlite"))
    alice = known["alice"]
    alice.await_a_code()
    used = alice.code()
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, used)
    ended(dialog, 0)
    stopped(lambda: run("sh", "-c", f"rm -f {VAULT}* && cp -a /root/yesterday.sqlite {VAULT}"))
    refused("alice", used)
    ensure("rolled-back" in run("otpctl", "log", "--json"), "it was not noticed")
    told = run("journalctl", "-u", "otpd", "--no-pager", "-o", "cat")
    ensure("the vault is older than it was" in told, told[-2000:])


tell(
    people,
    without_a_paper_there_is_no_backup,
    a_backup_is_whole_roots_and_shows_nothing,
    codes_are_used_after_it,
    on_the_same_machine_nothing_changes,
    on_a_new_machine_people_come_back_and_no_code_that_was_used_or_issued,
    a_vault_put_back_by_hand_is_noticed,
)
