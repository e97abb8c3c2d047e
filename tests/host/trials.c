/* Hosts that live long, have many threads, fork, or call every hook. */
#define _GNU_SOURCE
#include "host.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* PAM's codes, and one for a thread that did not come back. */
#ifdef __SANITIZE_THREAD__
enum { CODES = 64, STUCK_SECONDS = 900 };
#else
enum { CODES = 64, STUCK_SECONDS = 90 };
#endif

static void print_tally(const char *what, const int *tally) {
    printf("%s", what);
    for (int code = 0; code < CODES; code++)
        if (tally[code]) printf("\t%d=%d", code, tally[code]);
    printf("\n");
}

/* Resident memory without pages of files, in KiB. */
static long resident(void) {
    FILE *status = fopen("/proc/self/status", "r");
    char line[256];
    long kib = -1;
    while (status && fgets(line, sizeof line, status)) sscanf(line, "RssAnon: %ld", &kib);
    if (status) fclose(status);
    return kib;
}

struct visit {
    pam_handle_t *handle;
    int status;
};

static void *authenticate(void *data) {
    struct visit *visit = data;
    visit->status = pam_authenticate(visit->handle, 0);
    return NULL;
}

/* Load, sign in, unload. In a thread of its own the module's thread-locals are gone before pam_end(3),
 * so that it really is unloaded; in the thread that goes on living, glibc keeps it for their sake. */
static int cycle(const char *service, char **pair, int in_thread) {
    struct talk talk = {.answers = pair + 1, .given = 1, .quiet = 1};
    struct pam_conv conversation = {converse, &talk};
    if (open_handle(service, pair[0], &talk, &conversation) != PAM_SUCCESS) return PAM_ABORT;
    struct visit visit = {talk.handle, PAM_ABORT};
    pthread_t thread;
    if (!in_thread) authenticate(&visit);
    else if (pthread_create(&thread, NULL, authenticate, &visit) == 0) pthread_join(thread, NULL);
    if (visit.status == PAM_SUCCESS && pam_setcred(talk.handle, PAM_ESTABLISH_CRED) != PAM_SUCCESS)
        visit.status = PAM_CRED_ERR;
    pam_end(talk.handle, visit.status);
    return visit.status < CODES ? visit.status : CODES - 1;
}

void cycles(const char *service, int count, int in_threads, char **pairs, int given) {
    int tally[CODES] = {0}, unloaded = 0;
    long early = 0;
    for (int i = 0; i < count; i++) {
        tally[cycle(service, pairs + i % (given / 2) * 2, in_threads)]++;
        unloaded += mappings("/pam_otp.so") == 0;
        if (i == count / 5) early = resident();
    }
    printf("cycled\tunloaded=%d\tmapped=%d\tearly=%ld\tlate=%ld", unloaded, mappings("/pam_otp.so"), early, resident());
    print_tally("", tally);
}

struct worker {
    const char *service;
    char **pair;
    int each, tally[CODES];
    pthread_t thread;
};

static void *work(void *data) {
    struct worker *worker = data;
    for (int i = 0; i < worker->each; i++) {
        struct talk talk = {.answers = worker->pair + 1, .given = 1, .quiet = 1};
        int status = sign_in(worker->service, worker->pair[0], &talk).status;
        worker->tally[status < CODES ? status : CODES - 1]++;
    }
    return NULL;
}

void threads(const char *service, int each, char **pairs, int given) {
    static struct worker workers[MOST / 2];
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += STUCK_SECONDS;
    for (int i = 0; i < given / 2; i++) {
        workers[i] = (struct worker){.service = service, .pair = pairs + 2 * i, .each = each};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) abort();
    }
    for (int i = 0; i < given / 2; i++) {
        if (pthread_timedjoin_np(workers[i].thread, NULL, &deadline)) printf("stuck\t%s\n", pairs[2 * i]);
        else print_tally(pairs[2 * i], workers[i].tally);
    }
    printf("done\n");
}

static int again(struct talk *talk, char *answer) {
    talk->answers = &answer;
    talk->given = 1;
    talk->used = 0;
    return pam_authenticate(talk->handle, 0);
}

/* USER FIRST CHILD PARENT: signs in with FIRST, forks, then both sides sign in on the handle they have. */
void forks(const char *service, char **fields, int given) {
    struct talk talk = {.quiet = 1};
    struct pam_conv conversation = {converse, &talk};
    if (given != 4 || open_handle(service, fields[0], &talk, &conversation) != PAM_SUCCESS) abort();
    int before = again(&talk, fields[1]), status = -1;
    pid_t child = fork();
    if (child == 0) {
        status = again(&talk, fields[2]);
        pam_end(talk.handle, status | PAM_DATA_SILENT);
        _exit(status);
    }
    int parent = again(&talk, fields[3]);
    pam_end(talk.handle, parent);
    waitpid(child, &status, 0);
    printf("forked\t%d\t%d\t%d\n", before, WIFEXITED(status) ? WEXITSTATUS(status) : -1, parent);
}

/* A handle of its own for each: libpam judges a later hook by what the modules returned to an earlier one. */
static int hook(const char *service, const char *user, int (*call)(pam_handle_t *, int)) {
    char *answers[] = {"123456"};
    struct talk talk = {.answers = answers, .given = 1, .quiet = 1};
    struct pam_conv conversation = {converse, &talk};
    if (open_handle(service, user, &talk, &conversation) != PAM_SUCCESS) abort();
    int status = call(talk.handle, 0);
    pam_end(talk.handle, status);
    return status;
}

void hooks(const char *service, const char *user) {
    printf("hooks\tauthenticate=%d", hook(service, user, pam_authenticate));
    printf("\tacct_mgmt=%d", hook(service, user, pam_acct_mgmt));
    printf("\tsetcred=%d", hook(service, user, pam_setcred));
    printf("\topen_session=%d", hook(service, user, pam_open_session));
    printf("\tclose_session=%d", hook(service, user, pam_close_session));
    printf("\tchauthtok=%d\n", hook(service, user, pam_chauthtok));
}
