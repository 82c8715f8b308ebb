/*
 * archive.c - libarchive, and liblzma for xz, as a reader of bytes.
 *
 * A zip archive is read through its central directory at the end, so its members are known before
 * any is unpacked. libarchive reads through our callbacks, whose offsets are relative to the start
 * of the file's data. The state lives in an arena of its own, released with it.
 */
#include "source/read/archive.h"

#include "base/os/os.h"
#include "source/read/xz.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>

enum {
    BLOCK = 64 * 1024,
    HEAD = 6,
    MEMBERS_MAX = 500000, /* each takes about 1 KB */
};

/* Offset range reserved for an archive member of unknown size. */
static const uint64_t size_unknown = UINT64_C(1) << 40;

struct packed {
    struct arena arena;
    struct archive *handle;  /* NULL: of xz */
    struct xz *xz;           /* NULL: of all others */
    int fd, own_fd;          /* read from; to be closed, -1: none */
    uint64_t base, size, at; /* of the bytes that libarchive gets */
    int error;               /* errno of a failed read; 0: none */
    char *buffer;
    size_t argument, member; /* the member that is open */
    bool is_zip;
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
    bool bz2 = str_starts(head, STR("BZh")) && head.len >= 10 &&
               (memcmp(head.s + 4, "1AY&SY", 6) == 0 || memcmp(head.s + 4, "\x17rE8P\x90", 6) == 0);
    return packed_is_zip(head) || bz2 || str_starts(head, STR("\x1F\x8B\x08")) ||
           str_starts(head, STR("\x28\xB5\x2F\xFD")) || xz_is(head);
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
    size_t len = said ? strlen(said) : 0;
    if (len > 0 && strstr(said, "assphrase")) {
        return "is encrypted";
    }
    len = len < sizeof p->why - 32 ? len : sizeof p->why - 32;
    memcpy(p->why, "the archive is broken: ", 23);
    memcpy(p->why + 23, said ? said : "", len);
    p->why[23 + len] = '\0';
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

/* If it is an xz file, sets up p->xz to unpack it. False: *why. */
static bool begin_xz(struct packed *p, const char **why)
{
    char head[HEAD];
    ssize_t got = os_read_at(p->fd, head, sizeof head, p->base);
    if (got < 0) {
        *why = arena_cstr(&p->arena, str_of(strerror(errno)));
    } else if (xz_is((struct str) { head, (size_t)got })) {
        p->xz = xz_open(&p->arena, p->fd, p->base, why);
    }
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
    if (!begin_xz(p, why) || p->xz) {
        return !*why;
    }
    p->buffer = arena_alloc(&p->arena, BLOCK);
    p->handle = archive_read_new();
    if (!p->handle) {
        *why = "no memory for unpacking";
        return false;
    }
    archive_read_support_filter_gzip(p->handle);
    archive_read_support_filter_bzip2(p->handle);
    archive_read_support_filter_zstd(p->handle);
    archive_read_support_format_zip(p->handle);
    archive_read_support_format_raw(p->handle);
    archive_read_support_format_empty(p->handle);
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
    if (p->xz) {
        xz_close(p->xz);
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
    if (p->xz) {
        return p->member++ == 0;
    }
    for (;;) {
        int status = archive_read_next_header(p->handle, entry);
        if (status == ARCHIVE_EOF) {
            return false;
        }
        if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
            *why = reason_of(p);
            return false;
        }
        int format = archive_format(p->handle) & ARCHIVE_FORMAT_BASE_MASK;
        p->is_zip = format == ARCHIVE_FORMAT_ZIP;
        p->bounded = !p->is_zip || !is_unbounded(p->handle);
        p->unpacked = 0;
        if (archive_filter_count(p->handle) > (p->is_zip ? 1 : 2)) {
            *why = "is packed more than once: unpack the outer one first";
            return false;
        }
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
    if (p->is_zip) {
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
        if (!p->is_zip) {
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
                  (!(*slot)->handle && !(*slot)->xz))) {
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

bool packed_read(struct packed *p, struct block *to, size_t n, bool *ended, const char **why)
{
    size_t left = n;
    if (p->xz) {
        return xz_read(p->xz, to, n, ended, why);
    }
    while (left > 0 && !*ended) {
        char *buffer = block_reserve(to, left);
        la_ssize_t got = archive_read_data(p->handle, buffer, left);
        if (got == ARCHIVE_RETRY) {
            continue;
        }
        if (got < 0) {
            *why = reason_of(p);
            return false;
        }
        *ended = got == 0;
        to->len += (size_t)got;
        left -= (size_t)got;
        p->unpacked += (size_t)got;
        if (!p->bounded && p->unpacked > XZ_DICTIONARY_MAX) {
            /* what such a way to pack remembers is no more than what came of it so far */
            *why = "is packed by LZMA or PPMd and has more than 128 MB: unpack it first";
            return false;
        }
    }
    return true;
}

uint64_t packed_taken(struct packed *p)
{
    la_int64_t all = p->xz ? (la_int64_t)xz_taken(p->xz) : archive_filter_bytes(p->handle, -1);
    uint64_t now = all > 0 ? (uint64_t)all : 0, more = now > p->taken ? now - p->taken : 0;
    p->taken += more;
    return more;
}

void packed_end(struct packed **slot, const struct reader_file *file)
{
    if (*slot && (*slot)->argument == file->argument && !(*slot)->is_zip) {
        packed_close(slot);
    }
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
