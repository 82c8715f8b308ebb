/*
 * extract_regex.c - see extract_regex.h.
 */
#include "lib/op/parse/extract_regex.h"

#include "check/pattern_bind.h"
#include "lang/string.h"

/* The target that has the field of this name; the part's number of targets: none yet. */
static size_t target_of(const struct binder *b, const struct extract_part *part, struct str name)
{
    const struct field *f = scope_find(&b->scope, name);
    size_t i = 0;
    while (i < part->n_targets &&
           !(f && f->slot == b->node->writes.items[part->targets[i].write])) {
        i++;
    }
    return i;
}

bool extract_regex_add(struct binder *b, struct extract_plan *p, const struct node *pattern,
                       struct extract_part **part)
{
    *part = NULL;
    if (atom_has_placeholder(pattern)) {
        b->scope.open = true;
        return true;
    }
    const struct regex *regex = bind_regex(b, pattern, "parse regex");
    if (!regex) {
        return false;
    }
    struct extract_regex *re = arena_new(b->arena, struct extract_regex);
    size_t *targets = arena_array(b->arena, size_t, regex->n_groups);
    struct str text = string_decode_regex(b->arena, AST(string, pattern)->raw.text);
    *part = extract_add(b, p, text, regex->n_groups, re);
    for (size_t i = 0; i < regex->n_groups; i++) {
        struct name name = { .text = regex->groups[i].name, .span = pattern->span };
        targets[i] = target_of(b, *part, name.text);
        if (targets[i] == (*part)->n_targets) {
            extract_target(b, p, *part, &name, T_STRING);
        }
    }
    *re = (struct extract_regex) { regex, targets };
    return true;
}

bool extract_regex_find(struct op_run *r, const struct extract_regex *re,
                        const struct extract_part *part, struct str text, size_t from,
                        struct cell *out)
{
    struct regex_scratch *buffer = r->worker->eval.regex;
    enum regex_result hit = regex_search(re->regex, buffer, text, from);
    r->counts.undecided += hit == REGEX_LIMIT;
    if (hit != REGEX_YES) {
        return false;
    }
    for (size_t i = 0; i < part->n_targets; i++) {
        out[i] = cell_null();
    }
    /* of several groups with one name the last participating one counts */
    for (size_t i = 0; i < re->regex->n_groups; i++) {
        struct str got;
        if (regex_captured(buffer, text, re->regex->groups[i].number, &got)) {
            out[re->targets[i]] = cell_of_text(got);
        }
    }
    return true;
}
