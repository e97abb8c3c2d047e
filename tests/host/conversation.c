/* The host's conversation function, and the ways in which hosts get it wrong. */
#include "host.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEGABYTE = 1 << 20 };

static pid_t child;

pid_t forked_child(void) { return child; }

static char *next_answer(struct talk *talk, const struct pam_message *message) {
    if (talk->used < talk->given) return strdup(talk->answers[talk->used++]);
    if (talk->quiet) return NULL;
    printf("ask\t%d\t%s\n", message->msg_style, message->msg);
    static char line[LINE];
    if (!fgets(line, sizeof line, stdin)) return NULL;
    line[strcspn(line, "\n")] = 0;
    return strdup(line);
}

static int is(const struct talk *talk, const char *manner) { return talk->manner && !strcmp(talk->manner, manner); }

/* A program that helps with the question, as an askpass does: started, and waited for. It counts the
 * descriptors it finds. */
void run_helper(void) {
    pid_t helper = fork();
    if (helper == 0) {
        execl("/proc/self/exe", "pam-host", NULL);
        _exit(99);
    }
    int status;
    waitpid(helper, &status, 0);
    printf("say\t0\thelper found %d\n", WEXITSTATUS(status));
}

/* The answer as this host gives it. It may be too long, not text, or somebody else's. */
static char *spoil(struct talk *talk, char *answer) {
    if (is(talk, "megabyte")) {
        free(answer);
        answer = malloc(MEGABYTE + 1);
        memset(answer, '1', MEGABYTE);
        answer[MEGABYTE] = 0;
    }
    if (is(talk, "bytes")) strcpy(answer, "\xff\xfe\x80\x01\x1b");
    if (is(talk, "rename")) pam_set_item(talk->handle, PAM_USER, talk->argument);
    if (is(talk, "unname")) pam_set_item(talk->handle, PAM_USER, NULL);
    if (is(talk, "helper")) run_helper();
    if (is(talk, "fork") && !child) {
        child = fork();
        if (child == 0) {
            child = -1;
            free(answer);
            answer = strdup(talk->argument);
        }
    }
    return answer;
}

int converse(int count, const struct pam_message **messages, struct pam_response **replies, void *data) {
    struct talk *talk = data;
    if (is(talk, "untouched")) return PAM_SUCCESS;
    if (is(talk, "again")) return PAM_CONV_AGAIN;
    if (is(talk, "unheard-of")) return 999;
    struct pam_response *reply = calloc(is(talk, "many") ? count + 8 : count, sizeof *reply);
    if (!reply) return PAM_BUF_ERR;
    for (int i = 0; i < count; i++) {
        const struct pam_message *message = messages[i];
        if (message->msg_style == PAM_TEXT_INFO || message->msg_style == PAM_ERROR_MSG) {
            if (!talk->quiet) printf("say\t%d\t%s\n", message->msg_style, message->msg);
            continue;
        }
        if (is(talk, "textless")) continue;
        char *answer = next_answer(talk, message);
        if (!answer || !strcmp(answer, "^C")) {
            free(answer);
            free(reply);
            return PAM_CONV_ERR;
        }
        reply[i].resp = spoil(talk, answer);
        reply[i].resp_retcode = is(talk, "many") ? 77 : 0;
        for (int more = 1; is(talk, "many") && more <= 8; more++) reply[i + more].resp = strdup("123456");
    }
    *replies = reply;
    /* An error all the same: what was typed is not to be looked at. */
    return is(talk, "error") ? PAM_CONV_ERR : PAM_SUCCESS;
}
