export { stopSharedServers as default } from './servers/sharedServers.ts';
