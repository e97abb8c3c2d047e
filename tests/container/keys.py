"""ssh with a key: the key, sshd's configuration, and sign-ins that can or cannot answer."""

import os
import subprocess

from machine import SSH, ensure, run
from terminal import Dialog

SSHD = "/etc/ssh/sshd_config.d/00-story.conf"
SWITCH = "/etc/ssh/sshd_config.d/20-key-and-code.conf"
SHIPPED = "/usr/share/doc/otpd-sshd/examples/20-key-and-code.conf"
STACK = "/etc/pam.d/sshd"
INCLUDED = "auth include /usr/lib/pam.d/sshd-key-and-code"
WITH_KEY = SSH.replace("-o PubkeyAuthentication=no", "-o IdentitiesOnly=yes -o IdentityFile=/root/key")


def make_key():
    """The key of whoever sits at the other machine."""
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "/root/key")


def give_key(user):
    """The account accepts the key."""
    run("install", "-d", "-m", "700", "-o", user, "-g", user, f"/home/{user}/.ssh")
    run("install", "-m", "600", "-o", user, "-g", user, "/root/key.pub", f"/home/{user}/.ssh/authorized_keys")


def sshd(*lines):
    """These lines before everything else sshd is configured with; none takes them away."""
    with open(SSHD, "w", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
    reload()


def reload():
    """sshd reads its configuration and listens again; a reload would return before that."""
    run("sshd", "-t")
    run("systemctl", "reset-failed", "ssh")
    run("systemctl", "restart", "ssh")


def knows_service_names():
    """Whether sshd knows PAMServiceName: since Debian 13."""
    return "pamservicename" in run("sshd", "-T", "-f", "/dev/null", "-h", "/etc/ssh/ssh_host_ed25519_key").lower()


def switch_on_key_and_code():
    """As the shipped drop-in tells: on Debian 12 sshd does not know PAMServiceName yet."""
    run("cp", SHIPPED, SWITCH)
    if not knows_service_names():
        run("sed", "-i", "/^PAMServiceName/d", SWITCH)
        run("sed", "-i", f"s,^@include common-auth$,{INCLUDED},", STACK)
    reload()


def switch_off_key_and_code():
    """Both steps taken back."""
    os.unlink(SWITCH)
    run("sed", "-i", f"s,^{INCLUDED}$,@include common-auth,", STACK)
    reload()


def with_key(user, *options, command="id -un"):
    """An ssh sign-in with the key, at a terminal."""
    return Dialog(f"{WITH_KEY} {' '.join(options)} {user}@localhost '{command}'")


def unattended(program):
    """A program nobody sits at, with 10 seconds: its status and what it printed."""
    done = subprocess.run(
        ["timeout", "10", "setsid", "--wait", "sh", "-c", program],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )
    ensure(done.returncode != 124, f"{program}\nwas still waiting after 10 s: {done.stdout}")
    return done.returncode, done.stdout


def journal(word):
    """The lines of pam_otp that hold the word."""
    run("journalctl", "--sync")
    return [line for line in run("journalctl", "-a", "--no-pager", "-o", "cat").splitlines() if "pam_otp" in line and word in line]
