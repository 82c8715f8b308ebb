/*
 * damage.c - see damage.h. Adding takes the lock and a search of the list: damage is rare.
 */
#include "source/damage.h"

#include "base/text.h"

#include <errno.h>

void damage_init(struct damage_list *list)
{
    *list = (struct damage_list) { .n = 0 };
    pthread_mutex_init(&list->lock, NULL);
}

void damage_release(struct damage_list *list)
{
    pthread_mutex_destroy(&list->lock);
}

void damage_begin(struct damage_list *list, struct arena *a, size_t n_files)
{
    size_t bytes = n_files / 8 + 1;
    if (!list->seen || list->n_files < n_files) {
        list->seen = arena_alloc(a, bytes);
    }
    memset(list->seen, 0, bytes);
    list->n_files = n_files;
    list->n = 0;
    list->files = 0;
}

static bool is_before(const struct damage *d, size_t file, uint64_t offset)
{
    return d->file != file ? d->file < file : d->offset <= offset;
}

static void take_out(struct damage_list *list, size_t at)
{
    list->n--;
    memmove(&list->kept[at], &list->kept[at + 1], (list->n - at) * sizeof *list->kept);
}

/* Keeps to the bounds of the list, and of the file whose entries end before `end`. */
static void keep_bounds(struct damage_list *list, size_t file, size_t end)
{
    size_t first = end;
    while (first > 0 && list->kept[first - 1].file == file) {
        first--;
    }
    if (end - first > DAMAGE_OF_FILE) {
        const struct damage *last = &list->kept[end - 1];
        list->kept[end - 2].others += last->others + last->times;
        take_out(list, end - 1);
    }
    list->n = list->n > SOURCE_DAMAGE_KEPT ? SOURCE_DAMAGE_KEPT : list->n;
}

static void put_reason(struct damage *d, const char *reason)
{
    size_t len = strlen(reason);
    len = len < sizeof d->reason ? len : sizeof d->reason - 1;
    while (len > 0 && ((unsigned char)reason[len] & 0xC0) == 0x80) {
        len--; /* not in the middle of a character */
    }
    memcpy(d->reason, reason, len);
    d->reason[len] = '\0';
}

static void keep(struct damage_list *list, struct damage *own)
{
    size_t at = 0, end;
    for (size_t k = 0; k < list->n; k++) {
        const struct damage *d = &list->kept[k];
        if (d->file == own->file && strcmp(d->reason, own->reason) == 0) {
            own->offset = d->offset < own->offset ? d->offset : own->offset;
            own->times += d->times;
            own->lost += d->lost;
            own->others += d->others;
            take_out(list, k);
            break;
        }
    }
    while (at < list->n && is_before(&list->kept[at], own->file, own->offset)) {
        at++;
    }
    memmove(&list->kept[at + 1], &list->kept[at], (list->n - at) * sizeof *list->kept);
    list->kept[at] = *own;
    list->n++;
    for (end = at + 1; end < list->n && list->kept[end].file == own->file; end++) {
    }
    keep_bounds(list, own->file, end);
}

void damage_add(const struct damage_of *of, uint64_t offset, const char *reason, uint64_t lost)
{
    struct damage_list *list = of->list;
    struct damage own = { .file = of->file, .offset = offset, .lost = lost, .times = 1 };
    if (!list) {
        return;
    }
    put_reason(&own, reason);
    own.may_pass = damage_may_pass(reason);
    pthread_mutex_lock(&list->lock);
    unsigned char *byte = &list->seen[of->file / 8], bit = (unsigned char)(1u << of->file % 8);
    list->files += !(*byte & bit);
    *byte |= bit;
    keep(list, &own);
    pthread_mutex_unlock(&list->lock);
}

bool damage_may_pass(const char *reason)
{
    static const int errors[] = { EIO,    EMFILE,   ENFILE,  ENOMEM, EACCES,    EPERM,
                                  ENOENT, ENXIO,    ENODEV,  ESTALE, EAGAIN,    EBUSY,
                                  EINTR,  ENOTCONN, ENOTDIR, ELOOP,  EREMOTEIO, ETIMEDOUT };
    for (size_t k = 0; k < sizeof errors / sizeof *errors; k++) {
        if (strcmp(strerror(errors[k]), reason) == 0) {
            return true;
        }
    }
    return strstr(reason, "no memory") != NULL;
}

uint64_t damage_files(struct damage_list *list)
{
    pthread_mutex_lock(&list->lock);
    uint64_t n = list->files;
    pthread_mutex_unlock(&list->lock);
    return n;
}
