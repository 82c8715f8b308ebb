/*
 * arena.c - memory by lifetime: bump allocation in chunks.
 *
 * Chunks start at 4 KB and double to 1 MB; a request larger than the next chunk gets its own chunk,
 * linked after the one being filled. A reset that finds several chunks replaces them with one of
 * their total size (up to 8 MB), so a batch's arena soon stops calling malloc. Under
 * AddressSanitizer unallocated bytes and the 16 bytes after each allocation are poisoned.
 */
#include "base/arena.h"

#include "base/os_calls.h"

#include <assert.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif

#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define arena_poison(at, size)   ASAN_POISON_MEMORY_REGION((at), (size))
#define arena_unpoison(at, size) ASAN_UNPOISON_MEMORY_REGION((at), (size))
enum { ARENA_GAP = 16 };
#else
#define arena_poison(at, size)   ((void)(at), (void)(size))
#define arena_unpoison(at, size) ((void)(at), (void)(size))
enum { ARENA_GAP = 0 };
#endif

enum {
    ARENA_ALIGN = 16,
    ARENA_FIRST = 4096,
    ARENA_MOST = 1 << 20,
    ARENA_KEPT = 8 << 20, /* the largest chunk that a reset keeps */
};

struct arena_chunk {
    struct arena_chunk *older;
    size_t size; /* including this header */
};

struct arena_release {
    void (*fn)(void *what);
    void *what;
    struct arena_release *older;
};

/* Process-wide: set before threads start, read only when an allocation fails. */
static struct {
    void (*fn)(void *what, size_t wanted);
    void *what;
} no_memory;

void arena_on_no_memory(void (*fn)(void *what, size_t wanted), void *what)
{
    no_memory.fn = fn;
    no_memory.what = what;
}

_Noreturn void arena_no_memory(size_t wanted)
{
    if (no_memory.fn) {
        no_memory.fn(no_memory.what, wanted);
    }
    abort();
}

bool budget_is_short(const struct budget *b, unsigned level)
{
    return budget_lacks(b, level, 0);
}

bool budget_lacks(const struct budget *b, unsigned level, size_t more)
{
    return b->limit != 0 && atomic_load_explicit(&b->used, memory_order_relaxed) + more >
                                b->limit - (b->limit >> (level + 1));
}

bool budget_is_third(const struct budget *b)
{
    return b->limit != 0 && atomic_load_explicit(&b->used, memory_order_relaxed) > b->limit / 3;
}

bool budget_is_over(const struct budget *b)
{
    while (b && !atomic_load_explicit(&b->over, memory_order_relaxed)) {
        b = b->parent;
    }
    return b != NULL;
}

bool budget_has(struct budget *b, size_t more)
{
    for (struct budget *each = b; each; each = each->parent) {
        if (each->limit != 0 &&
            atomic_load_explicit(&each->used, memory_order_relaxed) + more > each->limit) {
            atomic_store_explicit(&each->over, true, memory_order_relaxed);
        }
    }
    return !budget_is_over(b);
}

void budget_add(struct budget *b, size_t size)
{
    for (; b; b = b->parent) {
        size_t used = atomic_fetch_add_explicit(&b->used, size, memory_order_relaxed) + size;
        if (b->limit != 0 && used > b->limit) {
            atomic_store_explicit(&b->over, true, memory_order_relaxed);
        }
    }
}

void budget_take_back(struct budget *b, size_t size)
{
    for (; b; b = b->parent) {
        size_t used = atomic_fetch_sub_explicit(&b->used, size, memory_order_relaxed);
        assert(used >= size && "released bytes were counted");
    }
}

static char *chunk_data(struct arena_chunk *c)
{
    return (char *)c + ARENA_ALIGN;
}

_Static_assert(sizeof(struct arena_chunk) <= ARENA_ALIGN, "the header fits before the data");

static struct arena_chunk *chunk_new(struct arena *a, size_t size)
{
    struct arena_chunk *c = os_calls()->malloc(size);
    if (!c) {
        arena_no_memory(size);
    }
    c->older = NULL;
    c->size = size;
    budget_add(a->budget, size);
    arena_poison(chunk_data(c), size - ARENA_ALIGN);
    return c;
}

static void chunk_drop(struct arena *a, struct arena_chunk *c)
{
    budget_take_back(a->budget, c->size);
    arena_unpoison(chunk_data(c), c->size - ARENA_ALIGN);
    os_calls()->free(c);
}

static void chunk_fill(struct arena *a, struct arena_chunk *c)
{
    c->older = a->chunk;
    a->chunk = c;
    a->at = chunk_data(c);
    a->end = (char *)c + c->size;
}

/* Allocates what does not fit into the current chunk: from a new chunk, or from one made for this
 * request alone. */
static void *alloc_beyond(struct arena *a, size_t size)
{
    size_t next = ARENA_FIRST;
    if (a->chunk) {
        next = a->chunk->size < ARENA_MOST / 2 ? a->chunk->size * 2 : ARENA_MOST;
    }
    if (size + ARENA_ALIGN <= next) {
        chunk_fill(a, chunk_new(a, next));
        char *at = a->at;
        a->at += size;
        return at;
    }
    struct arena_chunk *own = chunk_new(a, size + ARENA_ALIGN);
    if (a->chunk) {
        own->older = a->chunk->older;
        a->chunk->older = own;
    } else {
        chunk_fill(a, own);
        a->at = a->end;
    }
    return chunk_data(own);
}

void arena_init(struct arena *a, struct budget *budget)
{
    *a = (struct arena) { .budget = budget };
}

void arena_charge(struct arena *a, struct budget *budget)
{
    for (const struct arena_chunk *c = a->chunk; c && a->budget != budget; c = c->older) {
        budget_take_back(a->budget, c->size);
        budget_add(budget, c->size);
    }
    a->budget = budget;
}

void *arena_alloc(struct arena *a, size_t size)
{
    if (size > SIZE_MAX / 4) {
        arena_no_memory(size);
    }
    size_t whole = (size + ARENA_GAP + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    whole = whole ? whole : ARENA_ALIGN;
    char *at = a->at;
    assert(at <= a->end);
    if (whole <= (size_t)(a->end - at)) {
        a->at = at + whole;
    } else {
        at = alloc_beyond(a, whole);
    }
    arena_unpoison(at, size);
    return at;
}

void *arena_zero(struct arena *a, size_t size)
{
    return memset(arena_alloc(a, size), 0, size);
}

struct str arena_str(struct arena *a, struct str s)
{
    char *to = arena_alloc(a, s.len + 1);
    if (s.len > 0) {
        memcpy(to, s.s, s.len);
    }
    to[s.len] = '\0';
    return (struct str) { to, s.len };
}

char *arena_cstr(struct arena *a, struct str s)
{
    return (char *)(uintptr_t)arena_str(a, s).s;
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int len = vsnprintf(NULL, 0, fmt, ap);
    char *to = arena_zero(a, len < 0 ? 1 : (size_t)len + 1);
    if (len > 0) {
        vsnprintf(to, (size_t)len + 1, fmt, again);
    }
    va_end(again);
    return (struct str) { to, len < 0 ? 0 : (size_t)len };
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str out = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return out;
}

void arena_on_release(struct arena *a, void (*fn)(void *what), void *what)
{
    struct arena_release *r = arena_alloc(a, sizeof *r);
    *r = (struct arena_release) { fn, what, a->releases };
    a->releases = r;
}

static void release_all(struct arena *a)
{
    while (a->releases) {
        struct arena_release *r = a->releases;
        a->releases = r->older; /* first, so that fn may register or allocate */
        r->fn(r->what);
    }
}

static void drop_chunks(struct arena *a)
{
    struct arena_chunk *c = a->chunk;
    while (c) {
        struct arena_chunk *older = c->older;
        chunk_drop(a, c);
        c = older;
    }
    a->chunk = NULL;
    a->at = a->end = NULL;
}

void arena_reset(struct arena *a)
{
    release_all(a);
    if (!a->chunk) {
        return;
    }
    size_t total = 0;
    for (struct arena_chunk *c = a->chunk; c; c = c->older) {
        total = c->size < ARENA_KEPT - total ? total + c->size : ARENA_KEPT;
    }
    if (!a->chunk->older && a->chunk->size <= ARENA_KEPT) {
        a->at = chunk_data(a->chunk);
        a->end = (char *)a->chunk + a->chunk->size;
        arena_poison(a->at, (size_t)(a->end - a->at));
        return;
    }
    drop_chunks(a);
    chunk_fill(a, chunk_new(a, total));
}

void arena_release(struct arena *a)
{
    release_all(a);
    drop_chunks(a);
}
