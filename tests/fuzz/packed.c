/*
 * packed.c - libFuzzer target: files packed by gzip, xz, bzip2 or zstd, and zip archives, by any
 * bytes.
 *
 * What is unpacked does not depend on how much is asked for at a time, but for the block at which
 * it fails (libbz2 gives what it decoded of a damaged block only when it is asked in parts); a
 * failure has a reason.
 */
#include "source/read/archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size); /* NOLINT: libFuzzer's name */

enum { UNPACKED_MAX = 1 << 20, MEMBERS_MAX = 20 };

static void need(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "does not hold: %s\n", what);
        abort();
    }
}

/* Unpacks a member by parts of `n` bytes; false: it failed. */
static bool unpack(struct packed **p, const struct reader_file *file, size_t n, struct block *out)
{
    const char *why = NULL;
    bool ended = false;
    out->len = 0;
    if (!packed_open(p, file, &why)) {
        need(why != NULL, "what cannot be opened has a reason");
        return false;
    }
    while (!ended && out->len < UNPACKED_MAX) {
        size_t had = out->len;
        if (!packed_read(*p, out, n, &ended, &why)) {
            need(why != NULL, "what cannot be read has a reason");
            return false;
        }
        need(out->len <= had + n, "no more than was asked for");
    }
    packed_taken(*p);
    return true;
}

static void try_member(const struct reader_file *file)
{
    struct packed *p = NULL;
    struct block once, parts;
    block_init(&once, NULL);
    block_init(&parts, NULL);
    bool sound = unpack(&p, file, 2 * UNPACKED_MAX, &once);
    packed_close(&p);
    sound = unpack(&p, file, 1000, &parts) && sound;
    packed_close(&p);
    size_t n = parts.len < once.len ? parts.len : once.len;
    need(!sound || n >= UNPACKED_MAX || parts.len == once.len, "parts are as long as the whole");
    need(n == 0 || memcmp(once.data, parts.data, n) == 0, "parts are the whole");
    block_release(&once);
    block_release(&parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct packed_member *members;
    size_t n;
    const char *why = NULL;
    if (!packed_is((struct str) { (const char *)data, size })) {
        return 0;
    }
    struct reader_file file = { .path = "fuzz", .kind = READER_PACKED, .size = size, .own_fd = -1 };
    file.fd = memfd_create("packed", 0);
    need(file.fd >= 0 && write(file.fd, data, size) == (ssize_t)size, "there is a file");
    arena_init(&a, NULL);
    if (!packed_list(&a, &file, &members, &n, &why)) {
        need(why != NULL, "what cannot be listed has a reason");
    }
    for (size_t i = 0; i < n && i < MEMBERS_MAX; i++) {
        file.member = members[i].number;
        try_member(&file);
    }
    arena_release(&a);
    close(file.fd);
    return 0;
}
