/*
 * inputs.h - the inputs of a stage whose rows come from queries of its own (struct plan_input):
 * which stages each runs, and which fields it must have.
 */
#ifndef SUMOQ_ENGINE_INPUTS_H
#define SUMOQ_ENGINE_INPUTS_H

#include "check/check.h"

/* The query that a node is a stage of. */
struct inputs {
    struct arena *arena;
    const struct binder *binder; /* whose catalogue, text and dialect are used */
    const struct node_query *query;
    const struct checked *checked; /* bound up to the node */
    const struct plan_node *node;
    const struct name_list *also; /* what the query's own result must have; NULL: no more */
    struct name_list later; /* what later stages read, from the first inputs_fields on that asks */
    bool knows_later;
};

/* The stages of an input, those before the node included. */
const struct node_list *inputs_stages(const struct inputs *in, const struct plan_input *input);
/* Adds the fields that an input must have where its rows are messages, but for all_fields. */
void inputs_fields(struct inputs *in, const struct plan_input *input, struct name_list *out);
/* Shows fields in the result of an input that was bound. */
void inputs_show(struct binder *b, const struct name_list *fields);

#endif
