/** Hands a text to the browser as a file to save. */
export function saveText(fileName: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has begun by then; without this the text would stay in memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
