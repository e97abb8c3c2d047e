"""While eight people hold every connection of the system bus, while it hangs and while it is stopped, root's doors open as
ever; a screen lock, which asks over the bus, says in time that it cannot ask, and opens as soon as there is room."""

from crowded import FULL_HUNG_AND_STOPPED
from machine import tell

tell(*FULL_HUNG_AND_STOPPED)
