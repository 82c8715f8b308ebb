#!/bin/bash
# mmdb.sh: a MaxMind database, written by mmdb.py from CSV, gives the same as the CSV; a damaged one is reported. Prints
# `N passed, N failed` last.
. "$(dirname "$0")/../script.sh"
needs python3
make_work

cat > "$work/city.csv" << 'END'
network,country_code,country_name,city,state,region,latitude,longitude,postal_code,continent
81.2.69.0/24,GB,United Kingdom,London,England,ENG,51.5142,-0.0931,EC1,Europe
81.2.69.160/27,GB,United Kingdom,Boxford,England,ENG,51.75,-1.25,OX1,Europe
2001:218::/32,JP,Japan,,,,35.68536,139.75309,,Asia
89.160.20.112/28,SE,Sweden,Linköping,Östergötland County,E,58.4167,15.6167,,Europe
END
cat > "$work/asn.csv" << 'END'
network,asn,organization
81.2.69.0/24,20712,Andrews & Arnold Ltd
2001:218::/32,2914,NTT America
END
for name in city asn; do
    python3 "$here/mmdb.py" "$work/$name.csv" "$work/$name.mmdb"
done
for ip in 81.2.69.142 81.2.69.161 81.2.69.142 2001:218::1 2001:218:ffff::1 89.160.20.113 10.0.0.1 nonsense ' 81.2.69.142 ' ::ffff:81.2.69.142 203.0.113.5 ''; do
    echo "{\"_raw\":\"r\",\"ip\":\"$ip\"}"
done > "$work/events.jsonl"
echo '{"_raw":"no address"}' >> "$work/events.jsonl"

city() { # DATABASE EXTRA...
    "$sumoq" run -q '* | geoip ip region, continent, postal_code | fields - _messageTime' "$work/events.jsonl" --quiet --format csv --geoip "$@"
}
check "geoip" "$(city "$work/city.mmdb")" "$(city "$work/city.csv")"
check "geoip, row by row" "$(city "$work/city.mmdb" --batch 1 --threads 1)" "$(city "$work/city.csv")"
check "a city's name" "$(city "$work/city.mmdb" | grep -c 'Linköping,.*,Östergötland County')" 1
check "the smaller network" "$(city "$work/city.mmdb" | grep -c 'Boxford')" 1

asn() { # DATABASE
    "$sumoq" run -q '* | lookup asn, organization from asn://default on ip=ip | fields ip, asn, organization' "$work/events.jsonl" --quiet --format csv --asn "$1"
}
check "asn" "$(asn "$work/asn.mmdb")" "$(asn "$work/asn.csv")"
check "an owner" "$(asn "$work/asn.mmdb" | grep -c '2001:218::1,2914,NTT America')" 1

joined='* | geoip ip | join (where country_code="GB") as a, (where city="London") as b on a.ip=b.ip | fields a_ip, b_city'
check "in a join" "$("$sumoq" run -q "$joined" "$work/events.jsonl" --quiet --format csv --geoip "$work/city.mmdb")" \
    "$("$sumoq" run -q "$joined" "$work/events.jsonl" --quiet --format csv --geoip "$work/city.csv")"

head -c 2400 "$work/city.mmdb" > "$work/cut.mmdb"
city "$work/cut.mmdb" > "$work/out" 2> "$work/err"
check "a database that is cut: exit status" "$?" 3
check "a database that is cut: said" "$(grep -c 'cannot be read' "$work/err")" 1

python3 - "$work/city.mmdb" "$work/damaged.mmdb" << 'END'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
at = data.index(b"Boxford") - 1
data[at:at + 8] = b"\xff" * 8  # a text of 65,000 bytes and more
open(sys.argv[2], "wb").write(data)
END
"$sumoq" run -q '* | geoip ip | where country_code="GB" | count, count_distinct(city) as cities' "$work/events.jsonl" --format csv --geoip "$work/damaged.mmdb" > "$work/out" 2> "$work/err"
check "a damaged database: the others are found" "$(tail -n 1 "$work/out")" 5,1
check "a damaged database: said" "$(grep -c 'could not be used' "$work/err")" 1

finish
