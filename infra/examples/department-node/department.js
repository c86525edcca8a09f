// A department that accepts each work order and answers it. Everything it knows of the desk stands in asyncapi.yaml.
import { fileURLToPath } from 'node:url';
import amqp from 'amqplib';
import { readDocument } from './document.js';

const address = new URL(process.env.AMQP ?? fail('Set AMQP to the address of your broker user: amqp://USER:PASSWORD@HOST:PORT/VHOST'));
const user = decodeURIComponent(address.username); // {vhost}.department.{id}
const department = user.split('.').at(-1);
const desk = readDocument(process.env.ASYNCAPI ?? fileURLToPath(new URL('../../../contracts/asyncapi.yaml', import.meta.url)));
const RECONNECT_AFTER = 2000; // ms

const returned = new Set(); // ids of messages that the broker gave back
let connection;
let stopping = false;

async function run() {
  while (!stopping) {
    try {
      connection = await amqp.connect(address.href);
      const closed = new Promise(resolve => connection.once('close', resolve));
      connection.on('error', error => say(`connection lost: ${error.message}`));
      await consume(await connection.createConfirmChannel());
      await closed;
    } catch (error) {
      say(error.message || error.code);
    } finally {
      await connection?.close().catch(() => {}); // it may be open still, without a consumer
    }
    if (!stopping) {
      say(`connecting again in ${RECONNECT_AFTER / 1000} s`);
      await new Promise(resolve => setTimeout(resolve, RECONNECT_AFTER));
    }
  }
  say('closed');
}

async function consume(channel) {
  const queue = desk.queueOf(department);
  channel.on('error', error => say(`refused by the broker: ${error.message}`));
  channel.on('return', message => returned.add(message.properties.headers.cloudEvents_id));
  await channel.prefetch(10);
  await channel.consume(queue, message => message === null ? connection.close() : take(channel, message));
  say(`${user} waits for work orders in ${queue}`);
}

// A message is acknowledged when what follows from it is safe at the broker; else it comes again, and so do the same ids.
async function take(channel, message) {
  try {
    const type = message.properties.headers.cloudEvents_type;
    if (!desk.facts.has(type)) {
      say(`${type} is new to this document: left alone`);
    } else {
      await hear(channel, type, JSON.parse(message.content));
    }
    channel.ack(message);
  } catch (error) {
    say(`could not deal with it: ${error.message}`);
    connection.close().catch(() => {});
  }
}

async function hear(channel, type, fact) {
  if (type !== 'work-orders.work-order-dispatched.v1') {
    say(`the desk says: ${type} of order ${fact.workOrderId}`);
    return;
  }
  const { workOrderId, attempt, category, urgency, dueAt } = fact; // not the instruction: it is personal, so not for the console
  say(`order ${workOrderId}: ${urgency} ${category}, due ${dueAt}`);
  await send(channel, 'work-orders.accept-work-order.v1', fact, { workOrderId, expectedAt: dueAt }, `accept-${workOrderId}-${attempt}`);
  await send(channel, 'work-orders.answer-work-order.v1', fact, {
    workOrderId, kind: 'resolution', text: `The ${category} was looked at and works again.`,
  }, `answer-${workOrderId}-${attempt}`);
}

async function send(channel, type, fact, command, id) {
  const exchange = desk.exchangeOf(type);
  channel.publish(exchange, '', Buffer.from(JSON.stringify(command)), {
    userId: user,
    contentType: desk.contentType,
    persistent: true,
    mandatory: true,
    headers: { cloudEvents_id: id, cloudEvents_type: type, cloudEvents_correlationid: fact.requestId },
  });
  await channel.waitForConfirms();
  if (returned.delete(id)) { // the broker confirms what no queue took, too, after it has given it back
    throw new Error(`no queue takes messages to ${exchange}`);
  }
  say(`sent ${type} to ${exchange}`);
}

function say(text) {
  console.log(`${new Date().toISOString()} ${text}`);
}

function fail(text) {
  console.error(text);
  process.exit(2);
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    stopping = true;
    say('stopping');
    connection?.close().catch(() => {});
  });
}

await run();
