/*
 * file_id.c - see file_id.h. FNV-1a, not the hash of base/text.h, which may change.
 */
#include "store/file_id.h"

#include "base/os/os.h"
#include "source/read/archive.h"

#include <errno.h>
#include <fcntl.h>

enum { EDGE = 65536 /* bytes of the beginning and of the end that are hashed */ };

const uint64_t file_id_hash_start = 0xcbf29ce484222325u;

uint64_t file_id_hash(uint64_t hash, const char *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    }
    return hash;
}

/* Adds `n` bytes at `at`; false: there are fewer. */
static bool hash_edge(int fd, uint64_t at, size_t n, uint64_t *hash)
{
    char bytes[EDGE];
    ssize_t got = os_read_at(fd, bytes, n, at);
    if (got > 0) {
        *hash = file_id_hash(*hash, bytes, (size_t)got);
    }
    return got >= 0 && (size_t)got == n;
}

/* Those of the first `n` bytes. */
static bool hash_edges(int fd, uint64_t n, uint64_t *hash)
{
    *hash = file_id_hash_start;
    return hash_edge(fd, 0, n < EDGE ? (size_t)n : EDGE, hash) &&
           (n <= EDGE || hash_edge(fd, n - EDGE, EDGE, hash));
}

static enum file_kind kind_of(int fd)
{
    char bytes[FILE_HEAD];
    ssize_t got = os_read_at(fd, bytes, sizeof bytes, 0);
    struct str head = { bytes, got > 0 ? (size_t)got : 0 };
    bool opaque =
        packed_is_zip(head) || str_starts(head, STR("ElfFile")) || utf16_find(head) != UTF16_NONE;
    return opaque ? FILE_OPAQUE : packed_is(head) ? FILE_PACKED : FILE_PLAIN;
}

bool file_id_read(struct arena *a, const char *path, struct file_id *out, const char **why)
{
    struct stat st;
    *out = (struct file_id) { .path = path, .name = STR("-"), .size = FILE_NO_SIZE, .fd = -1 };
    if (strcmp(path, "-") == 0) {
        return true;
    }
    int fd = -1;
    bool ok = os_stat(path, &st);
    if (ok && !S_ISREG(st.st_mode)) {
        return true; /* the reader reports what is wrong with it, if anything */
    }
    ok = ok && (fd = os_open(path, O_RDONLY | O_NONBLOCK, 0)) >= 0;
    uint64_t hash = 0;
    if (ok) {
        errno = 0;
        ok = hash_edges(fd, (uint64_t)st.st_size, &hash) || errno == 0; /* shorter meanwhile */
    }
    const char *full = ok ? os_full_path(a, path) : NULL;
    if (full) {
        out->name = str_of(full);
        out->size = st.st_size;
        out->fingerprint = arena_printf(a, "%016llx", (unsigned long long)hash);
        out->kind = kind_of(fd);
    } else {
        *why = arena_cstr(a, str_of(strerror(errno)));
    }
    if (fd >= 0) {
        os_close(fd);
    }
    return full != NULL;
}

/* Unpacks the first `n` bytes; `see` gets them part by part. Returns how many there were. */
static uint64_t unpack(const struct file_id *id, uint64_t n,
                       void (*see)(void *to, const char *bytes, size_t n), void *to)
{
    struct arena work;
    struct packed *p = NULL;
    struct packed_member *members = NULL;
    struct reader_file file = { .path = id->path,
                                .name = id->path,
                                .shown = str_of(id->path),
                                .fd = -1,
                                .size = id->size > 0 ? (uint64_t)id->size : 0 };
    struct block part;
    size_t n_members = 0;
    uint64_t done = 0;
    bool ended = false;
    const char *why = NULL;
    arena_init(&work, NULL);
    block_init(&part, NULL);
    bool ok = packed_list(&work, &file, &members, &n_members, &why) && n_members == 1;
    if (ok) {
        file.member = members[0].number;
        ok = packed_open(&p, &file, &why);
    }
    while (ok && !ended && done < n) {
        part.len = 0;
        ok = packed_read(p, &part, n - done < EDGE ? (size_t)(n - done) : EDGE, &ended, &why);
        see(to, part.data, part.len);
        done += part.len;
    }
    packed_close(&p);
    block_release(&part);
    arena_release(&work);
    return done;
}

static void copy_head(void *to, const char *bytes, size_t n)
{
    struct str *head = to;
    memcpy((char *)head->s + head->len, bytes, n);
    head->len += n;
}

size_t file_id_head(const struct file_id *id, char *to)
{
    struct str head = { to, 0 };
    if (id->size == FILE_NO_SIZE || id->kind == FILE_OPAQUE) {
        return 0;
    }
    if (id->kind == FILE_PACKED) {
        unpack(id, FILE_HEAD, copy_head, &head);
        return head.len;
    }
    int fd = os_open(id->path, O_RDONLY | O_NONBLOCK, 0);
    ssize_t got = fd >= 0 ? os_read_at(fd, to, FILE_HEAD, 0) : 0;
    if (fd >= 0) {
        os_close(fd);
    }
    return got > 0 ? (size_t)got : 0;
}

/* A text that comes in parts of at most EDGE bytes. */
struct edges {
    uint64_t head, edges;
    size_t headed, first; /* bytes in `head`; of the first edge in `edges` */
    struct block tail;    /* the last bytes, up to EDGE of them */
};

static void see_part(void *to, const char *bytes, size_t n)
{
    struct edges *e = to;
    size_t head = FILE_HEAD - e->headed < n ? FILE_HEAD - e->headed : n;
    size_t first = EDGE - e->first < n ? EDGE - e->first : n;
    e->head = file_id_hash(e->head, bytes, head);
    e->headed += head;
    e->edges = file_id_hash(e->edges, bytes, first);
    e->first += first;
    block_add(&e->tail, bytes, n);
    if (e->tail.len > EDGE) {
        size_t over = e->tail.len - EDGE;
        memmove(e->tail.data, e->tail.data + over, EDGE);
        e->tail.len = EDGE;
    }
}

static void print_packed(const struct file_id *id, uint64_t n, struct file_print *out)
{
    struct edges e = { .head = file_id_hash_start, .edges = file_id_hash_start };
    block_init(&e.tail, NULL);
    out->known = unpack(id, n, see_part, &e) == n;
    out->head = e.head;
    out->edges = n > EDGE ? file_id_hash(e.edges, e.tail.data, e.tail.len) : e.edges;
    block_release(&e.tail);
}

void file_id_print(const struct file_id *id, uint64_t n, struct file_print *out)
{
    *out = (struct file_print) { .known = false };
    if (n == 0 || id->size == FILE_NO_SIZE || id->kind == FILE_OPAQUE) {
        return;
    }
    if (id->kind == FILE_PACKED) {
        print_packed(id, n, out);
        return;
    }
    int fd = id->fd >= 0 ? id->fd : os_open(id->path, O_RDONLY | O_NONBLOCK, 0);
    out->head = file_id_hash_start;
    out->known = fd >= 0 && hash_edge(fd, 0, n < FILE_HEAD ? (size_t)n : FILE_HEAD, &out->head) &&
                 hash_edges(fd, n, &out->edges);
    if (fd >= 0 && fd != id->fd) {
        os_close(fd);
    }
}
