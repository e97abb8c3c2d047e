/* A program that signs people in, reduced to its conversation. Commands come as lines on standard
 * input, fields separated by tabs:
 *
 *   login USER ANSWER…   pam_start .. pam_authenticate .. pam_setcred .. pam_end, in this process
 *   fork USER ANSWER…    the same in a child of its own, timed from fork(2) to waitpid(2)
 *   manner HOW ARGUMENT  how the next sign-in's conversation behaves (conversation.c)
 *   alarm MICROSECONDS   SIGALRM so often during the sign-ins that follow, interrupting system calls
 *   load FILE COUNT      dlopen and dlclose, COUNT times; prints each time
 *   helper               a program that counts the descriptors it inherits
 *   state                what a module might leave behind
 *   cycles, threads, forks, hooks, faults: see trials.c and faults.c
 *
 * Its arguments are the PAM service and, for stacks of a test's own, the directory they are in.
 *
 * A prompt takes the next ANSWER; when they are used up it prints "ask" and reads a line. The answer
 * "^C" breaks the conversation off. Everything is printed as lines of tab-separated fields. */
#include "host.h"
#include <dlfcn.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#ifdef __SANITIZE_THREAD__
/* Of tests/sanitizers: a race ends the host, which says what was seen. It has no environment to ask for that. */
const char *__tsan_default_options(void);
const char *__tsan_default_options(void) { return "halt_on_error=1"; }
#endif

static char *manner, *manners_argument;
/* NULL: where libpam always looks. */
static const char *stacks;
static long alarm_every;
static volatile sig_atomic_t alarms;

double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

/* Modules ask for a pause after a failure; nobody here is guessing. */
static void no_delay(int status, unsigned microseconds, void *data) {
    (void)status, (void)microseconds, (void)data;
}

int open_handle(const char *service, const char *user, struct talk *talk, struct pam_conv *conversation) {
    int status = pam_start_confdir(service, user, conversation, stacks, &talk->handle);
    if (status != PAM_SUCCESS) return status;
    pam_set_item(talk->handle, PAM_FAIL_DELAY, (const void *)no_delay);
    pam_set_item(talk->handle, PAM_RHOST, "192.0.2.1");
    pam_set_item(talk->handle, PAM_TTY, "pts/9");
    return PAM_SUCCESS;
}

/* Lets the process have so many KiB of address space more, and no more. */
static void limit_memory(long kib) {
    long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    if (!statm || fscanf(statm, "%ld", &pages) != 1) abort();
    fclose(statm);
    rlim_t most = pages * sysconf(_SC_PAGESIZE) + kib * 1024;
    setrlimit(RLIMIT_AS, &(struct rlimit){most, most});
}

struct verdict sign_in(const char *service, const char *user, struct talk *talk) {
    int speechless = talk->manner && !strcmp(talk->manner, "speechless");
    struct pam_conv conversation = {speechless ? NULL : converse, talk};
    if (talk->manner && !strcmp(talk->manner, "nobody")) user = NULL;
    struct verdict verdict = {PAM_ABORT, -1};
    if (open_handle(service, user, talk, &conversation) != PAM_SUCCESS) return verdict;
    if (talk->manner && !strcmp(talk->manner, "poor")) limit_memory(atol(talk->argument));
    verdict.status = pam_authenticate(talk->handle, 0);
    if (verdict.status == PAM_SUCCESS) verdict.credentials = pam_setcred(talk->handle, PAM_ESTABLISH_CRED);
    pam_end(talk->handle, verdict.status);
    return verdict;
}

static void ring(int signal) {
    (void)signal;
    alarms++;
}

/* Without SA_RESTART: every call that can be interrupted is. */
static void ring_every(long period) {
    struct sigaction action = {.sa_handler = period ? ring : SIG_DFL};
    struct itimerval timer = {{0, period}, {0, period}};
    if (period) sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
    if (!period) sigaction(SIGALRM, &action, NULL);
}

static void login(const char *service, const char *user, struct talk *talk, int in_child) {
    struct verdict verdict = {PAM_ABORT, -1};
    pid_t self = getpid();
    double started = microseconds();
    alarms = 0;
    if (alarm_every) ring_every(alarm_every);
    if (in_child) {
        pid_t child = fork();
        if (child == 0) _exit(sign_in(service, user, talk).status);
        waitpid(child, &verdict.status, 0);
        verdict.status = WIFEXITED(verdict.status) ? WEXITSTATUS(verdict.status) : PAM_ABORT;
    } else {
        verdict = sign_in(service, user, talk);
    }
    if (alarm_every) ring_every(0);
    /* Whom the conversation forked. */
    if (getpid() != self) _exit(verdict.status);
    int status = -1;
    if (forked_child() > 0) waitpid(forked_child(), &status, 0);
    printf("verdict\t%d\t%d\t%.1f\t%d\t%d\n", verdict.status, verdict.credentials, microseconds() - started, alarms,
           WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static void load(const char *file, int count) {
    for (int i = 0; i < count; i++) {
        double started = microseconds();
        void *module = dlopen(file, RTLD_NOW);
        if (!module) {
            printf("error\t%s\n", dlerror());
            return;
        }
        dlclose(module);
        printf("loaded\t%.1f\n", microseconds() - started);
    }
    printf("done\n");
}

static void perform(const char *service, const char *command, char **fields, int given) {
    struct talk talk = {.answers = fields + 1, .given = given - 1, .manner = manner, .argument = manners_argument};
    if (!strcmp(command, "state")) state();
    if (!strcmp(command, "login")) login(service, fields[0], &talk, 0);
    if (!strcmp(command, "fork")) login(service, fields[0], &talk, 1);
    if (!strcmp(command, "load")) load(fields[0], atoi(fields[1]));
    if (!strcmp(command, "helper")) run_helper();
    if (!strcmp(command, "hooks")) hooks(service, fields[0]);
    if (!strcmp(command, "forks")) forks(service, fields, given);
    if (!strcmp(command, "cycles")) cycles(service, atoi(fields[0]), 0, fields + 1, given - 1);
    if (!strcmp(command, "thread-cycles")) cycles(service, atoi(fields[0]), 1, fields + 1, given - 1);
    if (!strcmp(command, "threads")) threads(service, atoi(fields[0]), fields + 1, given - 1);
    if (!strcmp(command, "faults")) faults(service, fields[0], !strcmp(fields[1], "onward"), fields + 2, given - 2);
    if (!strcmp(command, "alarm")) alarm_every = atol(fields[0]);
    if (!strcmp(command, "manner")) {
        free(manner);
        free(manners_argument);
        manner = strdup(fields[0]);
        manners_argument = strdup(given > 1 ? fields[1] : "");
    }
}

int main(int count, char **arguments) {
    /* As the helper of a conversation: what it inherits. One is the directory that is read, two are dots. */
    if (count == 1) return entries("/proc/self/fd") - 3;
    if (count != 2 && count != 3) return 2;
    stacks = arguments[2];
    setlocale(LC_ALL, "");
    /* The C library keeps one descriptor for the log once somebody has written to it. As programs that
     * sign people in do, this one opens it at the start; so it is not counted against a module. */
    openlog("pam-host", LOG_NDELAY, LOG_AUTHPRIV);
    setvbuf(stdout, NULL, _IOLBF, 0);
    static char line[LINE], *fields[MOST];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        char *rest = line, *command = strsep(&rest, "\t"), *field;
        int given = 0;
        while (given < MOST - 1 && (field = strsep(&rest, "\t"))) fields[given++] = field;
        fields[given] = NULL;
        perform(arguments[1], command, fields, given);
    }
    return 0;
}
