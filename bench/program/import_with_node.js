// Imports FILE into a server of our own with the npm package `mixpanel-import`, installed below FOLDER.
// usage: node import_with_node.js FOLDER SERVER_URL FILE csv|jsonl
//
// The package knows Mixpanel's addresses alone. Its requests go through a pool of undici's, made for those when it is
// loaded; so that class is replaced before, by one that is made for our server whatever it is asked for. Nothing else is
// touched. Ten requests at once, as mixferry has; the id as the package wants it, under the name distinct_id.

const { createRequire } = require('node:module');
const path = require('node:path');

const [folder, server, file, format] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(folder), 'node_modules/mixpanel-import/index.js'));

const undici = load('undici');
const Pool = undici.Pool;
undici.Pool = class extends Pool {
  constructor(_origin, { connections, pipelining }) {
    super(server, { connections, pipelining });
  }
};

load('./index.js')({ token: 'token' }, file, {
  recordType: 'user',
  streamFormat: format,
  fixData: true,
  aliases: { 'Record ID': 'distinct_id' },
  workers: 10,
  abridged: true,
}).then(({ total, success }) => {
  process.stdout.write(`rows ${total}, sent well ${success}\n`);
  process.exit(0);
});
