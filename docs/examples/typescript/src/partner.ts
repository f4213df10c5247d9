import { createClient, type Client } from 'graphql-sse';
import type { TypedDocumentString } from './generated/graphql.js';

/** What a mutation answers besides its result. */
interface Payload {
  errors: readonly { code: string; message: string; path?: readonly string[] | null }[];
}

/** A client with a partner key. Everything is typed by the documents it is given. */
export class Partner {
  private readonly headers: Record<string, string>;
  private readonly events: Client;

  constructor(
    private readonly url: string,
    key: string,
  ) {
    this.headers = { Authorization: `Bearer ${key}`, 'Accept-Language': 'en' };
    this.events = createClient({ url, headers: this.headers });
  }

  /** The data of an operation. Throws what the server says of a request it does not answer. */
  async ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const answer = await fetch(this.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...this.headers },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    const { data, errors } = (await answer.json()) as { data: Data; errors?: { message: string }[] };
    if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
    return data;
  }

  /** What happens from now on: the promise resolves when the server has begun to listen for us. */
  async listen<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
  ): Promise<AsyncGenerator<Data>> {
    const request = { query: document.toString(), variables };
    return new Promise((resolve, reject) => {
      const events = this.events.iterate<Data>(request, { connected: () => resolve(told(first, events)) });
      const first = events.next();
      first.catch(reject);
    });
  }
}

type Event<Data> = { data?: Data | null; errors?: readonly { message: string }[] };

async function* told<Data>(
  first: Promise<IteratorResult<Event<Data>>>,
  rest: AsyncIterableIterator<Event<Data>>,
): AsyncGenerator<Data> {
  for (let each = await first; !each.done; each = await rest.next()) {
    const { data, errors } = each.value;
    if (errors || !data) throw new Error(errors?.map(({ message }) => message).join('; ') ?? 'no data');
    yield data;
  }
}

/** The payload of a mutation that was carried out. Throws everything that was refused. */
export function accepted<P extends Payload>(payload: P | null | undefined): P {
  const refused = payload?.errors.map(({ code, message }) => `${code}: ${message}`) ?? ['no answer'];
  if (!payload || refused.length > 0) throw new Error(refused.join('; '));
  return payload;
}
