/*
 * printf.h - texts with values in them, as Java's String.format makes them
 * (docs/language/functions.md, format).
 */
#ifndef SUMOQ_LIB_TEXT_PRINTF_H
#define SUMOQ_LIB_TEXT_PRINTF_H

#include "base/buf.h"
#include "data/value.h"

struct zone;
struct printf_item;

/* A specification, analysed once. */
struct printf_spec {
    const struct printf_item *items;
    size_t n;
};

/* Analyses `text` for `n_args` values; it and the result live in `a`. NULL: `why` has the reason.
 */
const struct printf_spec *printf_compile(struct arena *a, struct str text, size_t n_args,
                                         const char **why);
/* Does a conversion of value number `arg` (from 0) take numbers only, so that a text that spells
 * one is invalid? Then *conversion is its letter. */
bool printf_drops_text(const struct printf_spec *spec, size_t arg, char *conversion);
/* Appends the text to `out`; `zone` is that of dates. False: a value is null or invalid for its
 * conversion. */
bool printf_write(const struct printf_spec *spec, const struct cell *const *args,
                  const struct zone *zone, struct arena *scratch, struct buf *out);

#endif
