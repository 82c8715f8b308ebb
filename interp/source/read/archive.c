/*
 * archive.c - libarchive after a reader of bytes.
 *
 * A zip archive is read by its table at the end, so its members are known before any is unpacked.
 * The state lives in an arena of its own, which goes with it.
 */
#include "source/read/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <unistd.h>

enum { BLOCK = 64 * 1024 };

/* Room in the numbering of places for a member whose size is not told. */
static const uint64_t size_unknown = UINT64_C(1) << 40;

struct packed {
    struct arena arena;
    struct archive *handle;
    size_t argument, member; /* the member that is open */
    bool is_zip;
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
           str_starts(head, STR("\x28\xB5\x2F\xFD")) ||
           str_starts(head, STR("\xFD"
                                "7zXZ\0"));
}

/* The reason of the last failure, in the reader's words. */
static const char *reason_of(struct packed *p)
{
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

static bool begin(struct packed *p, const struct reader_file *file, const char **why)
{
    p->handle = archive_read_new();
    if (!p->handle) {
        *why = "no memory for unpacking";
        return false;
    }
    archive_read_support_filter_gzip(p->handle);
    archive_read_support_filter_bzip2(p->handle);
    archive_read_support_filter_xz(p->handle);
    archive_read_support_filter_zstd(p->handle);
    archive_read_support_format_zip(p->handle);
    archive_read_support_format_raw(p->handle);
    archive_read_support_format_empty(p->handle);
    int status;
    if (file->fd >= 0) {
        if (lseek(file->fd, (off_t)file->base, SEEK_SET) < 0) {
            *why = "cannot be read again";
            return false;
        }
        status = archive_read_open_fd(p->handle, file->fd, BLOCK);
    } else {
        status = archive_read_open_filename(p->handle, file->path, BLOCK);
    }
    if (status != ARCHIVE_OK) {
        *why = reason_of(p);
        return false;
    }
    return true;
}

/* Goes to the next member that is a file; false at the end, with *why NULL, or for an error. */
static bool next_member(struct packed *p, struct archive_entry **entry, const char **why)
{
    *why = NULL;
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

bool packed_list(struct arena *a, const struct reader_file *file, struct packed_member **out,
                 size_t *n, const char **why)
{
    struct packed p = { .handle = NULL };
    struct archive_entry *entry;
    struct block members;
    const char *reason = NULL;
    block_init(&members, NULL);
    bool sound = begin(&p, file, &reason);
    while (sound && next_member(&p, &entry, &reason)) {
        const char *name = p.is_zip ? archive_entry_pathname_utf8(entry) : "";
        name = name || !p.is_zip ? name : archive_entry_pathname(entry);
        struct packed_member m = {
            .number = p.member,
            .name = arena_str(a, str_of(name ? name : "?")),
            .size = archive_entry_size_is_set(entry) ? (uint64_t)archive_entry_size(entry)
                                                     : size_unknown,
            .written = archive_entry_mtime_is_set(entry) && p.is_zip
                           ? (int64_t)archive_entry_mtime(entry) * 1000
                           : TIME_NONE,
        };
        block_add(&members, &m, sizeof m);
        if (!p.is_zip) {
            break;
        }
    }
    *n = members.len / sizeof **out;
    *out = arena_array(a, struct packed_member, *n + 1);
    if (*n > 0) {
        memcpy(*out, members.data, members.len);
    }
    block_release(&members);
    *why = reason ? arena_cstr(a, str_of(reason)) : NULL;
    archive_read_free(p.handle);
    return !reason;
}

bool packed_open(struct packed **slot, const struct reader_file *file, const char **why)
{
    size_t wanted = file->member > 0 ? file->member : 1;
    struct archive_entry *entry;
    if (*slot && ((*slot)->argument != file->argument || (*slot)->member >= wanted)) {
        packed_close(slot);
    }
    if (!*slot) {
        struct arena own;
        arena_init(&own, NULL);
        struct packed *p = arena_new(&own, struct packed);
        p->arena = own;
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
    }
    return true;
}

uint64_t packed_taken(struct packed *p)
{
    la_int64_t all = archive_filter_bytes(p->handle, -1);
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
        archive_read_free((*slot)->handle);
        *slot = NULL;
        arena_release(&own);
    }
}
