#!/bin/bash
# logs.sh: every log file of ../shared/data/logs, parsed by a query as one would write it for that kind of log; the
# groups it counts are those that awk, grep, jq and Python's csv count. Skipped where the folder is missing.
# Prints `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
logs=$root/../shared/data/logs
needs_shared data/logs
needs awk jq python3
cd "$logs" || exit 2

# groups FORMAT FILE QUERY: the rows of the query as lines, sorted.
groups() {
    "$sumoq" run -q "$3" "$2" --input-format "$1" --format tsv --quiet 2>&1 | tail -n +2 | LC_ALL=C sort
}

# counted: lines of standard input, how often each occurs, in the form of `groups`.
counted() {
    LC_ALL=C sort | uniq -c | sed -E 's/^ *([0-9]+) (.*)$/\2\t\1/' | LC_ALL=C sort
}

check apache-access "$(groups text apache-access.log '* | parse "\"*\" * * " as request, status, size | count by status')" \
    "$(awk -F'"' '{ split($3, a, " "); print a[1] }' apache-access.log | counted)"
check apache-access-regex "$(groups text apache-access.log \
    '* | parse regex "^(?<ip>\S+) \S+ \S+ \[[^\]]+\] \"(?<method>[A-Z]+) " | count by method')" \
    "$(grep -oP '^\S+ \S+ \S+ \[[^\]]+\] "\K[A-Z]+(?= )' apache-access.log | counted)"
check apache-error "$(groups text apache-error.log '* | parse "[*] [*] *" as time, level, message | count by level')" \
    "$(awk -F'[][]' '{ print $4 }' apache-error.log | counted)"
check auditd "$(groups jsonl auditd-keyvalue.jsonl \
    '* | json "SyslogMessage" as m | kv field=m "syscall", "success" | count by syscall, success')" \
    "$(jq -r .SyslogMessage auditd-keyvalue.jsonl | grep -oP 'syscall=\K\S+ .*?success=\S+' | sed -E 's/ .*success=/\t/' | counted)"
check cisco-asa "$(groups text cisco-asa.log '* | parse regex "%ASA-(?<level>\d)-(?<code>\d+)" | count by level, code')" \
    "$(grep -oP '%ASA-\d-\d+' cisco-asa.log | awk -F- '{ print $2 "\t" $3 }' | counted)"
check cloudtrail "$(groups jsonl cloudtrail.jsonl \
    '* | json "eventName", "userIdentity.type" as name, type | count by name, type')" \
    "$(jq -r 'select(.userIdentity.type) | [.eventName, .userIdentity.type] | @tsv' cloudtrail.jsonl | counted)"
check firewall "$(groups text firewall-keyvalue.log '* | kv "level" | count by level')" \
    "$(grep -oP '(?<![\w.-])level ?[=:] ?"?\K[^\s,;\])}"]+' firewall-keyvalue.log | counted)"
check hdfs "$(groups text hdfs.log '* | parse "* * * * *: *" as day, time, pid, level, class, message | count by level, class')" \
    "$(awk '{ sub(/:$/, "", $5); print $4 "\t" $5 }' hdfs.log | counted)"
check iis "$(groups w3c iis-w3c.log '* | count by %"sc-status", %"cs-method"')" \
    "$(awk '/^#Fields:/ { for (i = 2; i <= NF; i++) at[$i] = i - 1; next } /^#/ { next } NF { print $at["sc-status"] "\t" $at["cs-method"] }' \
        <(tr -d '\r' < iis-w3c.log) | counted)"
check json-app "$(groups jsonl json-app.jsonl '* | json "levelName", "level" as name, level | count by name, level')" \
    "$(jq -r 'select(has("levelName") and has("level")) | [.levelName, .level] | @tsv' json-app.jsonl | counted)"
check kafka "$(groups text kafka-state-change.log '* | parse "[*] * *" as time, level, message | count by level')" \
    "$(awk '{ print $3 }' kafka-state-change.log | counted)"
check nginx-access "$(groups text nginx-access.log '* | parse "\"*\" * * \"" as request, status, size | count by status')" \
    "$(awk -F'"' '{ split($3, a, " "); print a[1] }' nginx-access.log | counted)"
check nginxplus "$(groups jsonl nginxplus-status.jsonl '* | json "requests.total", "pid" as n, pid | sum(n) as s, count by pid')" \
    "$(jq -r '[.pid, .requests.total] | @tsv' nginxplus-status.jsonl |
        awk '{ n[$1]++; s[$1] += $2 } END { for (p in n) printf "%s\t%.0f\t%d\n", p, s[p], n[p] }' | LC_ALL=C sort)"
check paloalto "$(groups text paloalto.csv '* | csv _raw extract 4 as type, 5 as subtype | count by type, subtype')" \
    "$(awk -F, '{ print $4 "\t" $5 }' paloalto.csv | counted)"
check s3-access "$(groups csv s3-access.csv '* | count by %"Event Name"')" \
    "$(python3 -c 'import csv; [print(r["Event Name"]) for r in csv.DictReader(open("s3-access.csv", encoding="utf-8-sig"))]' | counted)"
check sshd "$(groups text sshd-auth.log \
    '* | parse "Failed password for * from * port *" as user, ip, port | count by ip')" \
    "$(grep -oP 'Failed password for .* from \K\S+(?= port )' sshd-auth.log | counted)"
check sshd-pid "$(groups text sshd-auth.log '* | parse "[*]: *" as pid, message | count_distinct(pid) as n, count')" \
    "$(grep -oP '\[\K\d+(?=\]: )' sshd-auth.log | awk '{ if (!seen[$1]++) n++ } END { print n "\t" NR }')"
check traefik "$(groups text traefik-debug-logfmt.log '* | kv "level" | count by level')" \
    "$(grep -oP '(?<![\w.-])level=\K[^\s,;\])}"]+' traefik-debug-logfmt.log | counted)"
check waf "$(groups text waf-cef-keyvalue.log '* | parse regex "^(?<key>\w+):(?<value>.*)$" | count by key')" \
    "$(grep -oP '^\w+(?=:)' waf-cef-keyvalue.log | counted)"
check windows-cbs "$(groups text windows-cbs.log \
    '* | parse regex "^\S+ \S+, (?<level>\w+)\s+(?<part>\w+)" | count by level, part')" \
    "$(awk '{ print $3 "\t" $4 }' windows-cbs.log | counted)"
check windows-xml "$(groups text windows-event-xml.log \
    '* | parse xml "/Event/System/EventID/text()", "/Event/System/Provider/@Name" as id, provider | count by id, provider')" \
    "$(grep -oP "<Provider Name='\K[^']+'.*?<EventID[^>]*>\d+" windows-event-xml.log |
        sed -E "s/^([^']+)'.*>([0-9]+)$/\2\t\1/" | counted)"
check zeek "$(groups zeek zeek-conn.tsv '* | count by proto, conn_state')" \
    "$(awk -F'\t' '/^#fields/ { for (i = 2; i <= NF; i++) at[$i] = i - 1; next } /^#/ { next } { print $at["proto"] "\t" $at["conn_state"] }' \
        zeek-conn.tsv | counted)"

# Events of each file, how many of them have a time (a line without one has that of the line before it; the Cisco lines,
# the first lines of waf and six records of json-app have none), and the first and the last one where dates bear a year.
while read -r file events timed first last; do
    got=$("$sumoq" run "$file" --format tsv --quiet -q '* | count as n, count(_messageTime) as timed, min(_messageTime) as a, max(_messageTime) as b
        | formatDate(a, "yyyy-MM-dd.HH:mm:ss") as a | formatDate(b, "yyyy-MM-dd.HH:mm:ss") as b' | tail -n 1 | tr '\t' ' ')
    [ "$first" = - ] && got=$(cut -d ' ' -f 1,2 <<< "$got") && first='' && last=''
    check "times of $file" "$(echo $got)" "$(echo $events $timed $first $last)"
done << 'END'
apache-access.log 2000 2000 2015-05-17.10:05:00 2015-05-18.03:05:54
apache-error.log 1000 1000 2005-12-04.04:47:44 2005-12-04.20:34:20
auditd-keyvalue.jsonl 25 25 2022-05-11.18:10:21 2022-05-11.18:10:22
cisco-asa.log 231 0 -
cloudtrail.jsonl 701 701 2023-07-10.11:42:24 2023-07-10.12:29:48
firewall-keyvalue.log 111 111 -
hdfs.log 1000 1000 2008-11-09.20:36:15 2008-11-10.22:06:56
iis-w3c.log 90 90 2015-01-13.00:32:17 2015-01-13.22:30:08
json-app.jsonl 278 272 -
kafka-state-change.log 300 300 2016-12-19.20:44:59 2016-12-19.20:44:59
nginx-access.log 500 500 2019-01-22.00:26:14 2019-01-22.00:27:54
nginxplus-status.jsonl 100 100 2015-10-30.23:58:19 2015-10-31.00:06:44
paloalto.csv 112 112 -
s3-access.csv 150 150 2021-09-19.17:41:53 2022-02-18.17:34:57
sshd-auth.log 2000 2000 -
traefik-debug-logfmt.log 600 600 2024-01-15.18:43:09 2024-01-15.18:43:09
waf-cef-keyvalue.log 100 96 -
windows-cbs.log 500 500 2016-09-28.04:30:30 2016-09-28.04:30:39
windows-event-xml.log 28 28 2021-01-07.15:40:52 2021-01-14.23:41:39
zeek-conn.tsv 292 292 2023-09-06.04:51:46 2023-09-06.04:54:15
END
finish
