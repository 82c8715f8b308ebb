/*
 * arena.h - memory by lifetime: engine, query, worker, batch.
 *
 * Memory is given out in bump order and released all at once. Allocation never returns NULL: over
 * its budget an arena still allocates and sets the budget's flag, which the driver, the parser and
 * the readers look at after each batch, node or record. When the system has no more memory the
 * process ends (see arena_on_no_memory).
 */
#ifndef SUMOQ_BASE_ARENA_H
#define SUMOQ_BASE_ARENA_H

#include "base/text.h"

#include <stdarg.h>
#include <stdatomic.h>

/* Bytes that a query may hold; shared by all arenas and blocks of the query, over all threads. */
struct budget {
    size_t limit;     /* bytes; 0: no limit */
    size_t rows_held; /* for tests: rows or groups that a stage keeps before it writes to disk; 0:
                         by memory */
    atomic_size_t used;
    atomic_bool over;
};

/* Is half of it in use? Then stages that can write what they hold to disk do so. `level` above 0:
 * half of what lies beyond the level before, for work that begins when memory is short already. */
bool budget_is_short(const struct budget *b, unsigned level);
/* Would it be with `more` bytes? */
bool budget_lacks(const struct budget *b, unsigned level, size_t more);

/* Is more than a third in use? Then there is no room for a second copy of what is held. */
bool budget_is_third(const struct budget *b);

struct arena_chunk;
struct arena_release;

struct arena {
    struct arena_chunk *chunk; /* the one being filled; older ones are linked after it */
    char *at, *end;
    struct budget *budget; /* NULL: not counted */
    struct arena_release *releases;
};

/* An empty arena; nothing is allocated before the first use. `budget` may be NULL and must outlive
 * the arena. */
void arena_init(struct arena *a, struct budget *budget);
/* `size` bytes aligned to 16, not cleared. `size` 0 gives a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* The same, cleared to zero. */
void *arena_zero(struct arena *a, size_t size);
/* A copy of `s` in the arena, with a NUL after it that is not counted. */
struct str arena_str(struct arena *a, struct str s);
char *arena_cstr(struct arena *a, struct str s);
__attribute__((format(printf, 2, 3))) struct str arena_printf(struct arena *a, const char *fmt,
                                                              ...);
__attribute__((format(printf, 2, 0))) struct str arena_vprintf(struct arena *a, const char *fmt,
                                                               va_list ap);
/* Calls fn(what) when the arena is reset or freed, last registered first. */
void arena_on_release(struct arena *a, void (*fn)(void *what), void *what);
/* Releases everything but one chunk, which is kept for reuse. */
void arena_reset(struct arena *a);
/* Releases everything; the arena may be used again as after arena_init. */
void arena_release(struct arena *a);

/* One object or array of a type. */
#define arena_new(a, type)      ((type *)arena_zero((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_zero((a), sizeof(type) * (n)))

/* What to do when the system has no more memory: fn(what, bytes wanted) says so and ends the
 * process; it runs in any thread, in the middle of anything, and may not allocate. When it returns,
 * and where nothing was set, the process is aborted. Process-wide, set before threads start. */
void arena_on_no_memory(void (*fn)(void *what, size_t wanted), void *what);
/* Calls that handler. For all whose library has no memory. */
_Noreturn void arena_no_memory(size_t wanted);

#endif
