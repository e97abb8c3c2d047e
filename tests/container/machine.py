"""The machine the stories happen on: its people, its configuration, and the ways to sign in."""

import os
import pickle
import subprocess
import sys
import time

from phone import Phone
from terminal import Dialog, Unexpected

ISSUER = "Example Office"
CONFIG = "/etc/otpd/otpd.toml"
# ssh as a person uses it who knows the host's key, which is a new one on every machine. At ssh's usual LogLevel:
# below INFO it keeps the reason of a refusal to itself.
SSH = (
    r"ssh -o 'KnownHostsCommand=/usr/bin/sed s,^,localhost\x20, /etc/ssh/ssh_host_ed25519_key.pub' "
    "-o PubkeyAuthentication=no -o NumberOfPasswordPrompts=1"
)
PASSWORD = r"[Pp]assword(?: for \w+)?: ?$"
CODE = f'[Cc]ode (?:from|in) the app "{ISSUER}": ?$'
REBOOT = 75
SKIPPED = 77
# What a story knows is kept here while the machine is rebooted.
MEMORY = "/root/story"


def run(*command, stdin=None, check=True):
    """Runs a command as root; what it printed."""
    done = subprocess.run(
        command, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if check and done.returncode != 0:
        raise Unexpected(f"{' '.join(command)}: status {done.returncode}\n{done.stdout}")
    return done.stdout


def status_of(*command):
    """Runs a command as root for its exit status alone."""
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode


def ensure(fact, otherwise):
    """A fact the story depends on, with the words for when it is none."""
    if not fact:
        raise Unexpected(otherwise)


def until(happened, what):
    """Waits for something another program does; most a second, at most twenty. What it became."""
    for _ in range(200):
        if result := happened():
            return result
        time.sleep(0.1)
    raise Unexpected(f"it did not happen in time: {what}")


def write(path, text, mode=0o644):
    """A file, as an administrator's editor leaves it."""
    with open(path, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), mode)
        file.write(text)


def add_user(name, password, *groups):
    """A person with a password and a shell."""
    extra = ["-G", ",".join(groups)] if groups else []
    run("useradd", "-m", "-s", "/bin/bash", *extra, name)
    run("chpasswd", stdin=f"{name}:{password}\n")


def configure(key, value, section="site"):
    """Sets a key of otpd.toml, as an administrator's editor would, and restarts otpd."""
    with open(CONFIG, encoding="utf-8") as file:
        lines = [line for line in file.read().split("\n") if not line.startswith(f"{key} =")]
    lines.insert(lines.index(f"[{section}]") + 1, f"{key} = {value}")
    with open(CONFIG, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    run("otpd", "--check-config", CONFIG)
    run("systemctl", "restart", "otpd")


def let_sshd_forgive():
    """sshd 9.8 and later keeps an address waiting that failed often; here everybody comes from the same one."""
    if "persourcepenalties" in run("sshd", "-T"):
        with open("/etc/ssh/sshd_config.d/10-stories.conf", "w", encoding="utf-8") as file:
            file.write("PerSourcePenalties no\n")
        run("systemctl", "reload", "ssh")


def open_for_business():
    """The issuer is set and every stack that includes common-auth asks for the code after the password."""
    let_sshd_forgive()
    configure("issuer", f'"{ISSUER}"')
    run("pam-auth-update", "--enable", "otp")


def only_by_the_bus():
    """Root's own socket is gone, so that everything for otpd goes over the system bus."""
    run("systemctl", "stop", "otpd-root.socket")
    # The socket that otpd was given stays open; a client finds it no more.
    os.unlink("/run/otpd-root/bus")


def enrol(user, *more):
    """Root enrols the user without a confirmation; the phone that scanned the code."""
    command = ["otpctl", "enroll", user, "--yes", "--reason", "story", "--qr", "utf8", *more]
    dialog = Dialog(" ".join(command))
    dialog.expect(r"[Cc]ode[^\n]*: ?$")
    phone = Phone.scanning(dialog.raw)
    dialog.type(phone.code(), shown="")
    ended(dialog, 0)
    return phone


def leave_pending(user):
    """Root makes a secret that waits for the user's first code; the phone that scanned it."""
    dialog = Dialog(f"otpctl enroll {user} --pending --yes --reason story --qr utf8")
    ended(dialog, 0)
    return Phone.scanning(dialog.raw)


def ssh(user, password, command="id -un"):
    """An ssh sign-in that has given the password."""
    dialog = Dialog(f"{SSH} {user}@localhost '{command}'")
    dialog.answer(PASSWORD, password)
    return dialog


def ended(dialog, wanted):
    """Waits for the end: 0 is a success, anything else any failure."""
    status = dialog.status()
    ensure((status == 0) == (wanted == 0), f"{dialog.command}\nended with {status}. On the screen:\n{dialog.text}")


def tell(*scenes):
    """Plays the scenes in order and ends the program as tests/run expects."""
    for scene in scenes:
        try:
            print(f"-- {scene.__name__.replace('_', ' ')}", flush=True)
            scene()
        except Unexpected as error:
            print(f"{scene.__name__.replace('_', ' ')}: {error}", flush=True)
            sys.exit(1)


def reboot(memory):
    """Ends the story's first act: tests/run reboots the machine once and runs the story again."""
    with open(MEMORY, "wb") as file:
        pickle.dump(memory, file)
    sys.exit(REBOOT)


def remembered():
    """What was handed to `reboot`; None before it."""
    if not os.path.exists(MEMORY):
        return None
    with open(MEMORY, "rb") as file:
        return pickle.load(file)


def skip(reason):
    """Ends the story as one that cannot be told here."""
    print(reason)
    sys.exit(SKIPPED)
