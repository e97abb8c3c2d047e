"""The disk with the sheets is full after a few of them: it is said who has none and why, nobody's secret waits without
a sheet, and once there is room the same command goes on."""

import glob
import json
import os
import re

from desk import DONE, REFUSED, UNCONFIRMED, at_the_desk, audit, otpctl, status
from doors import opens, ssh
from letter import Letter
from machine import PASSWORD, add_user, ensure, open_for_business, run, tell

PEOPLE = [f"user{n:03}" for n in range(120)]
DISK = "/home/admin/stick"
LETTERS = f"{DISK}/letters"
COMMAND = "otpctl enroll --group office --sheets stick/letters"
KEYS = {}


def finished():
    """Who has a sheet, and the sheet."""
    return {os.path.basename(path)[:-5]: Letter(path) for path in glob.glob(f"{LETTERS}/*.html")}


def waiting():
    """Whose secret waits."""
    return {row["user"] for row in json.loads(run("otpctl", "list", "--json")) if row["pending_until"]}


def an_office_and_a_disk_for_a_part_of_its_sheets():
    open_for_business()
    add_user("admin", "correct-horse", "sudo")
    run("newusers", stdin="".join(f"{user}:pw:::{user}:/home/{user}:/bin/bash\n" for user in PEOPLE))
    with open("/etc/group", "a", encoding="utf-8") as groups:
        groups.write(f"office:x:3000:{','.join(PEOPLE)}\n")
    os.mkdir(DISK)
    run("mount", "-t", "tmpfs", "-o", f"size=1m,mode=0700,uid={run('id', '-u', 'admin').strip()}", "tmpfs", DISK)


def it_is_said_who_has_no_sheet_and_why():
    dialog = at_the_desk("admin", "correct-horse", COMMAND)
    dialog.answer(PASSWORD, "correct-horse")
    ensure(dialog.status() == REFUSED, dialog.text)
    print(dialog.text, flush=True)
    have = finished()
    ensure(0 < len(have) < len(PEOPLE), f"{len(have)} sheets")
    print(f"{len(have)} sheets had room", flush=True)
    ensure("No space left on device" in dialog.text and LETTERS.split("/", 3)[3] in dialog.text, dialog.text)
    named = set(re.findall(r"^ +(user\d+): ", dialog.text, re.MULTILINE))
    ensure(named == set(PEOPLE) - set(have), f"named {sorted(named)}, with a sheet {sorted(have)}")
    KEYS.update({user: letter.key() for user, letter in have.items()})


def nobody_has_a_secret_without_a_whole_sheet():
    ensure(waiting() == set(finished()), f"{sorted(waiting())} wait, {sorted(finished())} have sheets")
    for letter in finished().values():
        ensure(letter.is_whole() and len(letter.recovery_codes()) == 10, f"{letter.path} is cut off")
    ensure(not glob.glob(f"{LETTERS}/.*.part"), "something unfinished is left")


def whoever_has_none_signs_in_as_before():
    left = next(user for user in PEOPLE if user not in finished())
    opens(ssh(left, "pw"))


def once_there_is_room_the_same_command_goes_on():
    run("mount", "-o", "remount,size=8m", DISK)
    dialog = at_the_desk("admin", "correct-horse", COMMAND)
    dialog.expect("have their sheets from an earlier run|has its sheet from an earlier run")
    dialog.answer(PASSWORD, "correct-horse")
    ensure(dialog.status() == DONE, dialog.text)
    have = finished()
    ensure(set(have) == waiting() == set(PEOPLE), f"{len(have)} sheets, {len(waiting())} wait")
    changed = [user for user, key in KEYS.items() if have[user].key() != key]
    ensure(not changed, f"got another key: {changed}")
    ensure(len({letter.key() for letter in have.values()}) == len(PEOPLE), "two people have one key")
    for user in KEYS:
        ensure([row["event"] for row in audit(user)].count("pending") == 1, audit(user))


def where_there_is_no_room_at_all_nobody_is_enrolled():
    run("mount", "-t", "tmpfs", "-o", "size=8k,mode=0700", "tmpfs", "/mnt")
    add_user("zoe", "pw")
    with open("/root/names", "w", encoding="utf-8") as names:
        names.write("zoe\n")
    said = otpctl("enroll", "--file", "/root/names", "--sheets", "/mnt/letters", *UNCONFIRMED)
    ensure(said.status == REFUSED and "/mnt/letters" in said.out + said.err, said)
    ensure(status("zoe")["pending_until"] is None and not glob.glob("/mnt/letters/*.html"), said)


tell(
    an_office_and_a_disk_for_a_part_of_its_sheets,
    it_is_said_who_has_no_sheet_and_why,
    nobody_has_a_secret_without_a_whole_sheet,
    whoever_has_none_signs_in_as_before,
    once_there_is_room_the_same_command_goes_on,
    where_there_is_no_room_at_all_nobody_is_enrolled,
)
