"""polkit 127 walls its helper in: no home, no device, no network, nothing to write to. otpd can be asked all the same,
and where it cannot, polkit says no."""

from desk import audit
from doors import IN
from machine import CODE, add_user, ended, enrol, ensure, open_for_business, run, skip, tell
from polkit import UNIT, install_agent, pkexec, stays_shut, wall_in_the_helper

WORDS = "not at fault"
SYS_ADMIN = 1 << 21
PHONES = {}


def an_administrator_with_an_app_and_a_helper_behind_walls():
    with open("/proc/self/status", encoding="utf-8") as file:
        bounds = next(line.split()[1] for line in file if line.startswith("CapBnd:"))
    if not int(bounds, 16) & SYS_ADMIN:
        skip("without CAP_SYS_ADMIN systemd puts up no walls in a container")
    open_for_business()
    install_agent()
    wall_in_the_helper()
    add_user("admin", "pw", "sudo")
    PHONES["admin"] = enrol("admin")


def a_right_code_is_right():
    dialog = pkexec("admin", "pw")
    dialog.answer(CODE, PHONES["admin"].wrong_code())
    dialog.answer("Wrong code. " + CODE, PHONES["admin"].code())
    dialog.expect(IN)
    ended(dialog, 0)


def wrong_and_used_codes_are_not():
    dialog = pkexec("admin", "pw")
    dialog.answer(CODE, PHONES["admin"].wrong_code())
    dialog.answer("Wrong code. " + CODE, PHONES["admin"].last_code())
    dialog.answer("used already", PHONES["admin"].last_code())
    stays_shut(dialog)


def the_walls_were_there():
    said = run("journalctl", "--no-pager", "-o", "cat", "-u", f"{UNIT}@*")
    print(said, flush=True)
    for sight in ("homes: 0, disks: 0, networks: lo\n", "NoNewPrivs:\t1\n"):
        ensure(said.count(sight) == 2, f"not for each of the two: {sight}{said}")


def behind_higher_walls_nobody_gets_in():
    before = audit("admin")
    wall_in_the_helper("InaccessiblePaths=/run/otpd-root /run/dbus")
    dialog = pkexec("admin", "pw")
    dialog.expect(WORDS)
    stays_shut(dialog)
    ensure(audit("admin") == before, f"otpd was asked: {audit('admin')}")


tell(
    an_administrator_with_an_app_and_a_helper_behind_walls,
    a_right_code_is_right,
    wrong_and_used_codes_are_not,
    the_walls_were_there,
    behind_higher_walls_nobody_gets_in,
)
