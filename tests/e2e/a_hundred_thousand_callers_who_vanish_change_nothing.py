"""callers_who_vanish_change_nothing with a hundred thousand of them."""

from machine import tell
from vanished import and_alice_signs_in_as_before, people, whatever_they_asked_for_is_not_done

LONG = True


def a_hundred_thousand_vanish():
    whatever_they_asked_for_is_not_done(100_000)


tell(people, a_hundred_thousand_vanish, and_alice_signs_in_as_before)
