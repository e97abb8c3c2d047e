"""Exit statuses say what happened, --json keeps its schema, and nobody learns who has an account."""

import json
import os
import re

from desk import DONE, NOT_AUTHORISED, REFUSED, UNCONFIRMED, UNREACHABLE, USAGE, otpctl
from machine import CODE, add_user, ended, enrol, ensure, open_for_business, run, ssh, tell

ACCOUNT = [
    "user", "uid", "path", "language", "active_since", "pending_until", "phone_stored", "phone",
    "phone_deletion_scheduled", "recovery_codes", "bypass_codes", "bypass_until", "invited_until", "last_sign_in", "last_service", "failures",
    "own_failures", "locked", "locked_until", "own_locked", "own_locked_until", "clock_ahead_until",
]
STATUS = [
    *ACCOUNT, "health", "unenrolled", "unenrolled_until", "sms_until", "sign_in", "sign_in_rule", "sign_in_group", "exempt_services", "ssh_key_alone",
    "unknown_required_groups", "unknown_exempt_groups", "unknown_exempt_accounts",
]
ROW = ["id", "at", "event", "user", "uid", "detail", "service", "rhost", "caller", "person", "confirmed", "reason", "until"]


def is_json(said, fields):
    """Valid, with exactly these fields in this order, for a reader who sees no colours."""
    ensure(said.status == DONE and "\x1b" not in said.out, said)
    parsed = json.loads(said.out)
    for row in parsed if isinstance(parsed, list) else [parsed]:
        ensure(list(row) == fields, f"{list(row)}\nis not the schema\n{fields}")
    return parsed


def ends_with(wanted, *command, **how):
    said = otpctl(*command, **how)
    ensure(said.status == wanted, f"otpctl {' '.join(command)} ended with {said.status}, not {wanted}: {said}")
    ensure(wanted == DONE or said.err.startswith(("otpctl: ", "error: ")), f"no cause: {said}")
    return said


def a_machine_with_people():
    add_user("admin", "pw", "sudo")
    for name in ("alice", "bob", "carol"):
        add_user(name, "pw")
    open_for_business()
    phone = enrol("alice")
    dialog = ssh("alice", "pw")
    dialog.answer(CODE, phone.code())
    ended(dialog, 0)
    ended(ssh("bob", "pw"), 0)


def status_list_and_log_have_a_schema():
    alice = is_json(otpctl("status", "alice", "--json"), STATUS)
    ensure((alice["path"], alice["health"], alice["unenrolled"], alice["last_service"]) == ("app", "ok", "allow", "sshd"), alice)
    ensure(alice["active_since"].endswith("Z") and "T" in alice["active_since"], alice)
    own = is_json(otpctl("status", "--json", person="alice"), STATUS)
    ensure((own["user"], own["health"], own["unenrolled"]) == ("alice", "ok", None), own)
    rows = is_json(otpctl("list", "--json"), ACCOUNT)
    ensure([row["user"] for row in rows] == sorted(row["user"] for row in rows), rows)
    ensure({"admin", "alice", "bob", "carol"} <= {row["user"] for row in rows}, rows)
    ensure([row["user"] for row in is_json(otpctl("list", "--path", "app", "--json"), ACCOUNT)] == ["alice"], rows)
    log = otpctl("log", "--json")
    events = [json.loads(line) for line in log.out.splitlines()]
    ensure(all(list(row) == ROW for row in events), events)
    ensure([row["id"] for row in events] == sorted(row["id"] for row in events), "not oldest first")
    ensure([row["event"] for row in events if row["user"] == "bob"] == ["skipped"], events)


def nothing_found_is_no_error():
    ensure(is_json(otpctl("list", "--path", "pending", "--json"), ACCOUNT) == [], "somebody is pending")
    ends_with(DONE, "log", "--user", "nobody-at-all", "--json")


def zero_is_done_one_refused_two_wrong_usage():
    ends_with(DONE, "set", "carol", "language=de", *UNCONFIRMED)
    ends_with(REFUSED, "set", "carol", "language=xx", *UNCONFIRMED)
    ends_with(REFUSED, "revoke", "carol", *UNCONFIRMED)
    ends_with(REFUSED, "status", "nobody-at-all")
    ends_with(REFUSED, "test-code", "alice", *UNCONFIRMED, typed="not-a-code\n")
    for wrong in (["enroll"], ["frobnicate"], ["list", "--path", "fax"], ["log", "--since", "whenever"], ["unlock", "carol", "--yes"]):
        ends_with(USAGE, *wrong)


def three_is_an_otpd_that_is_not_there():
    run("systemctl", "mask", "--now", "otpd.service", "otpd-root.socket")
    ends_with(UNREACHABLE, "status")
    ends_with(UNREACHABLE, "list", person="alice")
    run("systemctl", "unmask", "otpd.service", "otpd-root.socket")
    run("systemctl", "start", "otpd-root.socket", "otpd.service")
    ends_with(DONE, "status")


def four_is_somebody_who_may_not():
    for command in (["list"], ["log"], ["status", "alice"], ["unlock", "alice"], ["enroll", "carol"], ["test-code", "alice"]):
        ends_with(NOT_AUTHORISED, *command, person="bob", typed="123456\n")
    # An administrator without a terminal cannot be asked, and is not believed.
    ends_with(NOT_AUTHORISED, "unlock", "alice", person="admin")


def looking_takes_the_group_and_no_confirmation():
    ends_with(DONE, "status", "alice", person="admin")
    ends_with(DONE, "list", person="admin")
    ends_with(DONE, "log", person="admin")


def a_plain_user_sees_the_own_status_and_tells_nobody_from_anybody():
    own = ends_with(DONE, "status", person="bob")
    ensure("bob" in own.out, own)
    said = {otpctl("status", name, person="bob").err for name in ("alice", "carol", "root", "nobody-at-all", "x" * 300)}
    print(*said, flush=True)
    ensure(len(said) == 1, f"unknown and forbidden differ: {said}")


def a_german_locale_gets_german_words_and_the_same_json():
    os.environ["LANG"] = "de_CH.UTF-8"
    said = [
        otpctl("status", "alice"), otpctl("status", "nobody-at-all"), otpctl("unlock", "carol", "--clock", *UNCONFIRMED),
        otpctl("revoke", "carol", *UNCONFIRMED), otpctl("list", person="bob"),
    ]
    words = "".join(one.out + one.err for one in said)
    print(words, flush=True)
    ensure("Anmeldung" in words and "gibt es auf diesem Rechner nicht" in words, words)
    ensure(not re.search(r"ß|\b(the|there|account|is)\b", words), f"English, or no Swiss spelling: {words}")
    is_json(otpctl("status", "alice", "--json"), STATUS)
    del os.environ["LANG"]


def a_pipe_that_closes_ends_it_quietly():
    said = run("sh", "-c", "otpctl log | head -n 1; otpctl list --json | true", check=False)
    ensure("otpctl:" not in said and "panicked" not in said, said)


tell(
    a_machine_with_people,
    status_list_and_log_have_a_schema,
    nothing_found_is_no_error,
    zero_is_done_one_refused_two_wrong_usage,
    three_is_an_otpd_that_is_not_there,
    four_is_somebody_who_may_not,
    looking_takes_the_group_and_no_confirmation,
    a_plain_user_sees_the_own_status_and_tells_nobody_from_anybody,
    a_german_locale_gets_german_words_and_the_same_json,
    a_pipe_that_closes_ends_it_quietly,
)
