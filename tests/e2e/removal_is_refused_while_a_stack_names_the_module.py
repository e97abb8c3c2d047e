"""A PAM line without its module keeps everybody out, so the module stays while one line names it."""

import os

from machine import ensure, open_for_business, run, status_of, tell

MODULE = run("sh", "-c", "ls /usr/lib/*/security/pam_otp.so").strip()
COMMON = "/etc/pam.d/common-auth"
SU = "/etc/pam.d/su"


def remove():
    return run("apt-get", "-q", "remove", "-y", "libpam-otp", check=False)


def names_the_module(path):
    return status_of("grep", "-qE", r"^[^#]*pam_otp\.so", path) == 0


def a_line_written_by_hand_is_named_and_nothing_changes():
    open_for_business()
    with open(SU, "a", encoding="utf-8") as stack:
        stack.write("auth required pam_otp.so\n")
    last = sum(1 for _ in open(SU, encoding="utf-8"))
    said = remove()
    ensure(f"{SU}:{last}:" in said, f"file and line are not named: {said}")
    ensure(os.path.exists(MODULE), "the module is gone while su names it")
    ensure(names_the_module(COMMON), "the refused removal took the code out of common-auth")


def a_line_in_a_file_that_a_stack_includes_from_elsewhere_is_named():
    run("sed", "-i", r"/^[^#]*pam_otp\.so/d", SU)
    os.makedirs("/opt/pam")
    for path, line in (
        (SU, "@include /opt/pam/first"),
        ("/opt/pam/first", "auth substack \\\n /opt/pam/second"),
        # In a circle: that must not go on forever.
        ("/opt/pam/second", "-auth include ../../opt/pam/third\nauth include /opt/pam/first"),
        ("/opt/pam/third", "auth required pam_otp.so"),
    ):
        with open(path, "a", encoding="utf-8") as stack:
            stack.write(f"{line}\n")
    said = remove()
    ensure("/opt/pam/third:1:" in said, f"file and line are not named: {said}")
    ensure(os.path.exists(MODULE) and names_the_module(COMMON), "the refused removal changed something")
    run("sed", "-i", "s/^/# /", "/opt/pam/third")


def an_edited_common_auth_is_named_and_kept():
    # pam-auth-update never rewrites a file whose own block was edited.
    run("sed", "-i", "s/^# here are the per-package modules.*/# edited by hand/", COMMON)
    said = remove()
    ensure(f"{COMMON}:" in said, f"file and line are not named: {said}")
    ensure(os.path.exists(MODULE) and names_the_module(COMMON), "the edited stack lost its module")


def a_comment_is_no_line_and_the_removal_goes_through():
    run("sed", "-i", r"s/^\([^#]*pam_otp\.so\)/# \1/", COMMON)
    said = remove()
    ensure(not os.path.exists(MODULE), f"the module was not removed: {said}")
    run("useradd", "-m", "carol")
    run("chpasswd", stdin="carol:pw\n")
    run("pamtester", "login", "carol", "authenticate", stdin="pw\n")


tell(
    a_line_written_by_hand_is_named_and_nothing_changes,
    a_line_in_a_file_that_a_stack_includes_from_elsewhere_is_named,
    an_edited_common_auth_is_named_and_kept,
    a_comment_is_no_line_and_the_removal_goes_through,
)
