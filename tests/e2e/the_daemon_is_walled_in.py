"""systemd's own judgement of the unit, and that the walls stand around the running process."""

import re

from machine import ensure, run, tell

UNIT = "/lib/systemd/system/otpd.service"
HIGHEST = 0.5


def main_pid():
    return run("systemctl", "show", "-P", "MainPID", "otpd").strip()


def systemd_finds_hardly_anything_exposed():
    said = run("systemd-analyze", "security", "--offline=true", "--no-pager", UNIT)
    last = said.strip().splitlines()[-1]
    print(last, flush=True)
    score = float(re.search(r"Overall exposure level[^:]*: ([0-9.]+)", last).group(1))
    ensure(score <= HIGHEST, f"{score} is more than {HIGHEST}:\n{said}")


def the_units_are_free_of_complaints():
    said = run("systemd-analyze", "verify", "--man=no", UNIT, "/lib/systemd/system/otpd-root.socket", check=False)
    ours = [line for line in said.splitlines() if "otpd" in line]
    ensure(not ours, "\n".join(ours))


def the_process_has_no_privilege():
    with open(f"/proc/{main_pid()}/status", encoding="utf-8") as file:
        seen = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
        ensure(int(seen[name], 16) == 0, f"{name} is {seen[name]}")
    ensure(seen["NoNewPrivs"] == "1", "it could gain privileges by an execve")
    ensure(seen["Seccomp"] == "2", "no system call filter is in force")
    ensure(seen["Uid"].split() == [run("id", "-u", "otpd").strip()] * 4, seen["Uid"])


tell(
    systemd_finds_hardly_anything_exposed,
    the_units_are_free_of_complaints,
    the_process_has_no_privilege,
)
