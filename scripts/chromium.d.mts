export const BROWSER_ARGS: string[];
export const WEBGPU_ARGS: string[];
export function findChromium(): string | undefined;
export function requireChromium(): string;
export function chromiumVersion(path: string): string;
