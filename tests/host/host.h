/* The parts of the PAM host. */
#ifndef OTP_TESTS_HOST_H
#define OTP_TESTS_HOST_H

#include <security/pam_appl.h>
#include <sys/types.h>

enum { MOST = 512, LINE = 32768 };

/* One conversation: what it will answer, and how. */
struct talk {
    char **answers;
    int given, used;
    /* Nobody is there to be asked: when the answers are used up, the conversation fails. */
    int quiet;
    /* NULL: as it should be. Else one of the ways in conversation.c, and its argument. */
    const char *manner, *argument;
    pam_handle_t *handle;
};

/* What pam_authenticate(3) and, after a success, pam_setcred(3) returned. */
struct verdict {
    int status, credentials;
};

/* conversation.c */
int converse(int count, const struct pam_message **messages, struct pam_response **replies, void *talk);
pid_t forked_child(void);
void run_helper(void);

/* pam_host.c */
int open_handle(const char *service, const char *user, struct talk *talk, struct pam_conv *conversation);
struct verdict sign_in(const char *service, const char *user, struct talk *talk);
double microseconds(void);

/* state.c */
int entries(const char *path);
int mappings(const char *name);
void state(void);

/* trials.c: a list of pairs USER ANSWER follows each. */
void cycles(const char *service, int count, int in_threads, char **pairs, int given);
void threads(const char *service, int each, char **pairs, int given);
void forks(const char *service, char **fields, int given);
void hooks(const char *service, const char *user);

/* faults.c */
void faults(const char *service, const char *call, int onward, char **pairs, int given);

#endif
