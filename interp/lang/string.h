/*
 * string.h - the decoders of a string literal (docs/language/core.md, strings).
 */
#ifndef SUMOQ_LANG_STRING_H
#define SUMOQ_LANG_STRING_H

#include "lang/ast.h"

/* Ordinary string: \" \\ \' \n \r \t \uXXXX are replaced, any other \c stays as two characters. */
struct str string_decode(struct arena *a, struct str raw);
/* Raw regular expression of parse regex: only \" becomes ". */
struct str string_decode_regex(struct arena *a, struct str raw);
/* Between slashes: only \/ becomes /. */
struct str string_decode_slashed(struct arena *a, struct str raw);
/* Scope phrase: \" and \\ only. */
struct str string_decode_phrase(struct arena *a, struct str raw);

#endif
