/* Preloaded into a process of the tests: makes the n-th write, flush, truncation or renaming below a folder fail, and writes down
   what was done to files there. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
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

static void put(char what, const char *path, int64_t offset, const void *data, uint32_t length)
{
    if (record < 0) return;
    uint32_t name = strlen(path);
    pthread_mutex_lock(&gate);
    syscall(SYS_write, record, &what, 1);
    syscall(SYS_write, record, &name, 4);
    syscall(SYS_write, record, path, name);
    syscall(SYS_write, record, &offset, 8);
    syscall(SYS_write, record, &length, 4);
    if (length) syscall(SYS_write, record, data, length);
    pthread_mutex_unlock(&gate);
}

#define FAIL(is_write) do { int error = step(is_write); if (error) { errno = error; return -1; } } while (0)

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset)
{
    char path[4096];
    if (armed && path_of(fd, path)) { FAIL(1); put('w', path, offset, data, length); }
    return syscall(SYS_pwrite64, fd, data, length, offset);
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) { return pwrite64(fd, data, length, offset); }

ssize_t write(int fd, const void *data, size_t length)
{
    char path[4096];
    if (armed && path_of(fd, path)) { FAIL(1); put('w', path, syscall(SYS_lseek, fd, 0, SEEK_CUR), data, length); }
    return syscall(SYS_write, fd, data, length);
}

int ftruncate64(int fd, off64_t length)
{
    char path[4096];
    if (armed && path_of(fd, path)) { FAIL(0); put('t', path, length, 0, 0); }
    return syscall(SYS_ftruncate, fd, length);
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int fsync(int fd)
{
    char path[4096];
    if (armed && path_of(fd, path)) { FAIL(0); put('s', path, 0, 0, 0); }
    return syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    char path[4096];
    if (armed && path_of(fd, path)) { FAIL(0); put('s', path, 0, 0, 0); }
    return syscall(SYS_fdatasync, fd);
}

int rename(const char *from, const char *to)
{
    if (armed && below(to)) { FAIL(0); put('r', from, 0, to, strlen(to)); }
    return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int link(const char *from, const char *to)
{
    if (armed && below(to)) { FAIL(1); put('l', from, 0, to, strlen(to)); }
    return syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    if (armed && below(path)) { FAIL(0); put('u', path, 0, 0, 0); }
    return syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}
