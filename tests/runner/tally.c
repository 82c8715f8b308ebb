/*
 * tally.c - see tally.h. Lines are appended with one write, so processes do not mix theirs.
 */
#include "runner/tally.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

void tally_add(bool passed)
{
    const char *path = getenv("SUMOQ_TALLY");
    int fd = path ? open(path, O_WRONLY | O_APPEND | O_CREAT, 0644) : -1;
    if (fd >= 0) {
        (void)!write(fd, passed ? "pass\n" : "fail\n", 5);
        close(fd);
    }
}
