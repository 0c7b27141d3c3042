/** Hands a text to the person as a file: the browser's download, which in the desktop app opens the system's dialog. */
export function saveAsFile(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own hold on the content once the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 30_000);
}
