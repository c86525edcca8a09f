// What a department has to know of the desk, read from the AsyncAPI document and from nowhere else.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export function readDocument(file) {
  const document = parse(readFileSync(file, 'utf8'));
  const queue = document.channels.department.bindings.amqp.queue.name;
  return {
    /** The department's queue: `department.network`. */
    queueOf: department => queue.replace('{department}', department),
    /** What may stand in the queue, by cloudEvents_type. */
    facts: new Set(Object.keys(document.channels.department.messages)),
    /** The exchange that takes a command. */
    exchangeOf: command => Object.values(document.channels)
      .find(channel => channel.bindings.amqp.is === 'routingKey' && command in channel.messages && channel.bindings.amqp.exchange.type === 'fanout')
      .bindings.amqp.exchange.name,
    /** The content type of every message that names none. */
    contentType: document.defaultContentType,
  };
}
