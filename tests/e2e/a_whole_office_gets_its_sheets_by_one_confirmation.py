"""Three hundred people get an app: one confirmation, a sheet each, cut off again and again, and gone on with."""

import glob
import json
import os
import random
import re
import signal
import subprocess
import time

from desk import DONE, REFUSED, UNCONFIRMED, at_the_desk, audit, otpctl, status
from doors import opens, ssh
from machine import CODE, PASSWORD, add_user, ensure, open_for_business, run, tell, until
from mailroom import FILE, couriers, outbox
from phone import Phone

PEOPLE = [f"user{n:03}" for n in range(300)]
# Who signs in by SMS.
BY_SMS = PEOPLE[41], PEOPLE[50]
SHEETS = "/root/sheets"
COMMAND = ["otpctl", "enroll", "--group", "office", "--sheets", SHEETS, "--delete-phone", *UNCONFIRMED]
FIRST = r'First code from the app "Example Office" \(empty = later\): ?$'


def sheet(user, directory=SHEETS):
    with open(f"{directory}/{user}.html", encoding="utf-8") as file:
        return file.read()


def key_on(page):
    """The set-up key in groups of four, as somebody types it."""
    groups = re.search(r"(?:[A-Z2-7]{4}[ \n<>/a-z]*?){8}", re.sub(r"<[^>]*>", " ", page))
    ensure(groups, page)
    return re.sub(r"[^A-Z2-7]", "", groups.group(0))


def phone_of(user):
    key = key_on(sheet(user))
    ensure(len(key) == 32, f"{user}: {key}")
    return Phone(f"otpauth://totp/Example%20Office:{user}?secret={key}&issuer=Example%20Office")


def finished():
    return {os.path.basename(path)[:-5] for path in glob.glob(f"{SHEETS}/*.html")}


def an_office_of_three_hundred():
    open_for_business()
    couriers(["last"], FILE)
    add_user("admin", "correct-horse", "sudo")
    run("groupadd", "clerks")
    run("newusers", stdin="".join(f"{name}:pw:::{name.title()} Müller:/home/{name}:/bin/bash\n" for name in PEOPLE))
    with open("/etc/group", "a", encoding="utf-8") as groups:
        groups.write(f"office:x:3000:{','.join(PEOPLE)}\n")
    for name in BY_SMS:
        run("otpctl", "phone", "set", name, "0791234567", *UNCONFIRMED)
    run("otpctl", "set", PEOPLE[1], "language=de", *UNCONFIRMED)


def what_is_wrong_is_named_and_enrols_nobody():
    os.makedirs("/root/full")
    run("touch", "/root/full/letter")
    for arguments, reason in (
        (["--all-sms", "--sheets", "/root/full"], "belongs to somebody else, or others may"),
        (["--all-sms", "--sheets", "/tmp"], "belongs to somebody else, or others may|not empty"),
        (["--group", "no-such-group", "--sheets", SHEETS], "There is no group"),
        (["--file", "/dev/null/x", "--sheets", SHEETS], "cannot be read"),
        (["--file", "/root/names", "--sheets", SHEETS], "no accounts of this machine: nobody-here"),
    ):
        with open("/root/names", "w", encoding="utf-8") as names:
            names.write("user000\nnobody-here\n")
        said = otpctl("enroll", *arguments, *UNCONFIRMED)
        ensure(said.status == REFUSED and re.search(reason, said.err), f"{arguments}: {said}")
    ensure(not finished() and status("user000")["pending_until"] is None, "somebody was enrolled")


def cut_off_again_and_again_the_same_command_goes_on():
    """Each time a sheet or a few later: nothing tells when it is in the middle, but the sheets that appear."""
    dice = random.Random(7)
    # Those under way at a cut come on top: left alone, twenty cuts could be all there is to do.
    for _ in range(20):
        if len(finished()) > 2 * len(PEOPLE) / 3:
            break
        wanted = len(finished()) + dice.randint(0, 5)
        with subprocess.Popen(COMMAND, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            while len(finished()) < wanted and running.poll() is None:
                time.sleep(0.001)
            running.send_signal(signal.SIGKILL)
    ensure(0 < len(finished()) < len(PEOPLE), f"it was not cut off in the middle: {len(finished())}")
    print("finished before the last run:", len(finished()), flush=True)
    said = otpctl(*COMMAND[1:])
    ensure(said.status == DONE and "\r" not in said.out + said.err, said)
    ensure(finished() == set(PEOPLE), f"{len(finished())} sheets")
    ensure(not glob.glob(f"{SHEETS}/.*.part"), "something unfinished is left")
    # Printed, and deleted as one is told to: nobody gets another secret for that.
    kept = sheet(PEOPLE[5])
    os.unlink(f"{SHEETS}/{PEOPLE[5]}.html")
    said = otpctl(*COMMAND[1:])
    ensure(said.status == DONE and "300 accounts have their sheets" in said.out, said)
    with open(f"{SHEETS}/{PEOPLE[5]}.html", "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(kept)


def each_has_a_secret_of_its_own_and_one_row():
    keys = {key_on(sheet(user)) for user in PEOPLE}
    ensure(len(keys) == len(PEOPLE), f"{len(keys)} keys")
    rows = {row["user"]: row for row in json.loads(run("otpctl", "list", "--json"))}
    for user in PEOPLE:
        seen, by_sms = rows[user], user in BY_SMS
        ensure((seen["path"], seen["phone_deletion_scheduled"]) == (("sms", True) if by_sms else ("pending", False)), seen)
        mode = os.stat(f"{SHEETS}/{user}.html").st_mode & 0o777
        ensure(mode == 0o600, f"{user}: {mode:o}")
    pending = [json.loads(line) for line in run("otpctl", "log", "--since", "1h", "--json").splitlines()]
    pending = [row for row in pending if row["event"] == "pending"]
    # Whoever was being served at a cut may have two: the secret that was kept, and the one that counts. Two stacks of 32
    # are left to their first codes at a time.
    ensure(len(PEOPLE) <= len(pending) <= len(PEOPLE) + 20 * 64, f"{len(pending)} rows")
    ensure("Einrichtungsschlüssel" in sheet(PEOPLE[1]) and "User001 Müller" in sheet(PEOPLE[1]), "not her language or name")


def the_sheets_key_ends_the_sms():
    user = BY_SMS[0]
    phone = phone_of(user)
    dialog = ssh(user, "pw")
    dialog.expect("Code from the text message")
    until(outbox, "the message is there")
    dialog.type(outbox()[-1]["text"][-6:])
    dialog.answer(FIRST, phone.code())
    dialog.expect("your phone number has been deleted")
    opens(dialog)
    recovery = re.findall(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){3}\b", sheet(user))
    ensure(len(recovery) == 10, recovery)
    dialog = ssh(user, "pw")
    dialog.answer(CODE, recovery[0])
    dialog.expect("9 are left")
    opens(dialog)
    said = otpctl(*COMMAND[1:])
    ensure(said.status == DONE and "nobody left to enrol" in said.out, said)


def an_administrator_confirms_once_for_a_group():
    for name in PEOPLE[:3]:
        run("usermod", "-a", "-G", "clerks", name)
    dialog = at_the_desk("admin", "correct-horse", "otpctl enroll --group clerks --sheets letters")
    dialog.expect("3 of them have set-up keys already")
    dialog.expect("3 of them have neither an app nor a phone number")
    dialog.expect("3 accounts get a set-up key and a sheet each")
    dialog.expect("the sign-in of 3 accounts: enrol-many")
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect("3 sheets have been written to letters")
    ensure(dialog.status() == DONE, dialog.text)
    print(dialog.text, flush=True)
    for name in PEOPLE[:3]:
        row = audit(name)[-1]
        ensure((row["event"], row["person"], row["confirmed"]) ==
               ("pending", int(run("id", "-u", "admin")), "polkit"), row)
        ensure(key_on(sheet(name, "/home/admin/letters")) != key_on(sheet(name)), "the old sheet is not replaced")


def those_who_sign_in_by_sms_are_found():
    said = otpctl("enroll", "--all-sms", "--sheets", "/root/by-sms", *UNCONFIRMED)
    ensure(said.status == DONE and "One sheet has been written" in said.out, said)
    ensure(os.path.exists(f"/root/by-sms/{BY_SMS[1]}.html"), os.listdir("/root/by-sms"))


def somebody_elses_password_starts_nothing():
    dialog = at_the_desk("admin", "correct-horse", "otpctl enroll --group clerks --sheets others")
    dialog.answer(PASSWORD, "pw")
    ensure(dialog.status() != DONE, dialog.text)
    ensure(glob.glob("/home/admin/others/*") == [], "sheets were written")


tell(
    an_office_of_three_hundred,
    what_is_wrong_is_named_and_enrols_nobody,
    cut_off_again_and_again_the_same_command_goes_on,
    each_has_a_secret_of_its_own_and_one_row,
    the_sheets_key_ends_the_sms,
    an_administrator_confirms_once_for_a_group,
    those_who_sign_in_by_sms_are_found,
    somebody_elses_password_starts_nothing,
)
