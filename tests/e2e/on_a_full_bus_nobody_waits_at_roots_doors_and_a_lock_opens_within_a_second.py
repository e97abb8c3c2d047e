"""a_bus_that_is_full_hung_or_stopped_keeps_nobody_from_roots_doors, told alone and judged by the promise: 99 of 100 sign-ins over
root's socket within 250 ms, and a screen lock that opens within a second of there being room."""

from crowded import FULL_HUNG_AND_STOPPED
from machine import tell

LONG = True

tell(*FULL_HUNG_AND_STOPPED)
