#!/bin/bash
# xml_events.sh: events cut from XML whose comments, CDATA sections, instructions, values and texts look like events, against
# Python's XML parser. Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3
make_work

python3 - "$work" << 'END'
import random, sys
import xml.etree.ElementTree as tree

random.seed(5)
look_alike = '<Event><System><EventID>4720</EventID></System></Event>'


def part(depth=0):
    nested = '' if depth > 2 else part(depth + 1)
    return random.choice([
        '<!-- %s -> -->' % look_alike, '<![CDATA[%s ]]]>' % look_alike, '<?p %s ? > ?>' % look_alike,
        '<d a=">" b=\'"/&gt;\'/>', 'text &lt;Event&gt; ] >', '<Eventx></Eventx>', '<e>%s</e>' % nested, '<f\n x = "y\n z"\n/>'])


out = []
for i in range(3000):
    out.append('<Event a="%s"%s><System>%s<TimeCreated SystemTime="2024-01-01T00:00:00Z"/><EventID>%d</EventID></System>%s</Event%s>' % (
        random.choice(['', '/', '>', 'a/>']), random.choice(['', ' ', '\n']), random.choice(['', '<!-- </Event> -->']), i,
        ''.join(part() for _ in range(random.randint(0, 6))), random.choice(['', ' ', '\n'])))
    out.append(random.choice(['', '\n', '<!-- <Event></Event> -->', '<?q <Event> ?>', ' ']))
text = '<Events>%s</Events>' % ''.join(out)
with open(sys.argv[1] + '/events.xml', 'w') as f:
    f.write('<?xml version="1.0"?>' + text)
with open(sys.argv[1] + '/expected', 'w') as f:
    f.write('EventID\n' + ''.join(e.find('System/EventID').text + '\n' for e in tree.fromstring(text)))
END
for threads in 1 3; do
    "$sumoq" run -q '* | fields EventID | sort by EventID asc' "$work/events.xml" --threads $threads --format csv > "$work/got" 2> "$work/messages"
    same "events, $threads threads" "$work/got" "$work/expected"
    check "nothing is bad, $threads threads" "none$(cat "$work/messages")" none
done
"$sumoq" load --quiet --db "$work/events.db" "$work/events.xml"
"$sumoq" run -q '* | fields EventID | sort by EventID asc' --db "$work/events.db" --format csv > "$work/got" 2> "$work/messages"
same 'events, loaded' "$work/got" "$work/expected"
finish
