export { createClient, csvFile, type Client, type Connection } from './client.ts';
export { every, type From, type Page } from './pages.ts';
export { must, ProblemError, type Problem } from './problem.ts';
export type { components, operations, paths } from './schema.ts';
