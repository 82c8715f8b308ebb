## Files that cannot be read whole are named; what is sound is read.
$ seq -f '{"time":"2026-03-01T10:00:00Z","n":%g}' 3000 > many.jsonl; gzip -c many.jsonl | head -c 4000 > cut.jsonl.gz
$ printf '\177ELF\002\001\001\000\000' > program; printf '<?xml version="1.0"?>\n<a>1</a>\n' > a.xml
$ printf '{"time":"2026-03-01T10:00:00Z","user":"\303\251"}\n' | iconv -t UTF-16 > wide.jsonl
$ sumoq run -q '* | where !isNull(user) | count by user' --format csv wide.jsonl program gone.jsonl
sumoq: 2 of 3 files could not be read whole:
  program: not a file of events: looks like a program (ELF)
  gone.jsonl: No such file or directory
user,_count
é,1
$ sumoq run -q '* | count' --format json --strict wide.jsonl gone.jsonl
sumoq: 1 of 2 files could not be read whole:
  gone.jsonl: No such file or directory
{"kind": "aggregate",
 "columns": [{"name": "_count", "type": "integer"}],
 "rows": [
  [1]
 ],
 "warnings": [
  "1 of 2 files could not be read whole",
  "gone.jsonl: No such file or directory"
 ]}
[exit 2]
$ sumoq run -q '* | where n > 0 | count by time' --format csv --quiet cut.jsonl.gz
sumoq: 1 of 1 file could not be read whole:
  cut.jsonl.gz: ended in the middle: the file is cut off; ... records were read
time,_count
2026-03-01T10:00:00Z,...
$ sumoq run -q '* | count' --format csv a.xml
sumoq: 1 of 1 file could not be read whole:
  a.xml: is XML without an <Event> of Windows; its lines are read as text (--input-format text)
...
_count
2
$ sumoq run -q '* | count' --format csv --input-format text --quiet a.xml program
_count
2

## Of nothing at all there is no result.
$ mkdir hollow; sumoq run -q '* | count' program hollow
sumoq: none of the 2 files can be read: program: not a file of events: looks like a program (ELF); hollow: no files in this folder
[exit 2]
$ head -c 20 cut.jsonl.gz > none.jsonl.gz; sumoq run -q '* | count' none.jsonl.gz
error[E0901]: none.jsonl.gz: ended in the middle: the file is cut off
[exit 2]
