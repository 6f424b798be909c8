import { describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { freePort, refuseTakenPort } from '../../standalone/ports.ts';

describe('ports', () => {
  test('a taken one is named, with the setting that chooses another', async () => {
    const port = await freePort();
    const occupant = createServer().listen(port);
    await once(occupant, 'listening');
    try {
      await expect(refuseTakenPort('PORT', port)).rejects.toThrow(`PORT ${port} is taken: set PORT to a free one`);
    } finally {
      occupant.close();
      await once(occupant, 'close');
    }
    await refuseTakenPort('PORT', port);
  });

  test('one that is taken on this machine only counts as taken too', async () => {
    const port = await freePort();
    const occupant = createServer().listen(port, '127.0.0.1');
    await once(occupant, 'listening');
    try {
      await expect(refuseTakenPort('PORT', port)).rejects.toThrow(`PORT ${port} is taken`);
    } finally {
      occupant.close();
      await once(occupant, 'close');
    }
  });
});
