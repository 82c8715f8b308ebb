/*
 * archive.c - zip archives, by libarchive, and files packed by one method as a reader of bytes.
 *
 * A zip archive is read through its central directory at the end, so its members are known before
 * any is unpacked. libarchive reads through our callbacks, whose offsets are relative to the start
 * of the file's data. The state lives in an arena of its own, released with it.
 */
#include "source/read/archive.h"

#include "base/os/os.h"
#include "source/read/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>

enum {
    BLOCK = 64 * 1024,
    MEMBERS_MAX = 500000, /* each takes about 1 KB */
};

/* Bytes that a member of a zip archive may have if what packed it decides how much memory that
 * takes
 */
static const uint64_t unbounded_max = UINT64_C(128) << 20;

/* Offset range reserved for an archive member of unknown size. */
static const uint64_t size_unknown = UINT64_C(1) << 40;

struct packed {
    struct arena arena;
    struct unpack *unpack;   /* NULL: read by libarchive */
    struct archive *handle;  /* NULL: read by `unpack` */
    int fd, own_fd;          /* read from; to be closed, -1: none */
    uint64_t base, size, at; /* of the bytes that libarchive gets */
    int error;               /* errno of a failed read; 0: none */
    char *buffer;
    size_t argument, member; /* the member that is open */
    const char *block;       /* what was unpacked and not given yet */
    size_t left;
    int status;        /* of that */
    bool is_lost;      /* libarchive cannot go on with it */
    bool bounded;      /* the memory that unpacking the member takes */
    uint64_t unpacked; /* bytes of the member */
    uint64_t taken;
    char why[256];
};

bool packed_is_zip(struct str head)
{
    return str_starts(head, STR("PK\3\4")) || str_starts(head, STR("PK\5\6"));
}

bool packed_is(struct str head)
{
    return packed_is_zip(head) || unpack_method(head);
}

/* The reason of the last failure, worded for reports. */
static const char *reason_of(struct packed *p)
{
    if (p->error != 0) {
        return strerror(p->error);
    }
    if (archive_errno(p->handle) == ENOMEM) {
        return "no memory for unpacking";
    }
    const char *said = archive_error_string(p->handle);
    said = said ? said : "";
    if (strstr(said, "assphrase") || strstr(said, "ncrypted")) {
        return "is encrypted: unpack it first";
    }
    if (strstr(said, "runcated")) {
        return unpack_cut_off;
    }
    if (strstr(said, "bad CRC")) {
        return unpack_checksum;
    }
    if (said[0] == '\0') {
        return unpack_broken;
    }
    snprintf(p->why, sizeof p->why, "%s (%s)", unpack_broken, said);
    return p->why;
}

static la_ssize_t give_bytes(struct archive *handle, void *self, const void **out)
{
    struct packed *p = self;
    ssize_t got = os_read_at(p->fd, p->buffer, BLOCK, p->base + p->at);
    if (got < 0) {
        p->error = errno;
        archive_set_error(handle, p->error, "%s", strerror(p->error));
        return ARCHIVE_FATAL;
    }
    *out = p->buffer;
    p->at += (uint64_t)got;
    return got;
}

static la_int64_t go_to(struct archive *handle, void *self, la_int64_t offset, int whence)
{
    struct packed *p = self;
    uint64_t from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? p->at : p->size;
    la_int64_t to = (la_int64_t)from + offset;
    if (to < 0) {
        archive_set_error(handle, EINVAL, "an offset before its start");
        return ARCHIVE_FATAL;
    }
    p->at = (uint64_t)to;
    return to;
}

/* Sets up p->unpack, if the file is packed by one method. False: *why. */
static bool begin_method(struct packed *p, const char **why)
{
    char head[UNPACK_HEAD];
    ssize_t got = os_read_at(p->fd, head, sizeof head, p->base);
    if (got < 0) {
        *why = arena_cstr(&p->arena, str_of(strerror(errno)));
        return false;
    }
    const struct unpack_def *method = unpack_method((struct str) { head, (size_t)got });
    p->unpack = method ? unpack_open(&p->arena, method, p->fd, p->base, why) : NULL;
    return !*why;
}

static bool begin(struct packed *p, const struct reader_file *file, const char **why)
{
    *why = NULL;
    p->own_fd = file->fd >= 0 ? -1 : os_open(file->path, O_RDONLY, 0);
    p->fd = file->fd >= 0 ? file->fd : p->own_fd;
    p->base = file->base;
    p->size = file->size;
    if (p->fd < 0) {
        *why = arena_cstr(&p->arena, str_of(strerror(errno)));
        return false;
    }
    if (!begin_method(p, why) || p->unpack) {
        return !*why;
    }
    p->buffer = arena_alloc(&p->arena, BLOCK);
    p->handle = archive_read_new();
    if (!p->handle) {
        *why = "no memory for unpacking";
        return false;
    }
    archive_read_support_format_zip(p->handle);
    archive_read_set_read_callback(p->handle, give_bytes);
    archive_read_set_seek_callback(p->handle, go_to);
    archive_read_set_callback_data(p->handle, p);
    if (archive_read_open1(p->handle) != ARCHIVE_OK) {
        *why = reason_of(p);
        return false;
    }
    return true;
}

static void finish(struct packed *p)
{
    archive_read_free(p->handle);
    if (p->unpack) {
        unpack_close(p->unpack);
    }
    if (p->own_fd >= 0) {
        os_close(p->own_fd);
    }
}

/* Ways to pack a member whose memory the archive decides. */
static bool is_unbounded(struct archive *handle)
{
    const char *name = archive_format_name(handle); /* "ZIP 6.3 (lzma)" */
    return name && (strstr(name, "(lzma") || strstr(name, "(xz") || strstr(name, "(ppmd"));
}

/* Advances to the next member that is a file; false at the end, with `why` NULL, or on an error. */
static bool next_member(struct packed *p, struct archive_entry **entry, const char **why)
{
    *why = NULL;
    *entry = NULL;
    if (p->unpack) {
        return p->member++ == 0;
    }
    for (;;) {
        int status = archive_read_next_header(p->handle, entry);
        if (status == ARCHIVE_EOF) {
            return false;
        }
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
            p->is_lost = true;
            *why = reason_of(p);
            return false;
        }
        p->bounded = !is_unbounded(p->handle);
        p->unpacked = p->left = 0;
        p->status = ARCHIVE_OK;
        p->member++;
        if (archive_entry_filetype(*entry) == AE_IFREG) {
            return true;
        }
    }
}

/* The name of a member as UTF-8; other bytes of it by marks. */
static struct str name_of(struct arena *a, const struct packed *p, struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    name = name ? name : archive_entry_pathname(entry);
    if (!name) { /* flagged as UTF-8, but invalid */
        return arena_printf(a, "member %zu", p->member);
    }
    struct str s = str_of(name);
    if (utf8_valid(s)) {
        return arena_str(a, s);
    }
    struct buf shown = BUF_INIT;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c < 0x80) {
            buf_char(&shown, (char)c);
        } else {
            buf_printf(&shown, "\\x%02x", c);
        }
    }
    s = arena_str(a, buf_view(&shown));
    buf_release(&shown);
    return s;
}

static struct packed_member member_of(struct arena *a, const struct packed *p,
                                      struct archive_entry *entry)
{
    struct packed_member m = {
        .number = p->member, .name = STR(""), .size = size_unknown, .written = TIME_NONE
    };
    if (entry && archive_entry_size_is_set(entry)) {
        m.size = (uint64_t)archive_entry_size(entry);
    }
    if (p->handle) {
        m.name = name_of(a, p, entry);
        m.written = archive_entry_mtime_is_set(entry) ? (int64_t)archive_entry_mtime(entry) * 1000
                                                      : TIME_NONE;
    }
    return m;
}

/* The members of an archive that is open. */
static const char *list_members(struct arena *a, struct packed *p, struct block *members)
{
    struct archive_entry *entry;
    const char *why = NULL;
    while (next_member(p, &entry, &why)) {
        if (members->len >= MEMBERS_MAX * sizeof(struct packed_member)) {
            return "has more than 500,000 files: unpack it first";
        }
        struct packed_member m = member_of(a, p, entry);
        block_add(members, &m, sizeof m);
        if (p->unpack) {
            break;
        }
    }
    return why;
}

bool packed_list(struct arena *a, const struct reader_file *file, struct packed_member **out,
                 size_t *n, const char **why)
{
    struct packed p = { .own_fd = -1 };
    struct block members;
    const char *reason = NULL;
    arena_init(&p.arena, NULL);
    block_init(&members, NULL);
    /* libarchive makes names of the locale's encoding, which is ASCII here */
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
    if (begin(&p, file, &reason)) {
        reason = list_members(a, &p, &members);
    }
    if (utf8) {
        uselocale(before);
        freelocale(utf8);
    }
    *n = members.len / sizeof **out;
    *out = arena_array(a, struct packed_member, *n + 1);
    if (*n > 0) {
        memcpy(*out, members.data, members.len);
    }
    block_release(&members);
    *why = reason ? arena_cstr(a, str_of(reason)) : NULL;
    finish(&p);
    arena_release(&p.arena);
    return !reason;
}

bool packed_open(struct packed **slot, const struct reader_file *file, const char **why)
{
    size_t wanted = file->member > 0 ? file->member : 1;
    struct archive_entry *entry;
    if (*slot && ((*slot)->argument != file->argument || (*slot)->member >= wanted ||
                  (!(*slot)->handle && !(*slot)->unpack))) {
        packed_close(slot);
    }
    if (!*slot) {
        struct arena own;
        arena_init(&own, NULL);
        struct packed *p = arena_new(&own, struct packed);
        p->arena = own;
        p->own_fd = -1;
        p->argument = file->argument;
        *slot = p;
        if (!begin(p, file, why)) {
            return false;
        }
    }
    struct packed *p = *slot;
    while (p->member < wanted) {
        if (!next_member(p, &entry, why)) {
            *why = *why ? *why : "is not in the archive any more";
            return false;
        }
    }
    return true;
}

/* Unpacks more of the member. What has a wrong checksum is given all the same. */
static int next_block(struct packed *p)
{
    const void *block = NULL;
    la_int64_t offset;
    size_t size = 0;
    int status = archive_read_data_block(p->handle, &block, &size, &offset);
    const char *said = status == ARCHIVE_WARN ? archive_error_string(p->handle) : NULL;
    if (said && strstr(said, "bad CRC")) {
        status = ARCHIVE_FAILED;
    }
    bool sound = status >= ARCHIVE_WARN || (status == ARCHIVE_FAILED && block);
    p->block = sound ? block : "";
    p->left = sound && block && status != ARCHIVE_EOF ? size : 0;
    return status;
}

bool packed_read(struct packed *p, struct block *to, size_t n, bool *ended, const char **why)
{
    if (p->unpack) {
        return unpack_read(p->unpack, to, n, ended, why);
    }
    while (n > 0 && !*ended) {
        if (p->left == 0 && p->status >= ARCHIVE_WARN) {
            p->status = next_block(p);
        }
        size_t take = p->left < n ? p->left : n;
        if (take > 0) { /* the block may be NULL */
            block_add(to, p->block, take);
            p->block += take;
        }
        p->left -= take;
        p->unpacked += take;
        n -= take;
        *ended = p->status == ARCHIVE_EOF;
        if (p->status < ARCHIVE_WARN && p->left == 0) {
            p->is_lost = p->status == ARCHIVE_FATAL;
            *why = reason_of(p);
            return false;
        }
        if (!p->bounded && p->unpacked > unbounded_max) {
            /* what such a way to pack remembers is no more than what came of it so far */
            *why = "is packed by LZMA or PPMd and has more than 128 MB: unpack it first";
            return false;
        }
    }
    return true;
}

uint64_t packed_taken(struct packed *p)
{
    la_int64_t all =
        p->unpack ? (la_int64_t)unpack_taken(p->unpack) : archive_filter_bytes(p->handle, -1);
    uint64_t now = all > 0 ? (uint64_t)all : 0, more = now > p->taken ? now - p->taken : 0;
    p->taken += more;
    return more;
}

bool packed_end(struct packed **slot, const struct reader_file *file)
{
    bool lost = *slot && (*slot)->is_lost;
    if (*slot && (*slot)->argument == file->argument && (!(*slot)->handle || lost)) {
        packed_close(slot);
    }
    return lost;
}

void packed_close(struct packed **slot)
{
    if (*slot) {
        struct arena own = (*slot)->arena;
        finish(*slot);
        *slot = NULL;
        arena_release(&own);
    }
}
