## Field mapping. Shapes of Windows events: beats, nested, EventData as a string.
$ cat > shapes.jsonl <<'X'
> {"@timestamp":"2024-05-02T19:00:00Z","event_id":1,"log_name":"Microsoft-Windows-Sysmon/Operational","computer_name":"pc1","event_data":{"UtcTime":"2024-05-02 09:00:00.000","Image":"C:\\a.exe","User":"ACME\\ann"}}
> {"@timestamp":"2024-05-02T19:00:01Z","winlog":{"event_id":1,"channel":"Microsoft-Windows-Sysmon/Operational","computer_name":"pc2","event_data":{"UtcTime":"2024-05-02 09:00:01.000","Image":"C:\\b.exe"}}}
> {"Event":{"System":{"EventID":4688,"Channel":"Security","Computer":"pc3","TimeCreated":{"#attributes":{"SystemTime":"2024-05-02T09:00:02.000Z"}}},"EventData":{"NewProcessName":"C:\\c.exe","SubjectUserName":"bob","SubjectDomainName":"ACME"}}}
> {"EventID":4688,"Channel":"Security","Computer":"pc4","TimeGenerated":"2024-05-02T09:00:03Z","EventData":"{\"NewProcessName\":\"C:\\\\d.exe\",\"SubjectUserName\":\"SYSTEM\",\"SubjectDomainName\":\"-\"}"}
> {"EventID":17,"Computer":"pc5","UtcTime":"2024-05-02 09:00:04.000"}
> X

$ sumoq run -q '* | fields EventCode, _sourceCategory, _sourceHost, Image, User | sort by _messageTime asc' --format csv shapes.jsonl
sumoq: profile windows: EventCode from EventID, _sourceHost from Hostname, _sourceCategory from Channel, fields of event_data, fields of winlog.event_data (4 events)
EventCode,_sourceCategory,_sourceHost,Image,User
1,windows/sysmon,pc1,C:\a.exe,ACME\ann
1,windows/sysmon,pc2,C:\b.exe,
4688,windows/security,pc3,,
4688,windows/security,pc4,,
,,,,

$ sumoq run -q '* | fields _messageTime, Image, User | sort by _messageTime asc' --format csv --quiet --map-4688 shapes.jsonl
_messageTime,Image,User
1714640400000,C:\a.exe,ACME\ann
1714640401000,C:\b.exe,
1714640402000,C:\c.exe,ACME\bob
1714640403000,C:\d.exe,SYSTEM
1714640404000,,

$ sumoq load --db shapes.db --map-4688 shapes.jsonl
sumoq: profile windows: ...Image from NewProcessName, User from SubjectDomainName\SubjectUserName...(4 events)
sumoq: loaded 5 events (931 B) from 1 file in ... s, 2024-05-02 09:00:00.000 to 2024-05-02 09:00:04.000 UTC; the database has ... fields

$ sumoq run -q '* | fields _messageTime, EventCode, _sourceCategory, _sourceHost, Image, User | sort by _messageTime asc' --format csv --db shapes.db
_messageTime,EventCode,_sourceCategory,_sourceHost,Image,User
1714640400000,1,windows/sysmon,pc1,C:\a.exe,ACME\ann
1714640401000,1,windows/sysmon,pc2,C:\b.exe,
1714640402000,4688,windows/security,pc3,C:\c.exe,ACME\bob
1714640403000,4688,windows/security,pc4,C:\d.exe,SYSTEM
1714640404000,,,,,

## All events, and none.
$ sumoq run -q '* | where !isNull(EventCode) | count' --format csv --quiet --profile windows shapes.jsonl
_count
5

$ sumoq run -q '* | where !isNull(EventCode) | count' --format csv --profile none shapes.jsonl
sumoq: no rows: 5 events read, 5 in range, 5 pass the search expression, 0 pass stage 1 (where !isNull(EventCode))
  = help: no event has a field `EventCode`; did you mean `event_id`?
_count

## Options win over the profile, the event over both.
$ sumoq run -q '* | count by _sourceCategory, _sourceHost' --format csv --quiet --category mine --host here shapes.jsonl
_sourceCategory,_sourceHost,_count
mine,here,5

## UtcTime is UTC.
$ sumoq run -q '* | where _messageTime = 1714640404000 | count' --format csv --quiet --timezone America/New_York shapes.jsonl
_count
1

## A mapping of one's own.
$ cat > map.json <<'X'
> {"comment": "test", "flatten": ["inner", "note#json"],
>  "targets": {"who": ["actor", "login (if text)", "machine"], "both": "a\\b", "EventCode": ["code"], "again": ["Hostname"]},
>  "_sourceCategory": {"Blue": "sky/blue", "*": "other/<Channel without prose>/x"}}
> X

$ cat > own.jsonl <<'X'
> {"n":1,"actor":null,"login":7,"machine":"m1","a":"x","b":"y","Channel":"Blue"}
> {"n":2,"actor":"act","inner":{"a":"p","b":"q"},"Channel":"Microsoft-Windows-Print Service/Operational"}
> {"n":3,"login":"log","b":"only","note":"{\"machine\":\"m3\",\"deep\":{\"x\":1}}","code":9}
> {"n":4,"login":{"x":1},"note":"{broken","Channel":"Security","EventID":1,"Computer":"pc","who":"own"}
> X

$ sumoq run -q '* | fields n, who, both, EventCode, again, deep.x, _sourceCategory' --format csv --map map.json own.jsonl
sumoq: own.jsonl: none of its 4 events has a time, and no key looks like one
sumoq: map map.json: ...; profile windows: ... (4 events)
n,who,both,EventCode,again,deep.x,_sourceCategory
1,m1,x\y,,,,sky/blue
2,act,p\q,,,,other/print-service/x
3,log,only,9,,1,
4,own,,1,pc,,other/security/x

$ sumoq load --quiet --db own.db --map map.json own.jsonl && sumoq run -q '* | fields n, who, both, EventCode, again, deep.x, _sourceCategory' --format csv --db own.db
n,who,both,EventCode,again,deep.x,_sourceCategory
1,m1,x\y,,,,sky/blue
2,act,p\q,,,,other/print-service/x
3,log,only,9,,1,
4,own,,1,pc,,other/security/x

## Errors in it have their position.
$ printf '{"targets": {"a": "b"},\n "target": 1}' > bad.json; sumoq run count.sumo --map bad.json own.jsonl
sumoq: bad.json:2:2: `target` is not a key of a mapping; the keys are comment, flatten, targets, _sourceCategory and optional_4688
[exit 2]

$ printf '{"targets": {"a": [\n"b", 7]}}' > bad.json; sumoq load --db never.db --map bad.json own.jsonl; ls never.db
sumoq: bad.json:2:6: a source is a string in quotes
ls: ...
[exit 2]

$ sumoq run count.sumo --profile sumoo own.jsonl; sumoq run count.sumo --profile other own.jsonl
sumoq: no profile `sumoo`; did you mean `sumo`?
sumoq: `sumoq help run` shows how to use it
sumoq: no profile `other`; `sumoq help formats` lists them
sumoq: `sumoq help run` shows how to use it
[exit 2]

$ printf '{"flatten": ["a"' > bad.json; sumoq run count.sumo --map bad.json own.jsonl
sumoq: bad.json: ...
[exit 2]

$ sumoq run count.sumo --map nowhere.json own.jsonl
sumoq: nowhere.json: No such file or directory
[exit 2]

$ sumoq run count.sumo --map map.json --db own.db
sumoq: --map is for files; a database has its fields mapped by `sumoq load`
sumoq: `sumoq help run` shows how to use it
[exit 2]

## A mapped field replaces an object of that name, from files as from a database; an own value stays, and a null in a flattened object removes nothing.
$ cat > objects.jsonl <<< '{"_messageTime":4,"host":{"name":"W"},"Hostname":"H","Channel":"Security","EventID":1}
> {"_messageTime":3,"host":{"name":"W"},"Hostname":null,"Channel":"Security","EventID":1}
> {"_messageTime":2,"host":"own","Hostname":"H","Channel":"Security","EventID":1,"Image":{"a":1},"User":{"b":2}}
> {"_messageTime":1,"Image":{"a":1},"User":{"b":2},"event_data":{"Image":"c.exe","User":null},"log_name":"Security","event_id":1}'
> sumoq run -q '* | fields host, host.name, Image, User' objects.jsonl --quiet --format csv
host,host.name,Image,User
H,W,,
"{""name"":""W""}",W,,
own,,"{""a"":1}","{""b"":2}"
,,c.exe,"{""b"":2}"

$ sumoq load --quiet --db objects.db objects.jsonl; diff <(sumoq run -q '* | fields host, host.name, Image, User' objects.jsonl --quiet --format csv) <(sumoq run -q '* | fields host, host.name, Image, User' --db objects.db --quiet --format csv) && echo the same
the same

## The text of the event, and every other built-in field, may be mapped too.
$ cat > built.json <<< '{"targets": {"_raw": "line", "_sourceName": "f", "_source": "s", "_collector": "c", "_messageTime": "when", "_receiptTime": "got", "_view": "v", "_messageCount": "no"}}'
> echo '{"line":"GET /x 404","f":"a.log","s":"web","c":"col","when":"2024-05-02T09:00:00Z","got":1714640401000,"v":"idx","no":7,"host":"h"}' > built.jsonl

$ sumoq run -q 'GET _view=idx | parse "GET * *" as path, status | fields path, status, _raw, _size, _sourceName, _source, _collector, _messageTime, _receiptTime, _messageCount' --format csv --quiet --map built.json built.jsonl | tee files.csv
path,status,_raw,_size,_sourceName,_source,_collector,_messageTime,_receiptTime,_messageCount
/x,404,GET /x 404,10,a.log,web,col,1714640400000,1714640401000,7

$ sumoq load --quiet --db built.db --map built.json built.jsonl; sumoq run -q 'GET _view=idx | parse "GET * *" as path, status | fields path, status, _raw, _size, _sourceName, _source, _collector, _messageTime, _receiptTime, _messageCount' --format csv --db built.db | cmp - files.csv && sumoq fields --db built.db --format json | jq -c '[.rows[][0]]'
["_collector","_format","_messageCount","_messageTime","_source","_sourceName","_view","c","f","got","host","line","no","s","v","when"]
