// data.mjs - the lines that bench.mjs parses, groups, looks up and joins: made once, the same each time.
import { createWriteStream, existsSync, renameSync } from 'node:fs';
import { once } from 'node:events';

let state = 88172645463325252n;
const pick = (n) => {
    state ^= (state << 13n) & 0xffffffffffffffffn;
    state ^= state >> 7n;
    state ^= (state << 17n) & 0xffffffffffffffffn;
    return Number((state >> 33n) % BigInt(n));
};
const one = (list) => list[pick(list.length)];

async function make(path, rows, line) {
    if (existsSync(path)) {
        return path;
    }
    const out = createWriteStream(`${path}.part`);
    for (let i = 0; i < rows;) {
        let part = '';
        for (let k = 0; k < 1000 && i < rows; k++) {
            part += line(i++) + '\n';
        }
        if (!out.write(part)) {
            await once(out, 'drain');
        }
    }
    out.end();
    await once(out, 'finish');
    renameSync(`${path}.part`, path);
    return path;
}

const agents = ['Mozilla/5.0 (X11; Linux x86_64) Firefox/120.0', 'curl/8.4.0', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'];

// Access log, JSON lines, keys to group by, two sides to join, and a table of 100,000 rows.
export async function makeData(work, rows) {
    return {
        access: await make(`${work}/access-${rows}.log`, rows, (i) =>
            `10.${pick(4)}.${pick(256)}.${pick(256)} - - [17/May/2015:10:${10 + pick(50)}:${10 + pick(50)} +0000] ` +
            `"${one(['GET', 'POST'])} /items/${pick(1000)}/view?page=${pick(9)} HTTP/1.1" ${one([200, 200, 304, 404])} ${pick(99999)} ` +
            `"https://example.com/list/${pick(50)}" "${one(agents)}"`),
        json: await make(`${work}/json-${rows}.jsonl`, rows, (i) => JSON.stringify({
            id: i, time: 1700000000000 + i, user: { name: `user${pick(1000)}`, roles: ['a', 'b'], org: { id: pick(50) } },
            request: { method: one(['GET', 'POST']), path: `/api/items/${pick(10000)}`, headers: { ua: one(agents), accept: '*/*' } },
            response: { status: one([200, 200, 404, 500]), bytes: pick(100000) }, tags: ['x', 'y'], msg: 'the quick brown fox' })),
        keys: await make(`${work}/keys-${rows}.jsonl`, rows, (i) =>
            `{"_messageTime":${1700000000000 + i},"k":"user${pick(Math.ceil(rows / 5))}","t":"host${pick(100000)}","v":${pick(100000)}}`),
        sides: await make(`${work}/sides.jsonl`, 200000, (i) =>
            `{"_messageTime":${1700000000000 + i},"side":"${i % 2 ? 'a' : 'b'}","k":"key${pick(100000)}","v":${pick(1000)}}`),
        table: await make(`${work}/hosts.csv`, 100001, (i) => i === 0 ? 'host,owner' : `host${i - 1},owner${pick(500)}`),
    };
}
