/*
 * findings.cc - what is wrong with a query, a line each: place, level, code and message; and the
 * query as the exact fixes make it.
 *
 *     c++ findings.cc $(pkg-config --cflags --libs sumoq) && ./a.out '* | cuont by user'
 */
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <sumoq.h>

namespace
{

struct close_session {
    void operator()(sumoq *s) const
    {
        sumoq_close(s);
    }
};
struct free_query {
    void operator()(sumoq_query *q) const
    {
        sumoq_free(q);
    }
};

/* Edits of one diagnostic are given by their places and do not overlap: from the last to the first
 * they leave the places before them. */
void apply(sumoq_query *query, std::size_t i, std::size_t n_edits, std::string &text)
{
    for (std::size_t k = n_edits; k-- > 0;) {
        sumoq_edit edit = {};
        edit.size = sizeof edit;
        if (sumoq_edit_at(query, i, k, &edit) == SUMOQ_DONE) {
            text.replace(edit.at, edit.length, edit.text, edit.text_length);
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    static const char *const levels[] = { "error", "warning", "note" };
    std::string text = argc > 1 ? argv[1] : "*";
    std::unique_ptr<sumoq, close_session> session(sumoq_open());
    std::unique_ptr<sumoq_query, free_query> query(
        sumoq_check(session.get(), text.data(), text.size(), nullptr));
    std::string fixed = text;
    for (std::size_t i = sumoq_diagnostic_count(query.get()); i-- > 0;) {
        sumoq_diagnostic d = {};
        d.size = sizeof d;
        if (sumoq_diagnostic_at(query.get(), i, &d) != SUMOQ_DONE) {
            continue;
        }
        std::cout << d.line << ':' << d.column << ": " << levels[d.level] << ' ' << d.code << ": "
                  << d.message << '\n';
        if (d.help) {
            std::cout << "    " << d.help << '\n';
        }
        apply(query.get(), i, d.n_edits, fixed);
    }
    if (fixed != text) {
        std::cout << "fixed: " << fixed << '\n';
    }
    return sumoq_query_status(query.get());
}
