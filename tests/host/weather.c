/* Preloaded into otpd: what befalls the files of its vault, the memory of the thread that owns it, and its clocks,
 * as told by a page that the test writes (WEATHER names it):
 *
 *   - the n-th write, sync, change of size, opening, read, allocation or new thread fails, or every one from the n-th on; a write
 *     may also end half-way and say so, or fail only where the file would get longer, as under a quota;
 *   - the wall clock shows another time, and the machine was suspended meanwhile;
 *   - every write and sync is noted in a file, for playing a power cut.
 *
 * Files of the vault are told by their names; the thread by its name. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { NOTHING, WRITE, SYNC, SIZE, OPEN, MEMORY, READ, SHORT, THREAD, GROW };

/* 64-bit words, so that a test writes them without knowing C's rules; tests/src/weather.rs is the other side. */
struct weather {
    uint64_t kind;    /* of the calls that fail */
    uint64_t nth;     /* from 1 on; 0: none */
    uint64_t onward;  /* the later ones as well */
    uint64_t error;   /* with this errno */
    uint64_t seen;    /* calls of this kind so far */
    uint64_t struck;  /* how many failed */
    int64_t wall;     /* seconds by which CLOCK_REALTIME is off */
    int64_t asleep;   /* seconds that the machine was suspended */
    uint64_t noting;  /* whether writes and syncs are noted */
};

static struct weather *weather;
static int notes = -1;
static int (*real_open)(const char *, int, ...);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pread)(int, void *, size_t, off64_t);
static ssize_t (*real_read)(int, void *, size_t);

__attribute__((constructor)) static void look_out(void) {
    real_open = dlsym(RTLD_NEXT, "open64");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pread = dlsym(RTLD_NEXT, "pread64");
    real_read = dlsym(RTLD_NEXT, "read");
    const char *page = getenv("WEATHER"), *book = getenv("WEATHER_NOTES");
    int fd = page ? real_open(page, O_RDWR | O_CLOEXEC) : -1;
    if (fd < 0) return;
    void *mapped = mmap(NULL, sizeof *weather, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (mapped == MAP_FAILED) abort();
    if (book) notes = real_open(book, O_WRONLY | O_APPEND | O_CLOEXEC);
    weather = mapped;
}

/* Whether this call fails; errno is set then. */
static int fails(enum kind kind) {
    if (!weather || !weather->nth || weather->kind != kind) return 0;
    uint64_t number = __atomic_add_fetch(&weather->seen, 1, __ATOMIC_SEQ_CST);
    if (weather->onward ? number < weather->nth : number != weather->nth) return 0;
    __atomic_add_fetch(&weather->struck, 1, __ATOMIC_SEQ_CST);
    errno = (int)weather->error;
    return 1;
}

/* 'v' for the vault, 'w' for its WAL, 0 for everything else. */
static char which(int fd) {
    char link[32], name[256];
    if (!weather || (!weather->nth && !weather->noting)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length <= 0) return 0;
    name[length] = 0;
    char *base = strrchr(name, '/');
    if (!base || strncmp(base, "/vault.sqlite", 13)) return 0;
    return strstr(base, "-wal") ? 'w' : base[13] == 0 ? 'v' : 0;
}

static int64_t given_back; /* bytes that a file got shorter by, and that the quota has room for */

/* Whether a file would get longer than a quota has room for that is used up. */
static int outgrows(int fd, off64_t end) {
    struct stat64 now;
    if (weather->kind != GROW || fstat64(fd, &now) || end <= now.st_size) return 0;
    if (given_back < end - now.st_size) return fails(GROW);
    given_back -= end - now.st_size;
    return 0;
}

/* One note: file, what, where, how long, and the bytes. In one call, so that notes of threads do not mix. */
static void note(char file, char what, uint64_t offset, const void *bytes, uint64_t length) {
    if (!weather || !weather->noting || notes < 0) return;
    char head[18] = {file, what};
    memcpy(head + 2, &offset, 8);
    memcpy(head + 10, &length, 8);
    struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, what == 'W' ? length : 0}};
    if (writev(notes, parts, 2) < 0) abort();
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    char file = which(fd);
    if (file && (fails(WRITE) || outgrows(fd, offset + length))) return -1;
    if (file && length > 1 && fails(SHORT)) length /= 2;
    ssize_t written = real_pwrite(fd, bytes, length, offset);
    if (file && written > 0) note(file, 'W', offset, bytes, written);
    return written;
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

/* SQLite without pwrite seeks and writes. */
ssize_t write(int fd, const void *bytes, size_t length) {
    char file = which(fd);
    if (!file) return real_write ? real_write(fd, bytes, length) : (ssize_t)writev(fd, &(struct iovec){(void *)bytes, length}, 1);
    uint64_t offset = lseek(fd, 0, SEEK_CUR);
    if (fails(WRITE) || outgrows(fd, offset + length)) return -1;
    if (length > 1 && fails(SHORT)) length /= 2;
    ssize_t written = real_write(fd, bytes, length);
    if (written > 0) note(file, 'W', offset, bytes, written);
    return written;
}

ssize_t pread64(int fd, void *bytes, size_t length, off64_t offset) {
    return which(fd) && fails(READ) ? -1 : real_pread(fd, bytes, length, offset);
}
ssize_t pread(int fd, void *bytes, size_t length, off_t offset) { return pread64(fd, bytes, length, offset); }
ssize_t read(int fd, void *bytes, size_t length) {
    if (!real_read) return readv(fd, &(struct iovec){bytes, length}, 1);
    return which(fd) && fails(READ) ? -1 : real_read(fd, bytes, length);
}

static int synced(int fd, const char *name) {
    int (*real)(int) = dlsym(RTLD_NEXT, name);
    char file = which(fd);
    if (file && fails(SYNC)) return -1;
    int status = real(fd);
    if (file && status == 0) note(file, 'S', 0, NULL, 0);
    return status;
}
int fsync(int fd) { return synced(fd, "fsync"); }
int fdatasync(int fd) { return synced(fd, "fdatasync"); }

int ftruncate64(int fd, off64_t length) {
    static int (*real)(int, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
    char file = which(fd);
    if (file && fails(SIZE)) return -1;
    struct stat64 before;
    if (file && !fstat64(fd, &before) && before.st_size > length) given_back += before.st_size - length;
    int status = real(fd, length);
    if (file && status == 0) note(file, 'T', length, NULL, 0);
    return status;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int posix_fallocate64(int fd, off64_t offset, off64_t length) {
    static int (*real)(int, off64_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "posix_fallocate64");
    char file = which(fd);
    if (file && (fails(SIZE) || outgrows(fd, offset + length))) return errno;
    int status = real(fd, offset, length);
    if (file && status == 0) note(file, 'A', offset + length, NULL, 0);
    return status;
}
int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }

static int opened(const char *path, int flags, int mode) {
    if (strstr(path, "/vault.sqlite") && fails(OPEN)) return -1;
    return real_open(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int mode = va_arg(more, int);
    va_end(more);
    return opened(path, flags, mode);
}
int open(const char *path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    int mode = va_arg(more, int);
    va_end(more);
    return opened(path, flags, mode);
}

static __thread int of_the_vault; /* 0: not asked yet, 1: no, 2: yes */

static int starves(void) {
    if (!weather || !weather->nth || weather->kind != MEMORY) return 0;
    if (of_the_vault < 2) {
        char name[16] = "";
        prctl(PR_GET_NAME, name);
        of_the_vault = strcmp(name, "vault") ? 1 : 2;
    }
    return of_the_vault == 2 && fails(MEMORY);
}

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
void *malloc(size_t size) { return starves() ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return starves() ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return starves() ? NULL : __libc_realloc(old, size); }

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *with) {
    static int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (!real) real = dlsym(RTLD_NEXT, "pthread_create");
    return fails(THREAD) ? errno : real(thread, how, run, with);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int status = real(clock, now);
    if (status || !weather) return status;
    if (clock == CLOCK_REALTIME) now->tv_sec += weather->wall;
    if (clock == CLOCK_BOOTTIME) now->tv_sec += weather->asleep;
    return status;
}
