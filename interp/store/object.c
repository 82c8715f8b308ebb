/*
 * object.c - see object.h. Goes only into objects whose name leads to the wanted one.
 */
#include "store/object.h"

struct finder {
    struct json j;
    struct arena *scratch;
    bool found;
    struct str text;
};

static struct str key_at(struct finder *f, size_t i)
{
    struct str key = json_quoted(&f->j, i), plain;
    return json_has_escape(key) && json_unescape(f->scratch, key, &plain) ? plain : key;
}

/* Does `name` lead from an object called `key` to something in it? */
static bool leads_into(struct str name, struct str key)
{
    return name.len > key.len + 1 && name.s[key.len] == '.' && str_starts_fold(name, key);
}

/* The members of the object that opens at place i; false: the text is damaged. */
static bool search(struct finder *f, size_t i, size_t depth, struct str name)
{
    const struct json *j = &f->j;
    if (depth >= JSON_DEPTH) {
        return false;
    }
    for (i++; i + 2 < j->n && j->text[j->at[i]] == '"'; i++) {
        struct str key = key_at(f, i);
        size_t value = i + 2, next;
        bool object = j->text[j->at[value]] == '{';
        if (json_skip(j, value, depth, &next) != JSON_FINE) {
            return false;
        }
        if (object && str_eq_fold(key, name)) {
            f->found = true;
            f->text = json_written(j, value, next);
        } else if (object && leads_into(name, key)) {
            struct str rest = { name.s + key.len + 1, name.len - key.len - 1 };
            if (!search(f, value, depth + 1, rest)) {
                return false;
            }
        }
        i = next;
        if (i >= j->n || j->text[j->at[i]] != ',') {
            break;
        }
    }
    return true;
}

bool object_find(struct json_parser *parser, struct arena *scratch, struct str event,
                 struct str name, struct str *text)
{
    struct finder f = { .scratch = scratch };
    if (json_open(parser, event, &f.j) != JSON_FINE || event.s[f.j.at[0]] != '{' ||
        !search(&f, 0, 1, name) || !f.found) {
        return false;
    }
    *text = f.text;
    return true;
}
