export { agencyBook } from './agency-book.ts';
export { createDirectoryReader } from './directory.ts';
export type { DeskNow, DirectoryNow } from './directory.ts';
export {
  DirectoryRefused,
  loadDirectory,
  pointDemoWebhooks,
  readDirectoryFiles,
  seedDemoContacts,
} from './load.ts';
