// server.h - what the load generators read of the server they load: its processor time and its memory, from /proc and its CPU clock.
#include <dirent.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static uint64_t clock_ns(clockid_t clock) {
    struct timespec t;
    return clock_gettime(clock, &t) ? 0 : (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}

static uint64_t now_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

// Of all threads of a process, those that have ended too, in nanoseconds.
static uint64_t cpu_ns(int pid) {
    clockid_t clock;
    return pid > 0 && !clock_getcpuclockid(pid, &clock) ? clock_ns(clock) : 0;
}

// The same in ticks of 10 ms, user and system apart: only good for the share of each.
static void cpu_ticks(int pid, unsigned long *user, unsigned long *system) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    *user = *system = 0;
    FILE *file = fopen(path, "r");
    if (!file) return;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    char *rest = strrchr(text, ')'); // the name before it may hold anything
    if (rest) sscanf(rest + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", user, system);
}

// A figure in kB of a file of the shape of /proc/PID/status.
static long kb_of(const char *path, const char *key) {
    char line[256];
    long result = 0;
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    while (fgets(line, sizeof line, file))
        if (!strncmp(line, key, strlen(key))) {
            result = atol(line + strlen(key));
            break;
        }
    fclose(file);
    return result;
}

static long resident_kb(int pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/status", pid);
    return kb_of(path, "VmRSS:");
}

// How many files a process has open.
static long open_files(int pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", pid);
    DIR *folder = opendir(path);
    if (!folder) return 0;
    long count = 0;
    while (readdir(folder)) count++;
    closedir(folder);
    return count - 2; // . and ..
}

// As many files as the system lets us have.
static void raise_open_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit)) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// Tells a server that understands it to note what only it can know. See mark= of the programs.
static void mark(int pid, int signal) {
    if (pid > 0 && signal > 0) kill(pid, signal);
}

// key=value among the arguments.
static const char *text_of(int argc, char **argv, const char *key, const char *otherwise) {
    size_t length = strlen(key);
    for (int i = 1; i < argc; i++)
        if (!strncmp(argv[i], key, length) && argv[i][length] == '=') return argv[i] + length + 1;
    return otherwise;
}

static double number_of(int argc, char **argv, const char *key, double otherwise) {
    const char *text = text_of(argc, argv, key, 0);
    return text ? atof(text) : otherwise;
}
