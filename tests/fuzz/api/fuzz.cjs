// node fuzz.cjs URL REQUESTS [SEED]: sends requests, valid and broken, to every operation of URL/openapi.json. Fails on a
// 5xx, on an answer outside the contract, and when the server goes. Prints the seed, which repeats the requests.
const http = require('http');
const { execFileSync } = require('child_process');
const { Known, Maker, operationsOf, fc } = require('./arbitraries.cjs');
const { Contract } = require('./contract.cjs');

const [url, requests, seedText] = process.argv.slice(2);
const target = new URL(url);
const seed = Number(seedText ?? Date.now() % 2 ** 31);
const BATCH = 10;
const agent = new http.Agent({ keepAlive: true, maxSockets: BATCH });

function send(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: target.hostname, port: target.port, method, path, headers, agent, timeout: 30000 }, (answer) => {
      const blocks = [];
      const whole = () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(blocks) });
      if (/event-stream/.test(answer.headers['content-type'] || '')) { whole(); request.destroy(); return; }
      answer.on('data', (block) => blocks.push(block));
      answer.on('end', whole);
      answer.on('error', reject);
    });
    request.on('timeout', () => request.destroy(new Error('no answer in 30 seconds')));
    request.on('error', reject);
    if (body) request.write(body);
    request.end();
  });
}

const json = (answer) => JSON.parse(answer.body.toString() || '{}');
let people = 0;

async function signUp() {
  const name = `reader${seed}x${people++}`;
  const body = JSON.stringify({ email: `${name}@example.org`, username: name, password: 'a long walk at dusk' });
  const answer = await send('POST', '/auth/signup', { 'Content-Type': 'application/json' }, body);
  if (answer.status !== 201) throw new Error(`signing up was answered with ${answer.status}`);
  return json(answer).data;
}

// Everything is allowed to the first caller, where the command line of the server is at hand.
async function promoted(caller) {
  if (!process.env.NW_ADMIN) return caller; // set by ./run
  const [program, ...words] = process.env.NW_ADMIN.split(' ');
  execFileSync(program, [...words, 'roles', caller.user.id, 'admin', 'creator', 'organiser', 'moderator'], { stdio: 'ignore' });
  return caller;
}

// The objects of an answer, as far as they have an id; what a member `<kind>Id` names belongs to that kind.
function remember(known, kind, value, depth = 0) {
  if (!value || typeof value !== 'object' || depth > 4) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === 'id') known.add(kind, member);
    else if (/^(comic|event|booking|receipt|ticketType|user|purchase|transaction)Id$/.test(name)) known.add(`${name.slice(0, -2)}s`, member);
    else if (/Url$/.test(name) && typeof member === 'string') known.add(kind, member.split('/').pop());
    else remember(known, Array.isArray(value) ? kind : Array.isArray(member) && depth > 0 ? name : kind, member, depth + 1);
  }
}

class Run {
  constructor(document, callers) {
    this.contract = new Contract(document);
    this.callers = callers;
    this.operations = operationsOf(document);
    this.byName = new Map(this.operations.map((entry) => [entry.name, entry]));
    this.statuses = new Map();
    this.known = new Known();
    for (const caller of callers) this.known.add('users', caller.user.id);
    this.sent = 0;
  }

  async one(made) {
    const entry = this.byName.get(made.name);
    const headers = {};
    for (const [name, value] of Object.entries(made.headers)) headers[name] = String(value).replace(/[^\t\x20-\x7e]/g, '?');
    if (made.caller === 'garbage') headers.Authorization = 'Bearer e30.e30.e30';
    const caller = typeof made.caller === 'number' ? this.callers[made.caller % this.callers.length] : null;
    if (caller) headers.Authorization = `Bearer ${caller.token}`;
    if (made.etag !== null) headers['If-None-Match'] = made.etag;
    if (made.range !== null) headers.Range = made.range;
    if (made.key !== null && headers['Idempotency-Key'] === undefined) headers['Idempotency-Key'] = made.key;
    const kind = entry.path.split('/')[1];
    let body = made.method === 'HEAD' || made.method === 'OPTIONS' ? null : made.body;
    if (body && body.includes('__known_')) body = Buffer.from(this.known.fill(body.toString(), ''));
    if (body && made.mediaType) headers['Content-Type'] = made.mediaType;
    if (body) headers['Content-Length'] = body.length;
    const query = new URLSearchParams(Object.entries(made.query).map(([name, value]) => [name.toWellFormed(), String(value).toWellFormed()])).toString();
    const path = this.known.fill(made.path, kind) + (query ? `?${query}` : '');
    const told = `${made.method} ${path}\n${JSON.stringify(headers)}\n${(body ?? '').toString().slice(0, 500)}`;
    const answer = await send(made.method, path, headers, body).catch((error) => { throw new Error(`${entry.name}: ${error.message}\n${told}`); });
    this.sent++;
    if (made.method === entry.method) this.count(entry.name, answer.status);
    if (answer.status < 300 && /json$/.test((answer.headers['content-type'] || '').split(';')[0]) && made.method !== 'HEAD' && entry.path !== '/openapi.json')
      remember(this.known, kind, json(answer).data);
    const problem = this.contract.problemOf(entry, made.method, answer);
    if (problem) throw new Error(`${entry.name}: ${problem}\n${told}\n-> ${answer.status} ${JSON.stringify(answer.headers)}\n${answer.body.toString().slice(0, 1000)}`);
    if (answer.status === 401 && caller) this.renew = caller; // it signed itself out
  }

  count(name, status) {
    if (!this.statuses.has(name)) this.statuses.set(name, new Map());
    const row = this.statuses.get(name);
    row.set(status, (row.get(status) || 0) + 1);
  }

  async batch(list) {
    if (this.renew) {
      const place = this.callers.indexOf(this.renew);
      if (place === 0) this.callers[0] = await promoted(await signUp());
      if (place > 0) this.callers[place] = await signUp();
      this.renew = null;
    }
    await Promise.all(list.map((made) => this.one(made)));
  }

  report() {
    const of = (test) => this.operations.filter((entry) => [...(this.statuses.get(entry.name)?.keys() || [])].some(test));
    const never = this.operations.filter((entry) => !of((status) => status < 400).includes(entry)).map((entry) => entry.name);
    console.log(`${this.sent} requests to ${of(() => true).length} of ${this.operations.length} operations, seed ${seed}: no 5xx, nothing outside the contract`);
    if (never.length) console.log(`never answered with success: ${never.join(', ')}`);
  }
}

async function main() {
  const document = json(await send('GET', '/openapi.json', {}));
  const callers = [];
  callers.push(await promoted(await signUp()));
  for (let i = 1; i < 4; ++i) callers.push(await signUp());
  const run = new Run(document, callers);
  for (const kind of ['comics', 'events', 'series', 'creators']) {
    const answer = await send('GET', `/${kind}?limit=20`, {});
    if (answer.status === 200) remember(run.known, kind, json(answer).data);
  }
  const maker = new Maker(document);
  // Each operation once, so that a short run leaves none out.
  for (const entry of run.operations) await run.batch(fc.sample(maker.request(entry), { numRuns: 1, seed }));
  const any = fc.oneof(...run.operations.map((entry) => maker.request(entry)));
  const property = fc.asyncProperty(fc.array(any, { minLength: BATCH, maxLength: BATCH }), (list) => run.batch(list));
  const details = await fc.check(property, { seed, numRuns: Math.ceil(Number(requests) / BATCH), endOnFailure: true, verbose: 0 });
  if (details.failed) {
    console.log(`seed ${seed}, after ${run.sent} requests:\n${details.errorInstance?.message ?? details.error}`);
    process.exit(1);
  }
  const alive = await send('GET', '/readyz', {});
  if (alive.status !== 200) throw new Error(`/readyz says ${alive.status}`);
  run.report();
}

main().then(() => process.exit(0), (error) => { console.log(`seed ${seed}: ${error.stack}`); process.exit(1); });
