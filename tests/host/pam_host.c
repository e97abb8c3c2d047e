/* A program that signs people in, reduced to its conversation. Commands come as lines on standard
 * input, fields separated by tabs:
 *
 *   login USER ANSWER…   pam_start .. pam_authenticate .. pam_setcred .. pam_end, in this process
 *   fork USER ANSWER…    the same in a child of its own, timed from fork(2) to waitpid(2)
 *   load FILE COUNT      dlopen and dlclose, COUNT times; prints each time
 *   state                what a module might leave behind
 *
 * A prompt takes the next ANSWER; when they are used up it prints "ask" and reads a line. The answer
 * "^C" breaks the conversation off. Everything is printed as lines of tab-separated fields. */
#include <dirent.h>
#include <dlfcn.h>
#include <security/pam_appl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MOST = 16, LINE = 4096 };

static char *answers[MOST];
static int given, used;

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static char *next_answer(int style, const char *prompt) {
    if (used < given) return strdup(answers[used++]);
    printf("ask\t%d\t%s\n", style, prompt);
    char line[LINE];
    if (!fgets(line, sizeof line, stdin)) return NULL;
    line[strcspn(line, "\n")] = 0;
    return strdup(line);
}

static int converse(int count, const struct pam_message **messages, struct pam_response **replies, void *data) {
    (void)data;
    struct pam_response *reply = calloc(count, sizeof *reply);
    if (!reply) return PAM_BUF_ERR;
    for (int i = 0; i < count; i++) {
        const struct pam_message *message = messages[i];
        if (message->msg_style == PAM_TEXT_INFO || message->msg_style == PAM_ERROR_MSG) {
            printf("say\t%d\t%s\n", message->msg_style, message->msg);
            continue;
        }
        char *answer = next_answer(message->msg_style, message->msg);
        if (!answer || !strcmp(answer, "^C")) {
            free(answer);
            free(reply);
            return PAM_CONV_ERR;
        }
        reply[i].resp = answer;
    }
    *replies = reply;
    return PAM_SUCCESS;
}

/* Modules ask for a pause after a failure; nobody here is guessing. */
static void no_delay(int status, unsigned microseconds, void *data) {
    (void)status, (void)microseconds, (void)data;
}

static int authenticate(const char *service, const char *user, int *credentials) {
    struct pam_conv conversation = {converse, NULL};
    pam_handle_t *handle;
    if (pam_start(service, user, &conversation, &handle) != PAM_SUCCESS) return PAM_ABORT;
    pam_set_item(handle, PAM_FAIL_DELAY, (const void *)no_delay);
    pam_set_item(handle, PAM_RHOST, "192.0.2.1");
    pam_set_item(handle, PAM_TTY, "pts/9");
    int status = pam_authenticate(handle, 0);
    *credentials = status == PAM_SUCCESS ? pam_setcred(handle, PAM_ESTABLISH_CRED) : -1;
    pam_end(handle, status);
    return status;
}

static void login(const char *service, const char *user, int in_child) {
    int status, credentials = -1;
    double started = microseconds();
    if (in_child) {
        pid_t child = fork();
        if (child == 0) _exit(authenticate(service, user, &credentials));
        waitpid(child, &status, 0);
        status = WIFEXITED(status) ? WEXITSTATUS(status) : PAM_ABORT;
    } else {
        status = authenticate(service, user, &credentials);
    }
    printf("verdict\t%d\t%d\t%.1f\n", status, credentials, microseconds() - started);
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

static int entries(const char *path) {
    DIR *directory = opendir(path);
    if (!directory) return -1;
    int count = 0;
    while (readdir(directory)) count++;
    closedir(directory);
    return count;
}

static void state(void) {
    char directory[LINE] = "";
    if (!getcwd(directory, sizeof directory)) directory[0] = 0;
    mode_t mask = umask(0);
    umask(mask);
    sigset_t blocked;
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    printf("state\tthreads=%d\tfds=%d\tcwd=%s\tumask=%o\tuid=%d/%d\tblocked=", entries("/proc/self/task"),
           entries("/proc/self/fd"), directory, mask, getuid(), geteuid());
    for (int signal = 1; signal < NSIG; signal++) putchar(sigismember(&blocked, signal) == 1 ? '1' : '0');
    printf("\thandled=");
    for (int signal = 1; signal < NSIG; signal++) {
        struct sigaction action;
        int known = sigaction(signal, NULL, &action) == 0;
        putchar(!known ? '-' : action.sa_handler == SIG_DFL ? 'd' : action.sa_handler == SIG_IGN ? 'i' : 'h');
    }
    for (char **variable = environ; *variable; variable++) printf("\tenv %s", *variable);
    printf("\n");
}

int main(int count, char **arguments) {
    if (count != 2) return 2;
    /* The C library keeps one descriptor for the log once somebody has written to it. As programs that
     * sign people in do, this one opens it at the start; so it is not counted against a module. */
    openlog("pam-host", LOG_NDELAY, LOG_AUTHPRIV);
    setvbuf(stdout, NULL, _IOLBF, 0);
    char line[LINE];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        char *rest = line, *command = strsep(&rest, "\t"), *subject = strsep(&rest, "\t"), *field;
        given = used = 0;
        while (given < MOST && (field = strsep(&rest, "\t"))) answers[given++] = field;
        if (!strcmp(command, "state")) state();
        if (!strcmp(command, "login") && subject) login(arguments[1], subject, 0);
        if (!strcmp(command, "fork") && subject) login(arguments[1], subject, 1);
        if (!strcmp(command, "load") && subject && given) load(subject, atoi(answers[0]));
    }
    return 0;
}
