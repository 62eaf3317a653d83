// Global setup of the runs that need servers: makes, stops and starts development servers on request, over HTTP on
// the loopback, so that tests in a browser can have them too. What the servers do is theirs.
//
//   POST   /worlds            {options}  → {id, apiAddr, wsAddr}
//   POST   /worlds/:id/stop              ends the server; its ports stay reserved for it
//   POST   /worlds/:id/start             the same data on the same ports
//   DELETE /worlds/:id
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestProject } from 'vitest/node';
import { createDevServer, type DevServer, type DevServerOptions } from '../../devserver/index.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the control server. */
    worlds: string;
  }
}

/** What a new world answers. */
export interface WorldAddresses {
  id: string;
  apiAddr: string;
  wsAddr: string;
}

interface Entry {
  server: DevServer;
  readonly options: DevServerOptions;
}

/** Starts the control server; the returned function ends it and every world. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const worlds = new Map<string, Entry>();
  const folder = mkdtempSync(join(tmpdir(), 'openim-worker-worlds-'));
  let made = 0;

  async function create(options: DevServerOptions): Promise<WorldAddresses> {
    const id = String(++made);
    const stateFile = join(folder, `${id}.json`);
    const server = await createDevServer({ ...options, stateFile });
    const { apiAddr, wsAddr } = server;
    const [apiPort, wsPort] = [apiAddr, wsAddr].map((address) => Number(new URL(address).port));
    worlds.set(id, { server, options: { ...options, stateFile, apiPort: apiPort!, wsPort: wsPort! } });
    return { id, apiAddr, wsAddr };
  }

  async function act(method: string, path: string, body: string): Promise<unknown> {
    const [, root, id, action] = path.split('/');
    if (root === 'worlds' && method === 'POST' && id === undefined) {
      return create(JSON.parse(body || '{}') as DevServerOptions);
    }
    const world = root === 'worlds' && id !== undefined ? worlds.get(id) : undefined;
    if (!world) throw new Error(`there is nothing at ${method} ${path}`);
    if (method === 'DELETE' && action === undefined) {
      worlds.delete(id!);
      await world.server.close();
    } else if (method === 'POST' && action === 'stop') {
      await world.server.close();
    } else if (method === 'POST' && action === 'start') {
      world.server = await createDevServer(world.options);
    } else throw new Error(`there is nothing at ${method} ${path}`);
    return {};
  }

  const control = createServer(async (request: IncomingMessage, response) => {
    const cors = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': '*',
      'Access-Control-Allow-Headers': '*',
    };
    try {
      const answer =
        request.method === 'OPTIONS'
          ? {}
          : await act(request.method ?? '', request.url ?? '', await text(request));
      response.writeHead(200, { ...cors, 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    } catch (error) {
      response.writeHead(500, cors).end(error instanceof Error ? error.message : String(error));
    }
  });
  await new Promise<void>((resolve) => control.listen(0, '127.0.0.1', resolve));
  project.provide('worlds', `http://127.0.0.1:${(control.address() as AddressInfo).port}`);

  return async () => {
    await Promise.all([...worlds.values()].map(({ server }) => server.close()));
    control.close();
    control.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  };
}
