## What a database holds.
$ sumoq info
sumoq: info needs a database: --db FILE
sumoq: `sumoq help info` shows how to use it
[exit 2]

$ sumoq info --db events.db events.jsonl
sumoq: info takes no data: `events.jsonl`
sumoq: `sumoq help info` shows how to use it
[exit 2]

$ sumoq info --db nowhere.db
sumoq: nowhere.db: No such file or directory
[exit 2]

$ sumoq info --db events.jsonl
sumoq: events.jsonl: it is not a database
[exit 2]

$ cp events.jsonl grown.jsonl && head -c 300 events.jsonl > part && gzip -nc events.jsonl | head -c 120 > cut.jsonl.gz && sumoq load --quiet --db events.db events.jsonl grown.jsonl cut.jsonl.gz - < part
sumoq: 1 of 4 files could not be read whole:
  cut.jsonl.gz: ...

$ echo '{"n":1' >> grown.jsonl && sumoq load --quiet --db events.db grown.jsonl && sumoq info --db events.db
events.db: ... kB, format 3
1... events of 4 files, 1 damaged
2023-11-14 22:13:20.000 to 2023-11-14 22:13:24.000 UTC
...
     events     size  first             last              loaded      state
.../info/events.jsonl
          5    509 B  2023-11-14 22:13  2023-11-14 22:13  20...-...-...  whole
.../info/grown.jsonl
          6    516 B  2023-11-14 22:13  2023-11-14 22:13  20...-...-...  grown
.../info/cut.jsonl.gz
...  120 B  ...  damaged
             ended in the middle...
standard input
...  whole

$ sumoq info --db events.db --format json | jq -c '[.format, .fields, .columns, .first_time, .last_time], (.files[0:2][] | [.state, .events, .malformed, .size, .read_to, .first_time, .last_time, .loads, .damage])'
[3,3,3,"2023-11-14T22:13:20.000Z","2023-11-14T22:13:24.000Z"]
["whole",5,0,509,509,"2023-11-14T22:13:20.000Z","2023-11-14T22:13:24.000Z",1,null]
["grown",6,1,516,516,"2023-11-14T22:13:20.000Z","2023-11-14T22:13:24.000Z",2,null]

$ sumoq info --db events.db --format jsonl | jq -r .state
whole
grown
damaged
whole

$ sumoq info --db events.db --format csv | sed -n '1p; 2s/^.*info.//p'
file,state,events,malformed,size,read_to,first_time,last_time,loaded,loads,damage
events.jsonl,whole,5,0,509,509,2023-11-14T22:13:20.000Z,2023-11-14T22:13:24.000Z,...

$ sumoq info --db events.db --timezone Asia/Tokyo | sed -n 3p
2023-11-15 07:13:20.000 to 2023-11-15 07:13:24.000 Asia/Tokyo

## It never writes.
$ chmod a-w events.db && sha256sum events.db > sum && sumoq info --db events.db > /dev/null && sha256sum -c --quiet sum

## An empty database.
$ : > none.jsonl && sumoq load --quiet --db none.db none.jsonl; sumoq info --db none.db
none.db: ... kB, format 3
0 events of 1 file
0 fields, 0 with a column of their own
...
