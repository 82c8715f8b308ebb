/*
 * cursor.h - a cursor over the flat list of atoms of an operator's stage; errors name the operator.
 *
 * The shape matcher uses it, and so do the few operators whose arguments have no shape (`compare`,
 * `fillmissing`).
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
    struct span tail; /* where an argument is missing at the end of the list */
    bool ok;          /* false: an error was reported */
};

/* A cursor over all atoms of a stage except the first `skip`. */
struct cursor cursor_over(struct arena *a, struct diags *diags, const char *op,
                          const struct node_operator *stage, size_t skip);
/* A cursor over the content of a GROUP; errors set `ok` of this copy only. */
struct cursor cursor_inside(const struct cursor *c, const struct node *group);

/* The next atom, or the one `ahead` of it; NULL: none. */
const struct node *cursor_peek(const struct cursor *c, size_t ahead);
/* The span of the next atom, or of the end of the stage. */
struct span cursor_here(const struct cursor *c);
/* Is the next atom this word (case-insensitive), this punctuator, a name, or a placeholder? */
bool cursor_is_word(const struct cursor *c, const char *word);
bool cursor_is_punct(const struct cursor *c, const char *punct);
bool cursor_is_name(const struct cursor *c);
bool cursor_is_placeholder(const struct cursor *c);
/* The same, and consumes it. */
bool cursor_word(struct cursor *c, const char *word);
bool cursor_punct(struct cursor *c, const char *punct);

/* Consumes a name; otherwise reports that `what` is expected. */
bool cursor_name(struct cursor *c, struct name *out, const char *what);
/* Helps with what is no name where one is expected. */
void cursor_name_help(struct cursor *c, struct diag *g, const struct node *n);
/* Consumes a string in double quotes or a placeholder; otherwise reports an error. */
bool cursor_string(struct cursor *c, const struct node **out, const char *what);

/* A number with its sign and its unit, attached or after it; for a placeholder only the node is
 * set. */
struct amount {
    const struct node *node;
    double value;
    bool integral;
    struct str unit; /* empty: none */
    struct span span;
};

/* Consumes a number; `unit`: a word after it is its unit. */
bool cursor_amount(struct cursor *c, bool unit, struct amount *out, const char *what);
/* Consumes a duration: a positive whole number (`signs`: or a negative one) with a time unit. */
bool cursor_duration(struct cursor *c, bool signs, struct amount *out);

/* Reports an error at the next atom. */
__attribute__((format(printf, 3, 4))) struct diag *
cursor_complain(struct cursor *c, enum diag_code code, const char *fmt, ...);
/* The same at `at`. */
__attribute__((format(printf, 4, 5))) struct diag *
cursor_complain_at(struct cursor *c, enum diag_code code, struct span at, const char *fmt, ...);

/* Reads a word, a quoted name or a placeholder as a name. */
struct name atom_name(const struct node *n);
bool atom_is_name(const struct node *n);
bool atom_is_word(const struct node *n, const char *word);
bool atom_is_punct(const struct node *n, const char *punct);
/* Is it a placeholder, or a string or word that contains one? */
bool atom_has_placeholder(const struct node *n);
/* Is it a time unit: s, m, h, d, w? */
bool amount_has_time(const struct amount *a);
/* The milliseconds of such an amount, which may be negative; at most DURATION_DAYS_MAX days, which
 * the cursor has checked. */
int64_t amount_ms(const struct amount *a);
enum { DURATION_DAYS_MAX = 100000000 };

#endif
