## Bars of what is counted: the longest fills the width, 80 columns without a terminal.
$ sumoq run count.sumo --chart events.jsonl
_count
alice 3 │█████████████████████████████████████████████████████████████████████
bob   1 │███████████████████████
carol 1 │███████████████████████

$ LC_ALL=C sumoq run count.sumo --chart=text events.jsonl
_count
alice 3 |#####################################################################
bob   1 |#######################
carol 1 |#######################

## Group keys are labels, also numbers; null is one, too.
$ sumoq run -q '* | count as n by status, path | where status > 400' --chart events.jsonl
n
500, /日本    1 │█████████████████████████████████████████████████████████████
500, null     1 │█████████████████████████████████████████████████████████████
404, /nothing 1 │█████████████████████████████████████████████████████████████

## Values below 0 go to the left; several measures share a label.
$ printf '%s\n' '{"_messageTime":1,"h":"a","x":-2,"y":1}' '{"_messageTime":2,"h":"b","x":4,"y":2}' > xy.jsonl; sumoq run -q '* | sum(x) as x, sum(y) as y by h | sort by h asc' --chart xy.jsonl
█ x   ▓ y
a -2 │████████████████████████
   1 │                        ▓▓▓▓▓▓▓▓▓▓▓▓
b  4 │                        ████████████████████████████████████████████████
   2 │                        ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓

## A line over time.
$ printf '%s\n' '{"_messageTime":1700000000000}' '{"_messageTime":1700000060000}' '{"_messageTime":1700000060001}' '{"_messageTime":1700000060002}' '{"_messageTime":1700000120000}' > t.jsonl; sumoq run -q '* | timeslice 1m | count by _timeslice' --chart t.jsonl
_count
3 ┤        ╭───────╮
  │        │       │
  │        │       │
  │        │       │
  │        │       │
2 ┤        │       │
  │        │       │
  │        │       │
  │        │       │
  │        │       │
1 ┤────────╯       ╰───────
  │
  │
  │
  │
0 ┤
  └────────────────────────
   2023-11-14 22:13:00 .. 2023-11-14 22:15:00

## Several series over time are stacked: by characters, or by colours.
$ sed 's/}/,"h":"a"}/' t.jsonl > th.jsonl; sed 's/}/,"h":"b"}/' t.jsonl >> th.jsonl; LC_ALL=C sumoq run -q '* | timeslice 1m | count by _timeslice, h' --chart th.jsonl
# a   + b
6 |        +++++++
  |        +++++++
  |        +++++++
  |        +++++++
  |        +++++++
4 |        +++++++
  |        +++++++
  |        +++++++
  |        #######
  |        #######
2 |+++++++ ####### +++++++
  |+++++++ ####### +++++++
  |+++++++ ####### +++++++
  |####### ####### #######
  |####### ####### #######
0 +------------------------
   2023-11-14 22:13:00 .. 2023-11-14 22:15:00

## Lines without colours are distinguished by characters, too.
$ sumoq run -q '* | timeslice 1m | count by _timeslice, h | if(h = "a", 1 - _count, _count) as n | fields _timeslice, h, n' --chart th.jsonl
█ a   ▓ b
 3 ┤        ▓▓▓▓▓▓▓▓▓
   │        ▓       ▓
   │        ▓       ▓
 2 ┤        ▓       ▓
   │        ▓       ▓
   │        ▓       ▓
 1 ┤▓▓▓▓▓▓▓▓▓       ▓▓▓▓▓▓▓▓
   │
   │
 0 ┤█████████       ████████
   │        █       █
   │        █       █
-1 ┤        █       █
   │        █       █
   │        █       █
-2 ┤        █████████
   └────────────────────────
    2023-11-14 22:13:00 .. 2023-11-14 22:15:00

## More series than eight: the smallest ones are one. Series k has k + 1 events, by turns in three slices.
$ for h in 0 1 2 3 4 5 6 7 8 9; do for i in $(seq 0 $h); do echo "{\"_messageTime\":$((1700000000000 + 60000 * (i % 3))),\"h\":\"h$h\"}"; done; done > many.jsonl; LC_ALL=C sumoq run -q '* | timeslice 1m | count by _timeslice, h' --chart many.jsonl | head -n 4
# h9   + h8   = h7   o h6   x h5   % h4   * h3   . others
25 |
   |.......
   |.......

$ sumoq run -q '* | timeslice 1m | count by _timeslice, h' --chart svg many.jsonl | grep -o '<title>.*</title>' | grep -E 'h9|others'
<title>2023-11-14 22:13:00, h9: 4</title>
<title>2023-11-14 22:13:00, others: 3</title>
<title>2023-11-14 22:14:00, h9: 3</title>
<title>2023-11-14 22:14:00, others: 2</title>
<title>2023-11-14 22:15:00, h9: 3</title>
<title>2023-11-14 22:15:00, others: 1</title>

## No numbers, no drawing.
$ sumoq run -q '* | fields user | limit 1' --chart events.jsonl | tail -n 1
nothing to draw: the result has no column of numbers

$ sumoq run count.sumo --chart --format json events.jsonl
sumoq: run takes either --chart or --format, not both
...
[exit 2]

## An SVG file.
$ sumoq run count.sumo --chart svg --output out.svg events.jsonl && head -n 1 out.svg && grep -c '<rect' out.svg && grep -o '<title>.*</title>' out.svg
<svg xmlns="http://www.w3.org/2000/svg" width="960" height="138" viewBox="0 0 960 138" font-family="sans-serif" font-size="13">
5
<title>alice, _count: 3</title>
<title>bob, _count: 1</title>
<title>carol, _count: 1</title>

$ sumoq run -q '* | "<&>" as k | count by k' --chart svg events.jsonl | grep -o '<title>.*</title>'
<title>&lt;&amp;&gt;, _count: 5</title>

$ sumoq run -q '* | timeslice 1m | avg(_size) as x by _timeslice' --chart svg t.jsonl | grep -c polyline
1
