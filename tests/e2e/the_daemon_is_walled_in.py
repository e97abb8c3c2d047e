"""systemd's own judgement of the units, and that the walls stand around the running processes."""

import re

from machine import ensure, run, status_of, tell

# The unit, and how much of it may be exposed in systemd's judgement. otpd-sms has a network, which alone is 0.8.
HIGHEST = {"otpd": 0.5, "otpd-sms": 1.5}
# A trap of this kind is set for both units in every story (tests/container/walls).
KILL = "2147483646"


def unit(name):
    return f"/lib/systemd/system/{name}.service"


def status_file(name):
    """What the kernel says of the main process."""
    run("systemctl", "start", name)
    pid = run("systemctl", "show", "-P", "MainPID", name).strip()
    with open(f"/proc/{pid}/status", encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


def systemd_finds_hardly_anything_exposed():
    for name, highest in HIGHEST.items():
        said = run("systemd-analyze", "security", "--offline=true", "--no-pager", unit(name))
        last = said.strip().splitlines()[-1]
        print(last, flush=True)
        score = float(re.search(r"Overall exposure level[^:]*: ([0-9.]+)", last).group(1))
        ensure(score <= highest, f"{score} is more than {highest}:\n{said}")


def the_units_are_free_of_complaints():
    units = [*map(unit, HIGHEST), "/lib/systemd/system/otpd-root.socket"]
    said = run("systemd-analyze", "verify", "--man=no", *units, check=False)
    ours = [line for line in said.splitlines() if "otpd" in line]
    ensure(not ours, "\n".join(ours))


def the_processes_have_no_privilege():
    for name in HIGHEST:
        seen = status_file(name)
        for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
            ensure(int(seen[kind], 16) == 0, f"{name}: {kind} is {seen[kind]}")
        ensure(seen["NoNewPrivs"] == "1", f"{name} could gain privileges by an execve")
        ensure(seen["Seccomp"] == "2", f"no system call filter is in force for {name}")
        ensure(seen["Uid"].split() == [run("id", "-u", name).strip()] * 4, f"{name}: {seen['Uid']}")


def a_refused_call_is_seen_in_every_story():
    """The trap is set for both, and what goes into it is in the journal in the words that tests/run looks for."""
    for name in HIGHEST:
        number = run("systemctl", "show", "-P", "SystemCallErrorNumber", name).strip()
        ensure(number == KILL, f"what {name} is refused does not end it here, and would stay unseen: {number}")
        filtered = run("systemctl", "show", "-P", "SystemCallFilter", name).split()
        ensure("fdatasync" in filtered and "chroot" not in filtered, f"{name} has another filter: {filtered}")
    filters = ("SystemCallFilter=@system-service", "SystemCallFilter=~@privileged @resources",
               "SystemCallFilter=prlimit64", "SystemCallErrorNumber=kill")
    options = [option for line in filters for option in ("-p", line)]
    refused = ["systemd-run", "--quiet", "--wait", "--unit", "intruder", *options, "python3", "-c",
               "import os; os.chroot('/')"]
    ensure(status_of(*refused) != 0, "a call that the filter refuses was made")
    said = run("journalctl", "--no-pager", "-o", "cat", "UNIT=intruder.service")
    ensure("status=31/SYS" in said, f"it did not end by SIGSYS, or systemd says it otherwise:\n{said}")


tell(
    systemd_finds_hardly_anything_exposed,
    the_units_are_free_of_complaints,
    the_processes_have_no_privilege,
    a_refused_call_is_seen_in_every_story,
)
