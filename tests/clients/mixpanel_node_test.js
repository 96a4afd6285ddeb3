// Does Mixpanel's own Node library find the sandbox to be Mixpanel?
// usage: node mixpanel_node_test.js PROGRAM FOLDER, by `run_with_npm`
//
// Method: the library as it is, from npm, is told another host. Every call must come back without an error where
// Mixpanel would take it, and with one where it would not; then what the sandbox holds is compared whole. The library
// sends a service account through HTTPS alone, so a TLS server of our own stands before the sandbox for that.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const { createRequire } = require('node:module');
const net = require('node:net');
const path = require('node:path');
const { test, before, after } = require('node:test');
const tls = require('node:tls');
const { promisify } = require('node:util');

const [program, folder] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(folder), 'package.json'));
const Mixpanel = load('mixpanel');

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
let sandbox;
let url;
let tlsServer;
let tlsHost;

// The first line that the sandbox prints is its address.
before(async () => {
  sandbox = spawn(program, ['sandbox', '--quiet', '--token', 'abc', '--group-key', 'company', '--identity', 'original']);
  url = await new Promise((resolve, reject) => {
    sandbox.on('error', reject);
    sandbox.on('exit', (code) => reject(new Error(`the sandbox ended with ${code}`)));
    sandbox.stdout.once('data', (line) => resolve(String(line).trim()));
  });
  const { port } = new URL(url);
  const identity = { key: fs.readFileSync(path.join(folder, 'key.pem')), cert: fs.readFileSync(path.join(folder, 'certificate.pem')) };
  tlsServer = tls.createServer(identity, (client) => {
    const server = net.connect(Number(port), '127.0.0.1');
    client.pipe(server).pipe(client);
    client.on('error', () => server.destroy());
    server.on('error', () => client.destroy());
  });
  await new Promise((resolve) => { tlsServer.listen(0, '127.0.0.1', resolve); });
  tlsHost = `localhost:${tlsServer.address().port}`;
});

after(() => {
  sandbox.removeAllListeners('exit');
  sandbox.kill();  // which closes every connection, and lets Node end
  tlsServer.close();
});

/// A client for events and profiles, and one for `/import`.
function open(config = {}) {
  return Mixpanel.init('abc', { host: new URL(url).host, protocol: 'http', logger: quiet, ...config });
}
function openImporter(secret = 'sandbox', projectId = '1', config = {}) {
  const credentials = new Mixpanel.ServiceAccountCredentials('sandbox', secret, projectId);
  return Mixpanel.init('abc', { host: tlsHost, protocol: 'https', logger: quiet, credentials, ...config });
}

/// `object.method(...)` with a callback as its last argument, as a promise.
function call(object, method, ...args) {
  return promisify((callback) => object[method](...args, callback))();
}
async function read(what) {
  const lines = await (await fetch(`${url}/sandbox/${what}`)).text();
  return lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}
const reset = () => fetch(`${url}/sandbox/reset`, { method: 'POST' });

for (const verbose of [false, true]) {
  test(`profiles of users, verbose ${verbose}`, async () => {
    await reset();
    const { people } = open({ verbose });
    await call(people, 'set', 'dana', { $email: 'dana@example.org', seats: 3, gone: 1 });
    await call(people, 'set_once', 'dana', { seats: 9, since: '2026-08-01T00:00:00' });
    await call(people, 'increment', 'dana', { seats: 2 });
    await call(people, 'append', 'dana', { tags: 'a' });
    await call(people, 'union', 'dana', { tags: ['a', 'b'] });
    await call(people, 'remove', 'dana', { tags: 'a' });
    await call(people, 'unset', 'dana', ['gone']);
    await call(people, 'track_charge', 'dana', 12.5, {});
    await call(people, 'set', 'kim', 'plan', 'silver');
    await call(people, 'delete_user', 'kim');
    assert.deepEqual(await read('profiles?without=$last_seen'), [{
      $distinct_id: 'dana',
      $properties: { $email: 'dana@example.org', seats: 5, since: '2026-08-01T00:00:00', tags: ['b'], $transactions: [{ $amount: 12.5 }] },
    }]);
  });

  test(`profiles of groups, verbose ${verbose}`, async () => {
    await reset();
    const { groups } = open({ verbose });
    await call(groups, 'set', 'company', 'globex', { $name: 'Globex', gone: 1 });
    await call(groups, 'set_once', 'company', 'globex', { $name: 'Other', arr: 120 });
    await call(groups, 'union', 'company', 'globex', { tags: ['a', 'b'] });
    await call(groups, 'remove', 'company', 'globex', { tags: 'a' });
    await call(groups, 'unset', 'company', 'globex', 'gone');
    await call(groups, 'set', 'company', 'acme', { $name: 'Acme' });
    await call(groups, 'delete_group', 'company', 'acme');
    assert.deepEqual(await read('groups?without=$last_seen'), [{
      $group_key: 'company', $group_id: 'globex', $properties: { $name: 'Globex', arr: 120, tags: ['b'] },
    }]);
  });

  test(`events, verbose ${verbose}`, async () => {
    await reset();
    const mixpanel = open({ verbose });
    const time = new Date(Date.now() - 60_000);
    await call(mixpanel, 'track', 'Seen', { distinct_id: 'dana', $insert_id: 'seen-1', time, page: '/' });
    await call(mixpanel, 'track_batch', Array.from({ length: 120 }, (_, i) => (
      { event: 'Clicked', properties: { distinct_id: 'dana', $insert_id: `click-${i}`, time } })));
    const [seen, ...clicked] = await read('events?order=time&without=$lib_version').then((all) => all.sort(
      (left, right) => right.event.localeCompare(left.event)));
    assert.deepEqual(seen, {
      event: 'Seen',
      properties: { time: time.getTime() / 1000, distinct_id: 'dana', $insert_id: 'seen-1', page: '/', mp_lib: 'node' },
    });
    assert.equal(clicked.length, 120);
    assert.ok(clicked.every(({ event, properties }) => event === 'Clicked' && !('token' in properties)));
  });

  test(`a batch import, verbose ${verbose}`, async () => {
    await reset();
    const mixpanel = openImporter('sandbox', '1', { verbose });
    const events = () => Array.from({ length: 120 }, (_, i) => ({
      event: 'Deal Won', properties: { distinct_id: `c-${i}`, $insert_id: `deal-${i}`, time: new Date('2024-05-06T07:08:09Z'), amount: i },
    }));
    await call(mixpanel, 'import_batch', events());
    await call(mixpanel, 'import_batch', events());
    await call(mixpanel, 'import', 'Deal Lost', new Date('2024-05-07T00:00:00Z'), { distinct_id: 'c-1' });
    assert.equal((await read('events')).length, 241);
    const queried = await read('events?view=queried&event=Deal%20Won&order=time');
    assert.deepEqual(queried.map(({ properties }) => properties.$insert_id), events().map(({ properties }) => properties.$insert_id).sort());
    const one = queried.find(({ properties }) => properties.distinct_id === 'c-7');
    assert.deepEqual(one, { event: 'Deal Won', properties: { time: 1714979289, distinct_id: 'c-7', $insert_id: 'deal-7', amount: 7 } });
  });
}

test('an alias', async () => {
  await reset();
  const mixpanel = open();
  await call(mixpanel, 'alias', 'dana', 'dana@example.org');
  await call(mixpanel, 'track', 'Seen', { distinct_id: 'dana@example.org', $insert_id: 'seen-1' });
  await call(mixpanel.people, 'set', 'dana@example.org', 'plan', 'gold');
  assert.deepEqual(await read('identities'), [{ distinct_id: 'dana', ids: ['dana', 'dana@example.org'] }]);
  assert.deepEqual((await read('profiles?without=$last_seen')), [{ $distinct_id: 'dana', $properties: { plan: 'gold' } }]);
  assert.deepEqual((await read('events?view=queried')).map(({ properties }) => properties.distinct_id), ['dana']);
});

test('what Mixpanel refuses comes back as an error', async () => {
  await reset();
  await assert.rejects(call(open(), 'track', 'Seen', { page: '/' }), /Mixpanel Server Error: 0/);
  await assert.rejects(call(open({ verbose: true }), 'track', 'Seen', { page: '/' }), /distinct_id, missing or empty/);
  const events = () => [{ event: 'Deal Won', properties: { distinct_id: 'c', $insert_id: 'deal-1', time: 1714979289 } }];
  const errorsOf = (mixpanel) => promisify((callback) => mixpanel.import_batch(events(), {}, callback))().then(
    () => assert.fail('taken'), (errors) => [errors].flat().map(String).join());
  assert.match(await errorsOf(openImporter('wrong', '1', { verbose: true })), /Invalid credentials/);
  assert.match(await errorsOf(openImporter('sandbox', '2', { verbose: true })), /project_id 2/);
  assert.deepEqual(await read('events'), []);
});
