/** The first payment on the start page: a mutation by fetch, then its updates over WebSocket, in plain JavaScript. */

const MUTATION = `mutation FirstPayment($input: StkPushInput!) {
  initiateStkPush(input: $input) { id }
}`;

const SUBSCRIPTION = `subscription Watch($id: ID!) {
  paymentUpdated(id: $id, untilSettled: true) {
    payment { version status amount mpesaReceipt failure { message } }
    event { evidence }
  }
}`;

const form = document.getElementById('payment');
const list = document.getElementById('updates');
const button = form.querySelector('button');
let stopWatching = () => undefined;

form.addEventListener('submit', event => {
  event.preventDefault();
  const { phone, amount, key } = Object.fromEntries(new FormData(form));
  const authorization = key ? `Bearer ${key}` : undefined;
  stopWatching();
  list.replaceChildren();
  button.disabled = true;
  // Nobody has to wait for one customer before the next is asked.
  pay(phone, Number(amount), authorization)
    .finally(() => {
      button.disabled = false;
    })
    .then(id => watch(id, authorization))
    .catch(error => show('ERROR', error.message));
});

/** Resolves to the payment's id. */
async function pay(phoneNumber, amount, authorization) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify({
      query: MUTATION,
      variables: { input: { amount, phoneNumber, accountReference: 'FIRST' } },
    }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  return data.initiateStkPush.id;
}

/** graphql-transport-ws in a nutshell: init, ack, subscribe, next …, complete. */
function watch(id, authorization) {
  return new Promise((resolve, reject) => {
    const url = new URL('/graphql', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const socket = new WebSocket(url, 'graphql-transport-ws');
    const send = message => socket.send(JSON.stringify(message));
    stopWatching = () => {
      socket.onmessage = null;
      socket.close(1000);
    };
    const answers = {
      connection_ack: () => send({ id: '1', type: 'subscribe', payload: { query: SUBSCRIPTION, variables: { id } } }),
      ping: () => send({ type: 'pong' }),
      next: ({ payload }) => (payload.errors ? reject(new Error(payload.errors[0].message)) : showUpdate(payload.data)),
      error: ({ payload }) => reject(new Error(payload[0].message)),
      complete: () => socket.close(1000),
    };
    socket.onopen = () => send({ type: 'connection_init', payload: authorization ? { authorization } : {} });
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data);
      answers[message.type]?.(message);
    };
    socket.onclose = ({ code, reason }) =>
      code === 1000 ? resolve() : reject(new Error(reason || 'The connection was lost.'));
  });
}

function showUpdate({ paymentUpdated: { payment, event } }) {
  const { version, status, amount, mpesaReceipt, failure } = payment;
  const outcome = failure?.message ?? (mpesaReceipt ? `Receipt ${mpesaReceipt}.` : '');
  show(status, `Version ${version}, KES ${amount}, ${event ? `by ${event.evidence}` : 'as it is now'}. ${outcome}`);
}

function show(status, text) {
  const item = document.createElement('li');
  const title = document.createElement('strong');
  item.dataset.status = status;
  title.textContent = status;
  item.append(title, text);
  list.append(item);
}
