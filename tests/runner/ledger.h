/*
 * ledger.h - an observer that counts the rows in and out of every stage and the outcomes of every
 * condition, and checks what exec/observer.h promises of a batch.
 */
#ifndef SUMOQ_TESTS_LEDGER_H
#define SUMOQ_TESTS_LEDGER_H

#include "exec/observer.h"

struct ledger_test {
    const struct expr *test;
    uint64_t passed, reached, rows;
};

struct ledger_stage {
    const char *name; /* of the operator */
    uint64_t in, out; /* out: as seen between it and the next, also of another segment */
    struct ledger_test *tests;
    size_t n_tests;
};

struct ledger_run {
    struct observed_run run; /* plan: until the query is freed */
    unsigned depth;          /* of its query in others */
    const char *asker;       /* the operator that asked for it; NULL: none */
    struct ledger_stage *stages;
    size_t n_stages;
    uint64_t after; /* rows from the segment before */
    bool ended;
};

struct ledger {
    struct arena *arena;
    struct ledger_run *items;
    size_t n, cap;
    bool faithful;
    uint64_t calls;    /* of progress */
    uint64_t stops_at; /* that call, from 1 on, ends the run; 0: none does */
    uint64_t bytes, rows;
    const char *wrong; /* a promise that was not kept; else NULL */
};

/* `l` must live as long as the query. */
struct run_observer ledger_observer(struct ledger *l, struct arena *a, bool faithful);
/* Looks at the sums over the stages, of a run that came to its end; sets l->wrong. */
void ledger_check_sums(struct ledger *l);

#endif
