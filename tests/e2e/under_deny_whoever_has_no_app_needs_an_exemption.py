"""Under "deny" root and everybody else without an app is refused, but for the exempt ones; the console stays open to
break-glass, what nobody signs in to is not asked, and each pass is in the trail with its rule."""

import pwd

from desk import audit
from doors import IN, login, opens, ssh, stays_shut, su
from machine import CODE, add_user, configure, enrol, ensure, open_for_business, run, tell

PEOPLE = {}


def refused_without_an_app(dialog):
    """Asked like anyone, and refused whatever the answer."""
    dialog.answer(CODE, "123456")
    stays_shut(dialog)


def passes_by(dialog, user, rule):
    """The door opens without a question, and the trail's last row has the rule."""
    opens(dialog)
    ensure("code" not in dialog.text.lower(), f"a code was asked for: {dialog.text}")
    last = audit(user)[-1]
    ensure((last["event"], last["detail"]) == ("skipped", rule), f"the trail says {last}")


def the_site_requires_an_app():
    run("chpasswd", stdin="root:pw\n")
    run("adduser", "--quiet", "root", "otp-breakglass")
    with open("/etc/ssh/sshd_config.d/20-root.conf", "w", encoding="utf-8") as file:
        file.write("PermitRootLogin yes\n")
    run("systemctl", "reload", "ssh")
    run("groupadd", "kiosks")
    add_user("backup-robot", "pw")
    add_user("lobby", "pw", "kiosks")
    add_user("alice", "pw", "kiosks")
    open_for_business()
    configure("unenrolled", '"deny"', "policy")
    PEOPLE["alice"] = enrol("alice")


def root_without_an_app_is_refused_over_ssh_and_at_su():
    refused_without_an_app(ssh("root", "pw"))
    refused_without_an_app(su("root", "pw"))


def root_gets_in_at_the_console_through_break_glass():
    before = len(audit("root"))
    dialog = login("root", "pw")
    dialog.expect("# ?$")
    dialog.hang_up()
    ensure(len(audit("root")) == before, "break-glass goes past otpd, dead or alive")


def what_nobody_signs_in_to_is_not_asked():
    rows = len(audit("lobby"))
    ensure(run("su", "lobby", "-c", "id -un").strip() == "lobby", "root becomes anybody by pam_rootok")
    for name in ("systemd-user", "su"):
        ran = run("systemd-run", "--quiet", "--wait", "--pipe", "--uid=lobby", f"--property=PAMName={name}", "id", "-un")
        ensure(ran.strip() == "lobby", f"a service with PAMName={name} did not run: {ran}")
    run("loginctl", "enable-linger", "lobby")
    uid = pwd.getpwnam("lobby").pw_uid
    run("systemctl", "start", f"user@{uid}.service")
    ensure(len(audit("lobby")) == rows, "otpd heard of it")


def nobody_is_exempt_before_the_policy_says_so():
    refused_without_an_app(ssh("backup-robot", "pw"))
    refused_without_an_app(ssh("lobby", "pw"))


def an_exempt_account_and_a_member_of_an_exempt_group_pass():
    configure("exempt_accounts", '["backup-robot"]', "policy")
    configure("exempt_groups", '["kiosks"]', "policy")
    passes_by(ssh("backup-robot", "pw"), "backup-robot", "exempt-account")
    passes_by(ssh("lobby", "pw"), "lobby", "exempt-group")


def whoever_left_the_group_is_asked_at_the_next_sign_in():
    run("gpasswd", "--delete", "lobby", "kiosks")
    refused_without_an_app(ssh("lobby", "pw"))


def a_member_with_an_app_is_asked_all_the_same():
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, PEOPLE["alice"].code())
    opens(dialog)


def at_an_exempt_service_nobody_is_asked_with_or_without_an_app():
    configure("exempt_services", '["su"]', "policy")
    passes_by(su("alice", "pw"), "alice", "exempt-service")
    passes_by(su("lobby", "pw"), "lobby", "exempt-service")
    refused_without_an_app(ssh("lobby", "pw"))


def a_wrong_password_is_refused_there_too():
    dialog = su("alice", "not-the-password")
    stays_shut(dialog)
    ensure(IN not in dialog.text, "su let her in")


def a_stricter_line_ends_every_exemption():
    run("sed", "-i", "s/pam_otp.so first_factor/& unenrolled=deny/", "/etc/pam.d/common-auth")
    for dialog in (su("lobby", "pw"), ssh("backup-robot", "pw")):
        refused_without_an_app(dialog)


tell(
    the_site_requires_an_app,
    root_without_an_app_is_refused_over_ssh_and_at_su,
    root_gets_in_at_the_console_through_break_glass,
    what_nobody_signs_in_to_is_not_asked,
    nobody_is_exempt_before_the_policy_says_so,
    an_exempt_account_and_a_member_of_an_exempt_group_pass,
    whoever_left_the_group_is_asked_at_the_next_sign_in,
    a_member_with_an_app_is_asked_all_the_same,
    at_an_exempt_service_nobody_is_asked_with_or_without_an_app,
    a_wrong_password_is_refused_there_too,
    a_stricter_line_ends_every_exemption,
)
