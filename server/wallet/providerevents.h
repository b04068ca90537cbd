#pragma once

#include "server/wallet/paymentprovider.h"

namespace nw::server::wallet {

// Events in Stripe's form (docs.stripe.com/api/events): {"id","type","created","data":{"object"}}.
// The sandbox writes the same, so that both go one way. What is read of them:
//
//   checkout.session.completed            Paid, when payment_status is "paid"
//   checkout.session.async_payment_succeeded  Paid
//   payment_intent.succeeded              Paid
//   checkout.session.async_payment_failed, payment_intent.payment_failed  Failed
//   checkout.session.expired              Expired
//   charge.refunded                       Refunded, when all of it went back
//   charge.dispute.funds_withdrawn        Disputed
//
// Our intent is client_reference_id or metadata.intent; the payment is payment_intent (of a
// payment_intent, its id). The body has been verified. Errors: MalformedJson, InvalidInput.
Result<ProviderEvent> readProviderEvent(const QByteArray &body);

} // namespace nw::server::wallet
