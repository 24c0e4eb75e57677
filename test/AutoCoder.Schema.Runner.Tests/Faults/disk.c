/* Preloaded into a process of the tests: makes the n-th write, creation, flush, truncation, renaming or removal below a folder fail,
   and writes down what was done to files there: what (a letter), the error (0 for none), the path, an offset, and data. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[4096];
static volatile int armed, sticky, failure, record = -1;
static volatile long fail_at, count;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

void disk_arm(const char *path, long at, int error, int stays, const char *log)
{
    strncpy(folder, path, sizeof folder - 1);
    fail_at = at;
    failure = error;
    sticky = stays;
    count = 0;
    record = log ? syscall(SYS_openat, AT_FDCWD, log, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600) : -1;
    armed = 1;
}

long disk_disarm(void)
{
    armed = 0;
    if (record >= 0) syscall(SYS_close, record);
    record = -1;
    return count;
}

static int below(const char *path) { return path && strncmp(path, folder, strlen(folder)) == 0; }

static int path_of(int fd, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, 4095);
    if (length <= 0) return 0;
    path[length] = 0;
    return below(path);
}

static int step(int is_write)
{
    if (failure == ENOSPC && !is_write) return 0; /* a full disk lets go of what it has */
    long n = __sync_add_and_fetch(&count, 1);
    return fail_at > 0 && (n == fail_at || (sticky && n > fail_at)) ? failure : 0;
}

static void put(char what, int32_t error, const char *path, int64_t offset, const void *data, uint32_t length)
{
    if (record < 0) return;
    int kept = errno;
    uint32_t name = strlen(path);
    pthread_mutex_lock(&gate);
    syscall(SYS_write, record, &what, 1);
    syscall(SYS_write, record, &error, 4);
    syscall(SYS_write, record, &name, 4);
    syscall(SYS_write, record, path, name);
    syscall(SYS_write, record, &offset, 8);
    syscall(SYS_write, record, &length, 4);
    if (length) syscall(SYS_write, record, data, length);
    pthread_mutex_unlock(&gate);
    errno = kept;
}

/* One operation: it fails by order, or is done and written down with its outcome. */
#define OPERATION(what, is_write, path, offset, data, length, call) do { \
    int ordered = step(is_write); \
    if (ordered) { put(what, ordered, path, offset, data, length); errno = ordered; return -1; } \
    long result = call; \
    put(what, result < 0 ? errno : 0, path, offset, data, what == 'w' ? (result < 0 ? 0 : result) : length); \
    return result; \
} while (0)

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    char path[4096];
    if (armed && path_of(fd, path)) OPERATION('w', 1, path, offset, data, length, syscall(SYS_pwrite64, fd, data, length, offset));
    return syscall(SYS_pwrite64, fd, data, length, offset);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }

ssize_t write(int fd, const void *data, size_t length)
{
    char path[4096];
    if (armed && path_of(fd, path))
    {
        int64_t offset = syscall(SYS_lseek, fd, 0, SEEK_CUR);
        OPERATION('w', 1, path, offset, data, length, syscall(SYS_write, fd, data, length));
    }
    return syscall(SYS_write, fd, data, length);
}

int ftruncate64(int fd, off64_t length)
{
    char path[4096];
    if (armed && path_of(fd, path)) OPERATION('t', 0, path, length, 0, 0, syscall(SYS_ftruncate, fd, length));
    return syscall(SYS_ftruncate, fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int fsync(int fd)
{
    char path[4096];
    if (armed && path_of(fd, path)) OPERATION('s', 0, path, 0, 0, 0, syscall(SYS_fsync, fd));
    return syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    char path[4096];
    if (armed && path_of(fd, path)) OPERATION('s', 0, path, 0, 0, 0, syscall(SYS_fdatasync, fd));
    return syscall(SYS_fdatasync, fd);
}

static int created(const char *path, int flags, mode_t mode)
{
    if (armed && (flags & O_CREAT) && below(path) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0)
        OPERATION('c', 1, path, 0, 0, 0, syscall(SYS_openat, AT_FDCWD, path, flags, mode));
    if (armed && (flags & O_TRUNC) && below(path)) OPERATION('t', 0, path, 0, 0, 0, syscall(SYS_openat, AT_FDCWD, path, flags, mode));
    return syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static mode_t mode_in(int flags, va_list rest) { return flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0; }

int open64(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_in(flags, rest);
    va_end(rest);
    return created(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = mode_in(flags, rest);
    va_end(rest);
    return created(path, flags, mode);
}

int mkdir(const char *path, mode_t mode)
{
    if (armed && below(path)) OPERATION('m', 1, path, 0, 0, 0, syscall(SYS_mkdirat, AT_FDCWD, path, mode));
    return syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int rename(const char *from, const char *to)
{
    if (armed && below(to)) OPERATION('r', 0, from, 0, to, strlen(to), syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char *from, const char *to)
{
    if (armed && below(to)) OPERATION('l', 1, from, 0, to, strlen(to), syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
    return syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    if (armed && below(path)) OPERATION('u', 0, path, 0, 0, 0, syscall(SYS_unlinkat, AT_FDCWD, path, 0));
    return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
