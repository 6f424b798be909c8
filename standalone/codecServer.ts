import { once } from 'node:events';
import { createCodecApp } from './codecApp.ts';
import { refuseTakenPort } from './ports.ts';
import { createLogger } from '../platform/log.ts';
import { dataConverterOf } from '../platform/dataConverter.ts';
import { runProgram, StartError, untilStopped } from '../platform/program.ts';
import { readSettings } from '../platform/settings.ts';

/** `npm run codec-server`: shows encrypted payloads to whoever looks at Temporal's Web UI on this machine (docs/operations.md). */
await runProgram(async () => {
  const settings = readSettings(process.env);
  const [codec] = dataConverterOf(settings).payloadCodecs ?? [];
  if (codec === undefined) throw new StartError('TEMPORAL_PAYLOAD_KEY is missing: nothing is encrypted without it');
  await refuseTakenPort('CODEC_PORT', settings.codecPort, '127.0.0.1');
  const { temporalUiPort, temporalUiOrigin, codecPort } = settings;
  const origins = temporalUiOrigin
    ? [temporalUiOrigin]
    : [`http://localhost:${temporalUiPort}`, `http://127.0.0.1:${temporalUiPort}`];
  const server = createCodecApp({ codec, origins, port: codecPort }).listen(codecPort, '127.0.0.1');
  await once(server, 'listening');
  createLogger(settings, 'codec-server').info({ endpoint: `http://localhost:${codecPort}`, origins }, 'listening');
  await untilStopped();
  server.closeAllConnections();
});
