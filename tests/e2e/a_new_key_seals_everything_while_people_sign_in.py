"""The vault gets a new key while people sign in and otpd is killed at random; the key is bound to this machine; lost in
either form, the paper brings it back."""

import glob
import json
import os
import random
import re
import threading
import time

from desk import DONE, REFUSED, UNCONFIRMED, otpctl
from machine import CODE, add_user, ended, enrol, ensure, open_for_business, run, ssh, status_of, tell, until

KEY, CRED = "/etc/otpd/key", "/etc/otpd/key.cred"
PAPER = r"\b[0-9A-HJKMNP-TV-Z]{4}(?: [0-9A-HJKMNP-TV-Z]{4}){13}\b"
DROP_IN = "/etc/systemd/system/otpd.service.d/50-otpd-key.conf"
PEOPLE, KILLS = 400, 6
SIGNING_IN = ("alice", "bob", "carol", "dave", "erin", "frank")
phones, known = {}, {}


def done(*arguments, typed=""):
    said = otpctl(*arguments, *UNCONFIRMED, typed=typed)
    ensure(said.status == DONE, said)
    return said


def key_of(path=KEY):
    with open(path, "rb") as file:
        return file.read()


def somebody_signs_in():
    """One of a few, so that the story seldom waits for the next half-minute."""
    user = next((user for user in SIGNING_IN if phones[user].has_a_code()), SIGNING_IN[0])
    phones[user].await_a_code()
    dialog = ssh(user, "pw")
    dialog.answer(CODE, phones[user].code())
    ended(dialog, 0)


def people():
    open_for_business()
    for user in SIGNING_IN:
        add_user(user, "pw")
        phones[user] = enrol(user)
    users = "".join(f"p{number:04}:x:{20000 + number}:100::/nowhere:/bin/sh\n" for number in range(PEOPLE))
    with open("/etc/passwd", "a", encoding="utf-8") as passwd:
        passwd.write(users)
    rows = "".join(f"p{number:04},+4179{number:07}\n" for number in range(PEOPLE))
    with open("/root/people.csv", "w", encoding="utf-8") as file:
        file.write("user,phone\n" + rows)
    done("import", "/root/people.csv", "--apply")
    known["paper"] = re.findall(PAPER, done("recovery-key", "--new").out)[0]


def killed_at_random_everything_opens_and_the_same_command_ends_it():
    old, stop = key_of(), threading.Event()
    chance = random.Random(4)

    def kill():
        for _ in range(KILLS):
            if stop.wait(chance.uniform(0.01, 0.3)):
                return
            run("systemctl", "kill", "--signal=SIGKILL", "otpd.service", check=False)

    killer = threading.Thread(target=kill)
    killer.start()
    ended_by = []
    for attempt in range(20):
        said = otpctl("rekey", *UNCONFIRMED)
        ended_by.append(said.status)
        if said.status == DONE and not killer.is_alive():
            break
        time.sleep(0.2)
    stop.set()
    killer.join()
    print(f"rekey, while otpd was killed {KILLS} times: {ended_by}", flush=True)
    ensure(ended_by[-1] == DONE, ended_by)
    ensure(key_of() != old, "the key is the old one")
    ensure(sorted(glob.glob("/etc/otpd/key*")) == [KEY], glob.glob("/etc/otpd/key*"))
    somebody_signs_in()
    listed = json.loads(run("otpctl", "list", "--path", "sms", "--json"))
    ensure(len(listed) == PEOPLE, len(listed))
    # Each number opens: one that did not would be refused here.
    for user in ("p0000", f"p{PEOPLE - 1:04}"):
        ensure("phone" in run("otpctl", "status", user, "--json"), user)


def with_the_old_key_nothing_opens_and_the_paper_cures_it():
    good = key_of()
    run("systemctl", "stop", "otpd-root.socket", "otpd.service")
    os.chmod(KEY, 0o600)
    with open(KEY, "wb") as file:
        file.write(b"k" * 32)
    os.chmod(KEY, 0o400)
    run("systemctl", "start", "otpd-root.socket", "otpd.service")
    dialog = ssh("alice", "pw")
    dialog.expect("not at fault")
    ended(dialog, 1)
    wrong = otpctl("recovery-key", "--use", typed=known["paper"][:-1] + "U")
    ensure(wrong.status == REFUSED and "sign is missing or wrong" in wrong.err, wrong)
    used = otpctl("recovery-key", "--use", typed=known["paper"])
    ensure(used.status == DONE, used)
    ensure(key_of() == good and key_of("/etc/otpd/key.before") == b"k" * 32, "not the machine's key")
    os.remove("/etc/otpd/key.before")
    somebody_signs_in()


def a_credential_that_does_not_come_through_changes_nothing():
    """In a container systemd hands no credentials on, until what is mounted is shared as on a machine."""
    before = key_of()
    for bind in ("tpm2", "host"):
        said = otpctl("rekey", "--bind", bind, *UNCONFIRMED)
        ensure(said.status == REFUSED and not os.path.exists(DROP_IN), f"{bind}: {said}")
        ensure(key_of() == before, "the key has changed")
        somebody_signs_in()
    run("mount", "--make-rshared", "/")


def bound_to_this_machine_the_key_is_in_no_file():
    done("rekey", "--bind", "host")
    ensure(os.path.exists(DROP_IN) and os.path.exists(CRED) and not os.path.exists(KEY), glob.glob("/etc/otpd/*"))
    somebody_signs_in()
    run("systemctl", "restart", "otpd.service")
    somebody_signs_in()
    doctor = otpctl("doctor", "--local", "--json")
    ensure("key-missing" not in doctor.out, doctor)


def a_credential_that_decrypts_no_more_is_cured_by_the_paper():
    with open(CRED, "w", encoding="ascii") as file:
        file.write("bm90aGluZw==\n")
    status_of("systemctl", "restart", "otpd.service")
    dialog = ssh("alice", "pw")
    dialog.expect("not at fault")
    ended(dialog, 1)
    used = otpctl("recovery-key", "--use", typed=known["paper"])
    ensure(used.status == DONE and os.path.exists(KEY) and not os.path.exists(DROP_IN), used)
    until(lambda: status_of("systemctl", "is-active", "--quiet", "otpd.service") == 0, "otpd is up")
    somebody_signs_in()


def there_and_back():
    done("rekey", "--bind", "host")
    somebody_signs_in()
    done("rekey", "--bind", "file")
    ensure(os.path.exists(KEY) and not os.path.exists(CRED) and not os.path.exists(DROP_IN), glob.glob("/etc/otpd/*"))
    somebody_signs_in()


tell(
    people,
    killed_at_random_everything_opens_and_the_same_command_ends_it,
    with_the_old_key_nothing_opens_and_the_paper_cures_it,
    a_credential_that_does_not_come_through_changes_nothing,
    bound_to_this_machine_the_key_is_in_no_file,
    a_credential_that_decrypts_no_more_is_cured_by_the_paper,
    there_and_back,
)
