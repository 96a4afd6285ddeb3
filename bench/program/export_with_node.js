// Exports all user profiles from a server of our own with the npm package `mixpanel-import`, installed below FOLDER.
// usage: node export_with_node.js FOLDER SERVER_URL TARGET_FOLDER
//
// The package knows Mixpanel's addresses alone; a job says which one it takes, so that answer is replaced. Nothing else is touched.

const { createRequire } = require('node:module');
const path = require('node:path');

const [folder, server, target] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(folder), 'node_modules/mixpanel-import/index.js'));

const Job = load('./components/job.js');
Object.defineProperty((Job.default ?? Job).prototype, 'url', { get: () => `${server}/api/2.0/engage` });

load('./index.js')({ acct: 'sandbox', pass: 'sandbox', project: 1 }, null, {
  recordType: 'profile-export',
  where: path.resolve(target),
  abridged: true,
}).then(({ success }) => {
  process.stdout.write(`profiles ${success}\n`);
  process.exit(0);
});
