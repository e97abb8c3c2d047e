"""A bare machine, everything installed, used, removed and purged: no file, unit, user's right or PAM line is left,
and whoever installs again begins anew."""

import glob
import hashlib
import os
import stat

from machine import add_user, enrol, ensure, open_for_business, run, status_of, tell

NEEDS = "bare"

DEBS = sorted(glob.glob("/debs/*.deb"))
PACKAGES = [run("dpkg-deb", "-f", deb, "Package").strip() for deb in DEBS]
COMMON = "/etc/pam.d/common-auth"
# Other file systems, and what the system writes by itself about what happens on it.
NOT_LOOKED_AT = ("/proc", "/sys", "/dev", "/run", "/tmp", "/var/tmp", "/var/log", "/var/cache", "/var/lib/apt",
                 "/var/lib/dpkg", "/var/lib/systemd", "/var/lib/private", "/otp", "/debs", "/next", "/root", "/etc/mtab")
# Copies and locks of programs that change users, and pam-auth-update's memory of what it has offered once.
WRITTEN_BY_TOOLS = {"/etc/passwd-", "/etc/group-", "/etc/shadow-", "/etc/gshadow-", "/etc/subuid-", "/etc/subgid-",
                    "/etc/.pwd.lock", "/var/lib/pam/seen", "/var/lib/dbus/machine-id", "/etc/ld.so.cache"}
# The daemons' users stay: a later user with their uid must not inherit files that are left elsewhere.
STAYS = ("otpd", "otpd-sms")
before = {}


def looked_at():
    for top, directories, files in os.walk("/"):
        directories[:] = [d for d in directories if os.path.join(top, d) not in NOT_LOOKED_AT]
        yield from (os.path.join(top, name) for name in directories + files)


def fingerprint(path):
    """Everything a package could have changed about a file; of the users' files the lines besides those that stay."""
    status = os.lstat(path)
    what = [stat.filemode(status.st_mode), status.st_uid, status.st_gid]
    if stat.S_ISLNK(status.st_mode):
        what.append(os.readlink(path))
    elif path in ("/etc/passwd", "/etc/shadow", "/etc/group", "/etc/gshadow"):
        lines = open(path, encoding="utf-8").read().splitlines()
        what.append([line for line in lines if line.split(":")[0] not in STAYS])
    elif path.endswith("-wal"):
        # Room that is kept for the vault: what was written there last is no change of the machine.
        what.append(status.st_size)
    elif stat.S_ISREG(status.st_mode):
        with open(path, "rb") as file:
            what.append(hashlib.file_digest(file, "sha256").hexdigest() if path.startswith(("/etc", "/var"))
                        else status.st_size)
    return what


def machine():
    files = {path: fingerprint(path) for path in looked_at() if path not in WRITTEN_BY_TOOLS and os.path.lexists(path)}
    return {**files, "units": run("systemctl", "list-unit-files", "--no-legend", "--no-pager")}


def differences(old, new):
    return {path: (old.get(path), new.get(path)) for path in old.keys() | new.keys() if old.get(path) != new.get(path)}


def install():
    return run("apt-get", "-q", "install", "-y", "--reinstall", *DEBS)


def the_machine_before():
    # Once, so that only what the packages change is seen.
    run("pam-auth-update", "--package")
    before.update(machine())
    print(len(before), "files", flush=True)


def installing_twice_is_the_same_as_once():
    said = install()
    ensure("no PAM stack asks for a code" in said, f"nobody is told that no code is asked: {said}")
    once = machine()
    install()
    ensure(not differences(once, machine()), f"the second time changed {differences(once, machine())}")


def every_file_is_a_packages_and_as_it_was_packed():
    ensure(run("dpkg", "--verify", *PACKAGES) == "", run("dpkg", "--verify", *PACKAGES))
    ensure(run("dpkg", "--audit") == "", run("dpkg", "--audit"))
    now = machine()
    new = [path for path in differences(before, now) if path not in before]
    # Made at the installation: what is whose business alone.
    made = {"/etc/otpd/key", "/var/lib/otpd", "/var/lib/otpd/vault.sqlite", "/var/lib/otpd/vault.sqlite-wal",
            "/var/lib/otpd/vault.sqlite-shm", "/var/lib/otpd-sms"}
    owned = set(run("dpkg", "-L", *PACKAGES).splitlines())
    strays = [path for path in new if path not in made and path not in owned and not enabled_unit(path)
              and os.path.realpath(path) not in owned]
    ensure(not strays, f"no package owns {strays}")
    dangling = [path for path in new if os.path.islink(path) and not os.path.exists(path)]
    ensure(not dangling, f"these links lead nowhere: {dangling}")


def enabled_unit(path):
    directory, name = os.path.split(path)
    if directory == "/etc/systemd/system" and name.endswith(".wants"):
        return all(enabled_unit(os.path.join(path, link)) for link in os.listdir(path))
    return directory.startswith("/etc/systemd/system/") and os.path.basename(os.path.realpath(path)).startswith("otpd")


def it_is_used():
    open_for_business()
    add_user("alice", "pw")
    enrol("alice")
    run("usermod", "-aG", "otp-breakglass", "alice")
    ensure(status_of("grep", "-q", "pam_otp", COMMON) == 0, "no code is asked")
    ensure(sign_in("pw\n") != 0, "the password alone opened the door")


def sign_in(typed):
    said = run("sh", "-c", "pamtester sudo alice authenticate; echo status $?", stdin=typed)
    print(said.splitlines()[-2:], flush=True)
    return int(said.rsplit(" ", 1)[1])


def removing_keeps_what_belongs_to_the_people():
    key = open("/etc/otpd/key", "rb").read()
    run("apt-get", "-q", "remove", "-y", *PACKAGES)
    ensure(not glob.glob("/usr/lib/*/security/pam_otp.so"), "the module is still there")
    ensure(status_of("grep", "-q", "pam_otp", COMMON) != 0, "common-auth still names the module")
    ensure(sign_in("pw\n") == 0, "the right password does not open the door any more")
    install()
    ensure(open("/etc/otpd/key", "rb").read() == key, "the key was made anew")
    ensure(run("systemctl", "is-active", "otpd").strip() == "active", "otpd does not run")
    ensure("app" in run("otpctl", "status", "alice"), "alice has to enrol again")
    run("pam-auth-update", "--enable", "otp")
    ensure(sign_in("pw\n") != 0, "the password alone opened the door")


def after_a_purge_nothing_asks_and_nothing_is_left():
    said = run("apt-get", "-q", "purge", "-y", *PACKAGES)
    ensure("removing the vault and its key" in said, f"nobody is told: {said}")
    ensure(sign_in("pw\n") == 0, "the right password does not open the door any more")
    run("userdel", "-r", "alice")
    # The story's own, on Debian 13.
    run("rm", "-f", "/etc/ssh/sshd_config.d/10-stories.conf")
    run("systemctl", "daemon-reload")
    left = differences(before, machine())
    ensure(not left, f"the purge left {left}")
    known = run("sh", "-c", "dpkg-query -W -f '${Package} ${db:Status-Status}\\n' | grep otp || true")
    ensure(not any(name.split()[0] in PACKAGES for name in known.splitlines()), f"dpkg still knows {known}")


def installed_again_everything_begins_anew():
    install()
    ensure("alice" not in run("otpctl", "list"), "alice is still enrolled")
    ensure(run("getent", "group", "otp-breakglass").strip().endswith(":"), "somebody may still pass without a code")
    add_user("alice", "pw")
    ensure(sign_in("pw\n") == 0, "somebody is asked for a code")


tell(
    the_machine_before,
    installing_twice_is_the_same_as_once,
    every_file_is_a_packages_and_as_it_was_packed,
    it_is_used,
    removing_keeps_what_belongs_to_the_people,
    after_a_purge_nothing_asks_and_nothing_is_left,
    installed_again_everything_begins_anew,
)
