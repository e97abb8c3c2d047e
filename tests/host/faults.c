/* Sign-ins in which one call of the module fails, one after the other. Wants sabotage.so preloaded. */
#define _GNU_SOURCE
#include "host.h"
#include "sabotage.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Longer than any line's timeout: then the child has hung. */
enum { HUNG_SECONDS = 20 };

/* What a child tells before it ends. */
struct report {
    int status;
    struct sabotage done;
};

static void suffer(const char *service, char **pair, struct sabotage plan, int to) {
    void (*begin)(const struct sabotage *) = dlsym(RTLD_DEFAULT, "sabotage_begin");
    void (*end)(struct sabotage *) = dlsym(RTLD_DEFAULT, "sabotage_end");
    struct talk talk = {.answers = pair + 1, .given = 1, .quiet = 1};
    struct pam_conv conversation = {converse, &talk};
    if (!begin || !end || open_handle(service, pair[0], &talk, &conversation) != PAM_SUCCESS) _exit(99);
    alarm(HUNG_SECONDS);
    struct report report = {0};
    begin(&plan);
    report.status = pam_authenticate(talk.handle, 0);
    end(&report.done);
    pam_end(talk.handle, report.status);
    _exit(write(to, &report, sizeof report) == sizeof report ? 0 : 98);
}

/* One sign-in in a child, so that one that dies is one result among others: 256 and the signal. */
static struct report attempt(const char *service, char **pair, struct sabotage plan) {
    struct report report = {.status = -1};
    int ends[2], status;
    if (pipe(ends)) abort();
    pid_t child = fork();
    if (child == 0) suffer(service, pair, plan, ends[1]);
    close(ends[1]);
    if (read(ends[0], &report, sizeof report) != sizeof report) report.status = -1;
    close(ends[0]);
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) report = (struct report){256 + WTERMSIG(status), {.struck = 1, .last = "?"}};
    else if (WEXITSTATUS(status)) report.status = -WEXITSTATUS(status);
    return report;
}

/* Fails the first call, then the second, … until there are none left to fail. */
void faults(const char *service, const char *call, int onward, char **pairs, int given) {
    struct report report = {0};
    long nth = 1;
    do {
        struct sabotage plan = {.nth = nth, .onward = onward};
        snprintf(plan.call, sizeof plan.call, "%s", call);
        double started = microseconds();
        char **pair = pairs + (nth - 1) % (given / 2) * 2;
        report = attempt(service, pair, plan);
        printf("fault\t%ld\t%s\t%d\t%s\t%.0f\n", nth, report.done.struck ? report.done.last : "none", report.status,
               pair[0], microseconds() - started);
        nth++;
    } while (report.done.struck);
    printf("done\n");
}
