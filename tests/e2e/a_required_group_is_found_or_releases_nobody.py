"""Members of a required group need an app while the pilot goes on, however many groups they are in; and a required
group that is not there releases nobody, keeps nobody out who has an app, and is named wherever one looks."""

from desk import audit, otpctl, status
from doors import opens, ssh, stays_shut
from machine import CODE, CONFIG, add_user, configure, enrol, ensure, open_for_business, run, tell

# As many as NFS and Kerberos choke on, and one more than a page of gids.
MANY = 1025
PEOPLE = {}


def the_pilot_requires_an_app_of_the_wheel_group():
    for name in ("alice", "carol", "rita", "mallory"):
        add_user(name, "pw")
    open_for_business()
    groups = "".join(f"crowd{n}:x:{20000 + n}:mallory\n" for n in range(MANY))
    with open("/etc/group", "a", encoding="utf-8") as file:
        file.write(f"{groups}wheel:x:30000:rita,mallory\n")
    configure("required_groups", '["wheel"]', "policy")
    PEOPLE["alice"] = enrol("alice")


def members_are_refused_and_everybody_else_passes():
    for member in ("rita", "mallory"):
        dialog = ssh(member, "pw")
        dialog.answer(CODE, "123456")
        stays_shut(dialog)
        state = status(member)
        ensure((state["sign_in"], state["sign_in_rule"], state["sign_in_group"])
               == ("refused", "required-group", "wheel"), f"status of {member}: {state}")
    opens(ssh("carol", "pw"))
    ensure(audit("carol")[-1]["detail"] == "unenrolled", f"the trail says {audit('carol')[-1]}")


def a_member_by_primary_group_is_one_too():
    run("usermod", "--gid", "wheel", "carol")
    dialog = ssh("carol", "pw")
    dialog.answer(CODE, "123456")
    stays_shut(dialog)
    run("usermod", "--gid", "carol", "carol")


def while_the_source_of_groups_is_down_nobody_without_an_app_is_released():
    # libc reads nsswitch.conf anew when it changes; "nosuch" is a directory that does not answer.
    run("sed", "-i.kept", "s/^group:.*/group: nosuch [UNAVAIL=return] files/", "/etc/nsswitch.conf")
    for user in ("rita", "carol"):
        dialog = ssh(user, "pw")
        dialog.expect("cannot be checked right now")
        stays_shut(dialog)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, PEOPLE["alice"].code())
    opens(dialog)
    run("mv", "/etc/nsswitch.conf.kept", "/etc/nsswitch.conf")
    opens(ssh("carol", "pw"))


def once_the_group_is_gone_nobody_without_an_app_is_released():
    run("sed", "-i", "/^wheel:/d", "/etc/group")
    for user in ("rita", "carol"):
        dialog = ssh(user, "pw")
        dialog.expect("cannot be checked right now")
        stays_shut(dialog)
    ensure(status("carol")["sign_in"] == "unavailable", "status promises something")
    ensure("required_groups" in run("journalctl", "-u", "otpd", "--no-pager"), "the journal names no cause")


def the_missing_group_is_named_wherever_one_looks():
    checked = run("otpd", "--check-config", CONFIG)
    ensure('required_groups: the group "wheel" is not known' in checked and "in order" in checked, checked)
    said = otpctl("status", "alice")
    ensure("required_groups names groups that the user database does not know: wheel" in said.out, str(said))
    ensure(status("alice")["unknown_required_groups"] == ["wheel"], "status --json does not name it")
    run("systemctl", "reload", "otpd")
    said = run("journalctl", "-u", "otpd", "--no-pager")
    ensure('the group "wheel" is not known' in said, f"the journal says {said}")


def an_exemption_by_name_needs_no_group():
    configure("exempt_accounts", '["carol"]', "policy")
    opens(ssh("carol", "pw"))
    ensure(audit("carol")[-1]["detail"] == "exempt-account", f"the trail says {audit('carol')[-1]}")


tell(
    the_pilot_requires_an_app_of_the_wheel_group,
    members_are_refused_and_everybody_else_passes,
    a_member_by_primary_group_is_one_too,
    while_the_source_of_groups_is_down_nobody_without_an_app_is_released,
    once_the_group_is_gone_nobody_without_an_app_is_released,
    the_missing_group_is_named_wherever_one_looks,
    an_exemption_by_name_needs_no_group,
)
