/*
 * event_log.c - libevtx over a byte reader.
 *
 * libevtx trusts its input, so files whose header or chunk checksums fail are rejected first.
 */
#include "source/read/event_log.h"

#include "base/os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <libevtx.h>
#include <zlib.h>

enum {
    HEADER = 4096,
    CHUNK = 65536,
    CHUNK_HEAD = 512,
    RECORD_RESERVE = 16 * 1024 * 1024,
};

struct event_log {
    struct arena arena;
    libevtx_file_t *file;
    int next, n;
};

static uint32_t number_at(const unsigned char *s)
{
    return (uint32_t)s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 | (uint32_t)s[3] << 24;
}

static bool is_sound_header(const unsigned char *s)
{
    return memcmp(s, "ElfFile", 8) == 0 && crc32(0, s, 120) == number_at(s + 124);
}

static bool is_sound_chunk(const unsigned char *s)
{
    uint32_t end = number_at(s + 48);
    return end >= CHUNK_HEAD && end <= CHUNK &&
           crc32(crc32(0, s, 120), s + 128, CHUNK_HEAD - 128) == number_at(s + 124) &&
           crc32(0, s + CHUNK_HEAD, end - CHUNK_HEAD) == number_at(s + 52);
}

static bool is_valid(int fd, unsigned char *buffer, const char **why)
{
    uint64_t at = HEADER;
    ssize_t head = os_read_at(fd, (char *)buffer, HEADER, 0);
    if (head < 0) {
        *why = strerror(errno);
        return false;
    }
    if (head < 128 || !is_sound_header(buffer)) {
        *why = "the event log is broken: its header is cut off or its checksum is wrong";
        return false;
    }
    for (;; at += CHUNK) {
        ssize_t got = os_read_at(fd, (char *)buffer, CHUNK, at);
        if (got < 0) {
            *why = strerror(errno);
            return false;
        }
        if (got < CHUNK_HEAD || memcmp(buffer, "ElfChnk", 8) != 0) {
            return true; /* space that was never used */
        }
        if (got < CHUNK || !is_sound_chunk(buffer)) {
            *why = "the event log is broken: a chunk is cut off or its checksum is wrong";
            return false;
        }
    }
}

static bool check(struct arena *a, const char *path, const char **why)
{
    int fd = os_open(path, O_RDONLY, 0);
    if (fd < 0) {
        *why = strerror(errno);
        return false;
    }
    bool valid = is_valid(fd, arena_alloc(a, CHUNK), why);
    os_close(fd);
    return valid;
}

bool event_log_open(struct event_log **out, const struct reader_file *file, const char **why)
{
    struct arena own;
    if (file->fd >= 0) {
        *why = "is an event log, which can be read from a file only";
        return false;
    }
    event_log_close(out);
    arena_init(&own, NULL);
    struct event_log *log = arena_new(&own, struct event_log);
    bool valid = check(&own, file->path, why);
    if (valid && (libevtx_file_initialize(&log->file, NULL) != 1 ||
                  libevtx_file_open(log->file, file->path, LIBEVTX_OPEN_READ, NULL) != 1 ||
                  libevtx_file_get_number_of_records(log->file, &log->n, NULL) != 1)) {
        *why = "the event log cannot be read";
        valid = false;
    }
    log->arena = own;
    *out = log;
    if (!valid) {
        event_log_close(out);
    }
    return valid;
}

/* A carriage return would be lost when the XML is parsed: it is written as a reference. */
static void escape_returns(struct block *to, size_t from)
{
    static const char reference[] = { '&', '#', '1', '3', ';' };
    size_t n = 0;
    for (size_t i = from; i < to->len; i++) {
        n += to->data[i] == '\r';
    }
    size_t more = n * (sizeof reference - 1), at = to->len + more;
    block_reserve(to, more);
    for (size_t i = to->len; n > 0 && i-- > from;) {
        if (to->data[i] == '\r') {
            at -= sizeof reference;
            memcpy(to->data + at, reference, sizeof reference);
        } else {
            to->data[--at] = to->data[i];
        }
    }
    to->len += more;
}

/* Adds the XML of a record; an unreadable record leaves text that is not an event. */
static void add_record(const struct event_log *log, int number, struct block *to)
{
    libevtx_record_t *record = NULL;
    size_t size = 0, len = to->len;
    bool done = libevtx_file_get_record_by_index(log->file, number, &record, NULL) == 1 &&
                libevtx_record_get_utf8_xml_string_size(record, &size, NULL) == 1 && size > 0 &&
                size < RECORD_RESERVE;
    if (done) {
        char *buffer = block_reserve(to, size + 1);
        done = libevtx_record_get_utf8_xml_string(record, (uint8_t *)buffer, size, NULL) == 1;
        to->len += done ? strnlen(buffer, size) : 0;
        escape_returns(to, len);
    }
    if (!done) {
        to->len = len;
        block_add(to, "unreadable", 10);
    }
    block_add(to, "\n", 1);
    if (record) {
        libevtx_record_free(&record, NULL);
    }
}

bool event_log_read(struct event_log *log, struct block *to, size_t n, bool *ended,
                    const char **why)
{
    size_t from = to->len;
    (void)why;
    while (log->next < log->n && to->len - from < n) {
        add_record(log, log->next++, to);
    }
    *ended = log->next >= log->n;
    return true;
}

void event_log_close(struct event_log **log)
{
    if (*log) {
        struct arena own = (*log)->arena;
        if ((*log)->file) {
            libevtx_file_close((*log)->file, NULL);
            libevtx_file_free(&(*log)->file, NULL);
        }
        *log = NULL;
        arena_release(&own);
    }
}
