/* How a host and the preloaded sabotage.so agree on which call is to fail. */
#ifndef OTP_TESTS_SABOTAGE_H
#define OTP_TESTS_SABOTAGE_H

struct sabotage {
    /* "memory", "clock", or "call": everything else that can fail. */
    char call[16];
    /* Which one, counted from 1; with `onward` every later one too. */
    long nth;
    int onward;
    /* Afterwards: how many there were, whether one was made to fail, and which (the first). */
    long seen;
    int struck;
    char last[32];
};

#endif
