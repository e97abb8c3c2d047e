"""Upgrades in either order, to a release that speaks the next protocol version, while people sign in without a
pause: nobody is let in without a code, and nobody who may come in is kept out."""

import glob

from crowd import Crowd, PASSWORD
from machine import CODE, ended, ensure, open_for_business, run, ssh, tell

COMMON = "/etc/pam.d/common-auth"
OTPD, MODULE = "otpd", "libpam-otp"
crowd = None


def deb(directory, package):
    found, = glob.glob(f"{directory}/{package}_*.deb")
    return found


def version(package):
    return run("dpkg-query", "-W", "-f", "${Version}", package)


def upgrade(package):
    before = version(package)
    run("dpkg", "-i", deb("/next", package))
    ensure(run("dpkg", "--compare-versions", before, "lt", version(package)) == "", "it is no newer")


def at_ssh_a_right_code_opens_and_a_wrong_one_does_not():
    name, phone = crowd.somebody()
    dialog = ssh(name, PASSWORD)
    dialog.answer(CODE, phone.wrong_code())
    dialog.answer(r"Wrong code\.[^\n]*: ?$", phone.code())
    ended(dialog, 0)


def upgrade_in_this_order(first, second):
    with crowd:
        upgrade(first)
        at_ssh_a_right_code_opens_and_a_wrong_one_does_not()
        upgrade(second)
        at_ssh_a_right_code_opens_and_a_wrong_one_does_not()
    crowd.nobody_was_wronged()


def a_common_auth_edited_by_hand():
    global crowd
    open_for_business()
    crowd = Crowd()
    run("sed", "-i", r"s/pam_otp\.so first_factor/& timeout=7/; 1i # edited by hand", COMMON)


def otpd_first():
    edited = open(COMMON, encoding="utf-8").read()
    upgrade_in_this_order(OTPD, MODULE)
    ensure(open(COMMON, encoding="utf-8").read() == edited, "the edited stack was changed")


def back_again_as_the_refused_downgrade_says():
    edited = open(COMMON, encoding="utf-8").read()
    for package in (MODULE, OTPD):
        newer = version(package)
        said = run("dpkg", "-i", deb("/debs", package), check=False)
        ensure(f"{package}: not downgraded from {newer} to" in said, f"no reason is given: {said}")
        ensure(version(package) == newer, "the downgrade went through")
        ensure(run("dpkg", "--audit") == "", run("dpkg", "--audit"))
    at_ssh_a_right_code_opens_and_a_wrong_one_does_not()
    run("pam-auth-update", "--disable", "otp", "--force")
    run("apt-get", "-q", "remove", "-y", OTPD)
    run("apt-get", "-q", "install", "-y", deb("/debs", OTPD), deb("/debs", MODULE))
    run("pam-auth-update", "--enable", "otp")
    with open(COMMON, "w", encoding="utf-8") as stack:
        stack.write(edited)
    at_ssh_a_right_code_opens_and_a_wrong_one_does_not()


def the_module_first():
    upgrade_in_this_order(MODULE, OTPD)


tell(
    a_common_auth_edited_by_hand,
    otpd_first,
    back_again_as_the_refused_downgrade_says,
    the_module_first,
)
