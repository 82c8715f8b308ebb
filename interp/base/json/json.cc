/*
 * json.cc - the interface of json.h to simdjson.
 *
 * Only simdjson's first stage is used, which builds the structural index and checks UTF-8: the
 * index gives the length of every key and string for free, our own iteration decides on nesting
 * limits and error handling, and no byte after the text is read. No exception leaves this file. One
 * ends the process: simdjson selects its implementation on first use and cannot report that it is
 * out of memory.
 */
#include "base/json/json.h"

#include <new>
#include <simdjson.h>

namespace
{
constexpr size_t SMALL = 64 * 1024; /* capacity that a parser keeps between texts */
constexpr size_t LARGE = 4 * 1024 * 1024;
} // namespace

struct json_parser {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> found;
    std::unique_ptr<uint32_t[]> buffer;
    size_t room_len = 0;
};

extern "C" void json_on_no_memory(void (*fn)(void))
{
    std::set_new_handler(fn);
}

extern "C" struct json_parser *json_parser_init(void)
{
    json_parser *p = new (std::nothrow) json_parser();
    if (p == nullptr) {
        return nullptr;
    }
    auto error =
        simdjson::get_active_implementation()->create_dom_parser_implementation(SMALL, 1, p->found);
    if (error) {
        delete p;
        return nullptr;
    }
    return p;
}

extern "C" void json_parser_release(struct json_parser *p)
{
    delete p;
}

extern "C" uint32_t *json_parser_buffer(struct json_parser *p, size_t n)
{
    if (n > p->room_len || (p->room_len > LARGE && n < SMALL)) {
        size_t len = n > SMALL ? n + n / 2 : SMALL;
        p->buffer.reset(new (std::nothrow) uint32_t[len]);
        p->room_len = p->buffer ? len : 0;
    }
    return p->buffer.get();
}

static bool json_make_buffer(json_parser *p, size_t len)
{
    size_t held = p->found->capacity();
    if (len <= held && (held <= LARGE || len > SMALL)) {
        return true;
    }
    return p->found->set_capacity(len > SMALL ? len + len / 2 : SMALL) == simdjson::SUCCESS;
}

extern "C" enum json_fault json_places(struct json_parser *p, const char *text, size_t len,
                                       const uint32_t **at, size_t *n, bool *no_memory)
{
    if (len >= UINT32_MAX / 2) {
        return JSON_TOO_LONG;
    }
    if (!json_make_buffer(p, len)) {
        *no_memory = true;
        return JSON_TOO_LONG;
    }
    auto bytes = reinterpret_cast<const uint8_t *>(text);
    simdjson::error_code error = p->found->stage1(bytes, len, simdjson::stage1_mode::regular);
    if (error == simdjson::SUCCESS) {
        *at = p->found->structural_indexes.get();
        *n = p->found->n_structural_indexes;
        return JSON_FINE;
    }
    if (error == simdjson::EMPTY) {
        return JSON_EMPTY;
    }
    if (error == simdjson::UTF8_ERROR) {
        return JSON_NOT_UTF8;
    }
    if (error == simdjson::UNCLOSED_STRING) {
        return JSON_OPEN_TEXT;
    }
    return error == simdjson::UNESCAPED_CHARS ? JSON_CONTROL : JSON_NO_OBJECT;
}
