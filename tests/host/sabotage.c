/* Preloaded into the PAM host: makes the n-th fallible call of the module fail, and of the module only.
 *
 * Two kinds of calls are caught: those into the C library and libpam, by standing in front of them and
 * looking at who calls; and system calls that the module makes by itself (zbus sends and receives without
 * the C library), by a seccomp filter that traps those whose instruction lies in the module's own text. */
#define _GNU_SOURCE
#include "sabotage.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <link.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <pwd.h>
#include <security/pam_appl.h>
#include <security/pam_modules.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static struct sabotage plan;
static uintptr_t text_from, text_to;
static int armed;

/* Whether this call, made from `from`, is to fail. */
static int fails(const char *kind, const char *name, const void *from) {
    if (!armed || (uintptr_t)from < text_from || (uintptr_t)from >= text_to || strcmp(kind, plan.call)) return 0;
    plan.seen++;
    if (plan.onward ? plan.seen < plan.nth : plan.seen != plan.nth) return 0;
    if (!plan.struck) strncpy(plan.last, name, sizeof plan.last - 1);
    plan.struck = 1;
    return 1;
}

#define HERE __builtin_return_address(0)

/* Stands in front of a function. */
#define BEFORE(kind, result, name, parameters, arguments, failure)     \
    result name parameters {                                           \
        static result(*real) parameters;                               \
        if (!real) real = dlsym(RTLD_NEXT, #name);                     \
        if (fails(kind, #name, HERE)) {                                \
            failure;                                                   \
        }                                                              \
        return real arguments;                                         \
    }
#define ERRNO(number)   \
    do {                \
        errno = number; \
        return -1;      \
    } while (0)

BEFORE("call", int, socket, (int domain, int type, int protocol), (domain, type, protocol), ERRNO(EMFILE))
BEFORE("call", int, connect, (int fd, const struct sockaddr *to, socklen_t length), (fd, to, length), ERRNO(ECONNREFUSED))
BEFORE("call", int, getsockopt, (int fd, int level, int name, void *value, socklen_t *length),
       (fd, level, name, value, length), ERRNO(ENOBUFS))
BEFORE("call", ssize_t, read, (int fd, void *bytes, size_t length), (fd, bytes, length), ERRNO(EIO))
BEFORE("call", ssize_t, write, (int fd, const void *bytes, size_t length), (fd, bytes, length), ERRNO(EIO))
BEFORE("call", ssize_t, writev, (int fd, const struct iovec *parts, int count), (fd, parts, count), ERRNO(EIO))
BEFORE("call", ssize_t, send, (int fd, const void *bytes, size_t length, int flags), (fd, bytes, length, flags), ERRNO(EPIPE))
BEFORE("call", ssize_t, recv, (int fd, void *bytes, size_t length, int flags), (fd, bytes, length, flags), ERRNO(ECONNRESET))
BEFORE("call", ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), (fd, message, flags), ERRNO(EPIPE))
BEFORE("call", ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags), ERRNO(ECONNRESET))
BEFORE("call", int, poll, (struct pollfd *fds, nfds_t count, int timeout), (fds, count, timeout), ERRNO(ENOMEM))
BEFORE("call", int, epoll_create1, (int flags), (flags), ERRNO(EMFILE))
BEFORE("call", int, epoll_ctl, (int epoll, int what, int fd, struct epoll_event *event), (epoll, what, fd, event), ERRNO(ENOSPC))
BEFORE("call", int, epoll_wait, (int epoll, struct epoll_event *events, int count, int timeout),
       (epoll, events, count, timeout), ERRNO(EBADF))
BEFORE("call", int, eventfd, (unsigned count, int flags), (count, flags), ERRNO(EMFILE))
BEFORE("call", ssize_t, getrandom, (void *bytes, size_t length, unsigned flags), (bytes, length, flags), ERRNO(EIO))
BEFORE("call", int, close, (int fd), (fd), {
    real(fd);
    ERRNO(EIO);
})
BEFORE("call", int, getpwnam_r, (const char *name, struct passwd *entry, char *bytes, size_t length, struct passwd **found),
       (name, entry, bytes, length, found), {
           *found = NULL;
           return EIO;
       })
BEFORE("call", int, getpwuid_r, (uid_t uid, struct passwd *entry, char *bytes, size_t length, struct passwd **found),
       (uid, entry, bytes, length, found), {
           *found = NULL;
           return EIO;
       })
BEFORE("call", int, pam_get_item, (const pam_handle_t *handle, int type, const void **item), (handle, type, item), {
    *item = NULL;
    return PAM_SYSTEM_ERR;
})
BEFORE("call", int, pam_get_user, (pam_handle_t *handle, const char **user, const char *prompt), (handle, user, prompt), {
    *user = NULL;
    return PAM_CONV_ERR;
})
BEFORE("clock", int, clock_gettime, (clockid_t clock, struct timespec *now), (clock, now), ERRNO(EINVAL))

int fcntl(int fd, int command, ...) {
    va_list more;
    va_start(more, command);
    long argument = va_arg(more, long);
    va_end(more);
    static int (*real)(int, int, ...);
    if (!real) real = dlsym(RTLD_NEXT, "fcntl");
    if (fails("call", "fcntl", HERE)) ERRNO(EMFILE);
    return real(fd, command, argument);
}

/* The allocator: asking dlsym for the next malloc allocates, so glibc's own name is used. */
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
void *malloc(size_t size) { return fails("memory", "malloc", HERE) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return fails("memory", "calloc", HERE) ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return fails("memory", "realloc", HERE) ? NULL : __libc_realloc(old, size); }
int posix_memalign(void **result, size_t alignment, size_t size) {
    if (fails("memory", "posix_memalign", HERE)) return ENOMEM;
    *result = __libc_memalign(alignment, size);
    return *result ? 0 : ENOMEM;
}

#if defined(__x86_64__)
#define PC(context) ((context)->uc_mcontext.gregs[REG_RIP])
#define RESULT(context) ((context)->uc_mcontext.gregs[REG_RAX])
#define ARGUMENT(context, which) ((context)->uc_mcontext.gregs[(int[]){REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9}[which]])
#elif defined(__aarch64__)
#define PC(context) ((context)->uc_mcontext.pc)
#define RESULT(context) ((context)->uc_mcontext.regs[0])
#define ARGUMENT(context, which) ((context)->uc_mcontext.regs[which])
#else
#error "say where this processor keeps the arguments of a system call"
#endif

/* A system call of the module's own: made to fail, or made on its behalf. */
static void trapped(int signal, siginfo_t *what, void *data) {
    (void)signal;
    ucontext_t *context = data;
    int number = what->si_syscall;
    const char *name = number == SYS_sendmsg ? "sendmsg(2)" : number == SYS_recvmsg ? "recvmsg(2)" : "system call";
    if (fails("call", name, (void *)PC(context))) {
        RESULT(context) = number == SYS_recvmsg ? -ECONNRESET : number == SYS_sendmsg ? -EPIPE : -EIO;
        return;
    }
    int kept = errno;
    long result = syscall(number, ARGUMENT(context, 0), ARGUMENT(context, 1), ARGUMENT(context, 2), ARGUMENT(context, 3),
                          ARGUMENT(context, 4), ARGUMENT(context, 5));
    RESULT(context) = result == -1 ? -errno : result;
    errno = kept;
}

/* Traps the system calls whose instruction lies in the module; everybody else's go through. */
static void trap_the_modules_own(void) {
    struct sigaction action = {.sa_sigaction = trapped, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigaction(SIGSYS, &action, NULL);
    enum { POINTER = offsetof(struct seccomp_data, instruction_pointer) };
    if (text_from >> 32 != (text_to - 1) >> 32) abort(); /* the filter compares halves; start again */
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, POINTER + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, text_from >> 32, 0, 4),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, POINTER),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, (uint32_t)text_from, 0, 2),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, (uint32_t)(text_to - 1), 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) abort();
}

static int find_module(struct dl_phdr_info *object, size_t size, void *data) {
    (void)size, (void)data;
    if (!strstr(object->dlpi_name, "pam_otp")) return 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
        text_from = object->dlpi_addr + part->p_vaddr;
        text_to = text_from + part->p_memsz;
    }
    return 1;
}

/* From now on, in this process. The module is loaded: pam_start(3) did that. */
void sabotage_begin(const struct sabotage *wanted) {
    plan = *wanted;
    dl_iterate_phdr(find_module, NULL);
    if (!text_from) abort();
    trap_the_modules_own();
    armed = 1;
}

void sabotage_end(struct sabotage *done) {
    armed = 0;
    *done = plan;
}
