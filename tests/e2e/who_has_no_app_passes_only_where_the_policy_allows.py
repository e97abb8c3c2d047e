"""Accounts that never had an app pass under "allow" and are refused under "deny"; a revoked one never passes."""

from codes import SPARE
from desk import UNCONFIRMED, audit
from doors import DOORS, opens, ssh, stays_shut
from machine import CODE, add_user, configure, enrol, ensure, open_for_business, run, tell


def under_allow_nobody_is_asked_and_it_is_noted():
    open_for_business()
    add_user("carol", "pw")
    for door in DOORS:
        dialog = door("carol", "pw")
        opens(dialog)
        ensure("code" not in dialog.text.lower(), f"she was asked: {dialog.text}")
    rows = [(row["event"], row["service"]) for row in audit("carol")]
    ensure(rows == [("skipped", s) for s in ("sshd", "sudo", "su", "login")], f"the trail says {rows}")


def a_revoked_account_is_asked_and_refused_even_so():
    add_user("rita", "pw")
    phone = enrol("rita")
    run("otpctl", "revoke", "rita", *UNCONFIRMED)
    # Her recovery codes are left, and nothing else is taken for one.
    dialog = ssh("rita", "pw")
    dialog.answer(SPARE, phone.code())
    dialog.expect("neither a recovery code")
    dialog.hang_up()
    run("otpctl", "lost", "rita", *UNCONFIRMED)
    dialog = ssh("rita", "pw")
    dialog.answer(CODE, phone.code())
    dialog.expect("No authenticator app is set up for you any more. Ask your administrator")
    stays_shut(dialog)


def under_deny_she_is_asked_like_anyone_and_refused_with_the_reason():
    configure("unenrolled", '"deny"', "policy")
    for door in DOORS:
        dialog = door("carol", "pw")
        dialog.answer(CODE, "123456")
        stays_shut(dialog)
        reason = "none is set up for you yet. Ask your administrator" in dialog.text
        ensure(reason, f"{door.__name__}: {dialog.text}")
    rows = [(row["event"], row["detail"]) for row in audit("carol")][-len(DOORS):]
    ensure(rows == [("refused", "not-enrolled")] * len(DOORS), f"the trail says {rows}")


def a_stricter_line_is_stricter_than_allow():
    configure("unenrolled", '"allow"', "policy")
    run("sed", "-i", "s/pam_otp.so first_factor/& unenrolled=deny/", "/etc/pam.d/common-auth")
    dialog = ssh("carol", "pw")
    dialog.answer(CODE, "123456")
    stays_shut(dialog)


tell(
    under_allow_nobody_is_asked_and_it_is_noted,
    a_revoked_account_is_asked_and_refused_even_so,
    under_deny_she_is_asked_like_anyone_and_refused_with_the_reason,
    a_stricter_line_is_stricter_than_allow,
)
