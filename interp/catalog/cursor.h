/*
 * cursor.h - walking over the flat run of atoms of an operator's stage, with complaints in the
 * operator's own words.
 *
 * The shapes are cut with it, and the few operators whose items follow no shape (`compare`,
 * `fillmissing`) use it themselves.
 */
#ifndef SUMOQ_CATALOG_CURSOR_H
#define SUMOQ_CATALOG_CURSOR_H

#include "lang/ast.h"

struct cursor {
    struct arena *arena;
    struct diags *diags;
    const char *op; /* named in messages */
    const struct node_list *run;
    size_t at, end;
    struct span tail; /* where something is missing when the run is at its end */
    bool ok;          /* false: a complaint was made */
};

/* Over the whole run of a stage but its first `skip` atoms. */
struct cursor cursor_over(struct arena *a, struct diags *diags, const char *op,
                          const struct node_operator *stage, size_t skip);
/* Over what stands in a GROUP; complaints stay with the copy. */
struct cursor cursor_inside(const struct cursor *c, const struct node *group);

/* The next atom, or the one `ahead` of it; NULL: none. */
const struct node *cursor_peek(const struct cursor *c, size_t ahead);
/* Where the next atom stands, or the end of the stage. */
struct span cursor_here(const struct cursor *c);
/* Is the next atom this word (without case), this sign, a name, or a hole? */
bool cursor_is_word(const struct cursor *c, const char *word);
bool cursor_is_punct(const struct cursor *c, const char *punct);
bool cursor_is_name(const struct cursor *c);
bool cursor_is_placeholder(const struct cursor *c);
/* The same, and takes it. */
bool cursor_word(struct cursor *c, const char *word);
bool cursor_punct(struct cursor *c, const char *punct);

/* Takes a name; without one complains that `what` is expected. */
bool cursor_name(struct cursor *c, struct name *out, const char *what);
/* Takes a text in double quotes or a hole; without one complains. */
bool cursor_string(struct cursor *c, const struct node **out, const char *what);

/* A number with its sign and its unit, attached or after it; of a hole only the node is there. */
struct amount {
    const struct node *node;
    double value;
    bool integral;
    struct str unit; /* empty: none */
    struct span span;
};

/* Takes a number; `unit`: a word after it is its unit. */
bool cursor_amount(struct cursor *c, bool unit, struct amount *out, const char *what);
/* Takes a duration: a whole number above 0 (`signs`: or below) with a unit of time. */
bool cursor_duration(struct cursor *c, bool signs, struct amount *out);

/* Complains about the next atom. */
__attribute__((format(printf, 3, 4))) struct diag *
cursor_complain(struct cursor *c, enum diag_code code, const char *fmt, ...);
/* The same about `at`. */
__attribute__((format(printf, 4, 5))) struct diag *
cursor_complain_at(struct cursor *c, enum diag_code code, struct span at, const char *fmt, ...);

/* A word, a quoted name or a hole as a name. */
struct name atom_name(const struct node *n);
bool atom_is_name(const struct node *n);
bool atom_is_word(const struct node *n, const char *word);
bool atom_is_punct(const struct node *n, const char *punct);
/* A hole, or a string or word that holds one. */
bool atom_has_placeholder(const struct node *n);
/* Is it a unit of time: s, m, h, d, w? */
bool amount_has_time(const struct amount *a);
/* Milliseconds of such an amount, negative ones too: at most DURATION_DAYS_MAX days, as
 * cursor_amount sees to. */
int64_t amount_ms(const struct amount *a);
enum { DURATION_DAYS_MAX = 100000000 };

#endif
