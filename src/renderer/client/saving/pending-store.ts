import type { PendingGesture } from './pending.ts';

/** Where gestures wait that a reload, a crash of the page or a lost connection must not lose. */
export interface PendingStore {
  /** In the order that they were made in. */
  all(): Promise<PendingGesture[]>;
  /** Puts and deletes in one transaction. */
  change(put: readonly PendingGesture[], gone: readonly string[]): Promise<void>;
}

const tableName = 'pending';

/** In the browser's database, which belongs to this engine's address. */
export function browserPendingStore(name = 'studio-saving'): PendingStore {
  const database = open(name);
  return {
    async all() {
      const table = (await database).transaction(tableName).objectStore(tableName);
      const rows = (await answered(table.getAll())) as PendingGesture[];
      return rows.sort((a, b) => a.order - b.order);
    },
    async change(put, gone) {
      const transaction = (await database).transaction(tableName, 'readwrite');
      const table = transaction.objectStore(tableName);
      for (const gesture of put) table.put(gesture);
      for (const key of gone) table.delete(key);
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('The browser keeps nothing.'));
      });
    },
  };
}

function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(tableName, { keyPath: 'key' });
  const database = answered(request);
  // Whoever asks is told; nobody may have asked yet.
  database.catch(() => undefined);
  return database;
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing.'));
  });
}
