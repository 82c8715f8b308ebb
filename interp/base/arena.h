/*
 * arena.h - memory by lifetime: engine, query, worker, batch.
 *
 * Bump allocation; everything is released at once. Allocation never returns NULL: an arena that
 * exceeds its budget still allocates and sets the budget's flag, which the driver, the parser and
 * the readers check after each batch, node or record. When the system is out of memory the process
 * ends (see arena_on_no_memory).
 */
#ifndef SUMOQ_BASE_ARENA_H
#define SUMOQ_BASE_ARENA_H

#include "base/text.h"

#include <stdarg.h>
#include <stdatomic.h>

/* Bytes that a query may hold; shared by all arenas and blocks of the query, over all threads. */
struct budget {
    size_t limit;     /* bytes; 0: no limit */
    size_t rows_held; /* for tests: rows or groups that a stage holds before it spills to disk; 0:
                         decided by memory use */
    atomic_size_t used;
    atomic_bool over;
    struct budget *parent; /* counts the same bytes and has the limit; NULL: none */
};

/* Is more than half of the budget in use? Then stages that can spill to disk do so. With `level`
 * above 0: half of what remained above the threshold of the previous level, for work that starts
 * when memory is already short. */
bool budget_is_short(const struct budget *b, unsigned level);
/* Would it be short after allocating `more` bytes? */
bool budget_lacks(const struct budget *b, unsigned level, size_t more);

/* Is more in use than the limit, or than that of a budget above it? NULL: never. Then what holds
 * data gives up, and the run ends. */
bool budget_is_over(const struct budget *b);
/* Asked before a large allocation: would `more` bytes still fit? If not, the budget is over. */
bool budget_has(struct budget *b, size_t more);
/* Counts bytes that are allocated, or released, outside of arenas. */
void budget_add(struct budget *b, size_t bytes);
void budget_take_back(struct budget *b, size_t bytes);

/* Is more than a third of the budget in use? Then the held data cannot be copied once more. */
bool budget_is_third(const struct budget *b);

struct arena_chunk;
struct arena_release;

struct arena {
    struct arena_chunk *chunk; /* the chunk being filled; older chunks are linked from it */
    char *at, *end;
    struct budget *budget; /* NULL: not counted */
    struct arena_release *releases;
};

/* An empty arena; nothing is allocated before the first use. `budget` may be NULL and must outlive
 * the arena. */
void arena_init(struct arena *a, struct budget *budget);
/* From now on the arena's bytes count against `budget`, those that it has already included; NULL:
 * no longer. */
void arena_charge(struct arena *a, struct budget *budget);
/* `size` bytes aligned to 16, not cleared. `size` 0 returns a valid pointer. */
void *arena_alloc(struct arena *a, size_t size);
/* The same, cleared to zero. */
void *arena_zero(struct arena *a, size_t size);
/* A copy of `s` in the arena, followed by a NUL that the length does not include. */
struct str arena_str(struct arena *a, struct str s);
char *arena_cstr(struct arena *a, struct str s);
__attribute__((format(printf, 2, 3))) struct str arena_printf(struct arena *a, const char *fmt,
                                                              ...);
__attribute__((format(printf, 2, 0))) struct str arena_vprintf(struct arena *a, const char *fmt,
                                                               va_list ap);
/* Calls fn(what) when the arena is reset or freed, last registered first. */
void arena_on_release(struct arena *a, void (*fn)(void *what), void *what);
/* Releases all allocations; one chunk is kept for reuse. */
void arena_reset(struct arena *a);
/* Releases everything; the arena may be used again as after arena_init. */
void arena_release(struct arena *a);

/* One object or array of a type. */
#define arena_new(a, type)      ((type *)arena_zero((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_zero((a), sizeof(type) * (n)))

/* Sets the out-of-memory handler: fn(what, bytes wanted) reports the failure and ends the process.
 * It may run in any thread at any point and must not allocate. If it returns, or if no handler is
 * set, the process is aborted. Process-wide; call it before threads start. */
void arena_on_no_memory(void (*fn)(void *what, size_t wanted), void *what);
/* Calls that handler. Also for code whose library failed to allocate. */
_Noreturn void arena_no_memory(size_t wanted);

#endif
