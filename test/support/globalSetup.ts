export { startSharedServers as default } from './servers/sharedServers.ts';
