/* A load generator for eventchat: one process, one epoll; arguments in, JSON lines out. */
#define _GNU_SOURCE
#include "load.h"

#include <sched.h>
#include <signal.h>
#include <string.h>

static void pin(long core)
{
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET((size_t)core, &cores);
    if (core >= 0 && sched_setaffinity(0, sizeof cores, &cores) < 0)
        fail("there is no core %ld", core);
}

int main(int argc, char **argv)
{
    options_begin(argc, argv);
    signal(SIGPIPE, SIG_IGN);
    pin(option_number("core", -1));
    const char *command = argc > 1 ? argv[1] : "";
    if (strcmp(command, "read") == 0)
        return read_main();
    if (strcmp(command, "post") == 0)
        return post_main();
    if (strcmp(command, "send") == 0)
        return send_main();
    fail("usage: load read|post|send [--name value]…");
}
