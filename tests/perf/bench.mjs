// bench.mjs SUMOQ EVENTS.jsonl WORKDIR - sumoq beside DuckDB, sqlite3 and jq on the same work, two threads each (sqlite3 and jq
// have one), in one run. Prints the table in Markdown and writes it to WORKDIR/bench.json.
//
// A row: the median of 5 of each side, taken in turn, and their ratio. DuckDB is timed inside its process, all others from the
// start of the process to its end. DuckDB's process is another one than that which starts sumoq: starting a process from
// one with gigabytes of memory takes a tenth of a second. The answers are compared by their number of rows, those of one
// row by their values.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { makeData } from './data.mjs';

const [sumoq, events, work, role] = process.argv.slice(2);
if (role === 'duckdb') {
    await serve();
}

// DuckDB's process: statements in, the seconds they took and the number of rows out.
async function serve() {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    rmSync(`${work}/duck.db`, { force: true });
    const duck = await (await DuckDBInstance.create(`${work}/duck.db`, { threads: '2' })).connect();
    for (;;) {
        const [statements] = await once(process, 'message');
        if (!statements) {
            process.exit(0);
        }
        const start = performance.now();
        let answer;
        for (const sql of statements) {
            answer = await duck.runAndReadAll(sql);
        }
        const seconds = (performance.now() - start) / 1000, rows = answer.currentRowCount;
        process.send({ seconds, rows, values: rows === 1 ? answer.getRowsJson()[0] : undefined });
    }
}
const RUNS = 5;
const QUERY1 = 'queries/T1587.002-code-signing-certificates.sumo';
const QUERY2 = 'queries/T1588.003-code-signing-certificates.sumo';
const fields = (names) => `{${names.map((n) => `'${n}': 'VARCHAR'`).join(', ')}, '_messageTime': 'BIGINT'}`;
const lines = (names) => `read_json('${events}', format='newline_delimited', columns=${fields(names)})`;
const has = (field, pattern) => `coalesce(regexp_matches(${field}, '${pattern}'), false)`;
const any = (field, patterns) => `(${patterns.map((p) => has(field, p)).join(' or ')})`;
const exe = (name) => has('Image', `.*\\\\${name}\\.exe$`);

const query1 = (from) => `
with a as (select _messageTime, _sourceHost, "User", lower(Image) Image, lower(CommandLine) CommandLine,
                  lower(ParentImage) ParentImage
           from ${from}
           where lower(_sourceCategory) in ('windows/sysmon', 'windows/security')
             and (EventCode = 1 or EventID = 4688) and CommandLine is not null and CommandLine <> ''),
b as (select *, ${exe('makecert')} m, ${exe('pvk2pfx')} p,
        ${exe('signtool')} and ${has('CommandLine', '.* sign.*')} s,
        ${exe('certutil')} and ${any('CommandLine', ['.*-addstore.*', '.*-importpfx.*', '.*-add.*'])} c,
        ${exe('openssl')} and ${any('CommandLine', ['.* req .*', '.* x509 .*', '.*pkcs12.*', '.*genrsa.*', '.*genpkey.*'])}
          and ${any('CommandLine', ['.*codesigning.*', '.*1\\.3\\.6\\.1\\.5\\.5\\.7\\.3\\.3.*', '.*extendedkeyusage.*', '.*-x509.*'])} o,
        (${exe('powershell')} or ${exe('pwsh')})
          and ${any('CommandLine', ['.*new-selfsignedcertificate.*', '.*export-pfxcertificate.*', '.*export-certificate.*',
                                    '.*x509certificate2.*', '.*certenroll.*', '.*codesigning.*',
                                    '.*1\\.3\\.6\\.1\\.5\\.5\\.7\\.3\\.3.*'])} w
      from a)
select *, case when m then 'makecert_native_sdk' when p then 'pvk2pfx_key_conversion' when o then 'openssl_code_signing_cert'
               when w then 'powershell_cert_cmdlet' when c then 'certutil_store_import' else 'signtool_executable_signing' end kind,
       ${has('ParentImage', '.*\\\\(cmd|wscript|mshta|cscript|regsvr32|rundll32|msiexec)\\.exe$')} parent_hit,
       ${has('CommandLine', '.*\\\\(temp|appdata|downloads|public)\\\\.*')} temp_path
from b where m or p or s or c or o or w order by _messageTime desc`;

const query2 = (from) => `
with a as (select *, ${any('ImageLoaded', ['AppData', 'Temp', 'Downloads', 'Users\\\\Public', 'ProgramData'].map((d) => `(?i).*\\\\${d}\\\\.*`))}::int path,
        ${has('Signature', '(?i).*(Microsoft|Google|Adobe|Oracle|Intel|NVIDIA|Cisco|VMware|Apple|Amazon).*')}::int known
      from ${from}
      where _sourceCategory ilike '%windows%sysmon%' and EventCode = '7' and Signed = 'true'
        and coalesce(SignatureStatus, '') <> 'Valid'),
b as (select *, path + case when SignatureStatus = 'Revoked' then 3 else 0 end + case when known = 0 then 1 else 0 end score from a)
select _messageTime, host, "User", Image, ImageLoaded, Signature, SignatureStatus, path, known, score
from b where score >= 1 order by score desc, _messageTime desc`;

const FIELDS2 = ['_sourceCategory', 'host', 'EventCode', 'Signed', 'SignatureStatus', 'Signature', 'ImageLoaded', 'Image', 'User'];

function run(...args) {
    const start = performance.now();
    const p = spawnSync('/usr/bin/time', ['-f', '%M', sumoq, ...args], { encoding: 'utf8', maxBuffer: 1 << 30 });
    const seconds = (performance.now() - start) / 1000;
    if (p.status !== 0) {
        throw new Error(`${sumoq} ${args.join(' ')}: ${p.stderr}`);
    }
    const lines = p.stdout.split('\n').filter(Boolean);
    const values = lines.length === 1 ? Object.values(JSON.parse(lines[0])) : undefined;
    return { seconds, rows: lines.length, values, kb: Number(p.stderr.trim().split('\n').pop()) };
}

// Another program, whose lines of output are the rows: values between bars.
function runOther(command, ...args) {
    const start = performance.now();
    const p = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
    const seconds = (performance.now() - start) / 1000;
    if (p.status !== 0) {
        throw new Error(`${command}: ${p.error ?? p.stderr}`);
    }
    const lines = p.stdout.split('\n').filter(Boolean);
    return { seconds, rows: lines.length, values: lines.length === 1 ? lines[0].split('|') : undefined };
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const table = [];

async function askDuck(statements) {
    duck.send(statements);
    const [answer] = await once(duck, 'message');
    return answer;
}

// `theirs`: statements for DuckDB, or a function that runs another program.
async function compare(what, goal, ours, theirs, times = RUNS, name = 'DuckDB') {
    const a = [], b = [];
    let mine, peer;
    for (let i = 0; i < times; i++) {
        mine = ours();
        a.push(mine.seconds);
        peer = Array.isArray(theirs) ? await askDuck(theirs) : theirs();
        b.push(peer.seconds);
    }
    const same = !mine.values || !peer.values || String(mine.values.map(Number)) === String(peer.values.map(Number));
    if (mine.rows !== undefined && (mine.rows !== peer.rows || !same)) {
        throw new Error(`${what}: ${mine.rows} rows ${mine.values ?? ''}, ${name} ${peer.rows} rows ${peer.values ?? ''}`);
    }
    table.push({ work: what, sumoq: median(a), peer: name, other: median(b), ratio: median(b) / median(a), goal, kb: mine.kb });
}

const duck = fork(process.argv[1], [sumoq, events, work, 'duckdb']);
const jsonl = ['--format', 'jsonl', '--threads', '2'];
const db = `${work}/events.db`;

await compare('query 2, file', 'at least 2x', () => run('run', QUERY2, events, ...jsonl), [query2(lines(FIELDS2))]);
await compare('load', 'at least 1x', () => { rmSync(db, { force: true }); return { ...run('load', '--db', db, events), rows: undefined }; },
    ['drop table if exists ev',
     `create table ev as select j.*, raw from (select * from read_json('${events}', format='newline_delimited', sample_size=-1)) j
      positional join (select json::varchar raw from read_json_objects('${events}', format='newline_delimited'))`], 3);
await compare('query 1, database', 'at least 1x', () => run('run', QUERY1, '--db', db, ...jsonl), [query1('ev')]);
await compare('query 2, database', 'at least 0.33x', () => run('run', QUERY2, '--db', db, ...jsonl), [query2('ev')]);

const ROWS = 1000000;
const data = await makeData(work, ROWS);
const raw = (path) => `read_csv('${path}', columns={'l': 'VARCHAR'}, delim='\\x01', quote='', escape='', header=false, auto_detect=false)`;
const keyed = (path, columns) => `read_json('${path}', format='newline_delimited', columns={${columns}})`;
const access = `select count(distinct g.ip), count(distinct g.path), count(*) from (select regexp_extract(l,
    '^(\\S+) \\S+ \\S+ \\[([^\\]]+)\\] "(\\S+) (\\S+) [^"]*" (\\d+) ', ['ip', 'time', 'method', 'path', 'status']) g
    from ${raw(data.access)}) where g.ip <> ''`;
const counted = 'count_distinct(ip) as ips, count_distinct(path) as paths, count';

await compare('parse, seven anchors', 'at least 2x', () => run('run', '-q',
    `* | parse "* - * [*] \\"* * *\\" * " as ip, user, time, method, path, proto, status | ${counted}`,
    data.access, '--input-format', 'text', ...jsonl), [access], 3);
await compare('parse regex, five groups', 'at least 2x', () => run('run', '-q',
    `* | parse regex "^(?<ip>\\S+) \\S+ \\S+ \\[(?<time>[^\\]]+)\\] \\"(?<method>\\S+) (?<path>\\S+) [^\\"]*\\" (?<status>\\d+) " | ${counted}`,
    data.access, '--input-format', 'text', ...jsonl), [access], 3);
const paths = ['user.name', 'request.method', 'request.path', 'response.status', 'response.bytes'];
await compare('json, five paths', 'at least 2x', () => run('run', '-q',
    `* | json ${paths.map((p) => `"${p}"`).join(', ')} as u, m, p, s, b | count_distinct(u) as us, count_distinct(p) as ps, sum(b) as bytes`,
    data.json, ...jsonl),
    [`select count(distinct g[1]), count(distinct g[3]), sum(g[5]::bigint) from (select json_extract_string(l,
      [${paths.map((p) => `'$.${p}'`).join(', ')}]) g from ${raw(data.json)})`], 3);
await compare(`${ROWS} rows by a fifth as many keys`, 'at least 0.5x', () => run('run', '-q',
    '* | count, sum(v) as s by k | count, sum(s) as all', data.keys, ...jsonl),
    [`select count(*), sum(s) from (select count(*), sum(v) s from ${keyed(data.keys, "k: 'VARCHAR', v: 'BIGINT'")} group by k)`], 3);
await compare('lookup in 100,000 rows', '', () => run('run', '-q',
    '* | lookup owner from https://example.com/hosts.csv on t=host | count by owner | count', data.keys,
    '--lookup', `https://example.com/hosts.csv=${data.table}`, ...jsonl),
    [`select count(*) from (select owner, count(*) from ${keyed(data.keys, "t: 'VARCHAR'")} left join read_csv('${data.table}') on t = host
      group by owner)`], 3);
await compare('join, 100,000 by 100,000', '', () => run('run', '-q',
    '* | join (where side="a") as a, (where side="b") as b on a.k=b.k | count, sum(b_v) as s', data.sides, ...jsonl),
    [`with s as (select * from ${keyed(data.sides, "side: 'VARCHAR', k: 'VARCHAR', v: 'BIGINT'")})
      select count(*), sum(b.v) from s a join s b on a.k = b.k where a.side = 'a' and b.side = 'b'`], 3);

await compare('count by key, database', '', () => run('run', '-q', '* | count as n by _sourceCategory | sum(n) as all, count', '--db', db, ...jsonl),
    () => runOther('sqlite3', db, 'select sum(n), count(*) from (select count(*) n from events group by _sourceCategory)'), 3, 'sqlite3');
await compare('sum of a field, file', '', () => run('run', '-q', '* | sum(v) as s, count', data.keys, ...jsonl),
    () => runOther('jq', '-n', '-r', 'reduce inputs as $e ([0, 0]; [.[0] + $e.v, .[1] + 1]) | "\\(.[0])|\\(.[1])"', data.keys), 3, 'jq');

duck.send(null);
console.log(`${(statSync(events).size / 1e6).toFixed(0)} MB of events\n`);
console.log('| work | sumoq, s | beside | its s | ratio | goal | memory of sumoq |\n|---|---|---|---|---|---|---|');
for (const r of table) {
    const cells = [r.work, r.sumoq.toFixed(3), r.peer, r.other.toFixed(3), `${r.ratio.toFixed(2)}x`, r.goal, `${(r.kb / 1024).toFixed(0)} MB`];
    console.log(`| ${cells.join(' | ')} |`);
}
writeFileSync(`${work}/bench.json`, `${JSON.stringify(table, null, 1)}\n`);
