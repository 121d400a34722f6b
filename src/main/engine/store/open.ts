export {
  createProject,
  openProject,
  type ProjectDatabase,
  type ProjectStore,
  type Transaction,
} from './project-store.ts';
