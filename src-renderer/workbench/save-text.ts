/** The address of the content is kept this long, ms: a download begins after the click has been handled, and a dialog that asks where to may stand in between. */
const KEPT_MS = 60_000;

/** Hands a text to the person as a file: the browser's download, which in the desktop app opens the system's dialog. Nothing of the path comes back. @param name with its ending */
export function saveText(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.hidden = true;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}
