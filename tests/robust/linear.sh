#!/bin/bash
# linear.sh: XML made to be slow, as the value of a field and as events of a file: ten times the text takes at most twelve times the
# instructions, or is refused at a limit. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
. "$(dirname "$0")/../work.sh"

# repeat N TEXT: the text N times, # in it being the number of each.
repeat() {
    awk -v n="$1" -v text="$2" 'BEGIN { gsub(/&/, "\\\\&", text)
        for (i = 0; i < n; i++) { s = text; gsub(/#/, sprintf("%06d", i), s); printf "%s", s } }'
}

value() {
    printf '{"x": "<r>%s</r>"}\n' "$(printf %s "$before"; repeat "$1" "$repeated"; printf %s "$after")"
}

event() {
    printf '<Event>%s</Event>\n' "$(printf %s "$before"; repeat "$1" "$repeated"; printf %s "$after")"
}

# name|before|repeated|after
while IFS='|' read -r name before repeated after; do
    linear "a value: $name" 500 value "$sumoq" run -q '* | parse xml field=x "/r/*[@k=1][2]/text()", "/r/*[last()]" as a, b nodrop' --threads 1 @
done << 'END'
hyphens in a comment||<!--|-->
texts between comments and CDATA||a<!--#--><![CDATA[b]]>|
elements and instructions of many names||<e# xml:id='a#'/><?p# ?>|
elements by place||<a k='1'/><b/>|
elements in each other||<a>|
tags that are not closed||<a |
values that are not closed||<a b='|
attributes|<a |a#='' |/>
few attributes, often||<a a='' b='' c='' d='' e='' f='' g='' h='' i='' j=''/>|
namespaces|<a |xmlns:a#='u' |/>
names that nothing declares||<a#:b/>|
a long name|<a|a|/>
entities|<a b='|&lt;|'/>
wrong closing tags||<a></b>|
a document type|<!DOCTYPE r [|<!ENTITY e# 'e'>|]>
END
while IFS='|' read -r name before repeated after; do
    linear "an event: $name" 500 event "$sumoq" run -q '* | count by EventID, a' --threads 1 @
done << 'END'
hyphens in a comment||<!--|-->
texts between comments|<EventData><Data Name="a">|a<!--#-->|</Data></EventData>
elements|<System>|<Provider Name="a"/><Computer>b</Computer><EventID>1</EventID>|</System>
END

events() {
    yes "$repeated" | head -n "$1" | tr -d '\n'
}
packed() {
    events "$1" | gzip
}
for repeated in '<Event>' '<Event a="' '<Event></Event>' '<!--'; do
    linear "a file of $repeated" 2000 events "$sumoq" run -q '* | count' --threads 1 @
done
repeated='<Event>'
linear "a packed file of $repeated" 2000 packed "$sumoq" run -q '* | count' --threads 1 @

# rows whose quotes are not closed, so that the search for their end goes on to the end of the file
open_quotes() { echo 'a,b'; [ "$1" = 0 ] || yes 'x","z' | head -n "$1"; }
linear "quotes that are not closed" 20000 open_quotes "$sumoq" run -q '* | count' --input-format csv --threads 1 @
many_cells() { echo 'a,b'; [ "$1" = 0 ] || yes ',x' | head -n "$1" | tr -d '\n'; }
linear "a row of very many cells" 20000 many_cells "$sumoq" run -q '* | count by column5' --input-format csv --threads 1 @
same_names() { [ "$1" = 0 ] || yes 'a,' | head -n "$1" | tr -d '\n'; echo a; echo 1; }
linear "a header of one name" 2000 same_names "$sumoq" run -q '* | count by a_2' --input-format csv --threads 1 @
time_names() { same_names "$1" | sed 's/a/time/g; s/^1/2024-01-01/'; [ "$1" = 0 ] || yes '2024-01-01,' | head -n "$1" | tr -d '\n'; }
linear "a header of times" 500 time_names "$sumoq" run -q '* | count by a_2' --input-format csv --threads 1 @
finish
