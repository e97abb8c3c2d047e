"""Three hundred numbers, languages and a few apps of another system come out of a spreadsheet, by one confirmation."""

import json
import random
import re
import signal
import subprocess
import time

from desk import DONE, NOT_AUTHORISED, REFUSED, UNCONFIRMED, at_the_desk, audit, otpctl, status
from doors import opens, ssh
from machine import PASSWORD, add_user, ensure, open_for_business, run, tell, until, write
from mailroom import FILE, couriers, outbox
from phone import Phone

PEOPLE = [f"user{n:03}" for n in range(300)]
LANGUAGES = ("de", "fr", "it", "en")
OFFICE = "/root/office.csv"
KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
# Another system's app, with eight digits.
FOREIGN = f"otpauth://totp/old%20system:user000?secret={KEY}&digits=8&issuer=old%20system"


def number(n):
    return f"079 123 {n // 100:02} {n % 100:02}"


def spreadsheet(separator=",", end="\n", mark="", change=lambda n, line: line):
    """The office; user000 brings the app of another system along."""
    head = separator.join(("user", "phone", "language", "otpauth"))
    lines = [
        separator.join((name, "" if n == 0 else number(n), LANGUAGES[n % 4], FOREIGN if n == 0 else ""))
        for n, name in enumerate(PEOPLE)
    ]
    return mark + end.join([head, *(change(n, line) for n, line in enumerate(lines))]) + end


def rows():
    return {row["user"]: row for row in json.loads(run("otpctl", "list", "--json"))}


def nothing_is_stored():
    stored = [name for name, row in rows().items() if name.startswith("user") and row["path"] != "none"]
    ensure(not stored, f"stored: {stored[:5]}")


def an_office_of_three_hundred():
    open_for_business()
    couriers(["last"], FILE)
    add_user("admin", "correct-horse", "sudo")
    run("newusers", stdin="".join(f"{name}:pw:::{name}:/home/{name}:/bin/bash\n" for name in PEOPLE))


def whoever_is_no_administrator_may_not_even_look():
    write("/home/user001/office.csv", spreadsheet())
    for more in ([], ["--apply"]):
        said = otpctl("import", "/home/user001/office.csv", *more, person="user001")
        ensure(said.status == NOT_AUTHORISED, said)
    nothing_is_stored()


def what_is_wrong_is_named_with_line_and_column_and_changes_nothing():
    latin = "user,language\nuser001,de\nm\xfcller,de\n".encode("latin-1")
    huge = b"user,phone\n" + b"user001,0791234567\n" * 6_000_000
    for text, reasons in (
        (b"", ["no lines with accounts"]),
        (b"user001,0791234567\n", ['header line names "user001"']),
        (b"phone\n0791234567\n", ["no column user"]),
        (b"user,phone,phone\nuser001,1,1\n", ["phone: This column is in the header line twice"]),
        ("user,phone\n".encode("utf-16"), ["not UTF-8"]),
        (latin, [r" 3 .*user: This is not UTF-8"]),
        (b"user,phone\nuser001,0791234567,de\n", [r" 2 .*other fields than the header line \(3/2\)"]),
        (b"user,phone\nuser001\n", [r" 2 .*other fields than the header line \(1/2\)"]),
        (b"user,phone\nnobody-here,0791234567\nroot,0791234567\ndaemon,0791234567\nuser001,0791234567\nuser001,079\n",
         [r" 2 +nobody-here .*no such user", r" 3 +root .*no person's account", r" 4 +daemon .*no person's",
          r" 6 +user001 .*in line 5 already"]),
        (b"user,phone,language\nuser001,044 668 18 00,\nuser002,call me,\nuser003,,rm\nuser004,,\n",
         [r" 2 .*phone: This is no mobile", r" 3 .*phone: This is no phone number", r" 4 .*language: Languages are",
          r" 5 .*nothing but the user"]),
        (f"user,otpauth,secret\nuser001,otpauth://hotp/x?secret={KEY},\nuser002,,GEZDGNBV\nuser003,,{KEY[:-1]}1\n".encode(),
         [r" 2 .*otpauth: This is no otpauth://totp/ URI", r" 3 .*secret: The key has 40 bits", r" 4 .*secret: .*base32"]),
        (b'user,phone\nuser001,"0791234567\n' + b"user002,1\n" * 2000, [r" 2 .*closing quotation mark"]),
        (huge, ["larger than 32 MiB"]),
    ):
        with open("/root/wrong.csv", "wb") as file:
            file.write(text)
        for more in ([], ["--apply", *UNCONFIRMED]):
            said = otpctl("import", "/root/wrong.csv", *more)
            ensure(said.status == REFUSED, f"{text[:80]}: {said}")
            for reason in reasons:
                ensure(re.search(reason, said.out + said.err), f"{text[:80]}: no {reason} in {said}")
    for path in ("/root", "/root/no-such-file"):
        said = otpctl("import", path)
        ensure(said.status == REFUSED and path in said.err, said)
    nothing_is_stored()


def one_wrong_line_and_nobody_is_taken_over():
    write(OFFICE, spreadsheet(change=lambda n, line: line.replace("079", "044") if n == 250 else line))
    said = otpctl("import", OFFICE, "--apply", *UNCONFIRMED)
    ensure(said.status == REFUSED and re.search(r"^ +252  user250 +phone: This is no mobile", said.out, re.M), said)
    ensure("Nothing was changed" in said.err, said)
    nothing_is_stored()


def without_apply_it_says_what_would_be_done():
    for separator, end, mark in ((",", "\n", ""), (";", "\r\n", "\ufeff"), ("\t", "\r\n", "")):
        with open(OFFICE, "w", encoding="utf-8", newline="") as file:
            file.write(spreadsheet(separator, end, mark))
        said = otpctl("import", OFFICE)
        ensure(said.status == DONE and re.search(r"^ +2  user000 +language, app$", said.out, re.M), said)
        ensure(re.search(r"^ +301  user299 +number, language$", said.out, re.M), said)
        ensure("new: 300. Already so: 0. Wrong: 0" in said.out and "\r" not in said.out + said.err, said)
    nothing_is_stored()


def cut_off_at_any_moment_nobody_or_everybody_is_taken_over():
    dice = random.Random(11)
    for _ in range(20):
        command = ["otpctl", "import", OFFICE, "--apply", *UNCONFIRMED]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            # Nothing tells from outside how far it is; any moment must do.
            time.sleep(dice.uniform(0, 0.6))
            running.send_signal(signal.SIGKILL)
        # An import that goes on without its reader ends at its next word, before another one may begin.
        until(lambda: "is under way" not in otpctl("import", OFFICE).err, "the place is free")
        stored = sum(1 for name, row in rows().items() if name.startswith("user") and row["path"] != "none")
        ensure(stored in (0, 300), f"half taken over: {stored}")
        if stored:
            break
    print("taken over by a run that was cut off:", stored, flush=True)


def otpd_killed_in_the_middle_leaves_nothing_half_done():
    before = sum(1 for name, row in rows().items() if name.startswith("user") and row["path"] != "none")
    dice = random.Random(12)
    for _ in range(5):
        with subprocess.Popen(["otpctl", "import", OFFICE, "--apply", *UNCONFIRMED], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL):
            time.sleep(dice.uniform(0.02, 0.12))
            run("systemctl", "kill", "--signal=KILL", "otpd.service", check=False)
        until(lambda: otpctl("list", "--json").status == DONE, "otpd is back")
        stored = sum(1 for name, row in rows().items() if name.startswith("user") and row["path"] != "none")
        ensure(stored in (before, 300), f"half taken over: {stored}")


def an_administrator_confirms_once_for_the_whole_file():
    write("/home/admin/office.csv", spreadsheet())
    if rows()["user001"]["path"] != "none":
        # A run that was cut off had everything switched on: what is left to confirm is one more number.
        write("/home/admin/office.csv", spreadsheet(change=lambda n, line: line.replace("079", "078") if n == 7 else line))
    dialog = at_the_desk("admin", "correct-horse", "otpctl import office.csv --apply")
    dialog.expect("300 lines are taken over. One confirmation")
    dialog.expect(r"the sign-in of \(300\): import")
    dialog.answer(PASSWORD, "correct-horse")
    dialog.expect(r"(300 accounts changed, 0|One account changed, 299) were so already|accounts changed")
    ensure(dialog.status() == DONE, dialog.text)
    seen = rows()
    ensure(seen["user000"]["path"] == "app" and all(seen[name]["path"] == "sms" for name in PEOPLE[1:]), seen["user001"])
    ensure([seen[name]["language"] for name in PEOPLE[:4]] == list(LANGUAGES), seen["user003"])
    changed = [row for row in audit("user007") if row["event"] == "phone-set"][-1]
    ensure((changed["detail"], changed["confirmed"], changed["person"]) ==
           ("import", "polkit", int(run("id", "-u", "admin"))), changed)
    write("/root/again.csv", open("/home/admin/office.csv", encoding="utf-8").read())
    said = otpctl("import", "/root/again.csv", "--apply", *UNCONFIRMED)
    ensure(said.status == DONE and "0 accounts changed, 300 were so already" in said.out, said)
    once = [sum(row["event"] == "phone-set" for row in audit(name)) for name in PEOPLE[10:30]]
    ensure(set(once) == {1}, f"rows: {once}")


def each_signs_in_by_what_the_file_brought():
    dialog = ssh("user005", "pw")
    dialog.expect(r"SMS .*\+41 79 \*\*\* \*\* 05")
    sent = until(lambda: [message for message in outbox() if message["number"] == "+41791230005"], "a message is there")
    dialog.type(sent[-1]["text"][-6:])
    opens(dialog)
    # The app of the other system: the code of the moment of the import is spent, the next one opens.
    phone = Phone(FOREIGN)
    phone.skip_until_now()
    dialog = ssh("user000", "pw")
    dialog.answer("[Cc]ode .*: ?$", phone.code())
    opens(dialog)


def whoever_has_an_app_gets_no_number_back():
    write("/root/old.csv", f"user,phone\nuser000,{number(0)}\nuser010,{number(10)}\nuser011,078 123 45 67\nnobody-here,1\n")
    said = otpctl("import", "/root/old.csv", "--apply", "--partial", *UNCONFIRMED)
    ensure(said.status == REFUSED and "number left out" in said.out and "One account changed, 2" in said.out, said)
    ensure("The right ones are taken over" in said.err, said)
    ensure(not status("user000")["phone_stored"] and status("user011")["phone"].endswith("67"), status("user011"))


def sign_ins_go_on_while_a_large_file_is_read():
    """Standard input, 100000 lines; most name nobody, which costs the user database as much."""
    head = "user,language\n"
    write("/root/large.csv", head + "".join(f"ghost{n},de\n" for n in range(99_999)) + "user020,en\n")
    before = memory()
    with subprocess.Popen("otpctl import - < /root/large.csv > /root/large.out 2>&1", shell=True) as running:
        tried = 0
        while running.poll() is None:
            said = otpctl("status", "user020", "--json")
            ensure(said.status == DONE, said)
            tried += 1
    with open("/root/large.out", encoding="utf-8") as file:
        said = file.read()
    ensure("new: 0. Already so: 1. Wrong: 99999" in said or "new: 1. Already so: 0. Wrong: 99999" in said, said[-300:])
    print(f"asked {tried} times meanwhile; otpd grew from {before} to {memory()} KiB", flush=True)


def memory():
    pid = run("systemctl", "show", "--property=MainPID", "--value", "otpd").strip()
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1))


tell(
    an_office_of_three_hundred,
    whoever_is_no_administrator_may_not_even_look,
    what_is_wrong_is_named_with_line_and_column_and_changes_nothing,
    one_wrong_line_and_nobody_is_taken_over,
    without_apply_it_says_what_would_be_done,
    cut_off_at_any_moment_nobody_or_everybody_is_taken_over,
    otpd_killed_in_the_middle_leaves_nothing_half_done,
    an_administrator_confirms_once_for_the_whole_file,
    each_signs_in_by_what_the_file_brought,
    whoever_has_an_app_gets_no_number_back,
    sign_ins_go_on_while_a_large_file_is_read,
)
