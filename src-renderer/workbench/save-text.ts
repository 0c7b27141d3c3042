/** Hands a text to the person as a file: the browser's or the app's own way to save. Nothing of the path comes back. @param name with its ending */
export function saveText(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
