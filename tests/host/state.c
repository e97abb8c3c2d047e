/* What a module might leave behind in its host. */
#include "host.h"
#include <dirent.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

extern char **environ;

int entries(const char *path) {
    DIR *directory = opendir(path);
    if (!directory) return -1;
    int count = 0;
    while (readdir(directory)) count++;
    closedir(directory);
    return count;
}

/* How many pieces of a file are mapped. */
int mappings(const char *name) {
    FILE *maps = fopen("/proc/self/maps", "r");
    if (!maps) return -1;
    char line[LINE];
    int count = 0;
    while (fgets(line, sizeof line, maps))
        if (strstr(line, name)) count++;
    fclose(maps);
    return count;
}

/* Blocked, and handled: one character a signal. */
static void signals(void) {
    sigset_t blocked;
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    printf("\tblocked=");
    for (int signal = 1; signal < NSIG; signal++) putchar(sigismember(&blocked, signal) == 1 ? '1' : '0');
    printf("\thandled=");
    for (int signal = 1; signal < NSIG; signal++) {
        struct sigaction action;
        int known = sigaction(signal, NULL, &action) == 0;
        putchar(!known ? '-' : action.sa_handler == SIG_DFL ? 'd' : action.sa_handler == SIG_IGN ? 'i' : 'h');
    }
    stack_t stack;
    sigaltstack(NULL, &stack);
    printf("\tsignal-stack=%p", stack.ss_flags & SS_DISABLE ? NULL : stack.ss_sp);
}

static void limits(void) {
    printf("\tlimits=");
    for (int resource = 0; resource < RLIM_NLIMITS; resource++) {
        struct rlimit limit;
        if (getrlimit(resource, &limit) == 0) printf("%lx/%lx,", limit.rlim_cur, limit.rlim_max);
    }
    printf("\tpriority=%d", getpriority(PRIO_PROCESS, 0));
}

static void timers(void) {
    printf("\ttimers=");
    for (int which = ITIMER_REAL; which <= ITIMER_PROF; which++) {
        struct itimerval timer;
        if (getitimer(which, &timer) == 0) putchar(timerisset(&timer.it_value) ? '1' : '0');
    }
    struct stat posix_timers;
    printf(",%ld", stat("/proc/self/timers", &posix_timers) == 0 ? (long)posix_timers.st_size : -1);
}

void state(void) {
    char directory[4096] = "";
    if (!getcwd(directory, sizeof directory)) directory[0] = 0;
    mode_t mask = umask(0);
    umask(mask);
    printf("state\tthreads=%d\tfds=%d\tcwd=%s\tumask=%o\tuid=%d/%d\tgid=%d/%d\tlocale=%s", entries("/proc/self/task"),
           entries("/proc/self/fd"), directory, mask, getuid(), geteuid(), getgid(), getegid(),
           setlocale(LC_ALL, NULL));
    signals();
    limits();
    timers();
    for (char **variable = environ; *variable; variable++) printf("\tenv %s", *variable);
    printf("\n");
}
