"""ssh, sudo, su and login open to the password and a right code; a wrong, too old, too new or used one is refused."""

from doors import DOORS, TELLING, opens, stays_shut
from machine import CODE, add_user, enrol, ensure, open_for_business, tell

PHONES = {}


def somebody_is_enrolled_for_each_door():
    open_for_business()
    for door in DOORS:
        add_user(whose(door), "pw")
        PHONES[door] = enrol(whose(door))


def whose(door):
    return f"of_{door.__name__}"


def at(door):
    return door(whose(door), "pw")


def wrong_too_old_and_too_new_codes_are_refused():
    for door in DOORS:
        phone, dialog = PHONES[door], at(door)
        dialog.answer(CODE, phone.wrong_code())
        dialog.answer("Wrong code. " + CODE, phone.at(phone.step() - 3))
        dialog.expect(r"This code is (?:90|120) s late: check the clock of your phone\. " + CODE)
        # The third answer is the last: what is said of it stands in the refusal.
        before = len(dialog.text)
        dialog.type(phone.at(phone.step() + 3))
        stays_shut(dialog)
        said = dialog.text[before:]
        told = "Wrong code: the sign-in was refused." in said
        ensure(told, f"{door.__name__} gives no reason: {said}")
        for hint in ("new", "early", "ahead", "fast", "soon", "late", "clock"):
            ensure(hint not in said.lower(), f"{door.__name__} tells more of a code that is still to come: {said}")


def a_right_code_opens():
    for door in DOORS:
        dialog = at(door)
        dialog.answer(CODE, PHONES[door].code())
        opens(dialog)
        # Part of the question, so that sudo tells it, too.
        ensure("3 failed codes since your last sign-in" in dialog.text, f"{door.__name__}: {dialog.text}")


def the_same_code_again_is_refused_and_told():
    for door in DOORS:
        dialog = at(door)
        dialog.answer(CODE, PHONES[door].last_code())
        dialog.answer("This code has been used already. Wait for the next " + CODE.replace("[Cc]", "c"), "")
        dialog.answer(CODE, PHONES[door].last_code())
        stays_shut(dialog)


def a_too_new_code_reads_like_any_wrong_one_when_it_is_asked_again():
    for door in DOORS:
        phone, dialog = PHONES[door], at(door)
        dialog.answer(CODE, phone.at(phone.step() + 3))
        dialog.expect("(?:^|\n)[^\n]*Wrong code. " + CODE)
        dialog.hang_up()


tell(
    somebody_is_enrolled_for_each_door,
    wrong_too_old_and_too_new_codes_are_refused,
    a_right_code_opens,
    the_same_code_again_is_refused_and_told,
    a_too_new_code_reads_like_any_wrong_one_when_it_is_asked_again,
)
