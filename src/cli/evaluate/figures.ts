export async function writeFigures(_out: string, _manifest: string): Promise<void> {}
