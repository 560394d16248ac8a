/* A power cut, for tests: what was not fsynced is lost.
 *
 * Preloaded into the server, this copies a file of DATA_DIR to POWER_CUT_DIR at each fsync or fdatasync of it. After
 * kill -9, POWER_CUT_DIR holds what a disk that keeps its promises, and nothing else, would hold. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void keep(int fd) {
    const char *data = getenv("DATA_DIR"), *kept = getenv("POWER_CUT_DIR");
    char link[64], path[PATH_MAX], copy[PATH_MAX + 8], target[PATH_MAX], block[65536];
    if (!data || !kept) return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return;
    path[length] = 0;
    if (strncmp(path, data, strlen(data)) != 0) return;
    const char *name = strrchr(path, '/') + 1;
    if (snprintf(target, sizeof target, "%s/%s", kept, name) >= (int)sizeof target) return;
    snprintf(copy, sizeof copy, "%s.copy", target);

    pthread_mutex_lock(&one_at_a_time);
    int from = open(path, O_RDONLY), to = open(copy, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t got;
    while (from >= 0 && to >= 0 && (got = read(from, block, sizeof block)) > 0)
        if (write(to, block, got) != got) abort();
    if (from >= 0) close(from);
    if (to >= 0) close(to);
    rename(copy, target);
    pthread_mutex_unlock(&one_at_a_time);
}

int fsync(int fd) {
    keep(fd);
    return 0;
}

int fdatasync(int fd) {
    keep(fd);
    return 0;
}
