#!/usr/bin/env node
// Answers the model's questions through a bridge, and prints what is said, until the stream ends.
//
// usage: answer_questions.mjs SOCKET ANSWER
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';

const [path, answer] = process.argv.slice(2);
if (!answer) {
  console.error('usage: answer_questions.mjs SOCKET ANSWER');
  process.exit(1);
}

const bridge = createConnection(path);
bridge.on('error', (error) => {
  console.error(`No bridge at ${path}: ${error.message}`);
  process.exit(1);
});
const send = (line) => bridge.write(JSON.stringify(line) + '\n');
send({ kind: 'subscribe', to: ['messages', 'transcript', 'state'], id: 'subscribe' });

const said = new Map();
for await (const text of createInterface({ input: bridge })) {
  const line = JSON.parse(text);
  if (line.kind === 'message') {
    const message = line.message;
    if (line.new && message.kind === 'question' && message.direction === 'fromModel' && message.state === 'open') {
      console.log('question:', message.text);
      send({ kind: 'answer', inReplyTo: message.id, text: answer, id: message.id });
    }
  } else if (line.kind === 'transcript' && line.entry) {
    const { item, role, text: words, partial } = line.entry;
    if (!partial && said.get(item) !== words) {
      said.set(item, words);
      console.log(`${role}: ${words}`);
    }
  } else if (line.kind === 'ok' && line.message) {
    console.log('answered:', line.message.text);
  } else if (line.kind === 'error') {
    console.error('refused:', line.message, line.advice ?? '');
  } else if (line.kind === 'state') {
    console.log('state:', line.state);
  }
}
