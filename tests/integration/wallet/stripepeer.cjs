// The official client on the other side: node stripepeer.cjs sign|verify|create …, the body on standard input.
const Stripe = require('stripe');
const fs = require('fs');

const [act, ...words] = process.argv.slice(2);
const stripe = new Stripe('sk_test_of_a_test', {
  apiVersion: '2024-06-20',
  host: '127.0.0.1',
  port: act === 'create' ? Number(words[0]) : 1,
  protocol: 'http',
  maxNetworkRetries: 0,
  telemetry: false,
});

async function main() {
  const payload = act === 'create' ? '' : fs.readFileSync(0, 'utf8');
  if (act === 'sign') {
    const [secret, timestamp] = words;
    return stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: Number(timestamp) });
  }
  if (act === 'verify')
    return stripe.webhooks.constructEvent(payload, words[1], words[0]).id;
  const order = JSON.parse(words[1]);
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    client_reference_id: order.intent,
    metadata: { intent: order.intent },
    payment_intent_data: { metadata: { intent: order.intent } },
    line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: order.title } } }],
    expires_at: order.expires,
    success_url: order.url,
    cancel_url: order.url,
  }, { idempotencyKey: 'checkout-' + order.intent });
  return session.url;
}

main().then((text) => process.stdout.write(text), (error) => {
  process.stderr.write(String(error.message));
  process.exit(1);
});
