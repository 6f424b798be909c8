import { createServer } from 'node:http';
import express from 'express';
import { openAudit } from '../api/access/audit.ts';
import { createApp } from '../api/app.ts';
import { draining } from '../api/http/drain.ts';
import { limitedServer } from '../api/http/server.ts';
import { openTracking } from '../api/tracking/tracking.ts';
import { openDatabase } from '../database/orm.ts';
import { wallClock } from '../platform/clock.ts';
import { placesRead } from '../platform/derivation/location.ts';
import { createLogger } from '../platform/log.ts';
import { openTemporal } from '../platform/temporal.ts';

/*
 * One of the two servers that redirect.ts compares, in a process of its own: `ours`, the whole API, or `bare`, Express with one
 * route that redirects. It tells its port; asked, it tells what it has spent once all clicks are stored; told to end, it ends.
 */
const temporal = openTemporal({ temporalAddress: '127.0.0.1:1', temporalNamespace: 'default', timeSkipping: false });
const log = createLogger({ logLevel: 'info' }, 'bench');
const database = openDatabase(process.argv[3] ?? '');
const parts = {
  database,
  temporal: temporal.client,
  clock: wallClock,
  settings: { allowPrivateWebhooks: false, timeSkipping: false },
  log,
};
const tracking = openTracking(parts);
const audit = openAudit(parts);
await placesRead();

const bare = (): express.Express =>
  express().get('/c/:code', (_request, response) => {
    response.redirect(302, 'https://shop.example.com/?click_id=0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01');
  });

const server =
  process.argv[2] === 'ours'
    ? limitedServer(draining(createApp({ ...parts, tracking, audit })).handle)
    : createServer(bare());

/** From a request's arrival to the end of its answer, in milliseconds. */
let spent: number[] = [];
server.prependListener('request', (_request, response) => {
  const begin = performance.now();
  response.once('finish', () => spent.push(performance.now() - begin));
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.send?.({ port: address?.port });
});

process.on('message', (message) => {
  if (message === 'spent') {
    void tracking.touches.flush().then(() => {
      const { user, system } = process.cpuUsage();
      process.send?.({ spent, cpuMilliseconds: (user + system) / 1000 });
      spent = [];
    });
    return;
  }
  void tracking.touches.close().then(() => process.exit(0));
});
