"""With otpd and the bus stopped, `otpctl doctor --local` names what is broken, with its cure, and whatever is put
right is named no more."""

import json
import os
import shutil

from desk import otpctl
from machine import add_user, ensure, open_for_business, run, status_of, tell

KEY, VAULT, CONFIG = "/etc/otpd/key", "/var/lib/otpd/vault.sqlite", "/etc/otpd/otpd.toml"
STACK, MODULE, SSHD = "/etc/pam.d/common-auth", "pam_otp.so", "/etc/ssh/sshd_config"
SERVICE, SU = "/etc/pam.d/sshd", "/etc/pam.d/su"
COPIES = "/root/copies"
# What the story itself stopped.
STOPPED = {"unit-stopped"}


def dangers():
    """The codes of everything dangerous or unchecked; each must have a cure."""
    said = otpctl("doctor", "--local", "--json")
    report = json.loads(said.out)
    grave = [row for row in report["findings"] if row["severity"] in ("danger", "unchecked")]
    ensure(all(row["cure"] for row in grave), f"no cure: {grave}")
    ensure(said.status == (1 if grave else 0), said)
    ensure(report["as_root"] is True, said)
    return {row["code"] for row in grave}


def module():
    return run("find", "/usr/lib", "-name", MODULE).strip()


def keep(path):
    os.makedirs(COPIES, exist_ok=True)
    run("cp", "-a", path, f"{COPIES}/{os.path.basename(path)}")


def put_back(path):
    if os.path.lexists(path):
        os.remove(path)
    run("cp", "-a", f"{COPIES}/{os.path.basename(path)}", path)


def append(path, text):
    with open(path, "a", encoding="utf-8") as file:
        file.write(text)


def prepend(path, text):
    with open(path, encoding="utf-8") as file:
        rest = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + rest)


def edit(old, new):
    def change():
        with open(STACK, encoding="utf-8") as file:
            text = file.read()
        ensure(old in text, f"{old!r} is not in {STACK}:\n{text}")
        with open(STACK, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))
    return change


def version(number):
    """PRAGMA user_version, in the header that doctor reads."""
    with open(VAULT, "r+b") as file:
        file.seek(60)
        file.write(number.to_bytes(4, "big"))


OURS = "[success=ok ignore=ignore default=die]\tpam_otp.so"
# What happens to which file, and what doctor calls it.
TROUBLES = (
    ("no key", KEY, lambda: os.remove(KEY), "key-missing"),
    ("a key for all", KEY, lambda: os.chmod(KEY, 0o644), "key-owner"),
    ("half a key", KEY, lambda: os.truncate(KEY, 16), "key-length"),
    ("no vault", VAULT, lambda: os.remove(VAULT), "vault-missing"),
    ("root's vault", VAULT, lambda: shutil.chown(VAULT, "root"), "vault-owner"),
    ("half a vault", VAULT, lambda: os.truncate(VAULT, 5000), "vault-damaged"),
    ("no vault at all", VAULT, lambda: os.truncate(VAULT, 0), "vault-damaged"),
    ("a mistake", CONFIG, lambda: append(CONFIG, "frobnicate = 1\n"), "config-wrong"),
    ("no module", "module", lambda: os.remove(module()), "pam-module-missing"),
    ("a module for all", "module", lambda: os.chmod(module(), 0o666), "pam-module-owner"),
    ("no module at all", "module", lambda: os.truncate(module(), 10), "pam-module-kind"),
    ("a newer vault", VAULT, lambda: version(9), "vault-newer"),
    ("an argument mistyped", STACK, edit("first_factor", "first_facter"), "pam-argument-unknown"),
    ("an optional code", STACK, edit(OURS, "optional pam_otp.so"), "pam-ignored"),
    ("a sufficient password", STACK, edit("[success=1 default=ignore]\tpam_unix.so", "sufficient\tpam_unix.so"),
     "pam-not-asked"),
    ("root for everybody", SERVICE, lambda: prepend(SERVICE, "auth sufficient pam_rootok.so\n"), "pam-not-asked"),
    ("a key at su", SU, lambda: prepend(SU, "auth requisite pam_otp.so first_factor=publickey\n"), "pam-nobody"),
    ("a split for nobody", STACK, edit(OURS + " first_factor", "optional pam_otp.so split"), "pam-split-alone"),
    ("no stack for sshd", SERVICE, lambda: os.remove(SERVICE), "ssh-no-stack"),
    ("glass at every door", STACK, edit("quiet service = login user ingroup", "quiet user ingroup"), "pam-passed-over"),
)


def a_machine_in_order():
    add_user("keeper", "glass-hammer", "otp-breakglass")
    open_for_business()
    run("apt-get", "install", "-qy", *[f"/debs/{name}" for name in os.listdir("/debs") if name.startswith("otpd-sshd_")])
    ensure(dangers() == set(), dangers())
    said = otpctl("doctor")
    print(said, flush=True)
    ensure(said.status == 0 and "otpd answers" in said.out, said)
    ensure("keeper" in said.out, said)


def a_block_about_somebody_else_is_named():
    """sshd itself says nothing about it when asked for another account."""
    keep(SSHD)
    append(SSHD, "Match User bob\n    PasswordAuthentication yes\nMatch User keeper\n    KbdInteractiveAuthentication no\n")
    said = otpctl("doctor", "--local", "--json")
    found = [row for row in json.loads(said.out)["findings"] if row["code"].startswith("ssh-match")]
    print(otpctl("doctor", "--local").out, flush=True)
    put_back(SSHD)
    ensure([row["detail"] for row in found] == ["Match User bob", "Match User keeper"], said)
    ensure(all(row["place"].startswith(f"{SSHD}:") for row in found), found)


def somebody_who_may_not_look_is_told_so():
    said = otpctl("doctor", "--local", person="keeper")
    print(said, flush=True)
    ensure(said.status == 1 and "sudo otpctl doctor" in said.out, said)


def everything_stops():
    run("systemctl", "stop", "otpd-root.socket", "otpd.service")
    run("systemctl", "stop", "dbus.socket", "dbus.service")
    ensure(status_of("busctl", "list") != 0, "the bus is still there")
    ensure(dangers() == STOPPED, dangers())
    said = otpctl("doctor")
    ensure(said.status == 1 and "does not answer" in said.out, said)


def each_trouble_is_named_and_so_is_none_when_it_is_over():
    for name, path, trouble, code in TROUBLES:
        path = module() if path == "module" else path
        keep(path)
        trouble()
        found = dangers()
        print(f"{name}: {sorted(found)}", flush=True)
        put_back(path)
        ensure(code in found, f"{name}: {code} is not among {found}")
        ensure(dangers() == STOPPED, f"after {name}: {dangers()}")


def a_masked_unit_is_named():
    run("systemctl", "mask", "otpd.service")
    found = dangers()
    run("systemctl", "unmask", "otpd.service")
    ensure("unit-masked" in found, found)


def a_service_that_knows_one_password_only_is_named_before_it_suffers():
    with open("/etc/pam.d/cups", "w", encoding="utf-8") as file:
        file.write("@include common-auth\n@include common-account\n")
    now = otpctl("doctor", "--local").out
    ensure("cannot answer for a code" in now and "cups" in now, now)
    run("pam-auth-update", "--disable", "otp")
    later = otpctl("doctor", "--local").out
    print(later, flush=True)
    ensure("Once the profile is enabled" in later and "cups" in later, later)


tell(
    a_machine_in_order,
    a_block_about_somebody_else_is_named,
    somebody_who_may_not_look_is_told_so,
    everything_stops,
    each_trouble_is_named_and_so_is_none_when_it_is_over,
    a_masked_unit_is_named,
    a_service_that_knows_one_password_only_is_named_before_it_suffers,
)
