"""otpd.toml: each mistake is named with file, line, key and range; a reload keeps what runs until it is mended."""

import time

from desk import otpctl
from machine import CODE, CONFIG, add_user, ended, enrol, ensure, open_for_business, run, ssh, status_of, tell

MISTAKES = (
    ("digits = 6", "digits = 9", "totp.digits", "6 to 8"),
    ("period = 30", "period = 0", "totp.period", "15 to 60"),
    ("max_failures = 20", "max_failures = 1000", "lock.max_failures", "4 to 20"),
    ('unenrolled = "allow"', 'unenrolled = "maybe"', "policy.unenrolled", '"allow", "deny"'),
    ('admin_groups = ["sudo"]', "admin_groups = []", "policy.admin_groups", "1 to 16"),
    ('algorithm = "SHA1"', 'algorithm = "MD5"', "totp.algorithm", '"SHA1"'),
    ('language = "en"', 'langauge = "en"', "site.langauge", "unknown"),
)
state = {}


def read():
    with open(CONFIG, encoding="utf-8") as file:
        return file.read()


def write(text):
    with open(CONFIG, "w", encoding="utf-8") as file:
        file.write(text)


def cursor():
    return run("journalctl", "-n", "0", "--show-cursor", "-q").split("cursor: ")[1].strip()


def journal_says(words, mark):
    """Awaits the words in otpd's journal."""
    deadline = time.monotonic() + 10
    while True:
        said = run("journalctl", "-u", "otpd", "--no-pager", "-o", "cat", f"--after-cursor={mark}")
        if words in said:
            return
        ensure(time.monotonic() < deadline, f"the journal does not say {words!r}:\n{said}")
        time.sleep(0.1)


def a_machine():
    add_user("alice", "pw")
    add_user("bob", "pw")
    open_for_business()
    state["phone"] = enrol("alice")
    state["good"] = read()


def each_mistake_is_named_with_line_key_and_range():
    for right, wrong, key, allowed in MISTAKES:
        lines = state["good"].split("\n")
        number = lines.index(right) + 1
        write(state["good"].replace(f"\n{right}\n", f"\n{wrong}\n"))
        said = run("sh", "-c", "otpd --check-config; echo status $?")
        print(said, end="", flush=True)
        for words in (f"{CONFIG}:{number}: {key}", allowed, "status 78"):
            ensure(words in said, f"{words!r} is not in: {said}")
    write(state["good"])
    ensure(status_of("otpd", "--check-config") == 0, "the file as it was is refused")


def every_mistake_is_named_at_once():
    text = state["good"]
    for right, wrong, _, _ in MISTAKES:
        text = text.replace(f"\n{right}\n", f"\n{wrong}\n")
    write(text)
    said = run("otpd", "--check-config", check=False)
    ensure(all(key in said for _, _, key, _ in MISTAKES), said)


def a_start_is_refused_once_and_for_all():
    mark = cursor()
    run("systemctl", "stop", "otpd.service", "otpd-root.socket")
    ensure(status_of("systemctl", "start", "otpd.service") != 0, "otpd started")
    ensure(run("systemctl", "show", "-P", "ExecMainStatus", "otpd").strip() == "78", "the exit status is not 78")
    ensure(run("systemctl", "show", "-P", "NRestarts", "otpd").strip() == "0", "it was tried again")
    ensure(run("systemctl", "is-active", "otpd", check=False).strip() == "failed", "otpd is not failed")
    journal_says("lock.max_failures", mark)
    write(state["good"])
    run("systemctl", "start", "otpd-root.socket", "otpd.service")


def a_reload_of_a_mistake_keeps_what_runs():
    before, mark = run("systemctl", "show", "-P", "MainPID", "otpd"), cursor()
    write(state["good"].replace('unenrolled = "allow"', 'unenrolled = "maybe"'))
    run("systemctl", "reload", "otpd", check=False)
    journal_says("policy.unenrolled", mark)
    ensure(run("systemctl", "show", "-P", "MainPID", "otpd") == before, "another otpd runs")
    ended(ssh("bob", "pw"), 0)
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, state["phone"].code())
    ended(dialog, 0)


def a_reload_of_a_right_file_changes_the_rules_without_a_restart():
    before, mark = run("systemctl", "show", "-P", "MainPID", "otpd"), cursor()
    write(state["good"].replace('unenrolled = "allow"', 'unenrolled = "deny"'))
    run("systemctl", "reload", "otpd")
    journal_says("read again", mark)
    ensure(run("systemctl", "show", "-P", "MainPID", "otpd") == before, "another otpd runs")
    ensure('"deny"' in otpctl("status", "bob", "--json").out, otpctl("status", "bob", "--json"))
    dialog = ssh("bob", "pw")
    dialog.answer(CODE, "123456")
    ended(dialog, 1)


tell(
    a_machine,
    each_mistake_is_named_with_line_key_and_range,
    every_mistake_is_named_at_once,
    a_start_is_refused_once_and_for_all,
    a_reload_of_a_mistake_keeps_what_runs,
    a_reload_of_a_right_file_changes_the_rules_without_a_restart,
)
