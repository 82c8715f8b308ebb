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
finish
