// Fetches the published packages of the other implementation into a temporary folder and takes the folder away
// again. Nothing of them may ever be a dependency, be copied or be committed: they are driven as black boxes.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What is installed: exact versions, so that a run means the same tomorrow. */
export const PACKAGES = { '@openim/client-sdk': '0.0.14', '@openim/protocol': '0.0.7' } as const;

/** Name of one of {@link PACKAGES}. */
export type PackageName = keyof typeof PACKAGES;

/** The packages on disk. */
export interface Installed {
  /** Absolute path of the temporary folder. */
  readonly folder: string;
  /** `name version (licence)` as the package says itself. */
  describe(name: PackageName): string;
  remove(): void;
}

/** Installs without running any of their scripts. Throws, with npm's own words, when the registry does not give them. */
export async function installPackages(): Promise<Installed> {
  const folder = mkdtempSync(join(tmpdir(), 'openim-worker-foreign-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    // Without a manifest of its own npm would look for one in the folders above.
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
    const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
    await promisify(execFile)(
      'npm',
      ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', ...wanted],
      { cwd: folder, timeout: 120_000 },
    );
  } catch (error) {
    remove();
    throw error;
  }
  return {
    folder,
    remove,
    describe(name) {
      const manifest = join(folder, 'node_modules', name, 'package.json');
      const { version, license } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, string>;
      return `${name} ${version} (${license})`;
    },
  };
}
