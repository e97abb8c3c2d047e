"""Whatever is wrong with the vault or its key: sign-in is refused, the cause and the cure are named, no file
is touched, and once it is put right sign-in works again."""

import glob
import hashlib
import os
import shutil
import sqlite3

from desk import REFUSED, otpctl
from machine import CODE, add_user, ended, enrol, ensure, open_for_business, run, ssh, tell

VAULT, KEY, COPY = "/var/lib/otpd/vault.sqlite", "/etc/otpd/key", "/root/copy"
UNITS = ("otpd-root.socket", "otpd.service")
phones = {}


def person(trouble):
    """Everybody suffers once: a second session so soon could meet the end of the first one's user manager."""
    return f"u-{trouble.__name__.replace('_', '-')}"


def unreadable():
    os.chmod(VAULT, 0)


def anothers():
    shutil.chown(VAULT, "root", "root")


def open_to_others():
    os.chmod(VAULT, 0o644)


def truncated():
    os.truncate(VAULT, 5000)


def empty():
    os.truncate(VAULT, 0)


def no_vault_at_all():
    with open(VAULT, "r+b") as file:
        file.write(b"\x7fELF and so on")


def newer():
    with sqlite3.connect(VAULT) as vault:
        vault.execute("PRAGMA user_version = 99")
    vault.close()
    for path in glob.glob(VAULT + "*"):
        shutil.chown(path, "otpd", "otpd")


def missing():
    os.remove(VAULT)


def another_key():
    with open(KEY, "wb") as file:
        file.write(b"k" * 32)


def no_key():
    os.remove(KEY)


def a_key_open_to_others():
    os.chmod(KEY, 0o644)


# What happens, the word in `otpctl status --json`, and what the journal has to say.
TROUBLES = (
    (unreadable, "vault-io", "sign-in is refused"),
    (anothers, "vault-owner", "wrong owner or mode"),
    (open_to_others, "vault-owner", "wrong owner or mode"),
    (truncated, "vault-damaged", "Restore a backup"),
    (empty, "vault-damaged", "Restore a backup"),
    (no_vault_at_all, "vault-damaged", "Restore a backup"),
    (newer, "vault-newer", "Install the newer otpd"),
    (missing, "vault-missing", "Restore a backup"),
    (another_key, "key-wrong", "does not open this vault"),
    (no_key, "key-missing", "otpd/key"),
    (a_key_open_to_others, "key-owner", "otpd/key"),
)


def people_with_an_app():
    open_for_business()
    for trouble, _, _ in TROUBLES:
        add_user(person(trouble), "pw")
        phones[person(trouble)] = enrol(person(trouble))


def fingerprints():
    found = {}
    for path in sorted(glob.glob("/var/lib/otpd/*") + glob.glob(KEY)):
        seen = os.stat(path)
        with open(path, "rb") as file:
            found[path] = (hashlib.sha256(file.read()).hexdigest(), seen.st_mode, seen.st_uid)
    return found


def signs_in(user):
    dialog = ssh(user, "pw")
    dialog.answer(CODE, phones[user].code())
    ended(dialog, 0)


def is_refused(user):
    dialog = ssh(user, "pw")
    dialog.expect("not at fault")
    ended(dialog, 1)


def suffer(trouble, word, journal):
    """One trouble from its beginning to its cure."""
    user = person(trouble)
    run("systemctl", "stop", *UNITS)
    shutil.rmtree(COPY, ignore_errors=True)
    run("cp", "-a", "/var/lib/otpd", COPY)
    run("cp", "-a", KEY, f"{COPY}/key")
    trouble()
    before = fingerprints()
    mark = run("journalctl", "-n", "0", "--show-cursor", "-q").split("cursor: ")[1].strip()
    run("systemctl", "start", *UNITS)
    is_refused(user)
    said = otpctl("status", user)
    print(f"{trouble.__name__}: {said}", flush=True)
    ensure(said.status == REFUSED, said)
    ensure(len(said.err.strip().splitlines()) >= 2, f"no cure: {said}")
    as_json = otpctl("status", "--json")
    ensure(as_json.status == REFUSED and f'"{word}"' in as_json.out, as_json)
    own = otpctl("status", person=user)
    ensure(own.status == REFUSED and "No code can be checked" in own.err, own)
    told = run("journalctl", "-u", "otpd", "--no-pager", "-o", "cat", f"--after-cursor={mark}")
    print(told, flush=True)
    ensure(journal in told, f"the journal does not say {journal!r}:\n{told}")
    run("systemctl", "stop", *UNITS)
    after = fingerprints()
    ensure(after == before, f"otpd touched a file:\n{before}\n{after}")
    for path in glob.glob("/var/lib/otpd/*"):
        os.remove(path)
    run("sh", "-c", f"cp -a {COPY}/key {KEY} && cp -a {COPY}/vault.sqlite* /var/lib/otpd/")
    run("systemctl", "start", *UNITS)
    signs_in(user)


def each_trouble_is_named_and_harmless():
    for trouble, word, journal in TROUBLES:
        suffer(trouble, word, journal)


tell(
    people_with_an_app,
    each_trouble_is_named_and_harmless,
)
